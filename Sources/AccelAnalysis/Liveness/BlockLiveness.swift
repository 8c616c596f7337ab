public import AccelIR
public import AccelPasses

/// Which values are alive at the starts and ends of blocks.
public final class BlockLiveness: Analysis {
  /// What is known of one block.
  public struct Entry {
    /// The values from outside that are used in the block or after it.
    public internal(set) var liveIn: Set<Value> = []
    /// The values that are used after the block.
    public internal(set) var liveOut: Set<Value> = []
    /// What is defined in the block, and inside of its operations.
    fileprivate var defined: Set<Value> = []
    /// What is used in the block but not defined in it.
    fileprivate var used: Set<Value> = []
  }

  private var entries: [Block: Entry] = [:]

  public convenience init(_ op: Operation, _ analyses: AnalysisManager) { self.init(op) }

  /// Analyses all blocks in `op`, and inside.
  public init(_ op: Operation) {
    var pending: [Block] = []
    for region in op.regions { scan(region, &pending) }
    var isPending = Set(pending)
    while let block = pending.popLast() {
      isPending.remove(block)
      guard learn(block) else { continue }
      for predecessor in block.predecessors where isPending.insert(predecessor).inserted {
        pending.append(predecessor)
      }
    }
  }

  /// What is known of `block`.
  public subscript(block: Block) -> Entry { entries[block] ?? Entry() }

  // MARK: Finding out

  /// Looks at the blocks of `region`, and inside, and adds them to `pending`.
  private func scan(_ region: Region, _ pending: inout [Block]) {
    for block in region.blocks {
      var entry = Entry()
      for argument in block.arguments {
        entry.defined.insert(argument)
        if escapes(argument, block) { entry.liveOut.insert(argument) }
      }
      for op in block.operations {
        for result in op.results where escapes(result, block) { entry.liveOut.insert(result) }
        collect(op, &entry)
      }
      entry.used.subtract(entry.defined)
      entry.liveIn = entry.used.union(entry.liveOut.subtracting(entry.defined))
      entries[block] = entry
      pending.append(block)
      for op in block.operations { for inner in op.regions { scan(inner, &pending) } }
    }
  }

  /// `true` iff `value`, defined in `block`, is used after it.
  private func escapes(_ value: Value, _ block: Block) -> Bool {
    guard let region = block.region else { return false }
    return value.uses.contains { use in use.owner.block.map { region.block(holding: $0) != block } ?? false }
  }

  /// Adds what is defined and used by `op`, and inside.
  private func collect(_ op: Operation, _ entry: inout Entry) {
    entry.defined.formUnion(op.results)
    entry.used.formUnion(op.operands)
    for region in op.regions {
      for block in region.blocks {
        entry.defined.formUnion(block.arguments)
        for inner in block.operations { collect(inner, &entry) }
      }
    }
  }

  /// Takes in what is alive at the starts of the blocks after `block`; returns whether more is alive at its start
  /// than before.
  private func learn(_ block: Block) -> Bool {
    guard var entry = entries.removeValue(forKey: block) else { return false }
    defer { entries[block] = entry }
    let count = entry.liveIn.count
    for successor in block.successors {
      entry.liveOut.formUnion(successor == block ? entry.liveIn : self[successor].liveIn)
    }
    for value in entry.liveOut where !entry.defined.contains(value) { entry.liveIn.insert(value) }
    return entry.liveIn.count != count
  }

  // MARK: Asking

  /// Returns the first operation of `block` at, or after, which `value` is alive.
  public func start(of value: Value, in block: Block) -> Operation? {
    guard let definition = value.definingOperation, !self[block].liveIn.contains(value) else {
      return block.first
    }
    return definition
  }

  /// Returns the last operation of `block` at which `value`, which is alive at `start`, is so.
  public func end(of value: Value, in block: Block, from start: Operation) -> Operation {
    if self[block].liveOut.contains(value), let last = block.last { return last }
    var end = start
    for use in value.uses {
      if let user = block.operation(holding: use.owner), end.isBefore(user) { end = user }
    }
    return end
  }

  /// Returns the operations at which `value` is alive, in no particular order.
  public func operations(whereAlive value: Value) -> [Operation] {
    var found: [Operation] = []
    var pending: [Block] = []
    var seen: Set<Block> = []
    for block in [value.parentBlock] + value.uses.map({ $0.owner.block }) {
      if let block, seen.insert(block).inserted { pending.append(block) }
    }
    while let block = pending.popLast() {
      if let start = start(of: value, in: block) {
        let end = end(of: value, in: block, from: start)
        var current: Operation? = start
        while let op = current {
          found.append(op)
          current = op == end ? nil : op.next
        }
      }
      for successor in block.successors
      where self[successor].liveIn.contains(value) && seen.insert(successor).inserted {
        pending.append(successor)
      }
    }
    return found
  }

  /// Returns the values that are alive at `op`.
  public func values(aliveAt op: Operation) -> Set<Value> {
    guard let block = op.block, let first = block.first else { return [] }
    let entry = self[block]
    var alive: Set<Value> = []
    func add(_ value: Value, from start: Operation) {
      if op.isBefore(start) { return }
      if !entry.liveOut.contains(value), end(of: value, in: block, from: start).isBefore(op) { return }
      alive.insert(value)
    }
    for argument in block.arguments { add(argument, from: first) }
    for value in entry.liveIn { add(value, from: first) }
    var current: Operation? = op
    while let definition = current {
      for result in definition.results { add(result, from: definition) }
      current = definition.previous
    }
    return alive
  }

  /// `true` iff `value` is not used after `op`.
  public func isDead(_ value: Value, after op: Operation) -> Bool {
    guard let block = op.block else { return true }
    return !self[block].liveOut.contains(value) && end(of: value, in: block, from: op) == op
  }
}
