/// An operation that executes some of its regions again and again.
///
/// List `loopLike` among the schema's interfaces.
public protocol LoopLikeInterface: OpSchema {
  /// Returns the regions that are executed again and again.
  static func loopRegions(of op: Op<Self>) -> [Region]
  /// `true` iff `value` is the same in every iteration.
  static func isDefinedOutside(of op: Op<Self>, _ value: Value) -> Bool
  /// Returns the arguments that count the iterations, if there are such.
  static func inductionVariables(of op: Op<Self>) -> [Value]
  /// Returns the operands that are handed to the first iteration.
  static func initialOperands(of op: Op<Self>) -> OperandList
  /// Returns the arguments that each iteration gets from the one before.
  static func iterationArguments(of op: Op<Self>) -> [Value]
}

extension LoopLikeInterface {
  public static func isDefinedOutside(of op: Op<Self>, _ value: Value) -> Bool {
    guard let block = value.parentBlock, let region = block.region else { return true }
    return !loopRegions(of: op).contains { $0 == region || region.isProperDescendant(of: $0) }
  }
  public static func inductionVariables(of op: Op<Self>) -> [Value] { [] }
  public static func initialOperands(of op: Op<Self>) -> OperandList { op.operation.operands[0..<0] }
  public static func iterationArguments(of op: Op<Self>) -> [Value] { [] }

  /// This schema's implementation, for generic code.
  public static var loopLike: Implements {
    Implements(
      LoopLikeWitness(
        loopRegions: { loopRegions(of: Op(unchecked: $0)) },
        isDefinedOutside: { isDefinedOutside(of: Op(unchecked: $0), $1) },
        inductionVariables: { inductionVariables(of: Op(unchecked: $0)) },
        initialOperands: { initialOperands(of: Op(unchecked: $0)) },
        iterationArguments: { iterationArguments(of: Op(unchecked: $0)) }))
  }
}

/// What generic code may ask of a loop.
public struct LoopLikeWitness: InterfaceWitness {
  /// Returns the regions that are executed again and again.
  public let loopRegions: @Sendable (Operation) -> [Region]
  /// `true` iff a value is the same in every iteration.
  public let isDefinedOutside: @Sendable (Operation, Value) -> Bool
  /// Returns the arguments that count the iterations, if there are such.
  public let inductionVariables: @Sendable (Operation) -> [Value]
  /// Returns the operands that are handed to the first iteration.
  public let initialOperands: @Sendable (Operation) -> OperandList
  /// Returns the arguments that each iteration gets from the one before.
  public let iterationArguments: @Sendable (Operation) -> [Value]
}
