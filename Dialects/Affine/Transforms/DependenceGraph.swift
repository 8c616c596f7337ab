import Accel
import MemRefDialect
import SCFDialect

/// The loops and other operations of a block that access buffers or define values for loops, and which of them depend on
/// which.
struct DependenceGraph {
  /// An operation of the block.
  struct Node {
    let id: Int
    /// The operation.
    var operation: Operation
    /// The affine loads inside.
    var loads: [MemoryAccess] = []
    /// The affine stores inside.
    var stores: [MemoryAccess] = []
    /// Other operations inside that read memory.
    var otherLoads: [Operation] = []
    /// Other operations inside that write memory.
    var otherStores: [Operation] = []
    /// Operations inside that free memory.
    var frees: [Operation] = []

    /// The number of loads from a buffer.
    func loadCount(_ memref: Value) -> Int { loads.count { $0.memref == memref } }
    /// The number of stores to a buffer.
    func storeCount(_ memref: Value) -> Int {
      stores.count { $0.memref == memref } + otherStores.count { $0.has(.write, on: memref) }
    }
    /// `true` iff a buffer is written or freed.
    func changes(_ memref: Value) -> Bool {
      storeCount(memref) > 0 || frees.contains { $0.has(.free, on: memref) }
    }

    /// Finds the accesses inside.
    mutating func collect() {
      (loads, stores) = ([], [])
      operation.walk(.postOrder) { op in
        if op.is(Affine.For.self) { return .advance }
        if let access = MemoryAccess(op) {
          if access.isWrite { stores.append(access) } else { loads.append(access) }
        } else if let effects = op.interface(MemoryEffectsWitness.self)?.effects(op) {
          if effects.contains(where: { $0.kind == .read }) { otherLoads.append(op) }
          if effects.contains(where: { $0.kind == .write }) { otherStores.append(op) }
          if effects.contains(where: { $0.kind == .free }) { frees.append(op) }
        } else if op.traits.isDisjoint(with: [.recursiveMemoryEffects, .pure, .noMemoryEffects]) {
          for operand in op.operands where operand.type.is(MemRefType.self) {
            otherLoads.append(op)
            otherStores.append(op)
          }
        }
        return .advance
      }
    }
  }

  /// That one node depends on another by a value, which may be a buffer.
  struct Edge: Hashable {
    var id: Int
    let value: Value
  }

  /// The block.
  let block: Block
  /// The nodes, in the order in which they were added; `nil` for those that were removed.
  private(set) var nodes: [Node?] = []
  /// What each node depends on.
  private(set) var incoming: [[Edge]] = []
  /// What depends on each node.
  private(set) var outgoing: [[Edge]] = []
  /// The buffers that edges are about, and how many; in the order in which they were met.
  private(set) var buffers: [(memref: Value, edges: Int)] = []

  /// The node of a number.
  /// - Requires: there is one.
  subscript(id: Int) -> Node {
    get { nodes[id].unsafelyUnwrapped }
    set { nodes[id] = newValue }
  }

  /// Creates the graph of a block; `nil` if an operation has regions of which nothing is known.
  init?(_ block: Block) {
    self.block = block
    var accessing: [(memref: Value, nodes: [Int])] = []
    var positions: [Value: Int] = [:]
    func note(_ memref: Value, _ id: Int) {
      if let position = positions[memref] {
        if accessing[position].nodes.last != id { accessing[position].nodes.append(id) }
      } else {
        positions[memref] = accessing.count
        accessing.append((memref, [id]))
      }
    }
    var loops: [Operation: Int] = [:]
    for op in block.operations {
      let branches = op.interface(RegionBranchWitness.self) != nil
      if op.is(Affine.For.self) {
        loops[op] = nodes.count
      } else if MemoryAccess(op) == nil, op.isUnused || op.results.isEmpty {
        if op.regions.isEmpty || branches {
          if op.isMemoryEffectFree { continue }
        } else {
          return nil
        }
      }
      let id = addNode(op)
      self[id].collect()
      let node = self[id]
      for access in node.loads + node.stores { note(access.memref, id) }
      for (operations, kind) in [
        (node.otherLoads, MemoryEffect.Kind.read), (node.otherStores, .write), (node.frees, .free),
      ] {
        for inner in operations {
          for value in inner.affected(kind) { note(value, id) }
        }
      }
    }
    for case let node? in nodes where node.stores.isEmpty {
      for result in node.operation.results {
        for use in result.uses {
          guard let holder = block.operation(holding: use.owner), let id = loops[holder], holder != use.owner
          else {
            continue
          }
          addEdge(from: node.id, to: id, result)
        }
      }
    }
    for (memref, ids) in accessing {
      for (position, source) in ids.enumerated() {
        let changes = self[source].changes(memref)
        for target in ids[(position + 1)...] where changes || self[target].changes(memref) {
          if mayDepend(self[source], self[target], memref) { addEdge(from: source, to: target, memref) }
        }
      }
    }
  }

  /// `true` iff the accesses of two loops to a buffer may meet.
  private func mayDepend(_ source: Node, _ target: Node, _ memref: Value) -> Bool {
    guard source.operation.is(Affine.For.self), target.operation.is(Affine.For.self) else { return true }
    func meets(_ first: [Operation], _ second: [Operation]) -> Bool {
      first.contains { $0.uses(memref) } && second.contains { $0.uses(memref) }
    }
    let (loads, stores) = (target.loads.map(\.operation), target.stores.map(\.operation))
    if meets(source.otherStores, loads + stores + target.otherLoads + target.otherStores)
      || meets(source.otherLoads, stores + target.otherStores)
      || meets(source.stores.map(\.operation), target.otherLoads + target.otherStores)
      || meets(source.loads.map(\.operation), target.otherStores)
    {
      return true
    }
    let depth = source.operation.nestingDepth + 1
    for first in source.stores + source.loads where first.memref == memref {
      for second in target.stores + target.loads where second.memref == memref {
        guard case .none = first.dependence(before: second, depth: depth) else { return true }
      }
    }
    return false
  }

  // MARK: Changes

  /// Adds a node without accesses.
  @discardableResult
  mutating func addNode(_ operation: Operation) -> Int {
    nodes.append(Node(id: nodes.count, operation: operation))
    incoming.append([])
    outgoing.append([])
    return nodes.count - 1
  }

  /// Removes a node with its edges.
  mutating func removeNode(_ id: Int) {
    for edge in incoming[id] { removeEdge(from: edge.id, to: id, edge.value) }
    for edge in outgoing[id] { removeEdge(from: id, to: edge.id, edge.value) }
    nodes[id] = nil
  }

  /// Adds an edge unless it is there.
  mutating func addEdge(from source: Int, to target: Int, _ value: Value) {
    if outgoing[source].contains(Edge(id: target, value: value)) { return }
    outgoing[source].append(Edge(id: target, value: value))
    incoming[target].append(Edge(id: source, value: value))
    count(value, 1)
  }

  /// Removes an edge.
  mutating func removeEdge(from source: Int, to target: Int, _ value: Value) {
    outgoing[source].removeAll { $0 == Edge(id: target, value: value) }
    incoming[target].removeAll { $0 == Edge(id: source, value: value) }
    count(value, -1)
  }

  /// Counts edges of a buffer.
  private mutating func count(_ value: Value, _ number: Int) {
    guard value.type.is(MemRefType.self) else { return }
    if let index = buffers.firstIndex(where: { $0.memref == value }) {
      buffers[index].edges += number
    } else {
      buffers.append((value, number))
    }
  }

  /// Moves the edges of a node to the one that it was fused into, unless they are about buffers of which that now has one
  /// of its own.
  mutating func moveEdges(from source: Int, to target: Int, privateBuffers: [Value], removesSource: Bool) {
    for edge in incoming[source] where !privateBuffers.contains(edge.value) {
      addEdge(from: edge.id, to: target, edge.value)
    }
    for edge in outgoing[source] {
      if edge.id == target {
        removeEdge(from: source, to: target, edge.value)
      } else if removesSource {
        addEdge(from: target, to: edge.id, edge.value)
        removeEdge(from: source, to: edge.id, edge.value)
      }
    }
    for edge in incoming[target] where privateBuffers.contains(edge.value) {
      removeEdge(from: edge.id, to: target, edge.value)
    }
  }

  /// Moves all edges of a node to its sibling.
  mutating func moveEdges(ofSibling sibling: Int, to target: Int) {
    for edge in incoming[sibling] {
      addEdge(from: edge.id, to: target, edge.value)
      removeEdge(from: edge.id, to: sibling, edge.value)
    }
    for edge in outgoing[sibling] {
      addEdge(from: target, to: edge.id, edge.value)
      removeEdge(from: sibling, to: edge.id, edge.value)
    }
  }

  // MARK: Questions

  /// `true` iff a way of edges leads from one node to another.
  func hasPath(from source: Int, to target: Int) -> Bool {
    let end = self[target].operation
    var stack = [source]
    var seen = Set(stack)
    while let id = stack.popLast() {
      if id == target { return true }
      for edge in outgoing[id] where !end.isBefore(self[edge.id].operation) && seen.insert(edge.id).inserted {
        stack.append(edge.id)
      }
    }
    return false
  }

  /// The number of edges about a buffer that come from nodes that write it.
  func incomingWrites(_ id: Int, _ memref: Value) -> Int {
    incoming[id].count { $0.value == memref && self[$0.id].storeCount(memref) > 0 }
  }

  /// The operation before which two loops, fused, may stand; `nil` if there is none.
  func placeOfFusion(_ source: Int, _ target: Int) -> Operation? {
    let end = self[target].operation
    if outgoing[source].isEmpty { return end }
    let defining = incoming[target].filter { !$0.value.type.is(MemRefType.self) }
    if defining.contains(where: { hasPath(from: source, to: $0.id) }) { return nil }
    let after = outgoing[source].filter { $0.id != target }.map { self[$0.id].operation }
    let before = incoming[target].filter { $0.id != source }.map { self[$0.id].operation }
    var (first, isLate): (Operation?, Bool) = (nil, false)
    var current = self[source].operation.next
    while let op = current, op != end {
      if first == nil, after.contains(op) { first = op }
      if first != nil, before.contains(op) { isLate = true }
      current = op.next
    }
    guard let first else { return end }
    return isLate ? nil : first
  }
}

extension Operation {
  /// The buffers that this operation itself has an effect on.
  fileprivate func affected(_ kind: MemoryEffect.Kind) -> [Value] {
    guard let effects = interface(MemoryEffectsWitness.self)?.effects(self) else {
      return operands.filter { $0.type.is(MemRefType.self) }
    }
    return effects.filter { $0.kind == kind }.compactMap(\.value).filter { $0.type.is(MemRefType.self) }
  }

  /// `true` iff the value is an operand.
  fileprivate func uses(_ value: Value) -> Bool { operands.contains(value) }
}
