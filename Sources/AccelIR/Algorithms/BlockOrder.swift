// Orders of blocks.

extension Region {
  /// The blocks that can be reached from the entry, each after its successors as far as there are no circles.
  public var postOrder: [Block] {
    if hasOneBlock, let entry { return [entry] }
    var order: [Block] = []
    var seen: Set<Block> = []
    if let entry { Self.appendPostOrder(from: entry, to: &order, &seen) }
    return order
  }

  /// The blocks, each after those that lead to it as far as there are no circles; what cannot be reached from
  /// the entry follows.
  public var topologicalOrder: [Block] {
    var order: [Block] = []
    var seen: Set<Block> = []
    for root in blocks where !seen.contains(root) {
      var reached: [Block] = []
      Self.appendPostOrder(from: root, to: &reached, &seen)
      order += reached.reversed()
    }
    return order
  }

  /// Appends the blocks that can be reached from `root` by way of blocks that are not in `seen`.
  private static func appendPostOrder(from root: Block, to order: inout [Block], _ seen: inout Set<Block>) {
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
  }
}
