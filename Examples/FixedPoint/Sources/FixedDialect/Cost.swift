public import Accel

/// An operation that knows how many cycles it takes.
///
/// List `cost` among the schema's interfaces.
public protocol CostInterface: OpSchema {
  /// Returns the number of cycles that `op` takes.
  static func cycles(_ op: Op<Self>) -> Int
}

extension CostInterface {
  public static func cycles(_ op: Op<Self>) -> Int { 1 }

  /// This schema's implementation, for generic code.
  public static var cost: Implements { Implements(CostWitness(cycles: { cycles(Op(unchecked: $0)) })) }
}

/// What generic code may ask of an operation that implements `CostInterface`.
public struct CostWitness: InterfaceWitness {
  /// Returns the number of cycles that an operation takes.
  public let cycles: @Sendable (Operation) -> Int
}
