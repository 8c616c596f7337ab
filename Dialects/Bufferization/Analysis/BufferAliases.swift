import Accel

extension Value {
  /// The buffers that this one may be, or be part of, later on: itself, its views, and where control may hand it on.
  var laterAliases: [Value] {
    var (found, pending): ([Value], [Value]) = ([self], [self])
    var seen: Set<Value> = [self]
    func add(_ value: Value) {
      guard value.type.isMemRef, seen.insert(value).inserted else { return }
      found.append(value)
      pending.append(value)
    }
    while let value = pending.popLast() {
      for use in value.uses {
        let op = use.owner
        for result in op.results where !result.isAllocated { add(result) }
        for region in op.regions { region.arguments.forEach(add) }
        for successor in op.successors { successor.arguments.forEach(add) }
        guard op.traits.contains(.terminator), op.successors.isEmpty, let parent = op.parent,
          parent.interface(FunctionWitness.self) == nil
        else { continue }
        parent.results.forEach(add)
        for region in parent.regions { region.arguments.forEach(add) }
      }
    }
    return found
  }
}
