public import Accel

extension MemRef.AllocaScope {
  public static let canonicalizations = [
    // A scope that allocates nothing, or at whose end the scope around it ends → its body
    Pattern(memref: "AllocaScopeInliner") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let scope = op.operation
      if mayAllocate(op) {
        guard let parent = scope.parent, parent.traits.contains(.automaticAllocationScope),
          scope.isLastBeforeTerminator
        else { throw NoMatch("what is allocated inside would live on") }
      }
      guard let body = op.bodyRegion.entry, let terminator = body.terminator, let block = scope.block else {
        throw NoMatch("there is no terminator")
      }
      let results = Array(terminator.operands)
      rewriter.inline(body, into: block, before: scope)
      rewriter.replace(scope, with: results)
      return rewriter.erase(terminator)
    },
    // Allocations in a scope at whose end the scope around it ends → allocations before
    Pattern(memref: "AllocaScopeHoister") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let target = try outermost(around: op.operation)
      let region = target.regions.first {
        $0 == op.operation.region || op.operation.region?.isProperDescendant(of: $0) ?? false
      }
      guard let region else { throw NoMatch("no region holds the scope") }
      var hoisted: [Operation] = []
      // Like MLIR, a walk that does not look past what it skips.
      op.operation.walk(.postOrder) { inner in
        let isKnown = inner.operands.allSatisfy { value in
          guard let home = value.parentBlock?.region else { return true }
          return home != region && !home.isProperDescendant(of: region)
        }
        if inner.allocatesAutomatically, isKnown { hoisted.append(inner) }
        return .advance
      }
      if hoisted.isEmpty { throw NoMatch("nothing can be moved") }
      rewriter.builder.move(before: target)
      for inner in hoisted { rewriter.replace(inner, with: Array(rewriter.clone(inner).results)) }
      return rewriter.changed(op.operation)
    },
  ]

  /// `true` iff what is inside may allocate memory that is freed at the end of the scope.
  private static func mayAllocate(_ op: Op<Self>) -> Bool {
    var isFound = false
    op.operation.walk(.preOrder) { inner in
      if inner == op.operation { return .advance }
      if !inner.traits.contains(.recursiveMemoryEffects), inner.mayAllocateAutomatically {
        isFound = true
        return .interrupt
      }
      return inner.traits.contains(.automaticAllocationScope) ? .skip : .advance
    }
    return isFound
  }

  /// Returns the operation around `scope` that is directly in a scope of allocations, if all in between end where
  /// it does.
  private static func outermost(around scope: Operation) throws(NoMatch) -> Operation {
    guard var current = scope.parent, !current.traits.contains(.automaticAllocationScope) else {
      throw NoMatch("the scope is directly in another")
    }
    guard scope.isLastBeforeTerminator, current.isLastBeforeTerminator else {
      throw NoMatch("what is allocated inside would live on")
    }
    while let parent = current.parent, !parent.traits.contains(.automaticAllocationScope) {
      current = parent
      if !current.isLastBeforeTerminator { throw NoMatch("what is allocated inside would live on") }
    }
    if current.parent == nil { throw NoMatch("there is no scope around") }
    return current
  }
}

extension Operation {
  /// `true` iff this operation is known to allocate one of its results until the end of the scope around.
  fileprivate var allocatesAutomatically: Bool {
    interface(MemoryEffectsWitness.self)?.effects(self).contains {
      $0.kind == .allocate && $0.resource == .automaticAllocationScope && $0.value?.definingOperation == self
    } ?? false
  }

  /// `true` iff this operation may do so, not counting what is inside.
  fileprivate var mayAllocateAutomatically: Bool {
    let hasNone = !traits.isDisjoint(with: [.pure, .noMemoryEffects])
    return interface(MemoryEffectsWitness.self) == nil && !hasNone || allocatesAutomatically
  }

  /// `true` iff only a terminator follows, in a region of one block.
  fileprivate var isLastBeforeTerminator: Bool {
    // An operation that nobody knows may be a terminator.
    guard let next, next.next == nil, next.traits.contains(.terminator) || !next.isRegistered else {
      return false
    }
    return region?.hasOneBlock ?? false
  }
}
