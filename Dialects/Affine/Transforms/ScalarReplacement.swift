public import Accel
import MemRefDialect
import SCFDialect

extension Affine {
  /// Makes loads the values that were stored, drops stores that nobody sees, and makes loads of the same one.
  public struct ScalarReplacement: Pass {
    public static let name = "affine-scalrep"
    public static let title = "AffineScalarReplacement"
    public static let summary =
      "Replace affine memref accesses by scalars by forwarding stores to loads and eliminating redundant loads"
    public static let anchor: String? = "func.func"

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let replacement = ScalarReplacer(
        rewriter: context.rewriter(), dominance: context.analysis(DominanceInfo.self),
        aliases: context.analysis(AliasAnalysis.self))
      replacement.run(on: op, PostDominanceInfo())
    }
  }
}

/// One run of the pass.
private struct ScalarReplacer {
  let rewriter: Rewriter
  let dominance: DominanceInfo
  let aliases: AliasAnalysis

  func run(on op: Operation, _ postDominance: PostDominanceInfo) {
    // Stored values take the place of what is loaded.
    var forwarded: [Value] = []
    for load in op.accesses where !load.isWrite {
      guard let value = storedValue(for: load) else { continue }
      rewriter.replace(load.operation, with: value)
      if !forwarded.contains(load.memref) { forwarded.append(load.memref) }
    }
    var unused: [Operation] = []
    for store in op.accesses where store.isWrite {
      if isOverwritten(store, postDominance) { unused.append(store.operation) }
    }
    for store in unused { rewriter.erase(store) }
    for memref in forwarded { eraseIfOnlyWritten(memref) }
    // Each load is looked at while all others are still there.
    var redundant: [(Operation, Value)] = []
    for load in op.accesses where !load.isWrite {
      guard let other = equalLoad(to: load) else { continue }
      redundant.append((load.operation, other))
      rewriter.replaceAllUses(of: load.operation.result(0), with: other)
    }
    for (load, _) in redundant { rewriter.erase(load) }
  }

  /// The value that a load certainly finds, if there is one.
  private func storedValue(for load: MemoryAccess) -> Value? {
    var found: Value?
    for use in load.memref.uses {
      guard let store = MemoryAccess(use.owner), store.isWrite, store.memref == load.memref,
        store.isSameElement(as: load), dominance.dominates(store.operation, load.operation),
        reaches(store, load), !isIntervening(.write, from: store.operation, to: load)
      else { continue }
      found = store.operation.operand(0)
    }
    guard let found, found.type == load.operation.result(0).type else { return nil }
    return found
  }

  /// `true` iff a store comes before a load in one iteration of the loops around both.
  private func reaches(_ store: MemoryAccess, _ load: MemoryAccess) -> Bool {
    guard store.operation.affineScope == load.operation.affineScope else { return false }
    let depth = store.operation.commonLoopCount(with: load.operation) + 1
    guard case .possible = store.dependence(before: load, depth: depth) else { return false }
    return true
  }

  /// `true` iff another store certainly overwrites what a store writes before it is read.
  private func isOverwritten(_ store: MemoryAccess, _ postDominance: PostDominanceInfo) -> Bool {
    store.memref.uses.contains { use in
      guard let other = MemoryAccess(use.owner), other.isWrite, other.operation != store.operation,
        other.operation.region == store.operation.region, other.isSameElement(as: store),
        postDominance.postDominates(other.operation, store.operation)
      else { return false }
      return !isIntervening(.read, from: store.operation, to: other)
    }
  }

  /// The result of the load that comes first of those that find the same.
  private func equalLoad(to load: MemoryAccess) -> Value? {
    var candidates: [Operation] = []
    for use in load.memref.uses where use.owner != load.operation {
      guard let other = MemoryAccess(use.owner), !other.isWrite, other.isSameElement(as: load),
        dominance.dominates(other.operation, load.operation),
        !isIntervening(.write, from: other.operation, to: load),
        other.operation.result(0).type == load.operation.result(0).type
      else { continue }
      candidates.append(other.operation)
    }
    let first = candidates.first { option in
      candidates.allSatisfy { $0 == option || dominance.dominates(option, $0) }
    }
    return first?.result(0)
  }

  /// Erases a buffer allocated here that is only written and freed.
  private func eraseIfOnlyWritten(_ memref: Value) {
    guard let allocation = memref.definingOperation, allocation.hasOnlyEffect(.allocate, on: memref) else {
      return
    }
    let users = memref.uses.map(\.owner)
    guard users.allSatisfy({ MemoryAccess($0)?.isWrite == true || $0.hasOnlyEffect(.free, on: memref) })
    else {
      return
    }
    for user in users { rewriter.erase(user) }
    rewriter.erase(allocation)
  }

  // MARK: What happens between

  /// `true` iff an operation between two may have the given effect on what the second accesses.
  private func isIntervening(_ kind: MemoryEffect.Kind, from start: Operation, to access: MemoryAccess)
    -> Bool
  {
    let common = start.commonLoopCount(with: access.operation)
    func affects(_ op: Operation) -> Bool { hasEffect(op, kind, on: access, common) }

    func between(_ from: Operation, _ end: Operation) -> Bool {
      guard let region = from.region, let endRegion = end.region else { return true }
      if region != endRegion {
        guard let parent = end.parent else { return true }
        return between(from, parent) || affects(parent)
      }
      var current = from.next
      while let op = current, op != end {
        if affects(op) { return true }
        current = op.next
      }
      if from.block == end.block { return false }
      var todo = from.block.map { Array($0.successors) } ?? []
      var done: [Block] = []
      while let block = todo.popLast() {
        if done.contains(block) { continue }
        done.append(block)
        var reached = false
        for op in block.operations {
          if op == end {
            reached = true
            break
          }
          if affects(op) { return true }
        }
        if !reached { todo += block.successors }
      }
      return false
    }
    return between(start, access.operation)
  }

  /// `true` iff an operation, or one inside, may have the given effect on what an access touches.
  private func hasEffect(
    _ op: Operation, _ kind: MemoryEffect.Kind, on access: MemoryAccess, _ common: Int
  ) -> Bool {
    if let effects = op.interface(MemoryEffectsWitness.self)?.effects(op) {
      let matters = effects.contains { effect in
        guard effect.kind == kind else { return false }
        guard let value = effect.value else { return true }
        return value == access.memref || aliases.alias(value, access.memref) != AliasResult.none
      }
      if !matters { return false }
      guard let other = MemoryAccess(op) else { return true }
      return mayAffect(other, access, common)
    }
    if !op.traits.isDisjoint(with: [.pure, .noMemoryEffects]) { return false }
    guard op.traits.contains(.recursiveMemoryEffects) else { return true }
    for region in op.regions {
      for block in region.blocks {
        for inner in block.operations where hasEffect(inner, kind, on: access, common) { return true }
      }
    }
    return false
  }

  /// `true` iff two accesses may meet inside of the outer `common` loops.
  private func mayAffect(_ source: MemoryAccess, _ target: MemoryAccess, _ common: Int) -> Bool {
    guard source.memref == target.memref, source.operation.affineScope == target.operation.affineScope else {
      return true
    }
    var depth = source.operation.commonLoopCount(with: target.operation) + 1
    while depth > common {
      guard case .none = source.dependence(before: target, depth: depth) else { return true }
      depth -= 1
    }
    return false
  }
}
