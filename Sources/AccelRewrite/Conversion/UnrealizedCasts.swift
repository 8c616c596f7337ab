public import AccelIR

/// Removes those of `casts` that nobody needs, and those that only undo others.
///
/// They are looked at from the last to the first; returns those that remain, in order.
@discardableResult
public func reconcileUnrealizedCasts(_ casts: [Operation], _ rewriter: Rewriter) -> [Operation] {
  var erased = eraseDead(casts, rewriter)
  var worklist = casts.filter { !erased.contains($0) }
  var isQueued = Set(worklist)

  func enqueueOperands(of cast: Operation) {
    for operand in cast.operands {
      guard let input = operand.definingOperation, input.isUnrealizedCast, isQueued.insert(input).inserted
      else { continue }
      worklist.append(input)
    }
  }

  while let cast = worklist.popLast() {
    isQueued.remove(cast)
    if cast.isUnused {
      enqueueOperands(of: cast)
      erased.insert(cast)
      rewriter.erase(cast)
      continue
    }
    // Operations in a graph region can use each other in a circle.
    var visited: Set<Operation> = []
    var candidate: Operation? = cast
    while let current = candidate, visited.insert(current).inserted {
      if current.operands.types == cast.results.types,
        current.operands.allSatisfy({ $0.definingOperation != cast })
      {
        enqueueOperands(of: cast)
        for (result, input) in zip(cast.results, Array(current.operands)) {
          rewriter.replaceAllUses(of: result, with: input)
        }
        erased.insert(cast)
        rewriter.erase(cast)
        break
      }
      candidate = current.inputCast
    }
  }
  return casts.filter { !erased.contains($0) }
}

/// Erases those of `casts` that only serve other casts, and returns them.
///
/// In a graph region they may go round in a circle, so that each of them is used.
private func eraseDead(_ casts: [Operation], _ rewriter: Rewriter) -> Set<Operation> {
  var dead = Set(casts)
  var live = casts.filter { cast in
    cast.results.contains { $0.uses.contains { !dead.contains($0.owner) } }
  }
  for cast in live { dead.remove(cast) }
  while let cast = live.popLast() {
    for operand in cast.operands {
      if let input = operand.definingOperation, dead.remove(input) != nil { live.append(input) }
    }
  }
  let erasable = casts.filter(dead.contains)
  for cast in erasable { rewriter.setOperands(cast, to: []) }
  for cast in erasable { rewriter.erase(cast) }
  return dead
}

extension Operation {
  /// `true` iff this is a `builtin.unrealized_conversion_cast`.
  fileprivate var isUnrealizedCast: Bool { self.is(Builtin.UnrealizedConversionCast.self) }

  /// The cast whose results are exactly the operands of this one.
  fileprivate var inputCast: Operation? {
    guard let first = operands.first?.definingOperation, first.isUnrealizedCast,
      first.results.elementsEqual(operands)
    else { return nil }
    return first
  }
}
