/// Is told of every change that a rewriter makes.
///
/// Every function does nothing unless it is implemented.
public protocol RewriteListener: AnyObject {
  /// `op` was created, or came from elsewhere, and is now in a block.
  func inserted(_ op: Operation)
  /// `op` has other operands, attributes, successors or types than before, or lies elsewhere.
  func modified(_ op: Operation)
  /// `op` lay before `next`, or at the end of a block, and now lies elsewhere; counts as modified unless implemented.
  func moved(_ op: Operation, awayFrom next: Operation?)
  /// The uses of the results of `op` are about to become uses of `values`.
  func willReplace(_ op: Operation, with values: [Value])
  /// `op` is about to be erased; what was inside is gone already.
  func willErase(_ op: Operation)
  /// `block` was created and is now in a region.
  func inserted(_ block: Block)
  /// `block` is about to be erased; its operations are gone already.
  func willErase(_ block: Block)
  /// The pattern called `pattern` did not match `op`.
  func failed(_ pattern: Pattern, on op: Operation, _ reason: NoMatch)
  /// The pattern called `pattern` is about to be tried on `op`.
  func willApply(_ pattern: Pattern, to op: Operation)
  /// The pattern called `pattern` has changed `op`, which may be gone.
  func applied(_ pattern: Pattern)
  /// `false` iff the listener never prints IR, which lets rewriting keep its place in the IR itself.
  var mayPrint: Bool { get }
}

extension RewriteListener {
  public func inserted(_ op: Operation) {}
  public func modified(_ op: Operation) {}
  public func moved(_ op: Operation, awayFrom next: Operation?) { modified(op) }
  public func willReplace(_ op: Operation, with values: [Value]) {}
  public func willErase(_ op: Operation) {}
  public func inserted(_ block: Block) {}
  public func willErase(_ block: Block) {}
  public func failed(_ pattern: Pattern, on op: Operation, _ reason: NoMatch) {}
  public func willApply(_ pattern: Pattern, to op: Operation) {}
  public func applied(_ pattern: Pattern) {}
  public var mayPrint: Bool { true }
}
