/// A module with the pipelines to run on it, as a text: the pipelines stand in comments before the module.
struct PipelineInput {
  /// The pipelines, as text.
  var pipelines: [String]
  /// The module, as text.
  var module: [UInt8]

  private static let mark = "// pipeline: "

  /// Creates an input.
  init(_ pipelines: [String], _ module: [UInt8]) { (self.pipelines, self.module) = (pipelines, module) }

  /// Reads an input.
  init(_ bytes: [UInt8]) {
    pipelines = []
    var rest = bytes[...]
    while rest.starts(with: Self.mark.utf8) {
      let line = rest.prefix { $0 != UInt8(ascii: "\n") }
      pipelines.append(String(decoding: line.dropFirst(Self.mark.utf8.count), as: UTF8.self))
      rest = rest[line.endIndex...].dropFirst()
    }
    module = Array(rest)
  }

  /// The input as text.
  var bytes: [UInt8] { Array(pipelines.map { "\(Self.mark)\($0)\n" }.joined().utf8) + module }
}
