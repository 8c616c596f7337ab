import AccelDialects
import AccelPasses
import AccelReference
import AccelTransforms
import Foundation

/// Writes the reference pages into `docs`, given the package's folder (the current one, if none is).
@main struct AccelDocs {
  static func main() throws {
    let root = URL(filePath: CommandLine.arguments.dropFirst().first ?? ".")
    var passes = AllPasses.all
    passes.add(.standard)
    let reference = try Reference(dialects: AllDialects.all, passes: passes, root: root)
    for (path, text) in reference.pages {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
  }
}
