/// An operation that wants constants of some of its regions to stay inside.
///
/// List `constantScope` among the schema's interfaces.
public protocol ConstantScopeInterface: OpSchema {
  /// `true` iff constants inside `region`, one of this operation's, are not to be moved out of it.
  static func keepsConstants(of op: Op<Self>, in region: Region) -> Bool
}

extension ConstantScopeInterface {
  /// This schema's implementation, for generic code.
  public static var constantScope: Implements {
    Implements(
      ConstantScopeWitness(keepsConstants: { keepsConstants(of: Op(unchecked: $0.parent), in: $0) }))
  }
}

/// What generic code may ask of an operation that keeps constants inside.
public struct ConstantScopeWitness: InterfaceWitness {
  /// `true` iff constants inside a region are not to be moved out of it.
  public let keepsConstants: @Sendable (Region) -> Bool
}
