#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that could not be read or written, and why.
public struct FileError: Error, CustomStringConvertible {
  /// The reason in the system's words, e.g. "No such file or directory".
  public let reason: String
  /// `true` iff whoever read what was written has gone.
  public private(set) var isBrokenPipe = false
  /// Creates an error with the given reason.
  public init(_ reason: String) { self.reason = reason }
  /// The error of the last system call that failed.
  public static var current: FileError {
    let number = errno
    var error = FileError(String(cString: strerror(number)))
    error.isBrokenPipe = number == EPIPE
    return error
  }
  public var description: String { reason }
}

/// The bytes of an input, followed by a zero byte that is not counted.
///
/// The zero lets a lexer look one byte ahead without a bounds check.
public final class FileContents: @unchecked Sendable {
  /// The first byte; valid as long as this object.
  public let base: UnsafePointer<UInt8>
  /// The number of bytes, without the terminating zero.
  public let count: Int
  /// The length of the mapping, or 0 if the bytes are on the heap.
  private let mappedLength: Int

  private init(base: UnsafePointer<UInt8>, count: Int, mappedLength: Int) {
    (self.base, self.count, self.mappedLength) = (base, count, mappedLength)
  }

  /// Creates contents that hold a copy of `bytes`.
  public convenience init(_ bytes: some Collection<UInt8>) {
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + 1)
    _ = UnsafeMutableBufferPointer(start: copy, count: bytes.count).initialize(from: bytes)
    copy[bytes.count] = 0
    self.init(base: UnsafePointer(copy), count: bytes.count, mappedLength: 0)
  }

  deinit {
    if mappedLength > 0 {
      munmap(UnsafeMutableRawPointer(mutating: base), mappedLength)
    } else {
      base.deallocate()
    }
  }

  /// Returns what `body` makes of all bytes, which must not escape from it.
  public func withBytes<R, E>(_ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R) throws(E) -> R {
    // Without this the object may be released after its last use in the caller, before `body` has ended.
    defer { withExtendedLifetime(self) {} }
    return try body(UnsafeBufferPointer(start: base, count: count))
  }

  /// The byte at an offset; the one after the last is zero.
  public subscript(offset: Int) -> UInt8 {
    precondition(offset >= 0 && offset <= count)
    return base[offset]
  }

  /// Reads the file at `path`; "-" is standard input.
  public static func read(path: String) throws(FileError) -> FileContents {
    if path == "-" { return try readStream(0, sizeHint: 0) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .current }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .current }
    if status.st_mode & S_IFMT == S_IFDIR { throw FileError("Is a directory") }
    let size = Int(status.st_size)
    guard status.st_mode & S_IFMT == S_IFREG, size >= 1 << 16 else {
      return try readStream(descriptor, sizeHint: size)
    }
    // The file is mapped over zeros, of which at least one remains if it fills its last page.
    let mapping = mmap(nil, size + 1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapping, mapping != MAP_FAILED else { throw .current }
    guard mmap(mapping, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, descriptor, 0) != MAP_FAILED else {
      let error = FileError.current
      munmap(mapping, size + 1)
      throw error
    }
    return FileContents(
      base: UnsafePointer(mapping.assumingMemoryBound(to: UInt8.self)), count: size, mappedLength: size + 1)
  }

  /// Reads a stream to its end.
  private static func readStream(_ descriptor: Int32, sizeHint: Int) throws(FileError) -> FileContents {
    var capacity = max(sizeHint + 1, 4096)
    var buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    var count = 0
    while true {
      if count == capacity - 1 {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
        larger.update(from: buffer, count: count)
        buffer.deallocate()
        (buffer, capacity) = (larger, capacity * 2)
      }
      let received = systemRead(descriptor, buffer + count, capacity - 1 - count)
      if received == 0 { break }
      if received < 0 {
        if errno == EINTR { continue }
        let error = FileError.current
        buffer.deallocate()
        throw error
      }
      count += received
    }
    buffer[count] = 0
    return FileContents(base: UnsafePointer(buffer), count: count, mappedLength: 0)
  }
}

/// `read(2)`, under a name that does not clash with `FileContents.read`.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}

/// The folder for files that nobody asked for by name: `$TMPDIR`, or `/tmp`.
package func temporaryFolder() -> String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }
