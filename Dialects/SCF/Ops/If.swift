public import Accel

extension SCF {
  /// Executes one region if a condition is true, or else another, if there is one.
  ///
  ///     scf.if %condition {
  ///       "test.work"() : () -> ()
  ///     }
  ///     %0:2 = scf.if %condition -> (i32, f32) {
  ///       scf.yield %x, %y : i32, f32
  ///     } else {
  ///       scf.yield %z, %y : i32, f32
  ///     }
  public enum If: RegionBranchInterface, HandwrittenAssembly {
    public static let name = "scf.if"
    public static var condition: Operand<0> { .init(.i1) }
    public static var results: VariadicResult<0> { .init() }
    public static var thenRegion: Body<0> { .init(.sized(1)) }
    public static var elseRegion: Body<1> { .init(.atMost(1)) }
    public static let fields: [any OpField] = [condition, results, thenRegion, elseRegion]
    public static let traits: Traits = [
      .recursiveMemoryEffects, .recursivelySpeculatable, .noRegionArguments,
    ]
    public static let interfaces = [regionBranch]
    public static let implicitTerminator: String? = Yield.name

    public static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] {
      let end = RegionSuccessor(endOf: op.operation)
      guard point == .parent else { return [end] }
      let onFalse =
        op.elseRegion.isEmpty
        ? RegionSuccessor(endOf: op.operation, inputs: []) : RegionSuccessor(op.elseRegion, inputs: [])
      let condition = operands[0]?.as(IntegerAttr.self)
      if let condition { return [condition.word != 0 ? RegionSuccessor(op.thenRegion) : onFalse] }
      return [RegionSuccessor(op.thenRegion, inputs: []), onFalse]
    }
    public static func invocationBounds(of op: Op<Self>, _ operands: [Attribute?]) -> [InvocationBounds] {
      guard let condition = operands[0]?.as(IntegerAttr.self) else {
        return [InvocationBounds(0, 1), InvocationBounds(0, 1)]
      }
      let isTrue = condition.word != 0
      return [InvocationBounds(0, isTrue ? 1 : 0), InvocationBounds(0, isTrue ? 0 : 1)]
    }

    // if !%c { a } else { b } → if %c { b } else { a }
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      guard !op.elseRegion.isEmpty, let condition = op.condition.negatedCondition else { return nil }
      return .update(OperationUpdate(operands: [condition], exchangesRegions: true))
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if !op.results.isEmpty, op.elseRegion.isEmpty {
        throw VerificationFailure("must have an else block if defining values")
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      state.operands = [try parser.resolve(try parser.parseOperand(), type: parser.context.i1)]
      state.resultTypes = try parser.parseOptionalArrowTypes()
      var thenRegion = try parser.parseRegion()
      parser.ensureTerminator(of: Self.self, in: &thenRegion, at: state.location)
      var elseRegion = ParsedRegion()
      if parser.parseOptional(keyword: "else") {
        elseRegion = try parser.parseRegion()
        parser.ensureTerminator(of: Self.self, in: &elseRegion, at: state.location)
      }
      state.regions = [thenRegion, elseRegion]
      try parser.parseOptionalAttributes(into: &state)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      let hasResults = !op.results.isEmpty
      printer.print(" ")
      printer.print(op.condition)
      if hasResults {
        printer.print(" -> (")
        printer.print(types: op.results.types)
        printer.print(")")
      }
      printer.print(" ")
      printer.print(op.thenRegion, entryArguments: false, terminators: hasResults)
      if !op.elseRegion.isEmpty {
        printer.print(" else ")
        printer.print(op.elseRegion, entryArguments: false, terminators: hasResults)
      }
      printer.printAttributes(of: op.operation)
    }
  }
}

extension Op<SCF.If> {
  /// The block that is executed if the condition is true.
  public var thenBlock: Block { self.thenRegion.last.unsafelyUnwrapped }
  /// The block that is executed if the condition is false, if there is one.
  public var elseBlock: Block? { self.elseRegion.last }
}
