import AccelSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where watchers write; one thread at a time does.
final class TextSink: @unchecked Sendable {
  private let buffer: ByteBuffer

  /// Writes to `buffer`, which others write to as well.
  init(_ buffer: ByteBuffer) { self.buffer = buffer }

  /// Writes to the file at `path`, or to standard output if that is "-".
  init(path: String) throws(FileError) {
    let descriptor = path == "-" ? 1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .current }
    buffer = ByteBuffer(descriptor: descriptor)
  }

  /// Writes `text` at once, so that it keeps its place among what others write to the same terminal.
  func write(_ text: String) {
    buffer.write(string: text)
    buffer.flush()
  }

  /// `write`, for those who know of no sinks.
  var receiver: @Sendable (String) -> Void { { self.write($0) } }
}
