extension Rewriter {
  /// Returns what an `S` with the given fields evaluates to, or the result of one that is created at the builder's
  /// place if that is not known.
  ///
  /// - Requires: an `S` has one result.
  public func createOrFold<S: OpSchema>(
    _: S.Type, at location: Location? = nil, _ assign: (inout OpDraft<S>) -> Void
  ) -> Value {
    var detached = Builder(context)
    detached.location = builder.location
    return insertOrFold(detached.create(S.self, at: location, assign).operation)
  }

  /// Returns what `op`, which is in no block, evaluates to and erases it, or puts it at the builder's place and
  /// returns its result.
  private func insertOrFold(_ op: Operation) -> Value {
    switch op.fold() {
    case .value(let value) where value.type == op.result(0).type:
      op.erase()
      return value
    case .constant(let value):
      guard let constant = materialize(value, type: op.result(0).type, for: op) else { break }
      op.erase()
      return constant.result(0)
    case .update(let update):
      op.apply(update)
      return insertOrFold(op)
    case .value, .results, nil: break
    }
    return insert(op).result(0)
  }
}
