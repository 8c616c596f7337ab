import AccelSupport
import Synchronization

/// The source files of a run by name, for those who show source lines.
///
/// A file that was not added is read from disk when it is first asked for, because a location may
/// name a file that is not an input.
public final class SourceManager: Sendable {
  private let files = Mutex(Files())

  /// The files known so far.
  private struct Files: Sendable {
    /// The files that were added: few, and most runs ask for no other.
    var added: [SourceFile] = []
    /// Other files by name; `nil` for names that could not be read.
    var others: [String: SourceFile?] = [:]
  }

  /// Creates a manager with the given files.
  public init(_ files: [SourceFile] = []) {
    for file in files { add(file) }
  }

  /// Adds a file, or the whole file of a slice, in place of one with the same name.
  public func add(_ file: SourceFile) {
    files.withLock { files in
      files.added.removeAll { $0.name == file.name }
      files.added.append(file.whole ?? file)
    }
  }

  /// Returns the file with the given name, if it was added or can be read.
  public func file(named name: String) -> SourceFile? {
    files.withLock { files in
      if let known = files.added.first(where: { $0.name == name }) { return known }
      if let known = files.others[name] { return known }
      // "-" as the name of a location is a file, not standard input.
      let contents = try? FileContents.read(path: name == "-" ? "./-" : name)
      let file = contents.map { SourceFile(name: name, contents: $0) }
      files.others[name] = .some(file)
      return file
    }
  }
}
