extension Value {
  /// The operations that use this value, or results of such operations, each before those that use its results as far as
  /// there are no circles.
  public var forwardSlice: [Operation] {
    var order: [Operation] = []
    var seen: Set<Operation> = []
    var path: [(op: Operation, users: [Operation])] = []
    func enter(_ users: some Sequence<Use>) {
      for use in users where !seen.contains(use.owner) {
        visit(use.owner)
        while let (op, users) = path.last {
          if let next = users.last {
            path[path.count - 1].users.removeLast()
            if !seen.contains(next) { visit(next) }
          } else {
            order.append(op)
            path.removeLast()
          }
        }
      }
    }
    func visit(_ op: Operation) {
      seen.insert(op)
      path.append((op, op.results.flatMap { $0.uses.map(\.owner) }.reversed()))
    }
    enter(uses)
    return order.reversed()
  }
}
