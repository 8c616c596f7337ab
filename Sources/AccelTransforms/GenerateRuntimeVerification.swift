public import AccelIR
public import AccelPasses

/// Puts checks before operations whose validity cannot be known before they are executed.
public struct GenerateRuntimeVerification: Pass {
  public static let name = "generate-runtime-verification"
  public static let title = "GenerateRuntimeVerificationPass"
  public static let summary = "Generate additional runtime op verification checks"

  /// How much the messages of the checks say.
  public var verboseLevel: UInt32 = 1
  public static let options: [PassOption<Self>] = [
    .init(
      "verbose-level", \.verboseLevel,
      "Verbosity level for runtime verification messages: 0 = Minimum (only source location), 1 = Detailed "
        + "(include full operation details, names, types, shapes, etc.)")
  ]

  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    // Checks may need checks themselves, but get none: operations are collected first.
    var checked: [(Operation, RuntimeVerifiableWitness)] = []
    op.walk(.postOrder) {
      if let witness = $0.interface(RuntimeVerifiableWitness.self) { checked.append(($0, witness)) }
      return .advance
    }
    let rewriter = context.rewriter()
    for (op, witness) in checked {
      rewriter.builder.move(before: op)
      rewriter.builder.location = op.location
      witness.generateChecks(op, Int(verboseLevel), rewriter)
    }
    if checked.isEmpty { context.preserveAll() }
  }
}
