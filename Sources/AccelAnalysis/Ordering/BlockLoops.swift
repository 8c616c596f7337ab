public import AccelIR

/// Blocks that control goes through again and again, and into which it comes by one of them only.
public final class BlockLoop {
  /// The block by which control comes in.
  public let header: Block
  /// The blocks, the header first, then in reverse post-order.
  public fileprivate(set) var blocks: [Block] = []
  /// The loops inside that are in no other, in the order of their headers.
  public fileprivate(set) var inner: [BlockLoop] = []
  private let members: Set<Block>

  fileprivate init(_ header: Block, _ members: Set<Block>) { (self.header, self.members) = (header, members) }

  /// `true` iff `block` is one of those of the loop.
  public func contains(_ block: Block) -> Bool { members.contains(block) }
  /// `true` iff control goes from `block`, one of the loop's, back to the header.
  public func isLatch(_ block: Block) -> Bool { contains(block) && block.successors.contains(header) }
  /// `true` iff control can leave the loop at `block`, one of the loop's.
  public func isExiting(_ block: Block) -> Bool {
    contains(block) && block.successors.contains { !contains($0) }
  }
}

/// The loops that the blocks of one region form.
public struct BlockLoops {
  /// The loops that are in no other, in the order of their headers.
  public let outermost: [BlockLoop]

  /// Finds the loops of `region`.
  public init(_ region: Region, _ dominance: DominanceInfo) {
    let order = Array(region.postOrder.reversed())
    var loops: [BlockLoop] = []
    for header in order {
      let latches = header.predecessors.filter {
        dominance.isReachable($0) && dominance.dominates(header, $0)
      }
      if latches.isEmpty { continue }
      var members: Set<Block> = [header]
      var pending = latches
      while let block = pending.popLast() {
        guard members.insert(block).inserted else { continue }
        pending += block.predecessors.filter { dominance.isReachable($0) }
      }
      loops.append(BlockLoop(header, members))
    }
    var outermost: [BlockLoop] = []
    for (index, loop) in loops.enumerated() {
      loop.blocks = [loop.header] + order.filter { $0 != loop.header && loop.contains($0) }
      // Headers of outer loops come first: the last loop before that has this header is the closest around.
      if let outer = loops[..<index].last(where: { $0.contains(loop.header) }) {
        outer.inner.append(loop)
      } else {
        outermost.append(loop)
      }
    }
    self.outermost = outermost
  }
}
