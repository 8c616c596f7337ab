package import AccelIR
package import AccelSupport
package import AccelText

/// IR with a pipeline that does something to it that is worth looking at, as one file.
package struct Reproducer: Sendable {
  /// The pipeline, with its anchor.
  package var pipeline: String
  /// Whether the run has one thread.
  package var disablesThreading = false
  /// Whether the verifier looks at the IR after each pass.
  package var verifiesEach = true

  /// The tool whose resource holds a reproducer's settings.
  package static let tool = "mlir_reproducer"
  /// What the settings may be.
  package static let resources: [String: [String: ToolResourceKind]] = [
    tool: ["pipeline": .string, "disable_threading": .bool, "verify_each": .bool]
  ]

  /// Creates a reproducer that runs `pipeline`.
  package init(pipeline: String) { self.pipeline = pipeline }

  /// Takes the settings of a file that was read into `context` out of it; returns `nil` if there are none.
  package init?(takenFrom context: Context) {
    guard let group = context.takeResources(ofTool: context.identifier(Self.tool)) else { return nil }
    self.init(pipeline: "")
    for entry in group.entries {
      switch (entry.key.string, entry.value) {
      case ("pipeline", .string(let text)): pipeline = text.string
      case ("disable_threading", .bool(let value)): disablesThreading = value
      case ("verify_each", .bool(let value)): verifiesEach = value
      default: break
      }
    }
  }

  /// The text of a file with `op` and the settings.
  package func text(of op: Operation) -> String {
    let output = ByteBuffer()
    write(op, to: output)
    return output.string
  }

  /// Writes a file with `op` and the settings.
  package func write(_ op: Operation, to output: ByteBuffer) {
    let context = op.context
    let tool = context.identifier(Self.tool)
    let outer = context.takeResources(ofTool: tool)
    func define(_ key: String, _ value: ResourceValue) {
      context.define(ResourceEntry(context.identifier(key), value), of: tool, .external)
    }
    define("pipeline", .string(context.identifier(pipeline)))
    define("disable_threading", .bool(disablesThreading))
    define("verify_each", .bool(verifiesEach))
    Printer.print(op, to: output)
    context.takeResources(ofTool: tool)
    for entry in outer?.entries ?? [] { context.define(entry, of: tool, .external) }
  }
}
