internal import AccelSupport

/// The texts of types or attributes written lately: few are written many times.
///
/// Only short texts that depend on nothing but the options are kept.
struct RecentTexts: ~Copyable {
  private struct Entry {
    /// The address of the type or attribute, or 0.
    var address: UInt
    var count: Int
  }
  private let entries: UnsafeMutablePointer<Entry>
  /// The texts, `width` bytes for each entry.
  private let bytes: UnsafeMutablePointer<UInt8>
  private static var count: Int { 64 }
  private static var width: Int { 64 }

  init() {
    entries = .allocate(capacity: Self.count)
    entries.initialize(repeating: Entry(address: 0, count: 0), count: Self.count)
    bytes = .allocate(capacity: Self.count * Self.width)
  }

  deinit {
    entries.deallocate()
    bytes.deallocate()
  }

  /// Writes the text of what is at `address`; calls `make` to write it if it is not remembered.
  @inline(__always) func write(_ address: UInt, to output: ByteBuffer, _ make: () -> Void) {
    // Interned objects are some 50 bytes apart or more.
    let index = Int(truncatingIfNeeded: address >> 5) & (Self.count - 1)
    if entries[index].address == address {
      return output.write(bytes + index * Self.width, count: entries[index].count)
    }
    let start = output.totalCount
    make()
    remember(address, index, output, output.totalCount - start)
  }

  /// Keeps the last `count` bytes of the output, unless they are too many or drained already.
  private func remember(_ address: UInt, _ index: Int, _ output: ByteBuffer, _ count: Int) {
    guard count <= Self.width, count <= output.count, let base = output.bytes.baseAddress else { return }
    (bytes + index * Self.width).update(from: base + (output.count - count), count: count)
    entries[index] = Entry(address: address, count: count)
  }
}
