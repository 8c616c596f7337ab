public import AccelIR
import AccelAnalysis

extension Rewriter {
  /// Gives `region` arguments for the values that it uses from outside, and returns these.
  ///
  /// What defines such a value is copied into the region instead if `copies` says so, and so on for what that uses.
  public func isolateFromAbove(_ region: Region, copies: (Operation) -> Bool = { _ in false }) -> [Value] {
    guard let entry = region.entry else { return [] }
    var queue = region.usedValuesFromAbove
    var (seen, visited): (Set<Value>, Set<Operation>) = ([], [])
    var captured: [Value] = []
    var copied: [Operation] = []
    var head = 0
    while head < queue.count {
      let value = queue[head]
      head += 1
      guard seen.insert(value).inserted else { continue }
      guard let definition = value.definingOperation, !visited.contains(definition) else {
        captured.append(value)
        continue
      }
      visited.insert(definition)
      guard copies(definition) else {
        captured.append(value)
        continue
      }
      queue += definition.operands.filter { !seen.contains($0) }
      copied.append(definition)
    }
    let arguments = Array(entry.arguments) + captured
    let place = builder
    defer { builder = place }
    let start = createBlock(
      in: region, before: entry, arguments: arguments.map(\.type), locations: arguments.map(\.location))
    var mapping = ValueMapping()
    for (value, argument) in zip(captured, start.arguments.dropFirst(entry.arguments.count)) {
      mapping[value] = argument
      _ = replaceUses(of: value, with: argument) { $0.owner.isIn(region) }
    }
    sortTopologically(&copied)
    for op in copied {
      let copy = clone(op, &mapping)
      for (old, new) in zip(op.results, copy.results) {
        _ = replaceUses(of: old, with: new) { $0.owner.isIn(region) }
      }
    }
    let old = Array(start.arguments.prefix(entry.arguments.count))
    merge(entry, into: start, arguments: old)
    return captured
  }
}

extension Operation {
  /// `true` iff this is in `region`, or further inside.
  fileprivate func isIn(_ region: Region) -> Bool {
    var current = self.region
    while let candidate = current {
      if candidate == region { return true }
      current = candidate.parent.region
    }
    return false
  }
}
