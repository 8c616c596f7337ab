import Accel
import ArithDialect

/// A body of one operation, which is written before the operands: `linalg.map { arith.addf } ins(…) …`.
struct Payload {
  /// The kind of the operation.
  let name: OperationName
  /// Its attributes, inherent and others.
  let attributes: List<NamedAttribute>
  /// What the operation makes, in terms of the body's arguments.
  enum Order {
    /// All arguments but the last.
    case inputs
    /// The last argument, then the others.
    case outputFirst
  }

  /// Reads `{ arith.addf {fastmath = …} }` if it is there.
  init?(_ parser: any OperationParser) throws(ParseFailure) {
    guard parser.parseOptional("{") else { return nil }
    let name = try parser.parseKeyword()
    let attributes = try parser.parseOptionalDictionary()
    try parser.parse("}")
    self.name = parser.context.operationName(name)
    self.attributes = attributes?.as(DictionaryAttr.self)?.entries ?? List()
  }

  /// Puts the operation on `arguments` into the body of `state`.
  func addBody(_ parser: any OperationParser, _ state: inout OperationState, _ order: Order)
    throws(ParseFailure)
  {
    let location = state.location
    guard let type = state.operands.last?.type.structuredElement else {
      return state.regions = [ParsedRegion()]
    }
    try StructuredSyntax.addBody(parser, &state, at: parser.position, location: location) { builder in
      var payload = OperationState(name, at: location)
      let arguments = Array(builder.arguments)
      switch order {
      case .inputs: payload.operands = arguments.dropLast()
      case .outputFirst: payload.operands = [arguments[arguments.count - 1]] + arguments.dropLast()
      }
      payload.resultTypes = [type]
      for attribute in attributes { payload.add(attribute) }
      let op = builder.builder.create(payload)
      builder.yield([op.result(0)])
    }
  }

  /// Returns the operation of a body that consists of nothing else, on all its arguments in order.
  static func find(in block: Block, _ order: Order) -> Operation? {
    guard let payload = block.first, let yield = payload.next, yield.next == nil,
      yield.operands.elementsEqual(payload.results), !payload.operands.isEmpty
    else { return nil }
    let arguments = Array(block.arguments)
    switch order {
    case .inputs: return payload.operands.elementsEqual(arguments.dropLast()) ? payload : nil
    case .outputFirst:
      // As in MLIR, which is right for two arguments.
      let isOnArguments =
        payload.operands.count == arguments.count && payload.operand(0) == arguments.last
        && payload.operands.dropFirst().elementsEqual(arguments.dropLast())
      return isOnArguments ? payload : nil
    }
  }

  /// Writes ` { arith.addf }`.
  static func print(_ payload: Operation, to printer: any AssemblyPrinter) {
    printer.print(" { ")
    printer.print(text: payload.name.string)
    let isStrict =
      payload.inherentAttribute("fastmath")?.as(Arith.FastMathFlags.self).map(\.isEmpty) ?? false
    printer.printAttributes(of: payload, except: isStrict ? ["fastmath"] : [])
    printer.print(" }")
  }

  /// Writes a body that is not just an operation: a new line, its arguments in parentheses, and the region.
  static func printBody(_ region: Region, to printer: any AssemblyPrinter) {
    printer.indent()
    printer.newLine()
    printer.print("(")
    printer.print(list: region.arguments) { printer.printArgument($0) }
    printer.print(") ")
    printer.print(region, entryArguments: false)
    printer.unindent()
  }

  /// Reads arguments in parentheses and a region.
  static func parseBody(_ parser: any OperationParser, _ state: inout OperationState) throws(ParseFailure) {
    var arguments: [ParsedArgument] = []
    try parser.parseList("(", ")") { () throws(ParseFailure) in
      guard let argument = try parser.parseOptionalArgument(type: true, attributes: true) else {
        throw parser.wrongToken("expected SSA operand")
      }
      arguments.append(argument)
    }
    state.regions = [try parser.parseRegion(arguments: arguments)]
  }
}
