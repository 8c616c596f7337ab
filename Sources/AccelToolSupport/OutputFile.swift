import AccelSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where output goes: standard output, or a file that appears only if all goes well.
struct OutputFile {
  let buffer: ByteBuffer
  private let path: String
  private let descriptor: Int32

  /// Opens `path`; "-" is standard output.
  init?(_ path: String) {
    self.path = path
    descriptor = path == "-" ? 1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return nil }
    buffer = ByteBuffer(descriptor: descriptor)
  }

  /// Writes what is left and returns the first error met.
  func close() -> FileError? {
    buffer.flush()
    if path != "-" { _ = systemClose(descriptor) }
    return buffer.error
  }

  /// Removes the file; what went to standard output stays, and so do devices and the like.
  func discard() {
    if path == "-" {
      buffer.flush()
    } else {
      var status = stat()
      let isFile = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      _ = systemClose(descriptor)
      if isFile { unlink(path) }
    }
  }
}

/// `close(2)`, under a name that does not clash with `OutputFile.close`.
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
