/// What a walk does next.
public enum WalkStep: Sendable {
  /// Goes on.
  case advance
  /// Leaves out what is inside.
  case skip
  /// Ends the walk.
  case interrupt
}

/// When an operation is visited, relative to those inside it.
public enum WalkOrder: Sendable { case preOrder, postOrder }

extension Operation {
  /// Visits this operation and all inside; returns `false` iff the walk was interrupted.
  ///
  /// The operation visited may be erased if the order is `postOrder`, or if the visit then returns `skip`.
  @discardableResult
  public func walk(_ order: WalkOrder = .postOrder, _ visit: (Operation) -> WalkStep) -> Bool {
    if order == .preOrder {
      switch visit(self) {
      case .advance: break
      case .skip: return true
      case .interrupt: return false
      }
    }
    for region in regions {
      for block in region.blocks {
        for op in block.operations where !op.walk(order, visit) { return false }
      }
    }
    return order == .preOrder || visit(self) != .interrupt
  }

  /// Visits every operation of kind `S` inside, and this one.
  public func forEach<S: OpSchema>(_: S.Type, _ visit: (Op<S>) -> Void) {
    walk(.preOrder) {
      if let match = $0.as(S.self) { visit(match) }
      return .advance
    }
  }
}

extension Operation {
  /// `true` iff this operation comes before `other` in their common block.
  /// - Requires: both are in one block.
  public func isBefore(_ other: Operation) -> Bool {
    guard let block else { preconditionFailure("'\(name.string)' is in no block") }
    precondition(other.block == block, "the operations are in different blocks")
    if !block.raw.pointee.isOrderValid { block.numberOperations() }
    return raw.pointee.order < other.raw.pointee.order
  }
}
