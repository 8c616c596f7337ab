/// What a call calls.
public enum Callee {
  /// A function known by a reference to its symbol, a `SymbolRefAttr`.
  case symbol(Attribute)
  /// A function given as a value.
  case value(Value)
}

/// An operation that passes control to a function and gets it back.
///
/// List `call` among the schema's interfaces.
public protocol CallInterface: OpSchema {
  /// Returns what `op` calls.
  static func callee(of op: Op<Self>) -> Callee
  /// Returns the operands that the function gets.
  static func arguments(of op: Op<Self>) -> OperandList
}

extension CallInterface {
  /// This schema's implementation, for generic code.
  public static var call: Implements {
    Implements(
      CallWitness(
        callee: { callee(of: Op(unchecked: $0)) }, arguments: { arguments(of: Op(unchecked: $0)) }))
  }
}

/// What generic code may ask of a call.
public struct CallWitness: InterfaceWitness {
  /// Returns what the operation calls.
  public let callee: @Sendable (Operation) -> Callee
  /// Returns the operands that the function gets.
  public let arguments: @Sendable (Operation) -> OperandList
}
