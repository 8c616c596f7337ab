#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Growing bytes of output, optionally drained into a file descriptor.
///
/// Everything that prints writes here: no `String`, no `Character`, no reference counting on the way.
public final class ByteBuffer {
  /// The bytes written and not yet drained.
  @usableFromInline struct Storage: BitwiseCopyable {
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var length: Int
    @usableFromInline var capacity: Int
  }
  /// Behind a pointer, because each access to a stored property of a class checks at run time that it is exclusive.
  @usableFromInline let storage: UnsafeMutablePointer<Storage>

  @inlinable @inline(__always) var base: UnsafeMutablePointer<UInt8> {
    get { storage.pointee.base }
    set { storage.pointee.base = newValue }
  }
  @inlinable @inline(__always) var length: Int {
    get { storage.pointee.length }
    set { storage.pointee.length = newValue }
  }
  @inlinable @inline(__always) var capacity: Int {
    get { storage.pointee.capacity }
    set { storage.pointee.capacity = newValue }
  }
  /// The number of bytes written and not yet drained.
  @inlinable public var count: Int { length }
  /// Where full buffers go; `nil` keeps everything in memory.
  private let descriptor: Int32?
  /// The number of bytes drained so far.
  private var drainedCount = 0
  /// The first error met while draining; later output is dropped.
  public private(set) var error: FileError?

  /// Creates a buffer that keeps what is written, or drains it to `descriptor` whenever it is full.
  public init(descriptor: Int32? = nil, capacity: Int? = nil) {
    self.descriptor = descriptor
    let capacity = capacity ?? (descriptor == nil ? 256 : 64 << 10)
    storage = .allocate(capacity: 1)
    storage.initialize(to: Storage(base: .allocate(capacity: capacity), length: 0, capacity: capacity))
  }

  deinit {
    base.deallocate()
    storage.deallocate()
  }

  /// The number of bytes written since creation.
  public var totalCount: Int { drainedCount + length }

  /// The bytes written and not yet drained.
  public var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: length) }

  /// The bytes written and not yet drained, as text.
  public var string: String { String(decoding: bytes, as: UTF8.self) }

  /// Forgets what is written and not yet drained.
  public func removeAll() { length = 0 }

  /// Drops all but the first `newCount` undrained bytes.
  public func truncate(to newCount: Int) {
    precondition(newCount <= length)
    length = newCount
  }

  /// Appends one byte.
  @inlinable @inline(__always)
  public func write(byte: UInt8) {
    if length == capacity { makeRoom(for: 1) }
    base[length] = byte
    length &+= 1
  }

  /// Appends a literal.
  @inlinable @inline(__always)
  public func write(_ literal: StaticString) {
    write(literal.utf8Start, count: literal.utf8CodeUnitCount)
  }

  /// Appends a string that is not a literal.
  @inlinable public func write(string: String) {
    var copy = string
    copy.withUTF8 { if let start = $0.baseAddress { write(start, count: $0.count) } }
  }

  /// Appends `count` bytes.
  @inlinable @inline(__always)
  public func write(_ source: UnsafePointer<UInt8>, count added: Int) {
    if capacity &- length < added { makeRoom(for: added) }
    (base + length).update(from: source, count: added)
    length &+= added
  }

  /// Appends a number in decimal.
  @inlinable public func write(decimal value: some FixedWidthInteger) {
    if value < 0 { write(byte: UInt8(ascii: "-")) }
    var rest = UInt64(value.magnitude)
    if rest < 10 { return write(byte: UInt8(truncatingIfNeeded: rest) &+ 48) }
    if capacity &- length < 20 { makeRoom(for: 20) }
    // Most numbers are short, so they are counted from the bottom.
    var digits = 2
    var bound: UInt64 = 100
    while rest >= bound {
      digits &+= 1
      // There is no power of ten for 20 digits.
      if digits == 20 { break }
      bound &*= 10
    }
    var position = length &+ digits
    let start = length
    length = position
    while position > start {
      position &-= 1
      let quotient = rest / 10
      base[position] = UInt8(truncatingIfNeeded: rest &- quotient &* 10) &+ 48
      rest = quotient
    }
  }

  /// Appends `count` spaces.
  @inlinable public func write(spaces added: Int) {
    if capacity &- length < added { makeRoom(for: added) }
    (base + length).update(repeating: UInt8(ascii: " "), count: added)
    length &+= added
  }

  /// Makes room for `length` more bytes, by draining or by growing.
  @usableFromInline @inline(never)
  func makeRoom(for added: Int) {
    if descriptor != nil { flush() }
    guard capacity - length < added else { return }
    let newCapacity = max(capacity * 2, length + added)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
    larger.update(from: base, count: length)
    base.deallocate()
    storage.pointee.base = larger
    storage.pointee.capacity = newCapacity
  }

  /// Writes everything to the file descriptor, if there is one.
  public func flush() {
    guard let descriptor else { return }
    var offset = 0
    while offset < length, error == nil {
      let written = Self.systemWrite(descriptor, base + offset, length - offset)
      if written >= 0 {
        offset += written
      } else if errno != EINTR {
        error = .current
      }
    }
    drainedCount += length
    length = 0
  }

  private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes, count)
    #else
      Darwin.write(descriptor, bytes, count)
    #endif
  }
}
