public import Accel

extension SCF {
  /// Executes a region once: a place for several blocks where there can be only one.
  ///
  ///     %x = scf.execute_region -> i32 {
  ///       cf.br ^bb1(%y : i32)
  ///     ^bb1(%z: i32):
  ///       scf.yield %z : i32
  ///     }
  ///     scf.execute_region no_inline {
  ///       scf.yield
  ///     }
  public enum ExecuteRegion: RegionBranchInterface, HandwrittenAssembly {
    public static let name = "scf.execute_region"
    /// Says that the region must stay a region.
    public static var noInline: Flag<0> { .init(name: "no_inline") }
    public static var results: VariadicResult<0> { .init() }
    public static var region: Body<0> { .init() }
    public static let fields: [any OpField] = [noInline, results, region]
    public static let traits: Traits = .recursiveMemoryEffects
    public static let interfaces = [regionBranch]

    public static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] {
      point == .parent ? [RegionSuccessor(op.region, inputs: [])] : [RegionSuccessor(endOf: op.operation)]
    }
    public static func invocationBounds(of op: Op<Self>, _ operands: [Attribute?]) -> [InvocationBounds] {
      [InvocationBounds(1, 1)]
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let entry = op.region.entry else {
        throw VerificationFailure("region needs to have at least one block")
      }
      if !entry.arguments.isEmpty { throw VerificationFailure("region cannot have any arguments") }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      state.resultTypes = try parser.parseOptionalArrowTypes()
      if parser.parseOptional(keyword: "no_inline") { state.set(noInline, parser.context.unit) }
      state.regions = [try parser.parseRegion()]
      try parser.parseOptionalAttributes(into: &state)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.printOptionalArrow(op.results.types)
      printer.print(op.noInline ? " no_inline " : " ")
      printer.print(op.region, entryArguments: false)
      printer.printAttributes(of: op.operation, except: ["no_inline"])
    }
  }
}
