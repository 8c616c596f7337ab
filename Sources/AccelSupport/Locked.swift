public import Synchronization

/// A value that one thread at a time may use.
///
/// Unlike `Mutex`, it lets handles into raw memory in and out: what they point to is shared by design.
public final class Locked<Value: ~Copyable>: @unchecked Sendable {
  @usableFromInline let mutex = Mutex(())
  @usableFromInline let value: UnsafeMutablePointer<Value>

  /// Wraps a value.
  @inlinable public init(_ initial: consuming Value) {
    value = .allocate(capacity: 1)
    value.initialize(to: initial)
  }

  @inlinable deinit {
    value.deinitialize(count: 1)
    value.deallocate()
  }

  /// Calls `body` with the value while no other thread can.
  @inlinable @inline(__always)
  public func withLock<R, E>(_ body: (inout Value) throws(E) -> R) throws(E) -> R {
    mutex._unsafeLock()
    defer { mutex._unsafeUnlock() }
    return try body(&value.pointee)
  }
}
