public import AccelIR
public import AccelPasses

/// Moves operations that do the same in each iteration out of loops.
public struct LoopInvariantCodeMotion: Pass {
  public static let name = "loop-invariant-code-motion"
  public static let summary = "Hoist loop invariant instructions outside of the loop"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let rewriter = context.rewriter()
    var hasChanged = false
    // Inner loops come first: what leaves them may leave the outer ones, too.
    op.walk(.postOrder) { inner in
      guard let loop = inner.interface(LoopLikeWitness.self) else { return .advance }
      if moveInvariantCode(outOf: inner, loop, rewriter) > 0 { hasChanged = true }
      return .advance
    }
    if hasChanged { context.preserve(DominanceInfo.self) } else { context.preserveAll() }
  }
}

/// Moves operations without effects, all of whose operands are the same in each iteration, before `loop`; returns
/// their number.
@discardableResult
public func moveInvariantCode(outOf loop: Operation, _ witness: LoopLikeWitness, _ rewriter: Rewriter) -> Int
{
  var count = 0
  for region in witness.loopRegions(loop) {
    var worklist = region.blocks.flatMap { Array($0.operations) }
    var next = 0
    while next < worklist.count {
      let op = worklist[next]
      next += 1
      guard op.region == region, op.isMemoryEffectFree, op.isSpeculatable, !op.traits.contains(.terminator),
        op.usesOnly({ witness.isDefinedOutside(loop, $0) })
      else { continue }
      rewriter.move(op, before: loop)
      count += 1
      for result in op.results {
        for use in result.uses where use.owner.region == region { worklist.append(use.owner) }
      }
    }
  }
  return count
}

extension Operation {
  /// `true` iff all values from outside that this operation, or one inside, uses satisfy `predicate`.
  fileprivate func usesOnly(_ predicate: (Value) -> Bool) -> Bool {
    walk(.postOrder) { inner in
      let isFulfilled = inner.operands.allSatisfy { operand in
        isInside(operand) || predicate(operand)
      }
      return isFulfilled ? .advance : .interrupt
    }
  }

  /// `true` iff `value` is defined in one of the regions of this operation.
  private func isInside(_ value: Value) -> Bool {
    guard !regions.isEmpty, let around = value.parentBlock?.parent else { return false }
    return isAncestor(of: around)
  }
}
