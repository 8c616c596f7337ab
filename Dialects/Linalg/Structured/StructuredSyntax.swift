import Accel

/// How structured operations are read and written: `ins(%a : f32) outs(%b : tensor<4xf32>) -> tensor<4xf32>`.
enum StructuredSyntax {
  /// Reads properties in `<` and `>`, attributes, `ins(…)` and `outs(…)`; returns the number of inputs.
  @discardableResult
  static func parseOperands(
    _ parser: any OperationParser, into state: inout OperationState
  ) throws(ParseFailure) -> Int {
    if parser.parseOptional("<") {
      let properties = try parser.parseAttribute()
      try parser.parse(">")
      for entry in properties.as(DictionaryAttr.self)?.entries ?? List() { state.add(entry) }
    }
    try parser.parseOptionalAttributes(into: &state)
    var inputs: [UnresolvedOperand] = []
    var (inputTypes, outputTypes): ([Type], [Type]) = ([], [])
    var (inputsStart, outputsStart) = (parser.position, parser.position)
    if parser.parseOptional(keyword: "ins") {
      try parser.parse("(")
      inputsStart = parser.position
      inputs = try parser.parseOperands()
      inputTypes = try parseColonTypes(parser)
      try parser.parse(")")
    }
    var outputs: [UnresolvedOperand] = []
    if parser.parseOptional(keyword: "outs") {
      outputsStart = parser.position
      try parser.parse("(")
      outputs = try parser.parseOperands()
      outputTypes = try parseColonTypes(parser)
      try parser.parse(")")
    }
    state.operands = try parser.resolve(inputs, types: inputTypes, at: inputsStart)
    state.operands += try parser.resolve(outputs, types: outputTypes, at: outputsStart)
    if state.name.info?.operandSegmentSlot != nil {
      state.set("operandSegmentSizes", parser.context.denseArray([inputs.count, outputs.count], width: 32))
    }
    return inputs.count
  }

  /// Reads `: types`, or nothing.
  private static func parseColonTypes(_ parser: any OperationParser) throws(ParseFailure) -> [Type] {
    parser.parseOptional(":") ? try parser.parseTypes() : []
  }

  /// Writes ` ins(…) outs(…)`.
  static func printOperands(of op: Operation, inputCount: Int, to printer: any AssemblyPrinter) {
    print(" ins(", op.operands[0..<inputCount], to: printer)
    print(" outs(", op.operands[inputCount..<op.operands.count], to: printer)
  }

  /// Writes values and their types, unless there are none.
  private static func print(
    _ start: StaticString, _ values: OperandList, to printer: any AssemblyPrinter
  ) {
    if values.isEmpty { return }
    printer.print(start)
    printer.print(values: values)
    printer.print(" : ")
    printer.print(types: values.types)
    printer.print(")")
  }

  /// Writes ` -> types`, unless there are no results.
  static func printResults(of op: Operation, to printer: any AssemblyPrinter) {
    if op.results.isEmpty { return }
    printer.print(" -> ")
    printer.print(resultTypes: op.results.types)
  }

  /// Adds the types of outputs that are tensors to the results.
  static func addResults(_ state: inout OperationState, inputCount: Int) {
    for operand in state.operands[inputCount...] where operand.type.is(RankedTensorType.self) {
      state.resultTypes.append(operand.type)
    }
  }

  /// Adds a body whose arguments are the elements of all operands, and which `build` fills.
  ///
  /// What `build` refuses is an error at `start`.
  static func addBody(
    _ parser: any OperationParser, _ state: inout OperationState, at start: TextPosition,
    cast: Linalg.TypeFunction? = nil, location: Location = .unknown,
    _ build: (inout ScalarBuilder) throws(BodyFailure) -> Void
  ) throws(ParseFailure) {
    let context = parser.context
    let block = context.createBlock()
    for operand in state.operands {
      block.addArgument(operand.type.structuredElement, at: location, in: context)
    }
    var region = ParsedRegion()
    region.append(block)
    var builder = ScalarBuilder(block, in: context, at: location, cast: cast)
    do throws(BodyFailure) {
      try build(&builder)
    } catch {
      throw parser.error(error.message, at: start)
    }
    state.regions = [region]
  }

  /// Reads `name = [1, 2]`.
  static func parseDimensions(
    _ name: StaticString, _ parser: any OperationParser, into state: inout OperationState
  ) throws(ParseFailure) {
    try parser.parse(keyword: name)
    try parser.parse("=")
    state.set(name, try DenseI64Array.parseProperty(parser))
  }

  /// Writes ` name = [1, 2] `, with a space at the end as in MLIR.
  static func printDimensions(
    _ name: StaticString, _ values: DenseI64Array, to printer: any AssemblyPrinter
  ) {
    printer.print(" ")
    printer.print(name)
    printer.print(" = [")
    printer.print(list: values.values) { printer.print(decimal: $0) }
    printer.print("] ")
  }
}
