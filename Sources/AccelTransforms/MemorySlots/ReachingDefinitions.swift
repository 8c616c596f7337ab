import AccelIR

/// What one memory slot holds at each place of a region.
///
/// Only blocks where that matters are looked at: those with accesses, those that lead to a block with an argument for
/// it, and those that dominate them up to the closest where it is known.
struct ReachingDefinitions {
  private let slot: MemorySlot
  private let accesses: [Block: [Operation]]
  private let dominance: DominanceInfo
  private let rewriter: Rewriter
  private let makeDefault: () -> Value
  /// What the slot holds before something is stored, if that has been made.
  private(set) var madeDefault: Value?
  private var arguments: [Block: Value] = [:]
  /// What the slot holds at the end of blocks; `nil` is the default, which need not have been made.
  private var ends: [Block: Value?] = [:]
  private var beforeOperations: [Operation: Value] = [:]
  private var storedValues: [Operation: Value] = [:]

  /// - Requires: the operations in `accesses` are in the order of their blocks.
  init(
    _ slot: MemorySlot, _ accesses: [Block: [Operation]], _ dominance: DominanceInfo, _ rewriter: Rewriter,
    default makeDefault: @escaping () -> Value
  ) {
    (self.slot, self.accesses, self.dominance, self.rewriter) = (slot, accesses, dominance, rewriter)
    self.makeDefault = makeDefault
  }

  /// Makes `argument` what the slot holds at the start of `block`.
  mutating func setArgument(_ argument: Value, of block: Block) { arguments[block] = argument }

  /// What the slot holds before anything is stored.
  private mutating func defaultValue() -> Value {
    if let madeDefault { return madeDefault }
    let value = makeDefault()
    madeDefault = value
    return value
  }

  /// Returns what the slot holds at the end of `block`.
  mutating func atEnd(of block: Block) -> Value {
    visit(block)
    return ends[block].flatMap { $0 } ?? defaultValue()
  }

  /// Returns what the slot holds before `op`, one of the accesses.
  mutating func before(_ op: Operation) -> Value { beforeOperations[op] ?? defaultValue() }

  /// The value that `op` stores, if control can reach it.
  func stored(by op: Operation) -> Value? { storedValues[op] }

  /// Finds out what the slot holds in `block`.
  mutating func visit(_ block: Block) {
    // From here up to where it is known, and down again.
    var path: [Block] = []
    var current: Block? = block
    var value: Value?
    while let next = current {
      if let known = ends[next] {
        value = known
        break
      }
      // What cannot be reached holds what is there before anything is stored.
      if !dominance.isReachable(next) {
        ends[next] = .some(nil)
        return
      }
      path.append(next)
      if let argument = arguments[next] {
        value = argument
        break
      }
      current = dominance.immediateDominator(of: next)
    }
    for block in path.reversed() {
      value = end(of: block, startingWith: value)
      ends[block] = .some(value)
    }
  }

  /// Returns what the slot holds at the end of `block`, if it holds `start` at its start.
  private mutating func end(of block: Block, startingWith start: Value?) -> Value? {
    var value = start
    for op in accesses[block] ?? [] {
      if let value { beforeOperations[op] = value }
      guard let memory = op.interface(PromotableMemoryWitness.self), memory.stores(op, slot) else { continue }
      let before = value ?? defaultValue()
      rewriter.builder.move(after: op)
      let stored = memory.storedValue(op, slot, before, rewriter)
      storedValues[op] = stored
      value = stored
    }
    return value
  }
}
