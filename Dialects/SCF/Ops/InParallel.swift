public import Accel

extension SCF {
  /// The end of a thread of `scf.forall`: operations that put what it has made into the outputs.
  ///
  ///     scf.forall.in_parallel {
  ///     }
  public enum InParallel: InParallelInterface, HandwrittenAssembly {
    public static let name = "scf.forall.in_parallel"
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [region]
    public static let traits: Traits = [.pure, .terminator, .noTerminator, .singleBlock, .graphRegion]
    public static let interfaces = [inParallel]
    public static let parents = [Forall.name]

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let forall = op.operation.parent?.as(Forall.self) else {
        throw VerificationFailure("expected forall op parent")
      }
      for inner in op.combiningOps {
        guard let witness = inner.interface(ParallelCombiningWitness.self) else {
          throw VerificationFailure("expected only ParallelCombiningOpInterface ops")
        }
        let outputs = forall.outputArguments
        if !witness.updatedDestinations(inner).allSatisfy({ outputs.contains($0) }) {
          throw VerificationFailure(
            whole: "'\(inner.name.string)' op may only insert into an output block argument",
            about: inner)
        }
      }
    }

    public static func result(of op: Op<Self>, updatedBy combining: Operation) -> Value? {
      guard let forall = op.operation.parent?.as(Forall.self),
        let output = combining.interface(ParallelCombiningWitness.self)?.updatedDestinations(combining).first,
        let index = forall.outputArguments.firstIndex(of: output)
      else { return nil }
      return forall.results[index - forall.rank]
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      var region = try parser.parseRegion()
      if region.isEmpty { parser.makeEmptyBlock(in: &region) }
      state.regions = [region]
      try parser.parseOptionalAttributes(into: &state)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(op.region, entryArguments: false, terminators: false)
      printer.printAttributes(of: op.operation)
    }
  }
}

extension Op<SCF.InParallel> {
  /// The operations that put parts into the outputs.
  public var combiningOps: OperationSequence { self.region.entry.unsafelyUnwrapped.operations }
}
