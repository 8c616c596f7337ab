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
  /// Returns the operands that each iteration hands to the next, one for each argument; they are of one terminator.
  static func yieldedOperands(of op: Op<Self>) -> OperandList
  /// Returns the results that are what the last iteration hands on, one for each argument; `nil` if there are none.
  static func iterationResults(of op: Op<Self>) -> ResultList?
  /// Returns the bounds and steps of the induction variables, if they are known.
  static func bounds(of op: Op<Self>) -> LoopBounds?
  /// Returns a loop like `op`, in its place, with more values that are handed on; `nil` if that cannot be.
  ///
  /// `initial` become the last initial operands. If `replacesUses`, the new arguments take their place inside. `yield`
  /// makes what is handed on, at the end of the loop, from the new arguments. The results of `op` are replaced.
  static func addIterationArguments(
    to op: Op<Self>, initial: [Value], replacesUses: Bool, _ rewriter: Rewriter,
    yield: (Rewriter, [Value]) -> [Value]
  ) -> Operation?
}

/// The bounds and steps of the induction variables of a loop, one of each for each variable.
public struct LoopBounds {
  /// Where the variables begin, where they end, and by how much they grow.
  public let lower: [MixedIndex], upper: [MixedIndex], step: [MixedIndex]
  /// Creates bounds.
  public init(lower: [MixedIndex], upper: [MixedIndex], step: [MixedIndex]) {
    (self.lower, self.upper, self.step) = (lower, upper, step)
  }
}

extension LoopLikeInterface {
  public static func isDefinedOutside(of op: Op<Self>, _ value: Value) -> Bool {
    guard let block = value.parentBlock, let region = block.region else { return true }
    return !loopRegions(of: op).contains { $0 == region || region.isProperDescendant(of: $0) }
  }
  public static func inductionVariables(of op: Op<Self>) -> [Value] { [] }
  public static func initialOperands(of op: Op<Self>) -> OperandList { op.operation.operands[0..<0] }
  public static func iterationArguments(of op: Op<Self>) -> [Value] { [] }
  public static func yieldedOperands(of op: Op<Self>) -> OperandList { op.operation.operands[0..<0] }
  public static func iterationResults(of op: Op<Self>) -> ResultList? { nil }
  public static func bounds(of op: Op<Self>) -> LoopBounds? { nil }
  public static func addIterationArguments(
    to op: Op<Self>, initial: [Value], replacesUses: Bool, _ rewriter: Rewriter,
    yield: (Rewriter, [Value]) -> [Value]
  ) -> Operation? { nil }

  /// This schema's implementation, for generic code.
  public static var loopLike: Implements {
    Implements(
      LoopLikeWitness(
        loopRegions: { loopRegions(of: Op(unchecked: $0)) },
        isDefinedOutside: { isDefinedOutside(of: Op(unchecked: $0), $1) },
        inductionVariables: { inductionVariables(of: Op(unchecked: $0)) },
        initialOperands: { initialOperands(of: Op(unchecked: $0)) },
        iterationArguments: { iterationArguments(of: Op(unchecked: $0)) },
        yieldedOperands: { yieldedOperands(of: Op(unchecked: $0)) },
        iterationResults: { iterationResults(of: Op(unchecked: $0)) },
        bounds: { bounds(of: Op(unchecked: $0)) },
        addIterationArguments: {
          addIterationArguments(to: Op(unchecked: $0), initial: $1, replacesUses: $2, $3, yield: $4)
        }))
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
  /// Returns the operands that each iteration hands to the next.
  public let yieldedOperands: @Sendable (Operation) -> OperandList
  /// Returns the results that are what the last iteration hands on.
  public let iterationResults: @Sendable (Operation) -> ResultList?
  /// Returns the bounds and steps of the induction variables, if they are known.
  public let bounds: @Sendable (Operation) -> LoopBounds?
  /// Returns a loop like the operation, in its place, with more values that are handed on.
  public let addIterationArguments:
    @Sendable (Operation, [Value], Bool, Rewriter, (Rewriter, [Value]) -> [Value]) -> Operation?

  public static var verifiesRegions: Bool { true }

  public func verifyRegions(_ op: Operation) throws(VerificationFailure) {
    let arguments = iterationArguments(op).map(\.type)
    let (initial, yielded) = (initialOperands(op).types, yieldedOperands(op).types)
    try verify(initial, "inits", arguments, "region iter_args")
    if !yielded.isEmpty { try verify(arguments, "region iter_args", yielded, "yielded values") }
    let results = iterationResults(op)?.types
    if let results { try verify(results, "loop results", arguments, "region iter_args") }
    for index in arguments.indices {
      try verify(initial, "init", arguments, "region iter_arg", at: index)
      if !yielded.isEmpty { try verify(arguments, "region iter_arg", yielded, "yielded value", at: index) }
    }
    guard let results else { return }
    for index in arguments.indices {
      try verify(arguments, "region iter_arg", results, "loop result", at: index)
    }
  }

  /// Checks that there are as many of one part of the loop as of the other.
  private func verify(
    _ left: [Type], _ leftName: String, _ right: [Type], _ rightName: String
  ) throws(VerificationFailure) {
    if left.count == right.count { return }
    throw VerificationFailure(
      "different number of \(leftName) and \(rightName): \(left.count) != \(right.count)")
  }

  /// Checks that the types at `index` of two parts of the loop are one.
  private func verify(
    _ left: [Type], _ leftName: String, _ right: [Type], _ rightName: String, at index: Int
  ) throws(VerificationFailure) {
    if left[index] == right[index] { return }
    throw VerificationFailure(
      "\(index)-th \(leftName) and \(index)-th \(rightName) have different type: '\(left[index].text)' != "
        + "'\(right[index].text)'")
  }
}

extension Operation {
  /// `true` iff this operation lies in something that is executed again and again: a loop that says so, or a cycle of
  /// blocks.
  public var isInLoop: Bool { block?.isInLoop ?? false }
}

extension Block {
  /// `true` iff this block lies in something that is executed again and again: a loop that says so, or a cycle of
  /// blocks.
  public var isInLoop: Bool {
    var block = self
    while true {
      if block.reachesItself { return true }
      guard let parent = block.parent else { return false }
      if parent.interface(LoopLikeWitness.self) != nil { return true }
      // What is around a function says nothing of how often that is called, unless it is a loop.
      if parent.interface(FunctionWitness.self) != nil { return parent.isInsideLoopOperation }
      guard let outer = parent.block else { return false }
      block = outer
    }
  }

  /// `true` iff a path of at least one edge leads from this block to itself.
  private var reachesItself: Bool {
    var visited: Set<Block> = []
    var stack = Array(successors)
    while let block = stack.popLast() {
      if block == self { return true }
      if visited.insert(block).inserted { stack += block.successors }
    }
    return false
  }
}

extension Operation {
  /// `true` iff an operation around this one is a loop that says so.
  fileprivate var isInsideLoopOperation: Bool {
    var current = parent
    while let op = current {
      if op.interface(LoopLikeWitness.self) != nil { return true }
      current = op.parent
    }
    return false
  }
}
