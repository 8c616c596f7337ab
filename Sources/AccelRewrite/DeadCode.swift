public import AccelIR

/// Erases the operations and block arguments in `regions`, and inside, on which nothing depends that matters;
/// returns whether there were any.
@discardableResult
public func eraseDeadCode(_ regions: [Region], _ rewriter: Rewriter) -> Bool {
  let unused = eraseUnused(regions, rewriter)
  if unused.isAll { return unused.erased }
  var liveness = LiveParts()
  for region in regions { liveness.forget(region) }
  repeat {
    liveness.changed = false
    for region in regions { liveness.propagate(region) }
  } while liveness.changed
  // Marks are read before anything is erased, since whoever listens may write where they are kept.
  var dead = DeadParts()
  for region in regions { dead.collect(region, liveness) }
  return dead.erase(rewriter) || unused.erased
}

/// Erases the operations in `regions`, and inside, that have no uses and no effects; returns whether there were
/// any, and whether that is all there is to simplify.
///
/// It is not if there are several blocks, or where values may depend on each other in circles.
func eraseUnused(_ regions: [Region], _ rewriter: Rewriter) -> (erased: Bool, isAll: Bool) {
  var result = (erased: false, isAll: true)
  for region in regions { eraseUnused(region, rewriter, &result) }
  return result
}

/// From the end to the start, so that what is dead has no uses any more.
private func eraseUnused(
  _ region: Region, _ rewriter: Rewriter, _ result: inout (erased: Bool, isAll: Bool)
) {
  guard let entry = region.entry else { return }
  if !region.hasOneBlock {
    result.isAll = false
    return
  }
  let isGraph = region.parent.name.mightHaveTrait(.graphRegion)
  var next = entry.last
  while let op = next {
    next = op.previous
    if op.isTriviallyDead {
      rewriter.erase(op)
      result.erased = true
      continue
    }
    if isGraph, !op.results.isEmpty { result.isAll = false }
    for inner in op.regions { eraseUnused(inner, rewriter, &result) }
  }
}

/// Marks the operations and block arguments of which it is known that something depends on them.
private struct LiveParts {
  /// `true` iff something was marked.
  var changed = false

  /// Takes away all marks in `region`.
  func forget(_ region: Region) {
    for block in region.blocks {
      for argument in block.arguments { argument.argumentScratch = 0 }
      for op in block.operations {
        op.scratch = 0
        for inner in op.regions { forget(inner) }
      }
    }
  }

  func contains(_ op: Operation) -> Bool { op.scratch != 0 }

  /// The results of an operation live and die together.
  func contains(_ value: Value) -> Bool {
    value.definingOperation.map(contains) ?? (value.argumentScratch != 0)
  }

  private mutating func insert(_ op: Operation) {
    if op.scratch == 0 { (op.scratch, changed) = (1, true) }
  }
  private mutating func insert(_ argument: Value) {
    if argument.argumentScratch == 0 { (argument.argumentScratch, changed) = (1, true) }
  }

  /// Goes through `region` against the flow of control, so that uses come before definitions.
  mutating func propagate(_ region: Region) {
    for block in region.postOrder {
      var next = block.last
      while let op = next {
        next = op.previous
        propagate(op)
      }
      for argument in block.arguments where !contains(argument) && isUsedByLive(argument) { insert(argument) }
    }
  }

  private mutating func propagate(_ op: Operation) {
    for region in op.regions { propagate(region) }
    if op.name.mightHaveTrait(.terminator) && op == op.block?.last { return propagate(terminator: op) }
    if contains(op) { return }
    if !op.wouldBeTriviallyDead || op.results.contains(where: isUsedByLive) { insert(op) }
  }

  private mutating func propagate(terminator op: Operation) {
    insert(op)
    guard let branch = op.interface(BranchWitness.self) else {
      for successor in op.successors { for argument in successor.arguments { insert(argument) } }
      return
    }
    // Arguments that the terminator makes itself have to stay.
    for (index, successor) in op.successors.enumerated() {
      for argument in successor.arguments.prefix(branch.successorOperands(op, index).producedCount) {
        insert(argument)
      }
    }
  }

  private func isUsedByLive(_ value: Value) -> Bool { value.uses.contains(where: isLive) }

  /// `true` iff it matters what the use gets.
  private func isLive(_ use: Use) -> Bool {
    let owner = use.owner
    if !contains(owner) { return false }
    guard let branch = owner.interface(BranchWitness.self) else { return true }
    if let argument = owner.argument(fedBy: use, branch) { return contains(argument) }
    return true
  }
}

extension Operation {
  /// The block argument that becomes what `use`, an operand of this branch, holds.
  fileprivate func argument(fedBy use: Use, _ branch: BranchWitness) -> Value? {
    for (index, successor) in successors.enumerated() {
      let operands = branch.successorOperands(self, index)
      if let offset = operands.offset(of: use) { return successor.arguments[operands.producedCount + offset] }
    }
    return nil
  }
}

/// What is to be erased.
private struct DeadParts {
  /// The operations, users before what they use.
  private var operations: [Operation] = []
  /// The operands of branches that would become dead arguments, those of one branch from the last to the first.
  private var operands: [(branch: Operation, successor: Int, offset: Int)] = []
  /// The arguments, those of one block from the last to the first.
  private var arguments: [(block: Block, index: Int)] = []

  /// Adds what is in `region` and not among `live`.
  mutating func collect(_ region: Region, _ live: LiveParts) {
    let entry = region.entry
    for block in region.postOrder {
      if let terminator = block.last { collectOperands(of: terminator, live) }
      var next = block.last
      while let op = next {
        next = op.previous
        if live.contains(op) {
          for inner in op.regions { collect(inner, live) }
        } else {
          operations.append(op)
        }
      }
      guard block != entry else { continue }
      for index in block.arguments.indices.reversed() where !live.contains(block.arguments[index]) {
        arguments.append((block, index))
      }
    }
  }

  private mutating func collectOperands(of terminator: Operation, _ live: LiveParts) {
    guard let branch = terminator.interface(BranchWitness.self) else { return }
    for (index, successor) in terminator.successors.enumerated().reversed() where !successor.isEntry {
      let produced = branch.successorOperands(terminator, index).producedCount
      for position in successor.arguments.indices.reversed()
      where position >= produced && !live.contains(successor.arguments[position]) {
        operands.append((terminator, index, position - produced))
      }
    }
  }

  /// Erases everything; returns whether there was something.
  func erase(_ rewriter: Rewriter) -> Bool {
    for (branch, successor, offset) in operands {
      branch.interface(BranchWitness.self)?.eraseSuccessorOperand(branch, successor, offset, rewriter)
    }
    // Dead operations may use each other in circles.
    for op in operations { op.dropReferences() }
    for op in operations { rewriter.erase(op) }
    for (block, index) in arguments { rewriter.eraseArgument(of: block, at: index) }
    return !(operands.isEmpty && operations.isEmpty && arguments.isEmpty)
  }
}
