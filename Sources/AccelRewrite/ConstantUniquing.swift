package import AccelIR

/// The constants at the start of each region, of which no two are equal.
struct ConstantUniquing: ~Copyable {
  private struct Key: Hashable {
    let region: Region
    let dialect: ObjectIdentifier?
    let value: Attribute
    let type: Type
  }
  private var known: [Key: Operation] = [:]
  private var owned: Set<Operation> = []

  /// Puts `constant`, whose value is `value`, among the constants of its region, or erases it if there is an
  /// equal one; returns whether it is still there.
  mutating func insert(_ constant: Operation, _ value: Attribute, _ rewriter: Rewriter) -> Bool {
    guard let block = constant.block, let region = block.regionForConstants else { return true }
    if owned.contains(constant) {
      if let first = block.first, first != constant, !isOwned(constant.previous) {
        rewriter.move(constant, before: first)
      }
      return true
    }
    let key = Key(
      region: region, dialect: constant.name.info.map { ObjectIdentifier($0.dialect) }, value: value,
      type: constant.result(0).type)
    if let equal = known[key] {
      // It now comes from several places.
      if equal.location != constant.location { equal.location = .unknown }
      rewriter.replace(constant, with: equal.result(0))
      return false
    }
    known[key] = constant
    owned.insert(constant)
    guard let target = region.entry, let first = target.first else { return true }
    if block != target {
      // Where it came from says nothing any more.
      constant.location = .unknown
      rewriter.move(constant, before: first)
    } else if first != constant, !isOwned(constant.previous) {
      rewriter.move(constant, before: first)
    }
    return true
  }

  private func isOwned(_ op: Operation?) -> Bool { op.map(owned.contains) ?? false }
}

extension Block {
  /// The region to whose start constants in this block are moved.
  package var regionForConstants: Region? {
    var block = self
    while let region = block.region {
      let parent = region.parent
      guard let outer = parent.block, !parent.name.mightHaveTrait(.isolatedFromAbove) else { return region }
      if parent.interface(ConstantScopeWitness.self)?.keepsConstants(region) ?? false { return region }
      block = outer
    }
    return nil
  }
}
