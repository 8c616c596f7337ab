/// A table from addresses to small values: open addressing, without deletion.
///
/// What handles point to is hashed by its address, which is much less work than a dictionary does.
struct AddressTable<Value: BitwiseCopyable>: ~Copyable {
  private typealias Entry = (key: UnsafeRawPointer?, value: Value)

  private var entries: UnsafeMutablePointer<Entry>?
  private var mask = -1
  /// How many entries there are.
  private(set) var count = 0

  /// Creates an empty table with room for `capacity` entries.
  init(capacity: Int = 0) {
    if capacity > 0 { resize(to: max(4, (capacity * 2 - 1).nextPowerOfTwo)) }
  }

  deinit { entries?.deallocate() }

  /// The value of `key`, if there is one.
  subscript(key: UnsafeRawPointer) -> Value? {
    guard let entries else { return nil }
    let slot = self.slot(of: key)
    return entries[slot].key == nil ? nil : entries[slot].value
  }

  /// Adds a value; if the key has one already, changes nothing and returns that.
  @discardableResult
  mutating func insert(_ value: Value, for key: UnsafeRawPointer) -> Value? {
    if count * 2 > mask { resize(to: max(4, (mask + 1) * 2)) }
    guard let entries else { return nil }
    let slot = self.slot(of: key)
    if entries[slot].key != nil { return entries[slot].value }
    (entries + slot).initialize(to: (key, value))
    count += 1
    return nil
  }

  /// Where `key` is, or would be.
  private func slot(of key: UnsafeRawPointer) -> Int {
    guard let entries else { return 0 }
    var slot = (Int(bitPattern: key) &* 0x2545_F491_4F6C_DD1D &>> 32) & mask
    while let other = entries[slot].key, other != key { slot = (slot + 1) & mask }
    return slot
  }

  /// Makes room for a power of two of entries.
  private mutating func resize(to size: Int) {
    let (old, oldSize) = (entries, mask + 1)
    let new = UnsafeMutablePointer<Entry>.allocate(capacity: size)
    // Only keys are looked at before entries are written.
    for slot in 0..<size {
      UnsafeMutableRawPointer(new + slot).storeBytes(of: nil, as: UnsafeRawPointer?.self)
    }
    (entries, mask) = (new, size - 1)
    guard let old else { return }
    for index in 0..<oldSize {
      guard let key = old[index].key else { continue }
      (new + slot(of: key)).initialize(to: old[index])
    }
    old.deallocate()
  }
}

extension Int {
  /// The least power of two that is greater.
  fileprivate var nextPowerOfTwo: Int { 1 << (Int.bitWidth - leadingZeroBitCount) }
}
