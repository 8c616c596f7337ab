import Foundation

/// A value that threads take turns with.
final class Locked<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  /// Creates a lock around `value`.
  init(_ value: Value) { self.value = value }

  /// Returns what `body` returns; no other thread is inside meanwhile.
  func access<R>(_ body: (inout Value) -> R) -> R {
    lock.lock()
    defer { lock.unlock() }
    return body(&value)
  }
}
