internal import AccelSupport

/// The names given to values so far, each of which is unique among those that are active at its place.
///
/// An open-addressing table over bytes in one buffer. Names are deactivated in the reverse order of their
/// activation, which keeps the probe sequences of the others intact.
struct UsedNames: ~Copyable {
  /// A name's bytes in `text`.
  private struct Entry: BitwiseCopyable {
    let offset: Int, count: Int
    let hash: UInt64
  }
  private let text = ByteBuffer()
  private var entries: [Entry] = []
  /// The indices of active entries in the order of their activation.
  private var active: [UInt32] = []
  /// Indices into `entries` plus one; 0 is free.
  private var slots: [UInt32] = Array(repeating: 0, count: 64)

  /// The number of names in use.
  var activeCount: Int { active.count }

  /// Makes all names but the `count` oldest available again.
  mutating func deactivate(downTo count: Int) {
    while active.count > count {
      let index = active.removeLast()
      var slot = Int(truncatingIfNeeded: entries[Int(index)].hash) & (slots.count - 1)
      while slots[slot] != index + 1 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = 0
    }
  }

  /// Writes the name at `index`.
  @inline(__always) func write(_ index: Int, to output: ByteBuffer) {
    let entry = entries[index]
    output.write(text.bytes.baseAddress.unsafelyUnwrapped + entry.offset, count: entry.count)
  }

  /// Returns the index of a new name like `name`.
  mutating func insert(_ name: UnsafeBufferPointer<UInt8>, _ nextConflict: inout UInt32) -> UInt32 {
    let start = text.count
    text.write(sanitized: name, allowsDot: true)
    return settle(from: start, &nextConflict)
  }

  /// Returns the index of a new name like `arg` and `number`.
  mutating func insert(argumentNumber number: UInt32, _ nextConflict: inout UInt32) -> UInt32 {
    let start = text.count
    text.write("arg")
    text.write(decimal: number)
    return settle(from: start, &nextConflict)
  }

  /// Makes the bytes from `start` on unique and active.
  private mutating func settle(from start: Int, _ nextConflict: inout UInt32) -> UInt32 {
    var (slot, hashValue, isFree) = find(from: start)
    if !isFree {
      text.write(byte: UInt8(ascii: "_"))
      let stem = text.count
      repeat {
        text.truncate(to: stem)
        text.write(decimal: nextConflict)
        nextConflict += 1
        (slot, hashValue, isFree) = find(from: start)
      } while !isFree
    }
    let index = UInt32(entries.count)
    entries.append(Entry(offset: start, count: text.count - start, hash: hashValue))
    active.append(index)
    slots[slot] = index + 1
    if active.count * 2 > slots.count { grow() }
    return index
  }

  /// Finds the slot for the bytes from `start` on.
  private func find(from start: Int) -> (slot: Int, hash: UInt64, isFree: Bool) {
    let base = text.bytes.baseAddress.unsafelyUnwrapped
    let count = text.count - start
    let hashValue = hash(bytes: base + start, count: count)
    var slot = Int(truncatingIfNeeded: hashValue) & (slots.count - 1)
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot]) - 1]
      if entry.hash == hashValue, entry.count == count,
        UnsafeBufferPointer(start: base + entry.offset, count: count)
          .elementsEqual(UnsafeBufferPointer(start: base + start, count: count))
      {
        return (slot, hashValue, false)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return (slot, hashValue, true)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for index in active {
      var slot = Int(truncatingIfNeeded: entries[Int(index)].hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = index + 1
    }
  }
}
