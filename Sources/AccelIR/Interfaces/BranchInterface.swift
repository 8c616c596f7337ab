/// The values that become the arguments of a successor.
public struct SuccessorOperands {
  /// How many of the first arguments the terminator makes itself.
  public let producedCount: Int
  /// The operands that become the other arguments.
  public let forwarded: OperandList
  /// Creates a list of operands that become the arguments after the first `producedCount`.
  public init(_ forwarded: OperandList, after producedCount: Int = 0) {
    (self.forwarded, self.producedCount) = (forwarded, producedCount)
  }
  /// The position of `use` among the forwarded operands, if it is one of them.
  public func offset(of use: Use) -> Int? { forwarded.index(of: use) }
  /// The number of arguments that the successor gets.
  public var count: Int { producedCount + forwarded.count }
}

/// A terminator that passes control, and values, to other blocks of its region.
///
/// List `branch` among the schema's interfaces.
public protocol BranchInterface: OpSchema {
  /// Returns what the successor at `index` gets.
  static func successorOperands(of op: Op<Self>, _ index: Int) -> SuccessorOperands
  /// Takes out the forwarded operand at `offset` of the successor at `index`.
  static func eraseSuccessorOperand(of op: Op<Self>, _ index: Int, _ offset: Int, _ rewriter: Rewriter)
  /// Adds forwarded operands at the end of those of the successor at `index`.
  static func appendSuccessorOperands(of op: Op<Self>, _ index: Int, _ values: [Value], _ rewriter: Rewriter)
  /// Returns the index of the only successor that is taken, given what is known of the operands.
  static func takenSuccessor(of op: Op<Self>, _ operands: [Attribute?]) -> Int?
}

extension BranchInterface {
  /// This schema's implementation, for generic code.
  public static var branch: Implements {
    Implements(
      BranchWitness(
        successorOperands: { successorOperands(of: Op(unchecked: $0), $1) },
        eraseSuccessorOperand: { eraseSuccessorOperand(of: Op(unchecked: $0), $1, $2, $3) },
        appendSuccessorOperands: { appendSuccessorOperands(of: Op(unchecked: $0), $1, $2, $3) },
        takenSuccessor: { takenSuccessor(of: Op(unchecked: $0), $1) }))
  }

  public static func eraseSuccessorOperand(
    of op: Op<Self>, _ index: Int, _ offset: Int, _ rewriter: Rewriter
  ) {
    let use = successorOperands(of: op, index).forwarded.use(at: offset)
    rewriter.eraseOperand(op.operation, at: use.operandIndex)
  }

  /// The fields of the forwarded operands are the last ones, in the order of the successors.
  public static func appendSuccessorOperands(
    of op: Op<Self>, _ index: Int, _ values: [Value], _ rewriter: Rewriter
  ) {
    let operation = op.operation
    let field = (operation.name.info?.operands.count ?? 1) - operation.successors.count + index
    rewriter.appendOperands(operation, values, toField: field)
  }

  public static func takenSuccessor(of op: Op<Self>, _ operands: [Attribute?]) -> Int? {
    op.operation.successors.count == 1 ? 0 : nil
  }
}

/// What generic code may ask of a branch.
public struct BranchWitness: InterfaceWitness {
  /// Returns what the successor at an index gets.
  public let successorOperands: @Sendable (Operation, Int) -> SuccessorOperands
  /// Takes out the forwarded operand at an offset of the successor at an index.
  public let eraseSuccessorOperand: @Sendable (Operation, Int, Int, Rewriter) -> Void
  /// Adds forwarded operands at the end of those of the successor at an index.
  public let appendSuccessorOperands: @Sendable (Operation, Int, [Value], Rewriter) -> Void
  /// Returns the index of the only successor that is taken, given what is known of the operands.
  public let takenSuccessor: @Sendable (Operation, [Attribute?]) -> Int?

  public func verify(_ op: Operation) throws(VerificationFailure) {
    for (index, successor) in op.successors.enumerated() {
      let operands = successorOperands(op, index)
      let arguments = successor.arguments
      if operands.count != arguments.count {
        throw VerificationFailure(
          whole: "branch has \(operands.count) operands for successor #\(index), "
            + "but target block has \(arguments.count)")
      }
      for (offset, operand) in operands.forwarded.enumerated() {
        let position = operands.producedCount + offset
        if operand.type != arguments[position].type {
          throw VerificationFailure(
            whole: "type mismatch for bb argument #\(position) of successor #\(index)")
        }
      }
    }
  }
}

/// A branch that knows how often each successor is taken.
///
/// List `weightedBranch` among the schema's interfaces.
public protocol WeightedBranchInterface: OpSchema {
  /// Returns a weight for each successor, or `nil` if nothing is known.
  static func weights(of op: Op<Self>) -> [Int]?
}

extension WeightedBranchInterface {
  /// This schema's implementation, for generic code.
  public static var weightedBranch: Implements {
    Implements(WeightedBranchWitness(weights: { weights(of: Op(unchecked: $0)) }))
  }
}

/// What generic code may ask of a branch with weights.
public struct WeightedBranchWitness: InterfaceWitness {
  /// Returns a weight for each successor, or `nil` if nothing is known.
  public let weights: @Sendable (Operation) -> [Int]?

  public func verify(_ op: Operation) throws(VerificationFailure) {
    guard let weights = weights(op), !weights.isEmpty else { return }
    if weights.count != op.successors.count {
      throw VerificationFailure(
        whole: "expects number of branch weights to match number of successors: "
          + "\(weights.count) vs \(op.successors.count)")
    }
    if weights.allSatisfy({ $0 == 0 }) {
      throw VerificationFailure(whole: "branch weights cannot all be zero")
    }
  }
}
