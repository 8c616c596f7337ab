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
  /// Returns the values that each iteration hands to the next; `nil` if there are none or it is not known which.
  static func yieldedValues(of op: Op<Self>) -> OperandList?
  /// Returns the results that the last iteration's values become; `nil` if they become none.
  static func loopResults(of op: Op<Self>) -> ResultList?
}

extension LoopLikeInterface {
  public static func isDefinedOutside(of op: Op<Self>, _ value: Value) -> Bool {
    guard let block = value.parentBlock, let region = block.region else { return true }
    return !loopRegions(of: op).contains { $0 == region || region.isProperDescendant(of: $0) }
  }
  public static func inductionVariables(of op: Op<Self>) -> [Value] { [] }
  public static func initialOperands(of op: Op<Self>) -> OperandList { op.operation.operands[0..<0] }
  public static func iterationArguments(of op: Op<Self>) -> [Value] { [] }
  public static func yieldedValues(of op: Op<Self>) -> OperandList? { nil }
  public static func loopResults(of op: Op<Self>) -> ResultList? { nil }

  /// This schema's implementation, for generic code.
  public static var loopLike: Implements {
    Implements(
      LoopLikeWitness(
        loopRegions: { loopRegions(of: Op(unchecked: $0)) },
        isDefinedOutside: { isDefinedOutside(of: Op(unchecked: $0), $1) },
        inductionVariables: { inductionVariables(of: Op(unchecked: $0)) },
        initialOperands: { initialOperands(of: Op(unchecked: $0)) },
        iterationArguments: { iterationArguments(of: Op(unchecked: $0)) },
        yieldedValues: { yieldedValues(of: Op(unchecked: $0)) },
        loopResults: { loopResults(of: Op(unchecked: $0)) }))
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
  /// Returns the values that each iteration hands to the next.
  public let yieldedValues: @Sendable (Operation) -> OperandList?
  /// Returns the results that the last iteration's values become.
  public let loopResults: @Sendable (Operation) -> ResultList?

  public static var verifiesRegions: Bool { true }

  /// Checks that initial values, arguments, yielded values and results are as many, and of the same types.
  ///
  /// Operations that execute regions are checked for that anyway, but a loop can be told in better words.
  public func verifyRegions(_ op: Operation) throws(VerificationFailure) {
    let (initial, arguments) = (initialOperands(op), iterationArguments(op))
    let yielded = yieldedValues(op) ?? op.operands[0..<0]
    try Self.verifyCounts(initial.count, arguments.count, "inits and region iter_args")
    if !yielded.isEmpty {
      try Self.verifyCounts(arguments.count, yielded.count, "region iter_args and yielded values")
    }
    let results = loopResults(op)
    if let results {
      try Self.verifyCounts(results.count, arguments.count, "loop results and region iter_args")
    }
    for (index, argument) in arguments.enumerated() {
      try Self.verifyTypes(initial[index], argument, index, "init", "region iter_arg")
      if !yielded.isEmpty {
        try Self.verifyTypes(argument, yielded[index], index, "region iter_arg", "yielded value")
      }
    }
    guard let results else { return }
    for (index, argument) in arguments.enumerated() {
      try Self.verifyTypes(argument, results[index], index, "region iter_arg", "loop result")
    }
  }

  private static func verifyCounts(_ first: Int, _ second: Int, _ words: String) throws(VerificationFailure) {
    if first == second { return }
    throw VerificationFailure("different number of \(words): \(first) != \(second)")
  }

  private static func verifyTypes(
    _ first: Value, _ second: Value, _ index: Int, _ words: String, _ otherWords: String
  ) throws(VerificationFailure) {
    if first.type == second.type { return }
    throw VerificationFailure(
      "\(index)-th \(words) and \(index)-th \(otherWords) have different type: '\(first.type.text)' != "
        + "'\(second.type.text)'")
  }
}
