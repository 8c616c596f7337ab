import Foundation
import Testing

/// The files of the repository, as the policy tests read them.
enum Repository {
  /// The folder of the package.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A file that was read.
  struct File: CustomStringConvertible, Sendable {
    /// The path from the repository's root.
    let path: String
    /// The lines without their ends.
    let lines: [String]
    /// The path, which is what a failing test shows.
    var description: String { path }
    /// The text.
    var text: String { lines.joined(separator: "\n") }
  }

  /// Returns the file at a path from the root.
  static func file(_ path: String) throws -> File {
    let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
    return File(path: path, lines: text.components(separatedBy: "\n"))
  }

  /// Returns the files with one of the given extensions in some folders, in the order of their paths.
  static func files(_ folders: [String], _ extensions: Set<String> = ["swift"]) throws -> [File] {
    var paths: [String] = []
    for folder in folders {
      let start = root.appending(path: folder)
      let found = try #require(
        FileManager.default.enumerator(atPath: start.path), "there is no folder \(folder)")
      for case let path as String in found where extensions.contains((path as NSString).pathExtension) {
        if path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) { continue }
        paths.append("\(folder)/\(path)")
      }
    }
    return try paths.sorted().map(file)
  }
}
