/// An operation with a region that calls execute.
///
/// List `callable` among the schema's interfaces.
public protocol CallableInterface: OpSchema {
  /// Returns the region that calls execute; `nil` if it is elsewhere.
  static func body(of op: Op<Self>) -> Region?
  /// Returns the types of what calls pass.
  static func argumentTypes(of op: Op<Self>) -> [Type]
  /// Returns the types of what calls get back.
  static func resultTypes(of op: Op<Self>) -> [Type]
}

extension CallableInterface where Self: FunctionInterface {
  public static func body(of op: Op<Self>) -> Region? {
    let region = op.operation.regions[0]
    return region.isEmpty ? nil : region
  }
  public static func argumentTypes(of op: Op<Self>) -> [Type] { Array(signature(of: op).inputs) }
  public static func resultTypes(of op: Op<Self>) -> [Type] { Array(signature(of: op).results) }
}

extension CallableInterface {
  /// This schema's implementation, for generic code.
  public static var callable: Implements {
    Implements(
      CallableWitness(
        body: { body(of: Op(unchecked: $0)) }, argumentTypes: { argumentTypes(of: Op(unchecked: $0)) },
        resultTypes: { resultTypes(of: Op(unchecked: $0)) }))
  }
}

/// What generic code may ask of something that can be called.
public struct CallableWitness: InterfaceWitness {
  /// Returns the region that calls execute; `nil` if it is elsewhere.
  public let body: @Sendable (Operation) -> Region?
  /// Returns the types of what calls pass.
  public let argumentTypes: @Sendable (Operation) -> [Type]
  /// Returns the types of what calls get back.
  public let resultTypes: @Sendable (Operation) -> [Type]
}
