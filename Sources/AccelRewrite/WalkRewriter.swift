public import AccelIR

/// Applies `patterns` once to each operation inside `op`, from the inside out; returns whether one matched.
///
/// Nothing is looked at again, and what patterns make is not looked at if it comes before what is. Blocks that cannot be
/// reached are left alone, for what they hold may use itself. Patterns may change and erase their operation and what is
/// inside, and erase no other.
@discardableResult
public func rewriteWalking(
  _ op: Operation, _ patterns: PatternTable, listener: (any RewriteListener)? = nil
) -> Bool {
  let rewriter = Rewriter(op.context, listener: listener)
  var changed = false
  func visit(_ region: Region) {
    let reachable = region.hasOneBlock ? nil : region.reachableBlocks
    for block in region.blocks where reachable?.contains(block) != false {
      var next = block.first
      while let candidate = next {
        for inner in candidate.regions { visit(inner) }
        // What is inside may have put operations after this one; it may itself be gone after the patterns.
        next = candidate.next
        let patterns = patterns.patterns(for: candidate.name)
        if patterns._withUnsafeGuaranteedRef({ applyFirst(of: $0, to: candidate, rewriter) }) {
          changed = true
        }
      }
    }
  }
  for region in op.regions { visit(region) }
  return changed
}

/// Applies the first of `patterns` that matches `op`; returns whether there is one.
private func applyFirst(of patterns: PatternSequence, to op: Operation, _ rewriter: Rewriter) -> Bool {
  for index in patterns.indices {
    rewriter.builder.move(before: op)
    rewriter.builder.location = op.location
    rewriter.listener?.willApply(patterns.patterns[index], to: op)
    guard let mismatch = patterns.apply(index, to: op, rewriter) else {
      rewriter.listener?.applied(patterns.patterns[index])
      return true
    }
    rewriter.listener?.failed(patterns.patterns[index], on: op, mismatch)
  }
  return false
}
