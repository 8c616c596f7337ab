public import Accel

extension MemRef {
  /// A region at whose end what `memref.alloca` made inside is freed.
  ///
  ///     %sum = memref.alloca_scope -> (f32) {
  ///       memref.alloca_scope.return %x : f32
  ///     }
  public enum AllocaScope: RegionBranchInterface, HandwrittenAssembly {
    public static let name = "memref.alloca_scope"
    public static var results: VariadicResult<0> { .init() }
    public static var bodyRegion: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [results, bodyRegion]
    public static let traits: Traits = [
      .automaticAllocationScope, .singleBlock, .recursiveMemoryEffects, .noRegionArguments,
    ]
    public static let implicitTerminator: String? = AllocaScopeReturn.name
    public static let interfaces = [regionBranch]

    public static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] {
      point == .parent ? [RegionSuccessor(op.bodyRegion)] : [RegionSuccessor(endOf: op.operation)]
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      state.resultTypes = try parser.parseOptionalArrowTypes()
      var body = try parser.parseRegion()
      parser.ensureTerminator(of: Self.self, in: &body, at: state.location)
      state.regions = [body]
      try parser.parseOptionalAttributes(into: &state)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      if !op.results.isEmpty {
        printer.print(" -> (")
        printer.print(types: op.results.types)
        printer.print(")")
      }
      printer.print(" ")
      printer.print(op.bodyRegion, entryArguments: false, terminators: !op.results.isEmpty)
      printer.printAttributes(of: op.operation)
    }
  }

  /// The end of a scope, with its results.
  ///
  ///     memref.alloca_scope.return %x : f32
  public enum AllocaScopeReturn: OpSchema {
    public static let name = "memref.alloca_scope.return"
    public static var results: VariadicOperand<0> { .init() }
    public static let fields: [any OpField] = [results]
    public static let traits: Traits = [.pure, .terminator, .returnLike]
    public static let parents = [AllocaScope.name]
    public static let assembly: Assembly? =
      "\(.attributes)\(if: results, " \(results) : \(types: results)")"
  }
}
