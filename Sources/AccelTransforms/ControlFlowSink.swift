public import AccelIR
public import AccelPasses

/// Moves operations into regions that are executed at most once, if nothing else needs them.
public struct ControlFlowSink: Pass {
  public static let name = "control-flow-sink"
  public static let summary = "Sink operations into conditional blocks"
  public static let statistics = [sunk]
  static let sunk = PassStatistic("num-sunk", "Number of operations sunk")

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let sinking = Sinking(dominance: context.analysis(DominanceInfo.self), rewriter: context.rewriter()) {
      op, _ in op.isMemoryEffectFree
    }
    var count = 0
    op.walk(.postOrder) { inner in
      guard let branch = inner.interface(RegionBranchWitness.self) else { return .advance }
      let bounds = branch.invocationBounds(inner, inner.operands.map(\.constant))
      for (region, bound) in zip(inner.regions, bounds) where !region.isEmpty {
        if let upper = bound.upper, upper <= 1 { count += sinking.sink(into: region) }
      }
      return .advance
    }
    context.count(Self.sunk, count)
    if count == 0 { context.preserveAll() } else { context.preserve(DominanceInfo.self) }
  }
}

/// Moves operations into regions.
package struct Sinking {
  let dominance: DominanceInfo
  let rewriter: Rewriter
  /// `true` iff an operation that nothing but a region needs is to be moved into it.
  let shouldMove: (Operation, Region) -> Bool
  /// What is done to an operation that was moved into a region.
  let didMove: (Operation, Region) -> Void

  /// Creates what moves those operations by `rewriter` that `shouldMove` says.
  package init(
    dominance: DominanceInfo, rewriter: Rewriter, shouldMove: @escaping (Operation, Region) -> Bool,
    didMove: @escaping (Operation, Region) -> Void = { _, _ in }
  ) {
    (self.dominance, self.rewriter, self.shouldMove, self.didMove) = (
      dominance, rewriter, shouldMove, didMove
    )
  }

  /// Moves what only `region` needs into it, users before what they use; returns the number of operations.
  @discardableResult
  package func sink(into region: Region) -> Int {
    var count = 0
    var stack = region.blocks.flatMap { Array($0.operations) }
    while let user = stack.popLast() {
      for operand in user.operands {
        guard let op = operand.definingOperation, op.region != region, isNeeded(op, onlyIn: region),
          shouldMove(op, region), let first = region.entry?.first
        else { continue }
        rewriter.move(op, before: first)
        didMove(op, region)
        count += 1
        stack.append(op)
      }
    }
    return count
  }

  private func isNeeded(_ op: Operation, onlyIn region: Region) -> Bool {
    guard let entry = region.entry else { return false }
    return op.results.allSatisfy { result in
      result.uses.allSatisfy { use in use.owner.block.map { dominance.dominates(entry, $0) } ?? false }
    }
  }
}
