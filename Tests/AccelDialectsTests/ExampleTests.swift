import Accel
import AccelDialects
import Foundation
import Testing

/// Whoever reads the declaration of an operation sees how it is written.
@Suite struct ExampleTests {
  /// The lines of all sources of dialects.
  private let lines: [Substring]

  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Dialects")
    let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
    var text = ""
    for case let file as URL in files where file.pathExtension == "swift" {
      text += try String(contentsOf: file, encoding: .utf8)
    }
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  @Test func everyExampleNamesItsOperation() throws {
    for operation in AllDialects.all.flatMap({ $0.operations }) {
      let declaration = "public static let name = \"\(operation.name)\""
      let index = try #require(
        lines.firstIndex { $0.contains(declaration) }, "\(operation.name) has no declaration")
      // The comment stands above the line before that of the name.
      let comment = lines[..<(index - 1)].reversed().prefix { $0.contains("///") }
      #expect(
        comment.contains { $0.contains("///     ") && $0.contains(operation.name) },
        "the comment of \(operation.name) shows no example of its text")
    }
  }

  @Test func everyDialectLoads() {
    let context = Context(dialects: AllDialects.all)
    for dialect in AllDialects.all {
      #expect(context.load(dialect: dialect.name) != nil)
      for operation in dialect.operations {
        let name = context.operationName(context.identifier(operation.name))
        #expect(name.isRegistered, "\(operation.name) is not registered")
        // Compiling the assembly stops with a message if it does not give all types.
        _ = name.info?.assembly
      }
    }
  }

  @Test func dialectsAreInTheOrderOfTheirNames() {
    #expect(AllDialects.all.map { $0.name } == AllDialects.all.map { $0.name }.sorted())
  }
}
