import AccelSupport

// Reading and writing parameters by the steps of a program.

extension ParameterSyntax {
  /// Runs some steps as the parser.
  func parse(
    _ parser: any AssemblyParser, _ range: Range<Int>, into schema: inout Schema
  ) throws(ParseFailure) {
    var index = range.lowerBound
    while index < range.upperBound {
      guard case .optional(_, let then, let otherwise) = program.steps[index] else {
        _ = try parse(parser, program.steps[index], into: &schema, isOptional: false)
        index += 1
        continue
      }
      let thenRange = index + 1..<index + 1 + then
      let otherwiseRange = thenRange.upperBound..<thenRange.upperBound + otherwise
      // Spaces alone do not say whether the rest is there.
      let first = thenRange.first { !program.steps[$0].isBlank }
      if let first, try parse(parser, program.steps[first], into: &schema, isOptional: true) {
        try parse(parser, first + 1..<thenRange.upperBound, into: &schema)
      } else {
        try parse(parser, otherwiseRange, into: &schema)
      }
      index = otherwiseRange.upperBound
    }
  }

  /// Runs one step; if it is optional and what it reads isn't there, reads nothing and returns `false`.
  private func parse(
    _ parser: any AssemblyParser, _ step: ParameterProgram<Schema>.Step, into schema: inout Schema,
    isOptional: Bool
  ) throws(ParseFailure) -> Bool {
    switch step {
    case .text(_, let tokens):
      if isOptional, let first = tokens.first, !parser.parseOptional(first) { return false }
      for token in tokens.dropFirst(isOptional ? 1 : 0) where !parser.parseOptional(token) {
        throw parser.wrongToken("expected '\(token.text)'")
      }
    case .parameter(let number):
      if isOptional { return try parameters[number].parseOptional(parser, into: &schema) }
      try parameters[number].parse(parser, into: &schema)
    case .dimensions(let number, let trailingX):
      guard let path = program.shapes[number] else { return false }
      schema[keyPath: path] = try parser.parseDimensions(allowDynamic: true, trailingX: trailingX)
    case .list(let numbers): try parseList(parser, numbers, into: &schema)
    case .fields(let numbers): try parseFields(parser, numbers, into: &schema)
    case .custom(let number): try program.customs[number].parse(parser, &schema)
    case .optional: break
    }
    return true
  }

  /// Reads values with commas between them; those that may be absent may end the list early.
  private func parseList(
    _ parser: any AssemblyParser, _ numbers: UnsafeBufferPointer<Int>, into schema: inout Schema
  ) throws(ParseFailure) {
    var isFirst = true
    for number in numbers {
      let parameter = parameters[number]
      if parameter.mayBeAbsent {
        if isFirst {
          isFirst = try !parameter.parseOptional(parser, into: &schema)
        } else if parser.parseOptional(",") {
          try parameter.parse(parser, into: &schema)
        }
        continue
      }
      if !isFirst { try parser.parse(",") }
      isFirst = false
      try parameter.parse(parser, into: &schema)
    }
  }

  /// Reads `name = value` with commas between them, in any order.
  private func parseFields(
    _ parser: any AssemblyParser, _ numbers: UnsafeBufferPointer<Int>, into schema: inout Schema
  ) throws(ParseFailure) {
    let names = names(schema)
    var missing = Array(numbers)
    while !missing.isEmpty {
      let start = parser.position
      guard let name = parser.parseOptionalKeyword() else {
        if missing.count == numbers.count, missing.allSatisfy({ parameters[$0].mayBeAbsent }) { return }
        throw parser.error("expected a parameter name in struct")
      }
      let text = name.string
      guard let index = missing.firstIndex(where: { names[$0] == text }) else {
        throw parser.error("duplicate or unknown struct parameter name: \(text)", at: start)
      }
      try parser.parse("=")
      try parameters[missing.remove(at: index)].parse(parser, into: &schema)
      if !parser.parseOptional(",") { break }
    }
    if let absent = missing.first(where: { !parameters[$0].mayBeAbsent }) {
      throw parser.error("struct is missing required parameter: \(names[absent])")
    }
  }

  /// Runs some steps as the printer.
  func print(_ schema: Schema, _ range: Range<Int>, to printer: any AssemblyPrinter) {
    var index = range.lowerBound
    while index < range.upperBound {
      let step = program.steps[index]
      index += 1
      switch step {
      case .text(let bytes, _):
        if let start = bytes.baseAddress { printer.output.write(start, count: bytes.count) }
      case .parameter(let number): parameters[number].print(schema, to: printer)
      case .dimensions(let number, let trailingX):
        if let path = program.shapes[number] {
          printer.print(dimensions: schema[keyPath: path], trailingX: trailingX)
        }
      case .list(let numbers):
        printer.print(list: numbers.filter { !parameters[$0].isAbsent(in: schema) }) {
          parameters[$0].print(schema, to: printer)
        }
      case .fields(let numbers):
        let names = names(schema)
        printer.print(list: numbers.filter { !parameters[$0].isAbsent(in: schema) }) {
          printer.output.write(string: names[$0])
          printer.print(" = ")
          parameters[$0].print(schema, to: printer)
        }
      case .custom(let number): program.customs[number].print(schema, printer)
      case .optional(let anchor, let then, let otherwise):
        if parameters[anchor].isAbsent(in: schema) {
          print(schema, index + then..<index + then + otherwise, to: printer)
        } else {
          print(schema, index..<index + then, to: printer)
        }
        index += then + otherwise
      }
    }
  }
}

extension AssemblyPrinter {
  /// Prints dimensions: `4x?`, or `4x?x` if an `x` is to follow each.
  public func print(dimensions: some Collection<Int>, trailingX: Bool = false) {
    print(list: dimensions, separator: "x") {
      if $0 == ShapeDimension.dynamic { print("?") } else { print(decimal: $0) }
    }
    if trailingX, !dimensions.isEmpty { print("x") }
  }
}
