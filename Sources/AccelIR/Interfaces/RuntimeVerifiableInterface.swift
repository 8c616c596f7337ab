/// An operation that can check, when it is executed, what cannot be known before.
///
/// List `runtimeVerifiable` among the schema's interfaces.
public protocol RuntimeVerifiableInterface: OpSchema {
  /// Creates the checks before `op`; `verbosity` 0 asks for messages with the location only, 1 for all there is.
  static func generateChecks(for op: Op<Self>, verbosity: Int, _ rewriter: Rewriter)
}

extension RuntimeVerifiableInterface {
  /// This schema's implementation, for generic code.
  public static var runtimeVerifiable: Implements {
    Implements(
      RuntimeVerifiableWitness(generateChecks: { generateChecks(for: Op(unchecked: $0), verbosity: $1, $2) }))
  }
}

/// What generic code may ask of an operation that can be checked when it is executed.
public struct RuntimeVerifiableWitness: InterfaceWitness {
  /// Creates the checks before an operation, in messages as long as a number says.
  public let generateChecks: @Sendable (Operation, Int, Rewriter) -> Void
}
