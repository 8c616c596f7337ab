public import AccelIR
public import AccelPasses

/// Puts definitions before uses where that is not required anyway.
public struct TopologicalSort: Pass {
  public static let name = "topological-sort"
  public static let summary = "Sort regions without SSA dominance in topological order"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let dominance = DominanceInfo()
    let rewriter = context.rewriter()
    op.walk(.postOrder) { inner in
      guard inner.traits.contains(.graphRegion) else { return .advance }
      for region in inner.regions where !dominance.hasSSADominance(region) {
        for block in region.blocks { sortTopologically(block, rewriter) }
      }
      return .advance
    }
  }
}

/// Moves each operation of `block` after those that define what it uses, if there is such an order; returns whether
/// there is.
///
/// Operations that need not move stay in order; in circles, the order is that of the block.
@discardableResult
public func sortTopologically(_ block: Block, _ rewriter: Rewriter) -> Bool {
  var operations = Array(block.operations)
  if operations.last?.traits.contains(.terminator) == true { operations.removeLast() }
  let end = operations.last?.next
  var unscheduled = Set(operations)
  var next = operations.first
  var isComplete = true
  while !unscheduled.isEmpty {
    var hasProgress = false
    var current = next
    while let op = current, op != end {
      current = op.next
      guard op.isReady(unscheduled) else { continue }
      unscheduled.remove(op)
      hasProgress = true
      if op == next {
        next = op.next
      } else if let next {
        rewriter.move(op, before: next)
      }
    }
    if !hasProgress, let first = next {
      isComplete = false
      unscheduled.remove(first)
      next = first.next
    }
  }
  return isComplete
}

extension Operation {
  /// `true` iff nothing that this operation, or one inside, uses is defined in one of `unscheduled`.
  fileprivate func isReady(_ unscheduled: Set<Operation>) -> Bool {
    walk(.postOrder) { inner in
      inner.operands.allSatisfy { isReady($0, unscheduled) } ? .advance : .interrupt
    }
  }

  private func isReady(_ value: Value, _ unscheduled: Set<Operation>) -> Bool {
    var definition = value.definingOperation
    while let op = definition {
      if op == self { return true }
      if unscheduled.contains(op) { return false }
      definition = op.parent
    }
    return true
  }
}
