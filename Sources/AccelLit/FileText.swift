import AccelSupport
import Foundation

/// Whole files as text.
enum FileText {
  /// Returns the text of the file at `path`; bytes that are no text are replaced.
  static func read(_ path: String) throws(FileError) -> String {
    let contents = try FileContents.read(path: path)
    return contents.withBytes { String(decoding: $0, as: UTF8.self) }
  }

  /// Makes `text` the contents of the file at `path`.
  static func write(_ text: String, to path: String) throws(FileError) {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    } catch {
      throw FileError("cannot write \(path)")
    }
  }
}
