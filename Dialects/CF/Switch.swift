public import Accel

extension CF {
  /// Passes control to the block whose number an integer is, or else to the default one.
  ///
  ///     cf.switch %flag : i32, [
  ///       default: ^bb1(%x : i32),
  ///       42: ^bb1(%y : i32),
  ///       43: ^bb2
  ///     ]
  public enum Switch: BranchInterface, HandwrittenAssembly {
    public static let name = "cf.switch"
    public static var flag: Operand<0> { .init(.integer) }
    public static var defaultOperands: VariadicOperand<1> { .init() }
    public static var caseOperands: VariadicOperand<2> { .init() }
    public static var caseValues: OptionalProperty<0, IntegerElements> { .init(name: "case_values") }
    /// How many of the case operands each case has.
    public static var caseOperandSegments: Property<1, DenseI32Array> { .init(name: "case_operand_segments") }
    public static var defaultDestination: Successor<0> { .init() }
    public static var caseDestinations: VariadicSuccessor<1> { .init() }
    public static let fields: [any OpField] = [
      flag, defaultOperands, caseOperands, caseValues, caseOperandSegments, defaultDestination,
      caseDestinations,
    ]
    public static let traits: Traits = [.pure, .terminator, .attributeSizedOperandSegments]
    public static let interfaces = [branch]

    /// Returns the operands of the case at `index`.
    ///
    /// The segments are trusted only as far as there are operands: operations are printed unverified, too.
    public static func caseOperands(of op: Op<Self>, _ index: Int) -> OperandList {
      let sizes = op.caseOperandSegments.values
      let (total, start) = (op.caseOperands.count, sizes.prefix(index).reduce(0, +))
      let end = start + (index < sizes.count ? sizes[index] : 0)
      return op.caseOperands[start >= 0 && start <= end && end <= total ? start..<end : 0..<0]
    }

    public static func successorOperands(of op: Op<Self>, _ index: Int) -> SuccessorOperands {
      SuccessorOperands(index == 0 ? op.defaultOperands : caseOperands(of: op, index - 1))
    }

    public static func eraseSuccessorOperand(
      of op: Op<Self>, _ index: Int, _ offset: Int, _ rewriter: Rewriter
    ) {
      let use = successorOperands(of: op, index).forwarded.use(at: offset)
      if index > 0 {
        var sizes = op.caseOperandSegments.values
        sizes[index - 1] -= 1
        rewriter.setProperty(
          op, caseOperandSegments, to: DenseI32Array(sizes).attribute(in: op.context))
      }
      rewriter.eraseOperand(op.operation, at: use.operandIndex)
    }

    public static func appendSuccessorOperands(
      of op: Op<Self>, _ index: Int, _ values: [Value], _ rewriter: Rewriter
    ) {
      if index == 0 {
        rewriter.appendOperands(op.operation, values, toField: 1)
        return
      }
      var sizes = op.caseOperandSegments.values
      let following = sizes[index...].reduce(0, +)
      sizes[index - 1] += values.count
      rewriter.setProperty(op, caseOperandSegments, to: DenseI32Array(sizes).attribute(in: op.context))
      rewriter.appendOperands(op.operation, values, toField: 2, beforeLast: following)
    }

    public static func takenSuccessor(of op: Op<Self>, _ operands: [Attribute?]) -> Int? {
      guard let flag = operands[0]?.as(IntegerAttr.self), let width = flag.integerType.bitWidth, width <= 64
      else { return nil }
      let bits = UInt64(bitPattern: Int64(flag.word)) & (.max >> UInt64(64 - width))
      let match = op.caseDestinations.indices.first { op.caseValues?.elements.unsigned(at: $0) == bits }
      return match.map { $0 + 1 } ?? 0
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let segments = op.caseOperandSegments.values
      if segments.contains(where: { $0 < 0 }) {
        throw VerificationFailure("'case_operand_segments' attribute cannot have negative elements")
      }
      let total = segments.reduce(0, +)
      if op.caseOperands.count != total {
        throw VerificationFailure(
          "caseOperands count (\(op.caseOperands.count)) does not match with the total size (\(total)) "
            + "specified in attribute 'case_operand_segments'")
      }
      let flag = op.flag.type
      if let element = op.caseValues?.elements.shapedType.elementType, element != flag {
        throw VerificationFailure(
          "'flag' type ('\(flag.text)') should match case value type ('\(element.text)')")
      }
      let valueCount = op.caseValues?.elements.count ?? 0
      if valueCount != op.caseDestinations.count {
        throw VerificationFailure(
          "number of case values (\(valueCount)) should match number of case destinations "
            + "(\(op.caseDestinations.count))")
      }
    }
  }
}

// MARK: Text

extension CF.Switch {
  /// A block and what it gets, as read.
  private struct Target {
    let block: Block
    var operands: [UnresolvedOperand] = [], types: [Type] = []
  }

  public static func parse(
    _ parser: any OperationParser, into state: inout OperationState
  ) throws(ParseFailure) {
    let flag = try parser.parseOperand()
    try parser.parse(":")
    let type = try parser.parseType(of: IntegerType.self)
    try parser.parse(",")
    try parser.parse("[")
    let start = parser.position
    try parser.parse(keyword: "default")
    let otherwise = try parseTarget(parser)
    var values: [Int] = []
    var cases: [Target] = []
    while parser.parseOptional(",") {
      values.append(try parser.parseInteger())
      cases.append(try parseTarget(parser))
    }
    try parser.parse("]")
    try parser.parseOptionalAttributes(into: &state)

    state.operands = [try parser.resolve(flag, type: type)]
    state.operands += try parser.resolve(otherwise.operands, types: otherwise.types, at: start)
    state.operands += try parser.resolve(
      cases.flatMap(\.operands), types: cases.flatMap(\.types), at: start)
    state.successors = [otherwise.block] + cases.map(\.block)
    let sizes = cases.map(\.operands.count)
    if !values.isEmpty { state.set(caseValues, parser.context.denseVector(values, type)) }
    state.set(caseOperandSegments, DenseI32Array(sizes).attribute(in: parser.context))
    state.set(
      "operandSegmentSizes",
      DenseI32Array([1, otherwise.operands.count, sizes.reduce(0, +)]).attribute(in: parser.context))
  }

  /// Reads `: ^block(%operand, … : type, …)`.
  private static func parseTarget(_ parser: any OperationParser) throws(ParseFailure) -> Target {
    try parser.parse(":")
    var target = Target(block: try parser.parseSuccessor())
    guard parser.parseOptional("(") else { return target }
    while let operand = try parser.parseOptionalPlainOperand() {
      target.operands.append(operand)
      if !parser.parseOptional(",") { break }
    }
    try parser.parse(":")
    target.types = try parser.parseTypes()
    try parser.parse(")")
    return target
  }

  public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
    printer.print(" ")
    printer.print(op.flag)
    printer.print(" : ")
    printer.print(op.flag.type)
    printer.print(", [")
    printer.newLine()
    printer.print("  default")
    printTarget(op.defaultDestination, op.defaultOperands, to: printer)
    for (index, block) in op.caseDestinations.enumerated() {
      printer.print(",")
      printer.newLine()
      printer.print("  ")
      printer.print(decimal: op.caseValues?.elements.unsigned(at: index) ?? 0)
      printTarget(block, caseOperands(of: op, index), to: printer)
    }
    if !op.caseDestinations.isEmpty { printer.newLine() }
    printer.print("]")
    printer.printAttributes(
      of: op.operation, except: ["case_values", "case_operand_segments", "operandSegmentSizes"])
  }

  /// Writes `: ^block(%operand, … : type, …)`.
  private static func printTarget(_ block: Block, _ operands: OperandList, to printer: any AssemblyPrinter) {
    printer.print(": ")
    printer.print(block)
    if operands.isEmpty { return }
    printer.print("(")
    printer.print(values: operands)
    printer.print(" : ")
    printer.print(types: operands.types)
    printer.print(")")
  }
}
