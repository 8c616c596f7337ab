import AccelSupport

/// Gives each distinct name in the text a small number, its code.
///
/// Decimal names, by far the most frequent, have their value as code and need no hashing.
struct NameTable {
  /// A name and its code; a free slot has no bytes.
  private struct Slot: BitwiseCopyable {
    var bytes: UnsafePointer<UInt8>?
    var count: UInt32
    var code: UInt32
    var hash: UInt64
  }
  /// Decimal names below this have themselves as codes; other names get codes from here on.
  static let decimalLimit: UInt32 = 1 << 24

  private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  private var count = 0

  init() {
    mask = 255
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: Slot(bytes: nil, count: 0, code: 0, hash: 0), count: mask + 1)
  }

  func deallocate() { slots.deallocate() }

  /// Returns the code of the name with the given bytes, which must outlive the table.
  @inline(__always)
  mutating func code(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
    let first = bytes[0] &- 48
    if first < 10, length <= 7, first != 0 || length == 1 {
      var value = UInt32(first)
      var index = 1
      while index < length {
        value = value &* 10 &+ UInt32(bytes[index] &- 48)
        index &+= 1
      }
      return value
    }
    return hashedCode(bytes, length)
  }

  @inline(never) private mutating func hashedCode(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
    let key = hash(bytes: bytes, count: length)
    var index = Int(truncatingIfNeeded: key) & mask
    while let candidate = slots[index].bytes {
      if slots[index].hash == key, Int(slots[index].count) == length,
        UnsafeBufferPointer(start: candidate, count: length).elementsEqual(
          UnsafeBufferPointer(start: bytes, count: length))
      {
        return slots[index].code
      }
      index = (index + 1) & mask
    }
    let code = NameTable.decimalLimit + UInt32(count)
    slots[index] = Slot(bytes: bytes, count: UInt32(length), code: code, hash: key)
    count += 1
    if count * 4 > mask * 3 { grow() }
    return code
  }

  private mutating func grow() {
    let newMask = mask * 2 + 1
    let larger = UnsafeMutablePointer<Slot>.allocate(capacity: newMask + 1)
    larger.initialize(repeating: Slot(bytes: nil, count: 0, code: 0, hash: 0), count: newMask + 1)
    for old in 0...mask where slots[old].bytes != nil {
      var index = Int(truncatingIfNeeded: slots[old].hash) & newMask
      while larger[index].bytes != nil { index = (index + 1) & newMask }
      larger[index] = slots[old]
    }
    slots.deallocate()
    (slots, mask) = (larger, newMask)
  }
}

/// What each code stands for: an array that grows, with one half for decimal names and one for the others.
struct CodeMap<Entry: BitwiseCopyable> {
  private let empty: Entry
  private var decimals: UnsafeMutablePointer<Entry>
  private var others: UnsafeMutablePointer<Entry>
  private var decimalCapacity = 256, otherCapacity = 256

  init(empty: Entry) {
    self.empty = empty
    decimals = .allocate(capacity: 256)
    decimals.initialize(repeating: empty, count: 256)
    others = .allocate(capacity: 256)
    others.initialize(repeating: empty, count: 256)
  }

  func deallocate() {
    decimals.deallocate()
    others.deallocate()
  }

  /// Returns where the entry of `code` is; valid until the next call with a greater code.
  @inline(__always)
  mutating func entry(_ code: UInt32) -> UnsafeMutablePointer<Entry> {
    if code < NameTable.decimalLimit {
      if code >= decimalCapacity { Self.grow(&decimals, &decimalCapacity, Int(code), empty) }
      return decimals + Int(code)
    }
    let index = Int(code &- NameTable.decimalLimit)
    if index >= otherCapacity { Self.grow(&others, &otherCapacity, index, empty) }
    return others + index
  }

  @inline(never) private static func grow(
    _ base: inout UnsafeMutablePointer<Entry>, _ capacity: inout Int, _ index: Int, _ empty: Entry
  ) {
    let newCapacity = max(capacity * 2, index + 1)
    let larger = UnsafeMutablePointer<Entry>.allocate(capacity: newCapacity)
    larger.update(from: base, count: capacity)
    (larger + capacity).initialize(repeating: empty, count: newCapacity - capacity)
    base.deallocate()
    (base, capacity) = (larger, newCapacity)
  }
}
