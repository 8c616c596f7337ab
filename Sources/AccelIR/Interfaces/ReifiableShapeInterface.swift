/// An operation that can say which sizes its results have, in values that come before it.
///
/// List `reifiableShape` among the schema's interfaces.
public protocol ReifiableShapeInterface: OpSchema {
  /// Returns the sizes of each result, one for each dimension; `rewriter` makes the operations that compute them.
  /// Returns `nil` if they cannot be computed.
  static func resultShapes(of op: Op<Self>, _ rewriter: Rewriter) -> [[MixedIndex]]?
}

extension ReifiableShapeInterface {
  /// This schema's implementation, for generic code.
  public static var reifiableShape: Implements {
    Implements(ReifiableShapeWitness(resultShapes: { resultShapes(of: Op(unchecked: $0), $1) }))
  }
}

/// What generic code may ask of an operation that can say which sizes its results have.
public struct ReifiableShapeWitness: InterfaceWitness {
  /// Returns the sizes of each result, one for each dimension, or `nil` if they cannot be computed.
  public let resultShapes: @Sendable (Operation, Rewriter) -> [[MixedIndex]]?
}
