/// A bump allocator with free lists: the memory that handles point into.
///
/// Memory taken from an arena stays valid until the arena is destroyed. What is given back with
/// `recycle` is reused by later allocations of the same size class. An arena serves one thread at a time.
@frozen public struct Arena: ~Copyable {
  /// The next free byte of the current chunk.
  @usableFromInline var cursor: UInt = 0
  /// The end of the current chunk.
  @usableFromInline var limit: UInt = 0
  /// The chunks taken from the system, to be given back at the end.
  @usableFromInline var chunks: [UnsafeMutableRawPointer] = []
  /// The heads of the free lists, by size in granules.
  @usableFromInline let free: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  /// The number of bytes taken from the system.
  public private(set) var reservedBytes = 0

  /// Allocations are rounded up to multiples of this many bytes.
  @usableFromInline static var granule: Int { 8 }
  /// The largest size, in bytes, that is kept on a free list.
  @usableFromInline static var largestRecycled: Int { 2048 }
  /// The size of the first chunk; later ones double up to `largestChunk`.
  static var smallestChunk: Int { 64 << 10 }
  static var largestChunk: Int { 4 << 20 }

  /// Creates an empty arena.
  public init() {
    let classes = Self.largestRecycled / Self.granule + 1
    free = .allocate(capacity: classes)
    free.initialize(repeating: nil, count: classes)
  }

  deinit {
    for chunk in chunks { chunk.deallocate() }
    free.deallocate()
  }

  /// Returns uninitialised memory of `size` bytes, aligned to 8.
  @inlinable @inline(__always)
  public mutating func allocate(_ size: Int) -> UnsafeMutableRawPointer {
    let rounded = (size &+ (Self.granule &- 1)) & ~(Self.granule &- 1)
    if rounded <= Self.largestRecycled, let head = free[rounded / Self.granule] {
      free[rounded / Self.granule] = head.load(as: UnsafeMutableRawPointer?.self)
      return head
    }
    if limit &- cursor < UInt(bitPattern: rounded) { return allocateChunk(for: rounded) }
    let result = cursor
    cursor = result &+ UInt(bitPattern: rounded)
    return UnsafeMutableRawPointer(bitPattern: result).unsafelyUnwrapped
  }

  /// Returns uninitialised memory for `count` elements of a type aligned to at most 8.
  @inlinable @inline(__always)
  public mutating func allocate<T>(_: T.Type, count: Int) -> UnsafeMutablePointer<T> {
    allocate(MemoryLayout<T>.stride &* count).assumingMemoryBound(to: T.self)
  }

  /// Gives back memory of `size` bytes that `allocate` returned.
  @inlinable public mutating func recycle(_ pointer: UnsafeMutableRawPointer, size: Int) {
    let rounded = (size &+ (Self.granule &- 1)) & ~(Self.granule &- 1)
    guard rounded > 0, rounded <= Self.largestRecycled else { return }
    pointer.storeBytes(of: free[rounded / Self.granule], as: UnsafeMutableRawPointer?.self)
    free[rounded / Self.granule] = pointer
  }

  /// Takes a new chunk and returns the first `size` bytes of it.
  @usableFromInline @inline(never)
  mutating func allocateChunk(for size: Int) -> UnsafeMutableRawPointer {
    let wanted = min(Self.largestChunk, Self.smallestChunk << min(chunks.count, 16))
    let isOversized = size > wanted / 4
    let bytes = isOversized ? size : wanted
    let chunk = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
    chunks.append(chunk)
    reservedBytes += bytes
    if !isOversized {
      cursor = UInt(bitPattern: chunk) + UInt(size)
      limit = UInt(bitPattern: chunk) + UInt(bytes)
    }
    return chunk
  }
}
