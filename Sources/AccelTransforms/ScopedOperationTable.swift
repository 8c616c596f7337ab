import AccelIR

/// Operations by what they compute; leaving a scope forgets what was added in it.
struct ScopedOperationTable: ~Copyable {
  private struct Entry {
    var hash: UInt
    var op: Operation?
  }
  /// What an entry held before it was written, so that leaving a scope can restore it.
  private struct Change {
    let slot: Int
    let previous: Operation?
  }

  // Linear probing; since entries leave in the opposite order of their arrival, none is ever skipped by a search.
  private var entries: UnsafeMutablePointer<Entry>
  private var mask: Int
  private var count = 0
  private var changes: [Change] = []
  private var scopes: [Int] = []

  /// Creates an empty table.
  init() {
    mask = 63
    entries = .allocate(capacity: 64)
    entries.initialize(repeating: Entry(hash: 0, op: nil), count: 64)
  }

  deinit { entries.deallocate() }

  /// Begins a scope.
  mutating func enterScope() { scopes.append(changes.count) }

  /// Forgets what was added since the scope began.
  mutating func leaveScope() {
    let start = scopes.removeLast()
    while changes.count > start {
      let change = changes.removeLast()
      entries[change.slot].op = change.previous
      if change.previous == nil { count -= 1 }
    }
  }

  /// Returns an operation that computes what `op` does, if there is one.
  func find(_ op: Operation) -> Operation? {
    entries[slot(of: op, Self.hash(op))].op
  }

  /// Returns an operation that computes what `op` does; if there is none, adds `op`.
  mutating func findOrInsert(_ op: Operation) -> Operation? {
    let hash = Self.hash(op)
    let slot = slot(of: op, hash)
    if let known = entries[slot].op { return known }
    write(op, hash, slot)
    return nil
  }

  /// Adds `op`, in the place of one that computes the same.
  mutating func insert(_ op: Operation) {
    let hash = Self.hash(op)
    write(op, hash, slot(of: op, hash))
  }

  /// `true` iff `op`, or one that computes the same, was added.
  func contains(_ op: Operation) -> Bool { find(op) != nil }

  private mutating func write(_ op: Operation, _ hash: UInt, _ slot: Int) {
    let previous = entries[slot].op
    changes.append(Change(slot: slot, previous: previous))
    entries[slot] = Entry(hash: hash, op: op)
    guard previous == nil else { return }
    count += 1
    if count * 2 > mask { grow() }
  }

  private func slot(of op: Operation, _ hash: UInt) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & mask
    while let candidate = entries[slot].op {
      if entries[slot].hash == hash, Self.computeTheSame(candidate, op) { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  /// Doubles the size; entries are put in again in the order of their arrival.
  private mutating func grow() {
    let (old, oldMask) = (entries, mask)
    mask = oldMask * 2 + 1
    entries = .allocate(capacity: mask + 1)
    entries.initialize(repeating: Entry(hash: 0, op: nil), count: mask + 1)
    // Where the entry of each slot has gone.
    var moved = Array(repeating: Int32(-1), count: oldMask + 1)
    for index in changes.indices {
      let change = changes[index]
      if moved[change.slot] < 0 {
        let entry = old[change.slot]
        var slot = Int(truncatingIfNeeded: entry.hash) & mask
        while entries[slot].op != nil { slot = (slot + 1) & mask }
        entries[slot] = entry
        moved[change.slot] = Int32(slot)
      }
      changes[index] = Change(slot: Int(moved[change.slot]), previous: change.previous)
    }
    old.deallocate()
  }

  private static func computeTheSame(_ a: Operation, _ b: Operation) -> Bool {
    guard a.name == b.name, a.attributeDictionary == b.attributeDictionary else { return false }
    if a.regions.isEmpty, a.successors.isEmpty, a.operands.elementsEqual(b.operands) {
      return a.properties.elementsEqual(b.properties)
        && a.results.elementsEqual(b.results) { $0.type == $1.type }
    }
    if a.regions.isEmpty, !a.traits.contains(.commutative) { return false }
    return a.isEquivalent(to: b, [.ignoreLocations])
  }

  private static func hash(_ op: Operation) -> UInt {
    var hash = op.name.address
    func mix(_ value: UInt) { hash = (hash.rotated(by: 5) ^ value) &* 0x9E37_79B9_7F4A_7C15 }
    mix(op.attributeDictionary.address)
    for property in op.properties { mix(property?.address ?? 0) }
    for result in op.results { mix(result.type.address) }
    if op.traits.contains(.commutative) {
      var sum: UInt = 0
      for operand in op.operands { sum &+= operand.address &* 0x9E37_79B9_7F4A_7C15 }
      mix(sum)
    } else {
      for operand in op.operands { mix(operand.address) }
    }
    return hash ^ (hash >> 32)
  }
}

extension UInt {
  /// The bits moved up by `count`, those that leave coming in from below.
  fileprivate func rotated(by count: UInt) -> UInt { self << count | self >> (64 - count) }
}
