// Orders of blocks.

extension Region {
  /// The blocks that can be reached from the entry, each after its successors as far as there are no circles.
  public var postOrder: [Block] {
    if hasOneBlock, let entry { return [entry] }
    var seen: Set<Block> = []
    return entry.map { Self.postOrder(from: $0, &seen) } ?? []
  }

  /// The blocks, each after those that lead to it as far as there are no circles; what cannot be reached from
  /// the entry follows.
  public var topologicalOrder: [Block] {
    var order: [Block] = []
    var seen: Set<Block> = []
    for root in blocks where !seen.contains(root) {
      order += Self.postOrder(from: root, &seen).reversed()
    }
    return order
  }

  /// Returns the blocks that can be reached from `root` by way of blocks that are not in `seen`, and adds them to it.
  static func postOrder(from root: Block, _ seen: inout Set<Block>) -> [Block] {
    var order: [Block] = []
    var path: [(block: Block, next: Int)] = [(root, 0)]
    seen.insert(root)
    while let (block, next) = path.last {
      let successors = block.successors
      if next == successors.count {
        order.append(block)
        path.removeLast()
        continue
      }
      path[path.count - 1].next += 1
      if seen.insert(successors[next]).inserted { path.append((successors[next], 0)) }
    }
    return order
  }
}
