/// An operation that gives one of two values, as a condition says.
///
/// List `selectLike` among the schema's interfaces.
public protocol SelectLikeInterface: OpSchema {
  /// Returns the condition.
  static func condition(of op: Op<Self>) -> Value
  /// Returns the value that the operation gives where the condition holds.
  static func trueValue(of op: Op<Self>) -> Value
  /// Returns the value that the operation gives where the condition does not hold.
  static func falseValue(of op: Op<Self>) -> Value
}

extension SelectLikeInterface {
  /// This schema's implementation, for generic code.
  public static var selectLike: Implements {
    Implements(
      SelectLikeWitness(
        condition: { condition(of: Op(unchecked: $0)) }, trueValue: { trueValue(of: Op(unchecked: $0)) },
        falseValue: { falseValue(of: Op(unchecked: $0)) }))
  }
}

/// What generic code may ask of an operation that chooses between two values.
public struct SelectLikeWitness: InterfaceWitness {
  /// Returns the condition.
  public let condition: @Sendable (Operation) -> Value
  /// Returns the value where the condition holds, and where it does not.
  public let trueValue: @Sendable (Operation) -> Value, falseValue: @Sendable (Operation) -> Value
}
