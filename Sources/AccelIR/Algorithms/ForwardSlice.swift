extension Value {
  /// The operations that use this value, or results of such operations, each before those that use its results as far as
  /// there are no circles.
  public var forwardSlice: [Operation] {
    var order: [Operation] = []
    var seen: Set<Operation> = []
    var path: [(op: Operation, users: [Operation])] = []
    func enter(_ op: Operation) {
      guard seen.insert(op).inserted else { return }
      path.append((op, op.results.flatMap { $0.uses.map(\.owner) }.reversed()))
    }
    for use in uses {
      enter(use.owner)
      while !path.isEmpty {
        if let next = path[path.count - 1].users.popLast() {
          enter(next)
        } else {
          order.append(path.removeLast().op)
        }
      }
    }
    return order.reversed()
  }
}
