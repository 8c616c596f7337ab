import Accel

extension Test {
  /// What a walk comes by.
  enum Visited {
    case operation(Operation)
    case block(Block)
    case region(Region)

    /// What is written of it, e.g. `block ^bb0 from region 0 from operation 'func.func'`.
    var text: String {
      switch self {
      case .operation(let op): return "op '\(op.name.string)'"
      case .region(let region):
        return "region \(region.index) from operation '\(region.parent.name.string)'"
      case .block(let block):
        guard let region = block.region else { return "block" }
        let number = region.blocks.enumerated().first { $0.element == block }?.offset ?? 0
        return "block ^bb\(number) from \(Visited.region(region).text)"
      }
    }
  }

  /// A walk over operations, blocks or regions.
  ///
  /// What is visited may be erased if the order is `postOrder`, or if the visit then returns `skip`.
  struct Visits {
    /// What is visited.
    enum Kind: String { case operations = "Op", blocks = "Block", regions = "Region" }
    /// In which order things that lie beside each other are visited.
    enum Direction { case forward, reverse, dominance, reverseDominance }

    var kind: Kind
    var order: WalkOrder
    var direction = Direction.forward

    /// Visits `op` and what is inside; returns `false` iff the walk was interrupted.
    @discardableResult
    func walk(_ op: Operation, _ visit: (Visited) -> WalkStep) -> Bool {
      around(.operation(op), .operations, visit) {
        inOrder(Array(op.regions)).allSatisfy { walk($0, visit) }
      }
    }

    /// Visits `region` and what is inside; returns `false` iff the walk was interrupted.
    @discardableResult
    func walk(_ region: Region, _ visit: (Visited) -> WalkStep) -> Bool {
      around(.region(region), .regions, visit) { blocks(of: region).allSatisfy { walk($0, visit) } }
    }

    /// Visits `block` and what is inside; returns `false` iff the walk was interrupted.
    @discardableResult
    func walk(_ block: Block, _ visit: (Visited) -> WalkStep) -> Bool {
      around(.block(block), .blocks, visit) {
        inOrder(Array(block.operations)).allSatisfy { walk($0, visit) }
      }
    }

    /// Visits `it` before or after all inside, if it is of the kind that is visited.
    private func around(
      _ it: Visited, _ kind: Kind, _ visit: (Visited) -> WalkStep, _ inside: () -> Bool
    ) -> Bool {
      guard kind == self.kind else { return inside() }
      if order == .postOrder { return inside() && visit(it) != .interrupt }
      switch visit(it) {
      case .advance: return inside()
      case .skip: return true
      case .interrupt: return false
      }
    }

    private func inOrder<T>(_ items: [T]) -> [T] {
      direction == .forward || direction == .dominance ? items : items.reversed()
    }

    /// The blocks of `region`; in the orders of dominance, those that control can get to.
    private func blocks(of region: Region) -> [Block] {
      let all = Array(region.blocks)
      switch direction {
      case .forward: return all
      case .reverse: return all.reversed()
      case .dominance, .reverseDominance:
        var (before, after): ([Block], [Block]) = ([], [])
        guard let entry = all.first else { return [] }
        var seen: Set<Block> = [entry]
        var pending = [(block: entry, next: 0)]
        before.append(entry)
        while let (block, next) = pending.last {
          guard next < block.successors.count else {
            after.append(block)
            pending.removeLast()
            continue
          }
          pending[pending.count - 1].next += 1
          let successor = block.successors[next]
          guard seen.insert(successor).inserted else { continue }
          before.append(successor)
          pending.append((successor, 0))
        }
        return direction == .dominance ? before : after
      }
    }
  }

  /// Between which regions of an operation a walk is that visits it before each and after the last.
  struct WalkStage {
    /// The regions that the operation has.
    let count: Int
    /// The region that comes next.
    var next = 0

    /// What is written of the stage.
    var text: String {
      if next == 0 { return "before all regions" }
      return next == count ? "after all regions" : "before region #\(next)"
    }

    /// Visits `op` and all inside, each before each of its regions and after the last; returns `false` iff the
    /// walk was interrupted.
    @discardableResult
    static func walk(_ op: Operation, _ visit: (Operation, WalkStage) -> WalkStep) -> Bool {
      var stage = WalkStage(count: op.regions.count)
      for region in op.regions {
        switch visit(op, stage) {
        case .advance: break
        case .skip: return true
        case .interrupt: return false
        }
        stage.next += 1
        for block in region.blocks {
          for inner in block.operations where !walk(inner, visit) { return false }
        }
      }
      return visit(op, stage) != .interrupt
    }
  }
}
