/// Where the dominance of the blocks of one region ends: the blocks behind which more than one of them may have come
/// last.
public struct DominanceFrontiers {
  /// For each block, those that it does not strictly dominate, but a predecessor of which it dominates.
  private var frontiers: [Block: [Block]] = [:]

  /// Finds the frontiers of the blocks of `region` that can be reached.
  public init(_ region: Region, _ dominance: DominanceInfo) {
    for block in region.blocks where dominance.isReachable(block) {
      let predecessors = Set(block.predecessors).filter { dominance.isReachable($0) }
      if predecessors.count < 2 { continue }
      let dominator = dominance.immediateDominator(of: block)
      for predecessor in predecessors {
        var runner: Block? = predecessor
        while let current = runner, current != dominator {
          // All that follow on the way up were visited from another predecessor.
          if frontiers[current]?.last == block { break }
          frontiers[current, default: []].append(block)
          runner = dominance.immediateDominator(of: current)
        }
      }
    }
  }

  /// Returns the blocks of `liveIn` where values that `definitions` make meet each other, or what was there before.
  public func meetingPoints(of definitions: [Block], liveIn: Set<Block>) -> Set<Block> {
    var points: Set<Block> = []
    var pending = definitions
    while let block = pending.popLast() {
      for point in frontiers[block] ?? [] where liveIn.contains(point) && points.insert(point).inserted {
        pending.append(point)
      }
    }
    return points
  }
}
