public import Accel

extension Affine {
  /// Executes one region if a point is in a set, or else another, if there is one.
  ///
  ///     affine.if affine_set<(d0)[s0] : (s0 - d0 >= 0)>(%i)[%n] {
  ///       "test.work"() : () -> ()
  ///     }
  ///     %0 = affine.if affine_set<(d0) : (d0 == 0)>(%i) -> f32 {
  ///       affine.yield %x : f32
  ///     } else {
  ///       affine.yield %y : f32
  ///     }
  public enum If: RegionBranchInterface, HandwrittenAssembly {
    public static let name = "affine.if"
    public static var operands: VariadicOperand<0> { .init() }
    public static var condition: Property<0, IntegerSetAttr> { .init() }
    public static var results: VariadicResult<0> { .init() }
    public static var thenRegion: Body<0> { .init(.sized(1)) }
    public static var elseRegion: Body<1> { .init(.atMost(1)) }
    public static let fields: [any OpField] = [operands, condition, results, thenRegion, elseRegion]
    public static let traits: Traits = [
      .recursiveMemoryEffects, .recursivelySpeculatable, .noRegionArguments,
    ]
    public static let interfaces = [regionBranch]
    public static let implicitTerminator: String? = Yield.name

    public static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] {
      guard point == .parent else { return [RegionSuccessor(endOf: op.operation)] }
      let onFalse =
        op.elseRegion.isEmpty
        ? RegionSuccessor(endOf: op.operation, inputs: []) : RegionSuccessor(op.elseRegion, inputs: [])
      return [RegionSuccessor(op.thenRegion, inputs: []), onFalse]
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let set = op.condition.set
      if op.operands.count != set.inputCount {
        throw VerificationFailure(
          "operand count and condition integer set dimension and symbol count must match")
      }
      try op.operation.verifyDimensionsAndSymbols(op.operands, dimensionCount: set.dimensionCount)
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let (attribute, set) = try parser.parse(IntegerSetAttr.self)
      state.set(condition, attribute)
      let count = try parser.parseDimensionsAndSymbols(into: &state.operands)
      if set.set.dimensionCount != count {
        throw parser.error(
          "dim operand count and integer set dim count must match", at: parser.namePosition)
      }
      if set.set.inputCount != state.operands.count {
        throw parser.error(
          "symbol operand count and integer set symbol count must match", at: parser.namePosition)
      }
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
      if let condition = op.operation.properties[0] { printer.print(condition) }
      printer.print(dimensionsAndSymbols: op.operands, dimensionCount: op.condition.set.dimensionCount)
      if hasResults {
        printer.print(" -> ")
        printer.print(resultTypes: op.results.types)
      }
      printer.print(" ")
      printer.print(op.thenRegion, entryArguments: false, terminators: hasResults)
      if !op.elseRegion.isEmpty {
        printer.print(" else ")
        printer.print(op.elseRegion, entryArguments: false, terminators: hasResults)
      }
      printer.printAttributes(of: op.operation, except: ["condition"])
    }
  }
}
