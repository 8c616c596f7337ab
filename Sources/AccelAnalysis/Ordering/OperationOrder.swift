public import AccelIR

/// Puts `operations` into an order in which definitions come before uses, uses inside included; returns whether there
/// is such an order.
///
/// Operations that could come next do so in the order in which they are; where there are circles, likewise.
@discardableResult
public func sortTopologically(_ operations: inout [Operation]) -> Bool {
  var unscheduled = Set(operations)
  var next = 0
  var isComplete = true
  while !unscheduled.isEmpty {
    let before = next
    for index in next..<operations.count where operations[index].isReady(after: unscheduled) {
      unscheduled.remove(operations[index])
      operations.swapAt(index, next)
      next += 1
    }
    if next == before {
      isComplete = false
      unscheduled.remove(operations[next])
      next += 1
    }
  }
  return isComplete
}

/// Returns `operations` in the order in which a walk meets them that goes from blocks to those that they dominate.
public func topologicallySorted(_ operations: [Operation]) -> [Operation] {
  guard operations.count > 1, var top = operations.first else { return operations }
  let wanted = Set(operations)
  // What is one of them, or holds one.
  var holders: Set<Operation> = []
  for op in operations {
    var current: Operation? = op
    while let holder = current, holders.insert(holder).inserted { current = holder.parent }
  }
  while let parent = top.parent { top = parent }
  var sorted: [Operation] = []
  func visit(_ op: Operation) {
    if wanted.contains(op) { sorted.append(op) }
    // MLIR visits the last region first, too.
    for region in op.regions.reversed() {
      for block in region.topologicalOrder {
        for inner in block.operations where holders.contains(inner) { visit(inner) }
      }
    }
  }
  visit(top)
  return sorted
}

extension Operation {
  /// `true` iff nothing that this operation uses, or one inside, is defined by one of `unscheduled`, or inside one.
  fileprivate func isReady(after unscheduled: Set<Operation>) -> Bool {
    walk(.postOrder) { inner in
      inner.operands.allSatisfy { isReady($0, after: unscheduled) } ? .advance : .interrupt
    }
  }

  private func isReady(_ operand: Value, after unscheduled: Set<Operation>) -> Bool {
    var current = operand.definingOperation
    while let op = current {
      if op == self { return true }
      if unscheduled.contains(op) { return false }
      current = op.parent
    }
    return true
  }
}
