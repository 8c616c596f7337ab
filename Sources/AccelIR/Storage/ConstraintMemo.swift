/// Remembers for each of many constraints the types or attributes last found to satisfy it.
struct ConstraintMemo: ~Copyable {
  private let entries: UnsafeMutablePointer<UInt>

  /// The number of types or attributes remembered for each constraint.
  private static var width: Int { 4 }

  /// Creates a memory for `count` constraints.
  init(count: Int) {
    entries = .allocate(capacity: count * Self.width)
    entries.initialize(repeating: 0, count: count * Self.width)
  }

  deinit { entries.deallocate() }

  /// `true` iff what is at `address` satisfies the constraint at `index`; `check` is asked if that is not
  /// remembered.
  @inline(__always)
  func satisfies(_ address: UInt, _ index: Int32, _ check: () -> Bool) -> Bool {
    if contains(address, index) { return true }
    guard check() else { return false }
    insert(address, index)
    return true
  }

  /// `true` iff what is at `address` is remembered to satisfy the constraint at `index`.
  @inline(__always)
  func contains(_ address: UInt, _ index: Int32) -> Bool { entry(address, index).pointee == address }

  /// Remembers that what is at `address` satisfies the constraint at `index`.
  @inline(__always)
  func insert(_ address: UInt, _ index: Int32) { entry(address, index).pointee = address }

  @inline(__always)
  private func entry(_ address: UInt, _ index: Int32) -> UnsafeMutablePointer<UInt> {
    // Types are some 50 bytes apart or more.
    entries + (Int(index) &* Self.width &+ Int(address &>> 6 & 3))
  }
}
