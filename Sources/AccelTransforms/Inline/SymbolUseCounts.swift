import AccelIR

/// How often functions are referred to that may be erased once nobody does.
struct SymbolUseCounts {
  /// What one function refers to.
  private struct References {
    /// The functions that the attributes of the operation itself mention.
    var outer: Set<Int> = []
    /// How often the operations inside refer to each function.
    var inner: [Int: Int] = [:]
  }

  private let graph: CallableNodes
  /// The number of references, by node; nodes that have to stay are missing.
  private var counts: [Int: Int] = [:]
  private var references: [Int: References] = [:]
  /// `true` iff not all references can be found.
  private var isUnknown = false

  /// Counts the references inside `op`.
  init(_ op: Operation, _ graph: CallableNodes) {
    self.graph = graph
    var alwaysLive: Set<Int> = []
    findDiscardable(op, isHidden: op.block == nil, &alwaysLive)
    for node in alwaysLive { counts[node] = nil }
    for node in graph.regions.indices { recount(node) }
  }

  /// Finds the functions that may be erased, and those that what is no function refers to.
  ///
  /// `isHidden` says whether all references to symbols directly inside can be seen.
  private mutating func findDiscardable(_ op: Operation, isHidden: Bool, _ alwaysLive: inout Set<Int>) {
    let isTable = op.traits.contains(.symbolTable)
    let isHidden = isHidden || !isTable || !op.isSymbol || op.symbolVisibility == .private
    for region in op.regions {
      for block in region.blocks {
        for inner in block.operations where !inner.regions.isEmpty {
          findDiscardable(inner, isHidden: isHidden, &alwaysLive)
        }
      }
    }
    guard isTable else { return }
    for block in op.region(0).blocks {
      for inner in block.operations { classify(inner, isHidden: isHidden, &alwaysLive) }
    }
  }

  private mutating func classify(_ op: Operation, isHidden: Bool, _ alwaysLive: inout Set<Int>) {
    if let node = op.interface(CallableWitness.self)?.body(op).flatMap({ graph.node(of: $0) }) {
      let visibility = op.symbolVisibility
      if op.isSymbol, isHidden || visibility == .private, visibility != .public, !isUnknown {
        counts[node] = 0
      }
    } else if !visitReferences(of: op, { node, _ in alwaysLive.insert(node) }) {
      giveUp()
    }
  }

  /// Visits the functions that `op` and what is inside refer to, with the operation that does.
  ///
  /// Returns `false` if not all references can be found: what is inside could look up symbols in its own way.
  private func visitReferences(of op: Operation, _ visit: (Int, Operation) -> Void) -> Bool {
    guard let table = op.parent else { return true }
    guard let uses = op.symbolUses() else { return false }
    var resolved: [Attribute: Int?] = [:]
    for use in uses {
      let node: Int?
      if let known = resolved[use.reference] {
        node = known
      } else {
        node = graph.node(of: use.reference, from: table)
        resolved[use.reference] = .some(node)
      }
      if let node { visit(node, use.user) }
    }
    return true
  }

  /// Lets all functions stay.
  private mutating func giveUp() { (isUnknown, counts) = (true, [:]) }

  /// Counts again what the function refers to, which was simplified.
  mutating func recount(_ node: Int) {
    if counts.isEmpty { return }
    forget(references[node])
    var found = References()
    let owner = graph.regions[node].parent
    let isComplete = visitReferences(of: owner) { target, user in
      guard counts[target] != nil else { return }
      if user != owner {
        found.inner[target, default: 0] += 1
      } else if !found.outer.insert(target).inserted {
        return
      }
    }
    if !isComplete { return giveUp() }
    for target in found.outer { counts[target, default: 0] += 1 }
    for (target, count) in found.inner { counts[target, default: 0] += count }
    references[node] = found
  }

  private mutating func forget(_ references: References?) {
    guard let references else { return }
    for target in references.outer where counts[target] != nil { counts[target, default: 0] -= 1 }
    for (target, count) in references.inner where counts[target] != nil {
      counts[target, default: 0] -= count
    }
  }

  /// `true` iff nothing refers to the function, and it may be erased.
  func isDead(_ node: Int) -> Bool {
    let owner = graph.regions[node].parent
    return owner.isSymbol ? counts[node] == 0 : owner.isMemoryEffectFree && owner.isUnused
  }

  /// `true` iff one thing refers to the function, and it may be erased when nothing does.
  func hasOneUse(_ node: Int) -> Bool {
    let owner = graph.regions[node].parent
    if owner.isSymbol { return counts[node] == 1 }
    return owner.isMemoryEffectFree && owner.results.count == 1 && owner.result(0).hasOneUse
  }

  /// Takes away the references of `call`, in `caller`, and adds those that came with the body of `callee`.
  mutating func replace(_ call: Operation, in caller: Int, byBodyOf callee: Int) {
    if counts.isEmpty { return }
    var inner = references[caller]?.inner ?? [:]
    var dropped: [Int] = []
    let isComplete = visitReferences(of: call) { target, _ in
      if inner[target] != nil { dropped.append(target) }
    }
    if !isComplete { return giveUp() }
    for target in dropped {
      inner[target, default: 0] -= 1
      counts[target, default: 0] -= 1
    }
    for (target, count) in references[callee]?.inner ?? [:] {
      inner[target, default: 0] += count
      counts[target, default: 0] += count
    }
    references[caller, default: References()].inner = inner
  }

  /// Forgets a function that is about to be erased, and those inside it.
  mutating func erase(_ node: Int) {
    for child in graph.children(of: node) { erase(child) }
    forget(references[node])
    references[node] = nil
    counts[node] = nil
  }
}
