/// An operation at the end of a thread that puts what this has made into something that threads share.
///
/// List `parallelCombining` among the schema's interfaces.
public protocol ParallelCombiningInterface: OpSchema {
  /// Returns the operands that are updated.
  static func updatedDestinations(of op: Op<Self>) -> OperandList
  /// Creates what does the same when there is one thread only, and returns what the destination becomes; `nil` if
  /// there is no such thing.
  static func makeSequential(_ op: Op<Self>, _ rewriter: Rewriter, at location: Location) -> Value?
  /// `true` iff `makeSequential` makes something.
  static var isSequentializable: Bool { get }
}

extension ParallelCombiningInterface {
  public static func makeSequential(_ op: Op<Self>, _ rewriter: Rewriter, at location: Location) -> Value? {
    nil
  }
  public static var isSequentializable: Bool { false }

  /// This schema's implementation, for generic code.
  public static var parallelCombining: Implements {
    Implements(
      ParallelCombiningWitness(
        updatedDestinations: { updatedDestinations(of: Op(unchecked: $0)) },
        isSequentializable: isSequentializable,
        makeSequential: { makeSequential(Op(unchecked: $0), $1, at: $2) }))
  }
}

/// What generic code may ask of an operation that updates what threads share.
public struct ParallelCombiningWitness: InterfaceWitness {
  /// Returns the operands that are updated.
  public let updatedDestinations: @Sendable (Operation) -> OperandList
  /// `true` iff there is something that does the same when there is one thread only.
  public let isSequentializable: Bool
  /// Creates that, and returns what the destination becomes.
  public let makeSequential: @Sendable (Operation, Rewriter, Location) -> Value?
}
