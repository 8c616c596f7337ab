public import AccelIR
public import AccelPasses

/// Replaces operations by equal ones that come before them on every path, and erases what nobody needs.
public struct CSE: Pass {
  public static let name = "cse"
  public static let summary = "Eliminate common sub-expressions"
  public static let statistics = [replaced, erased]
  static let replaced = PassStatistic("num-cse'd", "Number of operations CSE'd")
  static let erased = PassStatistic("num-dce'd", "Number of operations DCE'd")

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var elimination = CommonSubexpressionElimination(
      dominance: context.analysis(DominanceInfo.self), rewriter: context.rewriter())
    elimination.simplify(op)
    context.count(Self.replaced, elimination.replacedCount)
    context.count(Self.erased, elimination.erasedCount)
    if elimination.hasChanged { context.preserve(DominanceInfo.self) } else { context.preserveAll() }
  }
}

/// Finds equal operations, from the top down, and keeps the first.
private struct CommonSubexpressionElimination: ~Copyable {
  let dominance: DominanceInfo
  let rewriter: Rewriter
  var replacedCount = 0
  var erasedCount = 0
  /// What is erased at the end, so that handles in the table stay valid.
  private var erasable: [Operation] = []
  private var known = ScopedOperationTable()
  /// An empty table that is large already, for the next operation inside which nothing is known.
  private var spare: ScopedOperationTable?

  init(dominance: DominanceInfo, rewriter: Rewriter) {
    (self.dominance, self.rewriter) = (dominance, rewriter)
  }

  /// `true` iff an operation was erased.
  var hasChanged: Bool { !erasable.isEmpty }

  mutating func simplify(_ op: Operation) {
    for region in op.regions { simplify(region) }
    for op in erasable { rewriter.erase(op) }
  }

  private mutating func simplify(_ region: Region) {
    guard let entry = region.entry else { return }
    let hasDominance = dominance.hasSSADominance(region)
    if region.hasOneBlock {
      known.enterScope()
      simplify(entry, hasDominance)
      known.leaveScope()
    } else if hasDominance {
      simplifyDominated(region)
    }
  }

  /// Goes through the blocks of a region by dominance: what a block knows, those that it dominates know, too.
  private mutating func simplifyDominated(_ region: Region) {
    var openScopes = 0
    for (block, depth) in dominance.preorder(of: region) {
      while openScopes > depth {
        known.leaveScope()
        openScopes -= 1
      }
      known.enterScope()
      openScopes += 1
      simplify(block, true)
    }
    for _ in 0..<openScopes { known.leaveScope() }
  }

  private mutating func simplify(_ block: Block, _ hasDominance: Bool) {
    for op in block.operations {
      if !op.regions.isEmpty { simplifyRegions(of: op) }
      simplify(op, hasDominance)
    }
  }

  private mutating func simplifyRegions(of op: Operation) {
    if op.name.mightHaveTrait(.isolatedFromAbove) {
      // What is known outside must not be used inside.
      var outside: ScopedOperationTable
      if let table = spare.take() { outside = table } else { outside = ScopedOperationTable() }
      swap(&known, &outside)
      for region in op.regions { simplify(region) }
      swap(&known, &outside)
      spare = .some(consume outside)
    } else {
      for region in op.regions { simplify(region) }
    }
  }

  private mutating func simplify(_ op: Operation, _ hasDominance: Bool) {
    let traits = op.traits
    if traits.contains(.terminator) { return }
    if op.isTriviallyDead {
      erasable.append(op)
      erasedCount += 1
      return
    }
    guard op.regions.allSatisfy({ $0.isEmpty || $0.hasOneBlock }) else { return }
    if op.isMemoryEffectFree {
      if let equal = known.findOrInsert(op) { replace(op, by: equal, hasDominance) }
    } else if op.onlyReads {
      if let equal = known.find(op), equal.block == op.block, !isMemoryChanged(between: equal, and: op) {
        replace(op, by: equal, hasDominance)
      } else {
        known.insert(op)
      }
    }
  }

  private mutating func replace(_ op: Operation, by equal: Operation, _ hasDominance: Bool) {
    for (old, new) in zip(op.results, equal.results) {
      if hasDominance {
        rewriter.replaceAllUses(of: old, with: new)
      } else {
        // Operations that were met already are known by their operands.
        rewriter.replaceUses(of: old, with: new) { !known.contains($0.owner) }
      }
    }
    if op.isUnused { erasable.append(op) }
    if equal.location == .unknown, op.location != .unknown { equal.location = op.location }
    replacedCount += 1
  }

  /// `true` iff something between the operations, which are in one block, might write to memory.
  private func isMemoryChanged(between first: Operation, and last: Operation) -> Bool {
    var current = first.next
    while let op = current, op != last {
      guard let effects = op.memoryEffects, !effects.contains(where: { $0.kind == .write }) else {
        return true
      }
      current = op.next
    }
    return false
  }
}

extension Operation {
  /// `true` iff this operation is known to read memory and to do nothing else to it.
  fileprivate var onlyReads: Bool {
    guard let effects = memoryEffects, !effects.isEmpty else { return false }
    return effects.allSatisfy { $0.kind == .read }
  }
}
