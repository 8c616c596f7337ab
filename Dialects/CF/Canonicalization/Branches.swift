import Accel

/// Where a branch leads, and with which values.
struct BranchTarget {
  var block: Block
  var operands: [Value]

  /// Returns where this leads in the end if the block does nothing but branch to another; `nil` if it does more.
  func collapsed() -> BranchTarget? {
    guard let branch = block.first?.as(CF.Branch.self), branch.operation.next == nil,
      block.arguments.allSatisfy({ $0.uses.allSatisfy { $0.owner == branch.operation } }),
      branch.dest != block, !branch.leadsToCycle(from: block)
    else { return nil }
    let operands = branch.destOperands.map { $0.owningBlock == block ? self.operands[$0.index] : $0 }
    return BranchTarget(block: branch.dest, operands: operands)
  }
}

extension Op<CF.Branch> {
  /// `true` iff branches that only branch lead back to `block`, or to a circle.
  fileprivate func leadsToCycle(from block: Block) -> Bool {
    var seen: Set<Block> = [block, self.dest]
    var next = self.dest.last?.as(CF.Branch.self)
    while let branch = next {
      if !seen.insert(branch.dest).inserted { return true }
      next = branch.dest.last?.as(CF.Branch.self)
    }
    return false
  }
}

extension Block {
  /// The only block that leads here, if it does so once.
  var singlePredecessor: Block? {
    var predecessors = predecessors
    guard let first = predecessors.next(), predecessors.next() == nil else { return nil }
    return first
  }

  /// The only block that leads here, however often.
  var uniquePredecessor: Block? {
    var predecessors = predecessors
    guard let first = predecessors.next() else { return nil }
    while let other = predecessors.next() { if other != first { return nil } }
    return first
  }
}

extension Rewriter {
  /// Replaces a terminator by a jump to `target`.
  func replace<S>(_ op: Op<S>, byJumpTo target: BranchTarget) -> Rewritten {
    create(CF.Branch.self) { ($0.dest, $0.destOperands) = (target.block, target.operands) }
    return erase(op)
  }
}

extension Pattern {
  /// Creates a pattern that users also know by the name of the class that MLIR has for it.
  init<S: OpSchema>(
    cf name: String, _ body: @escaping @Sendable (Op<S>, Rewriter) throws(NoMatch) -> Rewritten
  ) {
    self.init(name, labels: ["(anonymous namespace)::\(name)"], body)
  }
}
