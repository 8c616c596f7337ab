import AccelIR

/// Replaces block arguments in `regions`, and inside, that get one value from all predecessors by that value; returns
/// whether there were any.
func dropRedundantArguments(_ regions: [Region], _ rewriter: Rewriter) -> Bool {
  var changed = false
  var worklist = RegionStack(regions)
  while let region = worklist.pop() {
    for block in region.blocks where dropRedundantArguments(of: block, rewriter) { changed = true }
    worklist.pushRegions(inside: region)
  }
  return changed
}

private func dropRedundantArguments(of block: Block, _ rewriter: Rewriter) -> Bool {
  if block.arguments.isEmpty || block.hasNoPredecessors { return false }
  var dropped: [Int] = []
  for (index, argument) in block.arguments.enumerated() {
    guard let value = commonValue(of: block, index) else { continue }
    dropped.append(index)
    rewriter.replaceAllUses(of: argument, with: value)
  }
  for index in dropped.reversed() {
    rewriter.eraseArgument(of: block, at: index)
    for predecessor in Set(block.predecessors) {
      guard let branch = predecessor.last, let witness = branch.interface(BranchWitness.self) else {
        continue
      }
      for (position, successor) in branch.successors.enumerated() where successor == block {
        let offset = index - witness.successorOperands(branch, position).producedCount
        witness.eraseSuccessorOperand(branch, position, offset, rewriter)
      }
    }
  }
  return !dropped.isEmpty
}

/// The value that the argument at `index` gets wherever control comes from.
private func commonValue(of block: Block, _ index: Int) -> Value? {
  var common: Value?
  for predecessor in block.predecessors {
    guard let branch = predecessor.last, let witness = branch.interface(BranchWitness.self) else {
      return nil
    }
    for (position, successor) in branch.successors.enumerated() where successor == block {
      let operands = witness.successorOperands(branch, position)
      // What a terminator makes itself is nothing that others could use.
      guard index >= operands.producedCount else { return nil }
      let value = operands.forwarded[index - operands.producedCount]
      if common == nil { common = value }
      if common != value { return nil }
    }
  }
  return common
}
