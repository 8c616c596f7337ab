public import Accel

extension CF.Assert {
  public static let canonicalizations = [
    // assert true → nothing
    Pattern(cf: "EraseRedundantAssertions") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.arg.constant == op.context.bool(true) else {
        throw NoMatch("the condition is not known to hold")
      }
      return rewriter.erase(op)
    }
  ]
}

extension CF.Branch {
  public static let canonicalizations = [
    // br ^bb1; ^bb1: … → …
    Pattern("SimplifyBrToBlockWithSinglePred") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let (target, operands) = (op.dest, Array(op.destOperands))
      guard let block = op.operation.block, target != block, target.singlePredecessor != nil else {
        throw NoMatch("other branches lead to the same block")
      }
      rewriter.erase(op)
      return rewriter.merge(target, into: block, arguments: operands)
    },
    // br ^bb1; ^bb1: br ^bb2 → br ^bb2
    Pattern("SimplifyPassThroughBr") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let target = BranchTarget(block: op.dest, operands: Array(op.destOperands))
      guard op.dest != op.operation.block, let collapsed = target.collapsed() else {
        throw NoMatch("the block does more than branch to another")
      }
      return rewriter.replace(op, byJumpTo: collapsed)
    },
  ]
}
