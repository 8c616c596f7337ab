import Accel
import AccelDialects
import AccelReference
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
    let known = Dictionary(uniqueKeysWithValues: try Self.examples().map { ($0.operation, $0.text) })
    for dialect in AllDialects.all + [Builtin.self] {
      for operation in dialect.operations {
        #expect(known[operation.name] != nil, "the comment of \(operation.name) shows no example")
      }
    }
  }

  @Test func everyExampleNamesItsOperation() throws {
    for example in try Self.examples() where !example.operation.hasPrefix("builtin.") {
      #expect(
        example.text.contains(example.operation), "the example of \(example.operation) is of something else")
    }
  }

  /// `true` iff a message says that the example is not a whole program.
  private static func isExpected(_ message: String) -> Bool {
    message.hasPrefix("use of undeclared SSA value name")
      || message.hasPrefix("reference to an undefined block")
  }

  /// Returns the examples of all operations that have one.
  private static func examples() throws -> [Example] {
    let comments = try SourceComments(of: ["Dialects", "Sources/AccelIR/Builtin"], in: Repository.root)
    return (AllDialects.all + [Builtin.self]).flatMap { dialect in
      dialect.operations.compactMap { operation in
        guard let lines = comments[operation.name]?.example, !lines.isEmpty else { return nil }
        return Example(operation: operation.name, text: lines.joined(separator: "\n"))
      }
    }
  }
}
