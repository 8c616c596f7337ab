import Accel
import AccelDialects
import Foundation
import Testing

/// The examples in the comments of operations are read by the parser.
@Suite struct ExampleTests {
  /// The text in the comment of an operation.
  struct Example: Sendable, CustomStringConvertible {
    /// The name of the operation.
    let operation: String
    /// The indented lines of the comment.
    let text: String
    var description: String { operation }
  }

  @Test(arguments: try examples())
  func isReadByTheParser(example: Example) {
    let context = Context(dialects: AllDialects.all)
    context.allowsUnregisteredDialects = true
    // Examples use values and blocks that they don't define, which is found out only once all is read.
    let isWhole = example.operation.hasPrefix("builtin.")
    let text = isWhole ? example.text : "func.func @example() {\n\(example.text)\n}"
    let (_, diagnostics) = context.diagnostics.capture {
      parse(SourceFile(name: example.operation, text: text), into: context, verifies: false)
    }
    let errors = diagnostics.filter { $0.severity == .error && !Self.isExpected($0.message) }
    #expect(errors.map(\.message) == [], "in:\n\(example.text)")
  }

  @Test func everyOperationHasAnExample() throws {
    let known = Set(try Self.examples().map(\.operation))
    for dialect in AllDialects.all + [Builtin.self] {
      for operation in dialect.operations {
        #expect(known.contains(operation.name), "the comment of \(operation.name) shows no example")
      }
    }
  }

  /// `true` iff a message says that the example is not a whole program.
  private static func isExpected(_ message: String) -> Bool {
    message.hasPrefix("use of undeclared SSA value name")
      || message.hasPrefix("reference to an undefined block")
  }

  /// Returns the examples of all operations that have one.
  private static func examples() throws -> [Example] {
    let start = "public static let name = \""
    return try Repository.files(["Dialects", "Sources/AccelIR/Builtin"]).flatMap { file in
      file.lines.indices.compactMap { index -> Example? in
        guard index > 0, let found = file.lines[index].range(of: start),
          file.lines[index - 1].contains("enum ")
        else { return nil }
        let name = file.lines[index][found.upperBound...].prefix { $0 != "\"" }
        let comment = file.lines[..<(index - 1)].reversed().prefix { $0.contains("///") }.reversed()
        let lines = comment.compactMap { line -> Substring? in
          let text = line.drop { $0 == " " }.dropFirst(3)
          return text.hasPrefix("     ") ? text.dropFirst(5) : nil
        }
        return lines.isEmpty ? nil : Example(operation: String(name), text: lines.joined(separator: "\n"))
      }
    }
  }
}
