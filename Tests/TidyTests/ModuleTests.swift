import Foundation
import Testing

/// Modules import only what ARCHITECTURE.md puts below them.
@Suite struct ModuleTests {
  /// The modules of `Sources`, lower ones first, as the table of ARCHITECTURE.md lists them.
  private let order: [String]

  init() throws {
    let rows = try Repository.file("ARCHITECTURE.md").lines.filter { $0.hasPrefix("| `Accel") }
    order = rows.compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
  }

  /// Modules that come with the toolchain.
  private static let toolchain: Set<String> = ["Darwin", "Glibc", "Synchronization", "Foundation"]

  /// The modules that may use Foundation: what `accel-opt` starts with must not.
  private static let foundationUsers: Set<String> = ["AccelLit", "AccelReference", "AccelTestSupport"]

  @Test func theTableListsEveryModule() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Repository.root.appending(path: "Sources").path)
    #expect(order.sorted() == folders.filter { !$0.hasPrefix(".") }.sorted())
  }

  @Test func modulesImportOnlyWhatStandsAbove() throws {
    for file in try Repository.files(["Sources"]) {
      let module = String(file.path.split(separator: "/")[1])
      let position = try #require(order.firstIndex(of: module), "\(module) is not in ARCHITECTURE.md")
      for name in file.imports where name != module && !Self.toolchain.contains(name) {
        // The dialects know nothing above `Accel`, so whatever stands below it in the table may import them.
        let target = name.hasSuffix("Dialect") ? "Accel" : name
        let imported = try #require(order.firstIndex(of: target), "\(file) imports \(name)")
        #expect(imported < position, "\(file) imports \(name), which does not stand above \(module)")
      }
    }
  }

  @Test func dialectsImportOnlyAccelAndDialects() throws {
    // Mathematical functions are those of C, as MLIR's are. Constraints on integers are for analyses of loops.
    let others: Set = ["Darwin", "Glibc", "AccelPresburger"]
    for file in try Repository.files(["Dialects"]) {
      for name in file.imports where !others.contains(name) {
        #expect(name == "Accel" || name.hasSuffix("Dialect"), "\(file) imports \(name)")
      }
    }
  }

  @Test func foundationStaysOffThePathOfAccelOpt() throws {
    for file in try Repository.files(["Sources", "Dialects", "Tools/accel-opt"])
    where file.imports.contains("Foundation") {
      let module = String(file.path.split(separator: "/")[1])
      #expect(Self.foundationUsers.contains(module), "\(file) imports Foundation")
    }
  }
}

extension Repository.File {
  /// The modules that the file imports.
  var imports: [String] {
    lines.compactMap { line in
      let words = line.split(separator: " ")
      guard let index = words.firstIndex(of: "import"), index <= 2, index + 1 < words.count,
        words[..<index].allSatisfy({ Self.modifiers.contains($0) })
      else { return nil }
      return String(words[index + 1])
    }
  }

  /// What may stand before `import`.
  private static let modifiers: Set<Substring> = [
    "public", "package", "internal", "private", "fileprivate", "@_exported", "@testable",
  ]
}
