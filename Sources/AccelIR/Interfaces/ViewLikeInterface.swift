/// An operation whose result is another view of the memory that an operand is a view of.
///
/// List `viewLike` among the schema's interfaces.
public protocol ViewLikeInterface: OpSchema {
  /// Returns the operand that is viewed.
  static func viewSource(of op: Op<Self>) -> Value
  /// Returns the result that is the view; the first, unless the schema says otherwise.
  static func viewDestination(of op: Op<Self>) -> Value
}

extension ViewLikeInterface {
  public static func viewDestination(of op: Op<Self>) -> Value { op.operation.result(0) }

  /// This schema's implementation, for generic code.
  public static var viewLike: Implements {
    Implements(
      ViewLikeWitness(
        source: { viewSource(of: Op(unchecked: $0)) },
        destination: { viewDestination(of: Op(unchecked: $0)) }))
  }
}

/// What generic code may ask of an operation that makes a view.
public struct ViewLikeWitness: InterfaceWitness {
  /// Returns the operand that is viewed.
  public let source: @Sendable (Operation) -> Value
  /// Returns the result that is the view.
  public let destination: @Sendable (Operation) -> Value
}
