import AccelSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why nothing could be measured.
struct BenchmarkError: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

/// The folder of inputs and outputs.
struct Folder {
  private let root: String
  private let isTemporary: Bool

  /// Makes the folder at `path` if there is none; `nil` makes a temporary one.
  init(_ path: String?) throws(BenchmarkError) {
    isTemporary = path == nil
    let temporary = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    root = path ?? "\(temporary)/accel-bench-\(getpid())"
    guard mkdir(root, 0o755) == 0 || errno == EEXIST else { throw BenchmarkError("cannot create '\(root)'") }
  }

  /// Returns the path of a file in the folder.
  func path(of name: String) -> String { "\(root)/\(name)" }

  /// Removes the folder and its files, unless the user asked for it by name.
  func removeIfTemporary() {
    guard isTemporary, let stream = opendir(root) else { return }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { unlink(path(of: name)) }
    }
    closedir(stream)
    rmdir(root)
  }
}

/// Returns a descriptor of a new, empty file.
func createFile(_ path: String) throws(BenchmarkError) -> Int32 {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
  guard descriptor >= 0 else { throw BenchmarkError("cannot create '\(path)'") }
  return descriptor
}

/// Closes what `createFile` opened.
func closeFile(_ descriptor: Int32) { close(descriptor) }

/// Removes a file.
func removeFile(_ path: String) { unlink(path) }

/// Writes a small file.
func writeText(_ text: String, to path: String) throws(BenchmarkError) {
  let descriptor = try createFile(path)
  defer { closeFile(descriptor) }
  let output = ByteBuffer(descriptor: descriptor)
  output.write(string: text)
  output.flush()
}

/// Reads a small file.
func readText(_ path: String) throws(BenchmarkError) -> String {
  do throws(FileError) {
    return try FileContents.read(path: path).withBytes { String(decoding: $0, as: UTF8.self) }
  } catch {
    throw BenchmarkError("cannot read '\(path)': \(error.reason)")
  }
}

/// Writes to standard error, where progress is shown.
func writeError(_ text: String) {
  let output = ByteBuffer(descriptor: 2)
  output.write(string: text)
  output.flush()
}

/// `true` iff two files have the same contents; a piece at a time, for a small process makes small children.
func sameBytes(_ left: String, _ right: String) throws(BenchmarkError) -> Bool {
  try spawn(["cmp", "-s", left, right], output: nil, errors: nil).exitCode == 0
}

/// Returns the path of the program that runs.
func currentExecutable() throws(BenchmarkError) -> String {
  guard let path = realpath("/proc/self/exe", nil) ?? realpath(CommandLine.arguments[0], nil) else {
    throw BenchmarkError("cannot find this program's own file; use --accel-opt")
  }
  defer { free(path) }
  return String(cString: path)
}
