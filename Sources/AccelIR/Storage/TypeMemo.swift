/// Remembers for each of many constraints the types last found to satisfy it.
struct TypeMemo: ~Copyable {
  private let entries: UnsafeMutablePointer<UInt>

  /// The number of types remembered for each constraint.
  private static var width: Int { 4 }

  /// Creates a memory for `count` constraints.
  init(count: Int) {
    entries = .allocate(capacity: count * Self.width)
    entries.initialize(repeating: 0, count: count * Self.width)
  }

  deinit { entries.deallocate() }

  /// `true` iff `type` satisfies the constraint at `index`; `check` is asked if that is not remembered.
  @inline(__always)
  func satisfies(_ type: Type, _ index: Int32, _ check: () -> Bool) -> Bool {
    let bits = UInt(bitPattern: type.raw)
    // Types are some 50 bytes apart or more.
    let entry = entries + (Int(index) &* Self.width &+ Int(bits &>> 6 & 3))
    if entry.pointee == bits { return true }
    guard check() else { return false }
    entry.pointee = bits
    return true
  }
}
