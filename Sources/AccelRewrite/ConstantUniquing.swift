package import AccelIR

/// The constants at the start of each region, of which no two are equal.
struct ConstantUniquing: ~Copyable {
  private struct Entry {
    let hash: UInt
    let region: Region
    let op: Operation
  }
  // Linear probing; nothing ever leaves. The number of slots is a power of two.
  private var entries = [Entry?](repeating: nil, count: 64)
  private var count = 0

  /// Puts `constant`, whose value is `value`, among the constants of its region, or erases it if there is an
  /// equal one; returns whether it is still there.
  mutating func insert(_ constant: Operation, _ value: Attribute, _ rewriter: Rewriter) -> Bool {
    guard let block = constant.block, let region = block.regionForConstants else { return true }
    let hash = Self.hash(constant, value, region)
    let slot = slot(of: constant, value, region, hash)
    if let equal = entries[slot]?.op {
      if equal == constant {
        if let first = block.first, first != constant, !isKnown(constant.previous, region) {
          rewriter.move(constant, before: first)
        }
        return true
      }
      // It now comes from several places.
      if equal.location != constant.location { equal.location = .unknown }
      rewriter.replace(constant, with: equal.result(0))
      return false
    }
    entries[slot] = Entry(hash: hash, region: region, op: constant)
    count += 1
    if count * 2 > entries.count { grow() }
    guard let target = region.entry, let first = target.first else { return true }
    if block != target {
      // Where it came from says nothing any more.
      constant.location = .unknown
      rewriter.move(constant, before: first)
    } else if first != constant, !isKnown(constant.previous, region) {
      rewriter.move(constant, before: first)
    }
    return true
  }

  /// `true` iff `op` is among the constants of `region`.
  private func isKnown(_ op: Operation?, _ region: Region) -> Bool {
    guard let op, op.traits.contains(.constantLike), let value = op.properties[0] else { return false }
    return entries[slot(of: op, value, region, Self.hash(op, value, region))]?.op == op
  }

  /// The slot that holds an operation equal to `op`, or the free one where it belongs.
  private func slot(of op: Operation, _ value: Attribute, _ region: Region, _ hash: UInt) -> Int {
    let mask = entries.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while let entry = entries[slot] {
      if entry.hash == hash, entry.region == region, Self.areEqual(entry.op, op, value) { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private mutating func grow() {
    let old = entries
    entries = Array(repeating: nil, count: 2 * old.count)
    let mask = entries.count - 1
    for case let entry? in old {
      var slot = Int(truncatingIfNeeded: entry.hash) & mask
      while entries[slot] != nil { slot = (slot + 1) & mask }
      entries[slot] = entry
    }
  }

  /// `true` iff `a` and `b`, whose value is `value`, are of one dialect and stand for the same.
  private static func areEqual(_ a: Operation, _ b: Operation, _ value: Attribute) -> Bool {
    a.properties[0] == value && a.result(0).type == b.result(0).type
      && (a.name == b.name || a.name.info?.dialect === b.name.info?.dialect)
  }

  private static func hash(_ op: Operation, _ value: Attribute, _ region: Region) -> UInt {
    // Attributes and operations are apart by multiples of 8 and more.
    var hash = (value.address &>> 3) &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ (op.result(0).type.address &>> 3)) &* 0xD6E8_FEB8_6659_FD93
    hash = (hash ^ (region.address &>> 3)) &* 0x9E37_79B9_7F4A_7C15
    return hash ^ hash &>> 32
  }
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
