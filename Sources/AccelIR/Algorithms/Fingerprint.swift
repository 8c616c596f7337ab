/// A number that is another one, in all likelihood, once what it was taken of has changed.
package struct Fingerprint: Hashable, Sendable {
  private let hash: Int

  /// Takes the fingerprint of what is in `region`.
  package init(_ region: Region) {
    var hasher = Hasher()
    Self.add(region, &hasher)
    hash = hasher.finalize()
  }

  /// Takes the fingerprint of `op` and, unless `isShallow`, what is inside.
  package init(_ op: Operation, isShallow: Bool = false) {
    var hasher = Hasher()
    Self.add(op, &hasher)
    if !isShallow { for region in op.regions { Self.add(region, &hasher) } }
    hash = hasher.finalize()
  }

  private static func add(_ region: Region, _ hasher: inout Hasher) {
    for block in region.blocks {
      hasher.combine(block)
      for argument in block.arguments {
        hasher.combine(argument)
        hasher.combine(argument.type)
      }
      for op in block.operations {
        add(op, &hasher)
        for inner in op.regions { add(inner, &hasher) }
      }
    }
  }

  private static func add(_ op: Operation, _ hasher: inout Hasher) {
    hasher.combine(op)
    hasher.combine(op.name)
    hasher.combine(op.location)
    hasher.combine(op.attributeDictionary)
    for property in op.properties { hasher.combine(property) }
    for operand in op.operands { hasher.combine(operand) }
    for result in op.results { hasher.combine(result.type) }
    for successor in op.successors { hasher.combine(successor) }
  }
}
