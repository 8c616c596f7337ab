/// An operation around those that put what a thread has made into something that threads share.
///
/// List `inParallel` among the schema's interfaces. What is inside implements `ParallelCombiningInterface`.
public protocol InParallelInterface: OpSchema {
  /// Returns the result that `op`, which is inside, contributes to.
  static func result(of op: Op<Self>, updatedBy combining: Operation) -> Value?
}

extension InParallelInterface {
  /// This schema's implementation, for generic code.
  public static var inParallel: Implements {
    Implements(InParallelWitness(result: { result(of: Op(unchecked: $0), updatedBy: $1) }))
  }
}

/// What generic code may ask of an operation around those that update what threads share.
public struct InParallelWitness: InterfaceWitness {
  /// Returns the result that an operation inside contributes to.
  public let result: @Sendable (Operation, Operation) -> Value?
}
