extension Pipeline {
  /// Reads the form that `--pass-pipeline` accepts.
  public init(_ text: String, _ registry: PassRegistry) throws(PipelineError) {
    let parsed = try TextualPipeline(text)
    self.init(parsed.anchor, try Self.elements(parsed.elements, in: parsed, registry))
  }

  private static func elements(
    _ parsed: [TextualPipeline.Element], in text: TextualPipeline, _ registry: PassRegistry
  ) throws(PipelineError) -> [Element] {
    var result: [Element] = []
    for element in parsed {
      if !element.inner.isEmpty {
        result.append(.nested(Pipeline(element.name, try elements(element.inner, in: text, registry))))
        continue
      }
      do throws(PassOptionError) {
        let elements = try registry.elements(named: element.name, options: element.options ?? "")
        guard let elements else { throw PassOptionError(message: "") }
        result += elements
      } catch {
        guard !error.message.isEmpty else {
          throw PipelineError(
            "'\(element.name)' does not refer to a registered pass or pass pipeline", at: element.offset,
            in: text.text, unknownName: element.name)
        }
        throw PipelineError(
          "\(error.message)\nfailed to add `\(element.name)` with options `\(element.options ?? "")`", error)
      }
    }
    return result
  }
}
