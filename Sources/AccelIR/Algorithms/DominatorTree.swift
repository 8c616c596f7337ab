/// The (post)dominators of the blocks of one region.
///
/// Built by the semi-NCA algorithm without recursion; a query compares two pairs of numbers.
final class DominatorTree {
  /// The blocks in the order of the region.
  private let blocks: [Block]
  /// The number of each block in that order.
  private let numbers: BlockNumbers
  /// The immediate dominator of each block; `root` for those that only the virtual root dominates.
  private var parents: [Int32] = []
  /// When a walk over the tree enters and leaves each block; zeros for blocks that are not in the tree.
  private var entered: [Int32] = [], left: [Int32] = []
  /// The number of dominators of each block.
  private var depths: [Int32] = []
  /// The blocks in the tree, each before those that it dominates.
  private var order: [Int32] = []

  /// Stands for the virtual root, and for the parent of blocks that are not in the tree.
  private static let root: Int32 = -1

  /// Creates the tree of the blocks that can be reached from the entry of `region`, or, for
  /// post-dominance, of those from which some end can be reached.
  init(_ region: Region, isPost: Bool) {
    blocks = Array(region.blocks)
    numbers = BlockNumbers(blocks)
    var graph = Graph(count: blocks.count)
    for (index, block) in blocks.enumerated() {
      for successor in block.successors {
        guard let target = numbers[successor] else { continue }
        if isPost { graph.addEdge(target, index) } else { graph.addEdge(index, target) }
      }
    }
    graph.finish()
    parents = graph.immediateDominators(from: isPost ? graph.ends() : blocks.isEmpty ? [] : [0])
    number()
  }

  /// `true` iff the block is in the tree.
  func contains(_ block: Block) -> Bool { numbers[block].map { left[$0] != 0 } ?? false }

  /// `true` iff every path to `b` leads over `a`; every block dominates one that cannot be reached.
  func dominates(_ a: Block, _ b: Block) -> Bool {
    guard let a = numbers[a], let b = numbers[b] else { return false }
    if a == b || left[b] == 0 { return true }
    return left[a] != 0 && entered[a] <= entered[b] && left[b] <= left[a]
  }

  /// The closest block besides `block` that dominates it.
  func immediateDominator(of block: Block) -> Block? {
    guard let number = numbers[block], parents[number] != Self.root else { return nil }
    return blocks[Int(parents[number])]
  }

  /// The closest block that dominates both.
  func nearestCommonDominator(_ a: Block, _ b: Block) -> Block? {
    guard contains(a), contains(b), var a = numbers[a].map(Int32.init), var b = numbers[b].map(Int32.init)
    else {
      return nil
    }
    while a != b {
      if a == Self.root || b == Self.root { return nil }
      if depths[Int(a)] >= depths[Int(b)] { a = parents[Int(a)] } else { b = parents[Int(b)] }
    }
    return a == Self.root ? nil : blocks[Int(a)]
  }

  /// The blocks in the tree, each before those that it dominates, with the numbers of their dominators.
  var preorder: some Sequence<(block: Block, depth: Int)> {
    order.lazy.map { [blocks, depths] in (blocks[Int($0)], Int(depths[Int($0)])) }
  }

  /// Numbers the blocks of the tree, so that ancestors enclose descendants.
  private func number() {
    let count = blocks.count
    (entered, left, depths) = (
      Array(repeating: 0, count: count), Array(repeating: 0, count: count), Array(repeating: 0, count: count)
    )
    // Children as linked lists: the first of each parent, then the next of each child.
    var firstChild = Array(repeating: Int32(-1), count: count + 1), nextSibling = firstChild
    for child in stride(from: count - 1, through: 0, by: -1) where parents[child] != Graph.unreached {
      let parent = Int(parents[child] + 1)
      nextSibling[child] = firstChild[parent]
      firstChild[parent] = Int32(child)
    }
    for index in 0..<count where parents[index] == Graph.unreached { parents[index] = Self.root }
    var clock: Int32 = 1
    order.reserveCapacity(count)
    var path: [Int32] = []
    var next = firstChild[0]
    while true {
      if next >= 0 {
        entered[Int(next)] = clock
        depths[Int(next)] = Int32(path.count)
        clock += 1
        order.append(next)
        path.append(next)
        next = firstChild[Int(next) + 1]
      } else if let top = path.popLast() {
        left[Int(top)] = clock
        clock += 1
        next = nextSibling[Int(top)]
      } else {
        return
      }
    }
  }
}

/// A directed graph over small numbers.
private struct Graph {
  /// The parent of what was not reached.
  static let unreached: Int32 = -2

  private let count: Int
  private var edges: [(from: Int32, to: Int32)] = []
  /// The successors of node `n` are `targets[starts[n]..<starts[n + 1]]`; likewise the predecessors.
  private var starts: [Int32] = [], targets: [Int32] = []
  private var backStarts: [Int32] = [], sources: [Int32] = []

  init(count: Int) {
    self.count = count
    edges.reserveCapacity(2 * count)
  }

  mutating func addEdge(_ from: Int, _ to: Int) { edges.append((Int32(from), Int32(to))) }

  /// Sorts the edges by their ends.
  mutating func finish() {
    (starts, targets) = bucket { ($0.from, $0.to) }
    (backStarts, sources) = bucket { ($0.to, $0.from) }
  }

  private func bucket(_ ends: ((from: Int32, to: Int32)) -> (Int32, Int32)) -> ([Int32], [Int32]) {
    var starts = Array(repeating: Int32(0), count: count + 1)
    for edge in edges { starts[Int(ends(edge).0) + 1] += 1 }
    for index in 0..<count { starts[index + 1] += starts[index] }
    var next = starts
    var others = Array(repeating: Int32(0), count: edges.count)
    for edge in edges {
      let (key, other) = ends(edge)
      others[Int(next[Int(key)])] = other
      next[Int(key)] += 1
    }
    return (starts, others)
  }

  /// Returns the nodes at which paths begin: those without predecessors, and the first node of each
  /// part that no path from these reaches.
  func ends() -> [Int] {
    var roots = (0..<count).filter { backStarts[$0] == backStarts[$0 + 1] }
    var reached = Array(repeating: false, count: count)
    func reach(from root: Int) {
      var stack = [root]
      reached[root] = true
      while let node = stack.popLast() {
        for target in targets[Int(starts[node])..<Int(starts[node + 1])] where !reached[Int(target)] {
          reached[Int(target)] = true
          stack.append(Int(target))
        }
      }
    }
    for root in roots { reach(from: root) }
    for node in stride(from: count - 1, through: 0, by: -1) where !reached[node] {
      roots.append(node)
      reach(from: node)
    }
    return roots
  }

  /// Returns the immediate dominator of every node, where a virtual node, -1, precedes the `roots`.
  func immediateDominators(from roots: [Int]) -> [Int32] {
    // Nodes are renumbered in the order in which a depth-first walk meets them; 0 is the virtual root.
    var order: [Int32] = [-1], treeParent: [Int32] = [0]
    order.reserveCapacity(count + 1)
    treeParent.reserveCapacity(count + 1)
    var number = Array(repeating: Int32(0), count: count)
    var stack: [(node: Int32, parent: Int32)] = roots.reversed().map { (Int32($0), 0) }
    while let (node, parent) = stack.popLast() {
      if number[Int(node)] != 0 { continue }
      let position = Int32(order.count)
      number[Int(node)] = position
      order.append(node)
      treeParent.append(parent)
      for target in targets[Int(starts[Int(node)])..<Int(starts[Int(node) + 1])].reversed()
      where number[Int(target)] == 0 {
        stack.append((target, position))
      }
    }
    // No root is reached from one before it, so that the virtual one precedes them all in the walk.
    var semi = Array(Int32(0)..<Int32(order.count))
    var label = semi, ancestor = treeParent
    var path: [Int] = []
    /// Returns the node of least semidominator on the path up to the nodes not yet processed.
    func evaluate(_ start: Int, after limit: Int) -> Int32 {
      if start <= limit { return label[start] }
      var node = start
      path.removeAll(keepingCapacity: true)
      while Int(ancestor[node]) > limit {
        path.append(node)
        node = Int(ancestor[node])
      }
      var least = label[node]
      let top = ancestor[node]
      for node in path.reversed() {
        if semi[Int(least)] < semi[Int(label[node])] { label[node] = least } else { least = label[node] }
        ancestor[node] = top
      }
      return label[start]
    }
    for position in stride(from: order.count - 1, to: 0, by: -1) {
      let node = Int(order[position])
      var best = treeParent[position]
      for source in sources[Int(backStarts[node])..<Int(backStarts[node + 1])] where number[Int(source)] != 0
      {
        let candidate = semi[Int(evaluate(Int(number[Int(source)]), after: position))]
        if candidate < best { best = candidate }
      }
      semi[position] = best
    }
    var dominator = treeParent
    for position in 1..<max(order.count, 1) {
      var candidate = dominator[position]
      while candidate > semi[position] { candidate = dominator[Int(candidate)] }
      dominator[position] = candidate
    }
    var result = Array(repeating: Self.unreached, count: count)
    for position in 1..<max(order.count, 1) { result[Int(order[position])] = order[Int(dominator[position])] }
    return result
  }
}
