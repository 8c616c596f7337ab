import AccelIR
import AccelSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A tree of folders that mirrors that of operations, with a file for each time that IR is printed.
final class IRTree: Sendable {
  private let root: String
  /// How often each operation was printed.
  private let counts = Locked<[Operation: Int]>([:])

  /// A file in the tree.
  struct Path: Sendable {
    /// The folders from the outermost in.
    let folders: [String]
    /// The file's name.
    let file: String
  }

  /// Creates a tree in the folder `root`, which is made when it is needed.
  init(_ root: String) { self.root = root }

  /// Returns the file for what `op` looks like now, beside the pass called `pass`.
  func path(of op: Operation, _ pass: String) -> Path {
    var folders: [String] = []
    var numbers: [String] = []
    counts.withLock { counts in
      counts[op] = (counts[op] ?? -1) + 1
      var current: Operation? = op
      while let op = current {
        // The outer operations, which nobody has printed, count from nought.
        numbers.append(String(counts[op] ?? 0))
        let symbol = op.symbolName?.string ?? "no-symbol-name"
        folders.append(replacing(".", in: op.name.string) + "_" + replacing("/\\", in: symbol))
        current = op.parent
      }
    }
    return Path(
      folders: folders.reversed(), file: "\(numbers.reversed().joined(separator: "_"))_\(pass).mlir")
  }

  /// Returns `text` with an underscore for each of `characters`.
  private func replacing(_ characters: String, in text: String) -> String {
    String(text.map { characters.contains($0) ? "_" : $0 })
  }

  /// Writes a file; returns what went wrong.
  func write(_ text: String, to path: Path) -> String? {
    var folder = root
    for next in [nil] + path.folders.map({ Optional($0) }) {
      if let next { folder += "/\(next)" }
      if mkdir(folder, 0o777) != 0, errno != EEXIST {
        return "Error while creating directory \(folder): \(String(cString: strerror(errno)))"
      }
    }
    let name = "\(folder)/\(path.file)"
    let descriptor = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      return "Error opening output file \(name): \(String(cString: strerror(errno)))"
    }
    defer { close(descriptor) }
    let output = ByteBuffer(descriptor: descriptor)
    output.write(string: text)
    output.flush()
    return output.error.map { "Error writing output file \(name): \($0.reason)" }
  }
}
