import AccelSupport

/// A file to measure the tools with.
struct Input: Sendable {
  /// How operations are written, and so how they are to be printed back.
  enum Form: Sendable { case generic, custom }

  /// The name in the report, and of the file.
  let name: String
  let form: Form
  /// The part of the asked-for size that this input has, because a tool would need minutes for all of it.
  var share = 1.0
  /// Writes about `count` operations.
  let write: @Sendable (_ count: Int, _ output: ByteBuffer, _ numbers: inout SplitMix64) -> Void

  /// All inputs, in the order of the report.
  static let all: [Input] = [
    Input(name: "straight-line, generic", form: .generic) { writeFunctions($0, .generic, to: $1, &$2) },
    Input(name: "straight-line, custom", form: .custom) { writeFunctions($0, .custom, to: $1, &$2) },
    Input(name: "nested blocks and regions", form: .custom) { writeNested($0, to: $1, &$2) },
    Input(name: "attribute-heavy", form: .generic, share: 0.1) { writeAttributes($0, to: $1, &$2) },
    Input(name: "one giant function", form: .custom) {
      writeFunction("giant", bodyCount: $0, .custom, to: $1, &$2)
    },
    Input(name: "calls", form: .custom) { writeCalls($0, to: $1, &$2) },
    Input(name: "redundant expressions", form: .custom) { writeRedundant($0, to: $1, &$2) },
  ]

  /// The name of the file in the folder of inputs.
  var fileName: String {
    String(name.compactMap { $0 == " " ? "-" : $0 == "," ? nil : $0 }) + ".mlir"
  }

  /// Writes the file at `path`, the same bytes in every run, and returns its number of operations.
  func writeFile(to path: String, size: Int) throws(BenchmarkError) -> Int {
    let count = max(1, Int(Double(size) * share))
    let descriptor = try createFile(path)
    defer { closeFile(descriptor) }
    let output = ByteBuffer(descriptor: descriptor)
    var numbers = SplitMix64(seed: 22)
    write(count, output, &numbers)
    output.flush()
    if let error = output.error { throw BenchmarkError("cannot write '\(path)': \(error.reason)") }
    return count
  }
}
