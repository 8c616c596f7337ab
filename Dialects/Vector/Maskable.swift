public import Accel

/// An operation that `vector.mask` may be put around.
///
/// List `maskable` among the schema's interfaces.
public protocol MaskableInterface: OpSchema {
  /// Returns the type of the masks that `op` can have.
  static func maskType(of op: Op<Self>) -> Type
  /// `true` iff `op` can take the elements that are masked out from another vector.
  static func supportsPassthru(_ op: Op<Self>) -> Bool
}

extension MaskableInterface {
  public static func supportsPassthru(_ op: Op<Self>) -> Bool { false }

  /// This schema's implementation, for generic code.
  public static var maskable: Implements {
    Implements(
      MaskableWitness(
        maskType: { maskType(of: Op(unchecked: $0)) },
        supportsPassthru: { supportsPassthru(Op(unchecked: $0)) }))
  }
}

/// What generic code may ask of an operation that can be masked.
public struct MaskableWitness: InterfaceWitness {
  /// Returns the type of the masks that an operation can have.
  public let maskType: @Sendable (Operation) -> Type
  /// `true` iff the elements that are masked out may come from another vector.
  public let supportsPassthru: @Sendable (Operation) -> Bool
}

extension Operation {
  /// The `vector.mask` right around this operation.
  public var mask: Op<Vector.Mask>? { parent?.as(Vector.Mask.self) }
}
