extension Pipeline {
  /// Reads the form that `--pass-pipeline` accepts.
  public init(_ text: String, _ registry: PassRegistry) throws(PipelineError) {
    let parsed = try TextualPipeline(text)
    let reader = PipelineReader(text: parsed.text, registry: registry)
    try reader.checkNames(parsed.elements)
    self.init(parsed.anchor, try reader.elements(parsed.elements, in: parsed.anchor))
  }
}

/// Makes passes of the text of a pipeline.
private struct PipelineReader {
  let text: String
  let registry: PassRegistry

  /// Finds names that stand for nothing, before any options are looked at.
  func checkNames(_ parsed: [TextualPipeline.Element]) throws(PipelineError) {
    for element in parsed {
      if !element.inner.isEmpty {
        try checkNames(element.inner)
      } else if !registry.contains(element.name) {
        throw PipelineError(
          "'\(element.name)' does not refer to a registered pass or pass pipeline", at: element.offset,
          in: text, unknownName: element.name)
      }
    }
  }

  /// Returns what `parsed` stands for inside a pipeline for operations called `anchor`.
  func elements(
    _ parsed: [TextualPipeline.Element], in anchor: String
  ) throws(PipelineError) -> [Pipeline.Element] {
    var result: [Pipeline.Element] = []
    for element in parsed {
      if element.inner.isEmpty {
        result += try elements(element, in: anchor)
        continue
      }
      do throws(PipelineError) {
        result.append(.nested(Pipeline(element.name, try elements(element.inner, in: element.name))))
      } catch {
        var outer = error
        outer.message += "failed to add `\(element.name)` with options `` to inner pipeline\n"
        throw outer
      }
    }
    return result
  }

  private func elements(
    _ element: TextualPipeline.Element, in anchor: String
  ) throws(PipelineError) -> [Pipeline.Element] {
    let trailer = "\nfailed to add `\(element.name)` with options `\(element.options ?? "")`\n"
    do throws(PassOptionError) {
      let elements = try registry.elements(named: element.name, options: element.options ?? "") ?? []
      for case .pass(let pass) in elements {
        guard anchor != "any", let wanted = type(of: pass).anchor, wanted != anchor else { continue }
        throw PassOptionError(
          message: "Can't add pass '\(type(of: pass).title)' restricted to '\(wanted)' on a PassManager "
            + "intended to run on '\(anchor)', did you intend to nest?")
      }
      return elements
    } catch {
      throw PipelineError((error.isAboutValue ? "" : error.message) + trailer, error)
    }
  }
}
