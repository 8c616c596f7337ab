public import AccelIR

/// Applies `patterns` once to each operation inside `op`, from the inside out; returns whether one matched.
///
/// Nothing is looked at again, and what patterns make is not looked at if it comes before what is. Patterns may
/// change and erase their operation and what is inside, and erase no other.
@discardableResult
public func rewriteWalking(
  _ op: Operation, _ patterns: PatternTable, listener: (any RewriteListener)? = nil
) -> Bool {
  let rewriter = Rewriter(op.context, listener: listener)
  var changed = false
  for region in op.regions {
    for block in region.blocks {
      for inner in block.operations {
        inner.walk(.postOrder) { candidate in
          if applyFirst(patterns[candidate.name], to: candidate, rewriter) { changed = true }
          return .advance
        }
      }
    }
  }
  return changed
}

/// Applies the first of `patterns` that matches `op`; returns whether there is one.
private func applyFirst(_ patterns: [Pattern], to op: Operation, _ rewriter: Rewriter) -> Bool {
  for pattern in patterns {
    rewriter.builder.move(before: op)
    rewriter.builder.location = op.location
    rewriter.listener?.willApply(pattern, to: op)
    do throws(NoMatch) {
      _ = try pattern.body(op, rewriter)
      rewriter.listener?.applied(pattern)
      return true
    } catch {
      rewriter.listener?.failed(pattern, on: op, error)
    }
  }
  return false
}
