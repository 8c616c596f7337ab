/// An operation at the end of a thread that puts what this has made into something that threads share.
///
/// List `parallelCombining` among the schema's interfaces.
public protocol ParallelCombiningInterface: OpSchema {
  /// Returns the operands that are updated.
  static func updatedDestinations(of op: Op<Self>) -> OperandList
}

extension ParallelCombiningInterface {
  /// This schema's implementation, for generic code.
  public static var parallelCombining: Implements {
    Implements(ParallelCombiningWitness(updatedDestinations: { updatedDestinations(of: Op(unchecked: $0)) }))
  }
}

/// What generic code may ask of an operation that updates what threads share.
public struct ParallelCombiningWitness: InterfaceWitness {
  /// Returns the operands that are updated.
  public let updatedDestinations: @Sendable (Operation) -> OperandList
}
