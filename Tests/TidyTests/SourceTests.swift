import Foundation
import Testing

/// What every source file keeps to.
@Suite struct SourceTests {
  /// The folders of the sources that users build on.
  private static let sources = ["Sources", "Dialects", "Tools", "Benchmarks"]

  @Test func filesHaveAtMostFiveHundredLines() throws {
    for file in try Repository.files(Self.sources) {
      #expect(file.lines.count <= 501, "\(file) has \(file.lines.count) lines: split it")
    }
  }

  @Test func publicTypesAreDocumented() throws {
    for file in try Repository.files(["Sources", "Dialects"]) {
      for (index, line) in file.lines.enumerated() {
        let words = line.split(separator: " ").drop { $0.hasPrefix("@") }
        guard words.first == "public",
          words.contains(where: { ["struct", "enum", "class", "protocol", "actor"].contains($0) }),
          !words.contains("func"), !words.contains("let"), !words.contains("var")
        else { continue }
        var above = index - 1
        while above >= 0, file.lines[above].drop(while: { $0 == " " }).hasPrefix("@") { above -= 1 }
        #expect(
          above >= 0 && file.lines[above].drop(while: { $0 == " " }).hasPrefix("///"),
          "\(file):\(index + 1): no sentence says what this is: \(line)")
      }
    }
  }

  @Test func nothingNamesAMachine() throws {
    // Built from parts so that this file does not match itself.
    let paths = ["/wo" + "rk/", "/ho" + "me/", "/Us" + "ers/", "/ro" + "ot/"]
    let files = try Repository.files(
      Self.sources + ["Tests", "TestFiles", "Examples", "docs"], ["swift", "ir", "md", "txt", "sh"])
    let pages = try ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(Repository.file)
    for file in files + pages {
      for (index, line) in file.lines.enumerated() {
        #expect(!paths.contains { line.contains($0) }, "\(file):\(index + 1) names a path of a machine")
      }
    }
  }
}
