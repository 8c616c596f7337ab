/// A growable stack of trivial elements in raw memory, cheap to truncate and to index.
///
/// Parsers keep one for each kind of pending thing and remember the height at which a construct began.
/// The owner calls `deallocate` when done.
@frozen public struct Stack<Element: BitwiseCopyable> {
  /// The memory, of which the first `count` elements are initialised.
  @usableFromInline var base: UnsafeMutablePointer<Element>
  /// The number of elements; assign a smaller one to drop the elements above it.
  public var count = 0
  @usableFromInline var capacity: Int

  /// Creates an empty stack with room for `capacity` elements.
  public init(capacity: Int = 64) {
    self.capacity = capacity
    base = .allocate(capacity: capacity)
  }

  /// `true` iff there are no elements.
  @inlinable public var isEmpty: Bool { count == 0 }

  /// The element at the given height.
  @inlinable @inline(__always)
  public subscript(index: Int) -> Element {
    get {
      assert(index >= 0 && index < count)
      return base[index]
    }
    nonmutating set {
      assert(index >= 0 && index < count)
      base[index] = newValue
    }
  }

  /// Adds an element on top.
  @inlinable @inline(__always)
  public mutating func push(_ element: Element) {
    if count == capacity { grow() }
    (base + count).initialize(to: element)
    count &+= 1
  }

  /// Removes the element on top and returns it.
  @inlinable public mutating func pop() -> Element {
    precondition(count > 0, "pop from an empty stack")
    count &-= 1
    return base[count]
  }

  /// The elements from `start` to the top.
  @inlinable public func elements(from start: Int) -> UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: base + start, count: count - start)
  }

  @usableFromInline @inline(never) mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
    larger.update(from: base, count: count)
    base.deallocate()
    (base, capacity) = (larger, capacity * 2)
  }

  /// Frees the memory; the stack must not be used afterwards.
  public func deallocate() { base.deallocate() }
}

extension Stack<UInt8> {
  /// Adds the lowest `byteCount` bytes of `word`, the lowest first.
  /// - Requires: `byteCount` is at most 8.
  @inlinable @inline(__always)
  public mutating func push(word: UInt64, byteCount: Int) {
    while count &+ 8 > capacity { grow() }
    UnsafeMutableRawPointer(base + count).storeBytes(of: word.littleEndian, as: UInt64.self)
    count &+= byteCount
  }
}
