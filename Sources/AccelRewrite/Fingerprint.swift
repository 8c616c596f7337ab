import AccelIR

/// A number that is another one, in all likelihood, once a region has changed.
struct Fingerprint: Equatable {
  private let hash: Int

  /// Takes the fingerprint of what is in `region`.
  init(_ region: Region) {
    var hasher = Hasher()
    Self.add(region, &hasher)
    hash = hasher.finalize()
  }

  private static func add(_ region: Region, _ hasher: inout Hasher) {
    for block in region.blocks {
      hasher.combine(block)
      for argument in block.arguments { hasher.combine(argument); hasher.combine(argument.type) }
      for op in block.operations {
        hasher.combine(op)
        hasher.combine(op.name)
        hasher.combine(op.location)
        hasher.combine(op.attributeDictionary)
        for property in op.properties { hasher.combine(property) }
        for operand in op.operands { hasher.combine(operand) }
        for result in op.results { hasher.combine(result.type) }
        for successor in op.successors { hasher.combine(successor) }
        for inner in op.regions { add(inner, &hasher) }
      }
    }
  }
}
