import Accel
import AccelDialects
import Foundation
import Testing

/// What the pages say is what the code does.
@Suite struct DocumentationTests {
  /// A piece of text between fences.
  struct Snippet: Sendable, CustomStringConvertible {
    /// The page it stands on, and the line.
    let place: String
    /// The word after the opening fence.
    let language: String
    /// The text.
    let text: String
    var description: String { place }
  }

  @Test(
    arguments: try snippets(of: "docs/DefiningDialects.md").filter {
      ["swift", "mlir"].contains($0.language)
    })
  func dialectPageShowsTheExample(snippet: Snippet) throws {
    let files = try Repository.files(["Examples/FixedPoint"], ["swift", "ir"])
    // What the tool prints in the page's dialogue is no file; `fixed-opt` writes what it read there.
    if snippet.text.hasPrefix("module {") { return }
    let wanted = Self.normalized(snippet.text)
    #expect(
      files.contains { Self.normalized($0.text).contains(wanted) },
      "\(snippet): the code is not that of Examples/FixedPoint:\n\(snippet.text)")
  }

  @Test(
    arguments: try ["Passes", "Rewriting"].flatMap { try snippets(of: "docs/\($0).md") }.filter {
      $0.language == "swift"
    })
  func guidesShowWhatIsTested(snippet: Snippet) throws {
    let files = try Repository.files(["Tests/AccelPassesTests", "Tests/AccelRewriteTests"], ["swift"])
    let wanted = Self.normalized(snippet.text)
    #expect(
      files.contains { Self.normalized($0.text).contains(wanted) },
      "\(snippet): the code is in none of the guides' tests:\n\(snippet.text)")
  }

  @Test func readmeShowsItsExampleAndItsOutput() throws {
    let shown = try Self.snippets(of: "README.md").filter { $0.language == "mlir" }.map(\.text)
    let example = try Repository.file("Examples/quick-start.ir").text
    try #require(shown.count == 2)
    #expect(shown[0] + "\n" == example)

    let context = Context(dialects: AllDialects.all)
    let module = try #require(parse(SourceFile(name: "quick-start.ir", text: example), into: context))
    #expect("\(module)" == shown[1] + "\n")
  }

  @Test func commandsOnPagesExist() throws {
    let manifest = try Repository.file("Package.swift").text
    let example = try Repository.file("Examples/FixedPoint/Package.swift").text
    let pages = [
      "README.md", "CONTRIBUTING.md", "docs/DefiningDialects.md", "docs/Passes.md", "docs/Reducing.md",
      "docs/Testing.md",
    ]
    for snippet in try pages.flatMap(Self.snippets) where snippet.language == "console" {
      for line in snippet.text.split(separator: "\n") {
        let words = line.split(separator: "|").last?.split(separator: " ").map(String.init) ?? []
        if let run = words.firstIndex(of: "run") {
          let name = try #require(words[(run + 1)...].first { !$0.hasPrefix("-") && $0 != "release" })
          #expect(manifest.contains("tool(\"\(name)\"") || example.contains("name: \"\(name)\""), "\(line)")
        }
        for word in words where ["TestFiles", "Examples"].contains(word.split(separator: "/").first) {
          let path = Repository.root.appending(path: word).path
          #expect(FileManager.default.fileExists(atPath: path), "\(snippet): there is no \(word)")
        }
      }
    }
  }

  @Test func linksLeadSomewhere() throws {
    for page in [
      "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/ComingFromMLIR.md", "docs/DefiningDialects.md",
      "docs/Passes.md", "docs/Reducing.md", "docs/Rewriting.md", "docs/Testing.md",
    ] {
      let folder = Repository.root.appending(path: page).deletingLastPathComponent()
      for link in try Repository.file(page).text.components(separatedBy: "](").dropFirst() {
        guard let target = link.split(separator: ")").first, !target.contains("://"), !target.hasPrefix("#")
        else { continue }
        let path = folder.appending(path: String(target)).standardizedFileURL.path
        #expect(FileManager.default.fileExists(atPath: path), "\(page) links to \(target)")
      }
    }
  }

  /// Returns the lines of a text without their indentation.
  private static func normalized(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.drop { $0 == " " } }.joined(separator: "\n")
  }

  /// Returns the pieces between fences on a page.
  private static func snippets(of page: String) throws -> [Snippet] {
    var found: [Snippet] = []
    var open: (line: Int, language: String, lines: [String])?
    for (index, line) in try Repository.file(page).lines.enumerated() {
      if line.hasPrefix("```"), let snippet = open {
        let text = snippet.lines.joined(separator: "\n")
        found.append(Snippet(place: "\(page):\(snippet.line)", language: snippet.language, text: text))
        open = nil
      } else if line.hasPrefix("```") {
        open = (index + 1, String(line.dropFirst(3)), [])
      } else {
        open?.lines.append(line)
      }
    }
    return found
  }
}
