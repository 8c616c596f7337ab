import AccelRegex

/// Reads the pattern of a directive.
struct PatternParser {
  let request: FileCheckRequest
  let variables: VariableTable
  private let pattern: Pattern
  /// What is not read yet.
  private var rest: Slice
  /// The number of the next group in the expression.
  private var nextGroup = 1

  /// Creates a parser of `text`, what follows the directive's colon.
  init(
    _ text: Slice, _ directive: Directive, prefix: String, lineNumber: Int?, request: FileCheckRequest,
    variables: VariableTable
  ) {
    (rest, self.request, self.variables) = (text, request, variables)
    pattern = Pattern(
      directive, prefix: prefix, location: text.location, lineNumber: lineNumber,
      ignoresCase: request.ignoresCase)
  }

  /// Returns the pattern.
  mutating func parse() throws(CheckFileError) -> Pattern {
    let matchesLine = request.matchesFullLines && pattern.directive.kind != .not
    let isExact = request.keepsWhitespace && request.matchesFullLines
    if !isExact { rest = rest.trimmingEnd() }
    let isEmptyCheck = pattern.directive.kind == .empty
    if rest.isEmpty != isEmptyCheck {
      throw error(
        at: pattern.location,
        rest.isEmpty
          ? "found empty check string with prefix '\(pattern.prefix):'"
          : "found non-empty check string for empty check with prefix '\(pattern.prefix):'")
    }
    if isEmptyCheck {
      pattern.expression = Array("(\n$)".utf8)
      return pattern
    }
    if pattern.directive.isLiteral || (!matchesLine && rest.find("{{") == nil && rest.find("[[") == nil) {
      pattern.fixedText = Array(rest.bytes)
      return pattern
    }
    let blanks = request.keepsWhitespace ? "" : " *"
    if matchesLine { pattern.expression += "^\(blanks)".utf8 }
    while !rest.isEmpty { try parsePiece() }
    if matchesLine { pattern.expression += "\(blanks)$".utf8 }
    return pattern
  }

  /// Reads a regular expression in braces, a substitution block or plain text.
  private mutating func parsePiece() throws(CheckFileError) {
    if rest.starts(with: "{{") {
      try parseRegex()
    } else if rest.starts(with: "[["), !rest.starts(with: "[[[") {
      try parseBlock()
    } else {
      let end = min(rest.find("{{", from: 1) ?? rest.count, rest.find("[[", from: 1) ?? rest.count)
      pattern.expression += escaped(rest.prefix(end).bytes)
      rest = rest.dropFirst(end)
    }
  }

  /// Reads a regular expression in braces.
  private mutating func parseRegex() throws(CheckFileError) {
    guard let end = rest.find("}}") else {
      throw error(at: rest.location, "found start of regex string with no end '}}'")
    }
    // Alternatives must not reach beyond the braces.
    let hasAlternation = rest.bytes.contains(UInt8(ascii: "|"))
    if hasAlternation {
      pattern.expression.append(UInt8(ascii: "("))
      nextGroup += 1
    }
    try add(regex: rest.prefix(end).dropFirst(2))
    if hasAlternation { pattern.expression.append(UInt8(ascii: ")")) }
    rest = rest.dropFirst(end + 2)
  }

  /// Adds a regular expression of the check file.
  private mutating func add(regex text: Slice) throws(CheckFileError) {
    do {
      nextGroup += try PosixRegex(text.bytes).groupCount
    } catch let problem {
      throw error(at: text.location, "invalid regex: \(problem)")
    }
    pattern.expression += text.bytes
  }

  /// Reads a substitution block.
  private mutating func parseBlock() throws(CheckFileError) {
    let start = rest
    var text = try findBlockEnd(rest.dropFirst(2))
    let isNumeric = text?.consume("#") ?? false
    guard let text else { throw error(at: start.location, "Invalid substitution block, no ]] found") }
    rest = rest.dropFirst(text.range.upperBound - rest.range.lowerBound + 2)
    if isNumeric {
      try addNumericBlock(text, isLegacy: false)
    } else {
      try parseStringBlock(text)
    }
  }

  /// Returns `text` up to the brackets that end the block, or `nil` if there are none.
  private func findBlockEnd(_ text: Slice) throws(CheckFileError) -> Slice? {
    var rest = text
    var depth = 0
    while let byte = rest.first {
      if depth == 0, rest.starts(with: "]]") { return text.dropLast(rest.count) }
      switch byte {
      case UInt8(ascii: "\\"):
        rest = rest.dropFirst()
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"):
        if depth == 0 {
          throw .fatal(SourceDiagnostic(at: rest.location, "missing closing \"]\" for regex variable"))
        }
        depth -= 1
      default: break
      }
      rest = rest.dropFirst()
    }
    return nil
  }

  /// Reads `NAME`, `NAME:regex` or the legacy `@LINE+1`.
  private mutating func parseStringBlock(_ text: Slice) throws(CheckFileError) {
    let colon = text.find(":")
    if let blank = text.prefix(colon ?? text.count).bytes.firstIndex(where: Slice.isBlank) {
      throw error(at: SourceLocation(source: text.source, offset: blank), "unexpected whitespace")
    }
    var rest = text
    let name: VariableName
    do { name = try VariableName(parsing: &rest) } catch { throw .expression(error) }
    let key = name.text.string
    guard colon != nil else {
      if name.isPseudo { return try addNumericBlock(text, isLegacy: true) }
      if !rest.isEmpty { throw error(at: name.text.location, "invalid name in string variable use") }
      return try addUse(of: name.text)
    }
    guard !name.isPseudo, rest.consume(":") else {
      throw error(at: name.text.location, "invalid name in string variable definition")
    }
    if variables.numbers[key] != nil {
      throw error(at: name.text.location, "numeric variable with name '\(key)' already exists")
    }
    pattern.expression.append(UInt8(ascii: "("))
    pattern.stringDefinitions[key] = nextGroup
    variables.stringNames.insert(key)
    nextGroup += 1
    if !rest.isEmpty { try add(regex: rest) }
    pattern.expression.append(UInt8(ascii: ")"))
  }

  /// Adds a string variable's value: a back-reference if the same pattern defines it.
  private mutating func addUse(of name: Slice) throws(CheckFileError) {
    guard let group = pattern.stringDefinitions[name.string] else {
      let place = pattern.expression.count
      pattern.substitutions.append(Substitution(value: .string, text: name, place: place))
      return
    }
    guard (1...9).contains(group) else {
      throw error(at: name.location, "Can't back-reference more than 9 variables")
    }
    pattern.expression += "\\\(group)".utf8
  }

  /// Adds a numeric block: its value or wildcard, as a group if it defines a variable.
  private mutating func addNumericBlock(_ text: Slice, isLegacy: Bool) throws(CheckFileError) {
    var parser = NumericBlockParser(text, variables: variables, lineNumber: pattern.lineNumber)
    let block: NumericBlock
    do { block = try parser.parse(isLegacy: isLegacy) } catch { throw .expression(error) }
    if let variable = block.definition {
      pattern.expression.append(UInt8(ascii: "("))
      pattern.numberDefinitions.removeAll { $0.variable.name == variable.name }
      pattern.numberDefinitions.append((variable, nextGroup))
      variables.numbers[variable.name] = variable
      nextGroup += 1
    }
    let place = pattern.expression.count
    if let expression = block.expression {
      pattern.substitutions.append(
        Substitution(value: .number(expression, block.format), text: text, place: place))
    } else {
      // The wildcard has groups of its own if there is a precision.
      pattern.expression += block.format.wildcard.utf8
      nextGroup += block.format.precision > 0 ? 1 : 0
    }
    if block.definition != nil { pattern.expression.append(UInt8(ascii: ")")) }
  }

  /// Returns an error with a place.
  private func error(at location: SourceLocation, _ message: String) -> CheckFileError {
    .message(SourceDiagnostic(at: location, message))
  }
}

/// What is wrong with a check file.
enum CheckFileError: Error {
  case message(SourceDiagnostic)
  /// A message after which nothing else is reported and the exit code is 1.
  case fatal(SourceDiagnostic)
  /// What is wrong with a variable or a numeric expression.
  case expression(ExpressionError)
  /// A message without a place.
  case plain(String)
}
