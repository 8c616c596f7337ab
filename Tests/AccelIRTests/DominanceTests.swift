import AccelIR
import Testing

@Suite struct DominanceTests {
  /// A small generator of numbers that are the same in every run.
  struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  /// The blocks reached from `start` without passing `avoided`.
  func reachable(from start: [Int], _ edges: [[Int]], avoiding avoided: Int? = nil) -> Set<Int> {
    var seen: Set<Int> = []
    var stack = start.filter { $0 != avoided }
    while let node = stack.popLast() {
      guard seen.insert(node).inserted else { continue }
      stack += edges[node].filter { $0 != avoided && !seen.contains($0) }
    }
    return seen
  }

  /// Builds a function whose control flow is `edges`; the entry has no predecessors.
  func build(_ edges: [[Int]], _ ir: inout TestIR) -> [Block] {
    ir.function("f")
    var blocks = [ir.builder.block!]
    for _ in edges.dropFirst() { blocks.append(ir.block()) }
    for (index, targets) in edges.enumerated() {
      ir.move(to: blocks[index])
      if targets.isEmpty {
        ir.ret()
      } else {
        ir.builder.create(TestDialect.Switch.self, successors: targets.map { blocks[$0] })
      }
    }
    return blocks
  }

  @Test(arguments: 0..<60) func treesAgreeWithPaths(seed: Int) {
    var numbers = Numbers(state: UInt64(seed) &* 7919 &+ 1)
    let count = Int.random(in: 2...12, using: &numbers)
    let edges = (0..<count).map { _ in
      (0..<Int.random(in: 0...3, using: &numbers)).map { _ in Int.random(in: 1..<count, using: &numbers) }
    }
    var ir = TestIR()
    let blocks = build(edges, &ir)
    #expect(ir.errors() == [])
    let dominance = DominanceInfo()
    let live = reachable(from: [0], edges)
    for a in 0..<count {
      #expect(dominance.isReachable(blocks[a]) == live.contains(a))
      let rest = reachable(from: [0], edges, avoiding: a)
      for b in 0..<count {
        let expected = a == b || !live.contains(b) || live.contains(a) && !rest.contains(b)
        #expect(dominance.dominates(blocks[a], blocks[b]) == expected, "\(a) over \(b) in \(edges)")
      }
    }
    for a in live {
      for b in live {
        let common = live.filter {
          dominance.dominates(blocks[$0], blocks[a]) && dominance.dominates(blocks[$0], blocks[b])
        }
        let nearest = common.first { candidate in
          common.allSatisfy { dominance.dominates(blocks[$0], blocks[candidate]) }
        }
        #expect(dominance.nearestCommonDominator(blocks[a], blocks[b]) == nearest.map { blocks[$0] })
      }
      let strict = live.filter { $0 != a && dominance.dominates(blocks[$0], blocks[a]) }
      let immediate = strict.first { candidate in
        strict.allSatisfy { dominance.dominates(blocks[$0], blocks[candidate]) }
      }
      #expect(dominance.immediateDominator(of: blocks[a]) == immediate.map { blocks[$0] })
    }
  }

  @Test(arguments: 0..<60) func postDominanceAgreesWithPaths(seed: Int) {
    var numbers = Numbers(state: UInt64(seed) &* 104_729 &+ 3)
    let count = Int.random(in: 2...10, using: &numbers)
    let edges = (0..<count).map { _ in
      (0..<Int.random(in: 0...2, using: &numbers)).map { _ in Int.random(in: 1..<count, using: &numbers) }
    }
    var ir = TestIR()
    let blocks = build(edges, &ir)
    var reversed = Array(repeating: [Int](), count: count)
    for (node, targets) in edges.enumerated() { for target in targets { reversed[target].append(node) } }
    let exits = (0..<count).filter { edges[$0].isEmpty }
    let ending = reachable(from: exits, reversed)
    let info = PostDominanceInfo()
    // Where a loop has no exit, one of its blocks is taken for the end; paths don't say which.
    for a in 0..<count where ending.count == count {
      let rest = reachable(from: exits, reversed, avoiding: a)
      for b in 0..<count {
        #expect(
          info.postDominates(blocks[a], blocks[b]) == (a == b || !rest.contains(b)), "\(a), \(b), \(edges)")
      }
    }
  }

  @Test func deepControlFlowNeedsNoStack() {
    var ir = TestIR()
    let count = 20_000
    let blocks = build((0..<count).map { $0 + 1 < count ? [$0 + 1] : [] }, &ir)
    let dominance = DominanceInfo()
    #expect(dominance.dominates(blocks[1], blocks[count - 1]))
    #expect(!dominance.dominates(blocks[count - 1], blocks[1]))
    #expect(PostDominanceInfo().postDominates(blocks[count - 1], blocks[0]))
  }

  @Test func operationsDominateLaterOnesAndWhatIsInside() {
    var ir = TestIR()
    ir.function("f")
    let first = ir.use()
    let scope = ir.builder.create(TestDialect.Scope.self, regions: 1).operation
    let last = ir.ret()
    let inner = ir.builder.createBlock(in: scope.region(0))
    ir.move(to: inner)
    let inside = ir.use()
    let dominance = DominanceInfo()
    #expect(dominance.properlyDominates(first, last))
    #expect(!dominance.properlyDominates(last, first))
    #expect(!dominance.properlyDominates(first, first))
    #expect(dominance.dominates(first, first))
    #expect(dominance.properlyDominates(first, inside))
    #expect(dominance.properlyDominates(scope, inside))
    #expect(!dominance.properlyDominates(scope, inside, enclosing: false))
    #expect(!dominance.properlyDominates(inside, last))
    #expect(dominance.nearestCommonDominator(inner, first.block!) == first.block)
    let post = PostDominanceInfo()
    #expect(post.properlyPostDominates(last, inside))
    #expect(post.properlyPostDominates(last, first))
    #expect(!post.properlyPostDominates(first, last))
  }

  @Test func everythingDominatesEverythingInGraphs() {
    var ir = TestIR()
    let graph = ir.builder.create(TestDialect.Graph.self, regions: 1).operation
    ir.move(to: ir.builder.createBlock(in: graph.region(0)))
    let (a, b) = (ir.use(), ir.use())
    let dominance = DominanceInfo()
    #expect(dominance.properlyDominates(b, a))
    #expect(dominance.properlyDominates(a, a))
    #expect(!dominance.hasSSADominance(graph.region(0)))
  }

  @Test func changesShowAfterInvalidation() {
    var ir = TestIR()
    let blocks = build([[1], [2], []], &ir)
    let dominance = DominanceInfo()
    #expect(dominance.dominates(blocks[1], blocks[2]))
    blocks[0].last!.setSuccessor(0, to: blocks[2])
    dominance.invalidate(blocks[0].region!)
    #expect(!dominance.isReachable(blocks[1]))
    #expect(!dominance.dominates(blocks[1], blocks[2]))
  }
}
