public import Accel
import ArithDialect
import UBDialect

extension CF.ConditionalBranch {
  public static let canonicalizations = [
    // cond_br true, ^bb1, ^bb2 → br ^bb1
    Pattern(cf: "SimplifyConstCondBranchPred") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let condition = op.condition.constant?.integer else {
        throw NoMatch("the condition is not constant")
      }
      return rewriter.replace(op, byJumpTo: condition.isZero ? op.falseTarget : op.trueTarget)
    },
    // cond_br %c, ^bb1, ^bb2; ^bb1: br ^bb3 → cond_br %c, ^bb3, ^bb2
    Pattern(cf: "SimplifyPassThroughCondBranch") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let (first, second) = (op.trueTarget.collapsed(), op.falseTarget.collapsed())
      guard first != nil || second != nil else { throw NoMatch("the blocks do more than branch to others") }
      let (onTrue, onFalse) = (first ?? op.trueTarget, second ?? op.falseTarget)
      rewriter.create(Self.self) {
        ($0.condition, $0.branchWeights) = (op.condition, op.branchWeights)
        ($0.trueDest, $0.trueDestOperands) = (onTrue.block, onTrue.operands)
        ($0.falseDest, $0.falseDestOperands) = (onFalse.block, onFalse.operands)
      }
      return rewriter.erase(op)
    },
    // cond_br %c, ^bb1(%x), ^bb1(%y) → br ^bb1(select(%c, %x, %y))
    Pattern(cf: "SimplifyCondBranchIdenticalSuccessors") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let (onTrue, onFalse) = (op.trueTarget, op.falseTarget)
      guard onTrue.block == onFalse.block else { throw NoMatch("the blocks are not the same") }
      if onTrue.operands == onFalse.operands { return rewriter.replace(op, byJumpTo: onTrue) }
      guard onTrue.block.uniquePredecessor == op.operation.block else {
        throw NoMatch("other blocks lead to the same block")
      }
      var merged = onTrue
      for (index, other) in onFalse.operands.enumerated() where onTrue.operands[index] != other {
        let choice = rewriter.create(Arith.Select.self) {
          ($0.condition, $0.trueValue, $0.falseValue) = (op.condition, onTrue.operands[index], other)
        }
        merged.operands[index] = choice.result
      }
      return rewriter.replace(op, byJumpTo: merged)
    },
    // cond_br %c, ^bb1, ^bb2; ^bb1: cond_br %c, ^bb3, ^bb4 → ^bb1: br ^bb3
    Pattern(cf: "SimplifyCondBranchFromCondBranchOnSameCondition") {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let block = op.operation.block, let before = block.singlePredecessor?.last?.as(Self.self),
        before.condition == op.condition
      else { throw NoMatch("no branch on the same condition leads here alone") }
      return rewriter.replace(op, byJumpTo: before.trueDest == block ? op.trueTarget : op.falseTarget)
    },
    // cond_br %c, ^bb1, ^bb2; ^bb1: … %c … → ^bb1: … true …
    Pattern(cf: "CondBranchTruthPropagation") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let isTrueReplaced = propagate(true, of: op, to: op.trueDest, rewriter)
      let isFalseReplaced = propagate(false, of: op, to: op.falseDest, rewriter)
      guard let rewritten = isFalseReplaced ?? isTrueReplaced else {
        throw NoMatch("the blocks do not use the condition")
      }
      return rewritten
    },
    // cond_br %c, ^bb1, ^bb2; ^bb1: unreachable → br ^bb2
    Pattern(cf: "DropUnreachableCondBranch") { (op: Op<Self>, rewriter) throws(NoMatch) in
      if op.trueDest.first?.is(UB.Unreachable.self) == true {
        return rewriter.replace(op, byJumpTo: op.falseTarget)
      }
      if op.falseDest.first?.is(UB.Unreachable.self) == true {
        return rewriter.replace(op, byJumpTo: op.trueTarget)
      }
      throw NoMatch("both blocks can be reached")
    },
  ]

  /// Replaces the condition of `op` by `truth` in `block`, unless others lead there; `nil` if it is not used there.
  private static func propagate(
    _ truth: Bool, of op: Op<Self>, to block: Block, _ rewriter: Rewriter
  ) -> Rewritten? {
    guard block.singlePredecessor != nil else { return nil }
    let users = op.condition.uses.filter { $0.owner.block == block }
    if users.isEmpty { return nil }
    let constant = rewriter.create(
      Arith.Constant.self, results: [op.condition.type],
      properties: [
        op.context.bool(truth)
      ])
    for use in users { rewriter.setOperand(use.owner, use.operandIndex, to: constant.result) }
    return rewriter.changed(op.operation)
  }
}

extension Op<CF.ConditionalBranch> {
  /// Where the branch leads if the condition is true.
  fileprivate var trueTarget: BranchTarget {
    BranchTarget(block: self.trueDest, operands: Array(self.trueDestOperands))
  }
  /// Where the branch leads if the condition is false.
  fileprivate var falseTarget: BranchTarget {
    BranchTarget(block: self.falseDest, operands: Array(self.falseDestOperands))
  }
}
