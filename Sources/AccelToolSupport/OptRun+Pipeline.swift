import AccelDiagnostics
import AccelIR
import AccelPasses
import AccelSupport

extension OptRun {
  /// The passes and pipelines that have a name.
  private static let passes: Set<String> = []

  /// Runs the pipeline that `text` describes, or reports what is wrong with it.
  func runPipeline(_ text: String, on op: Operation) -> Bool {
    do throws(PipelineError) {
      let pipeline = try TextualPipeline(text)
      try pipeline.check(names: Self.passes)
      if settings.showsPipeline {
        errors.write(string: "Pass Manager with 0 passes:\n\(pipeline.anchor)(\n\n)\n\n")
        errors.flush()
      }
      guard pipeline.anchor == "any" || pipeline.anchor == op.name.string else {
        op.context.emitError(
          at: op.location, "can't run '\(pipeline.anchor)' pass manager on '\(op.name.string)' op")
        return false
      }
      return true
    } catch {
      op.context.diagnostics.emit(diagnostic(for: error))
      return false
    }
  }

  /// The error as a diagnostic whose message shows the place in the pipeline.
  private func diagnostic(for error: PipelineError) -> Diagnostic {
    guard let offset = error.offset else { return Diagnostic(.error, at: .unknown, error.message) }
    let file = SourceFile(name: "MLIR Textual PassPipeline Parser", text: error.text)
    let buffer = ByteBuffer()
    TextRenderer(sources: SourceManager([file]))
      .render(Diagnostic(.error, at: .at(offset, in: file), error.message), to: buffer)
    var diagnostic = Diagnostic(.error, at: .unknown, buffer.string)
    if let name = error.unknownName, let nearest = nearestName(to: name, among: Self.passes) {
      diagnostic.addNote(at: .unknown, "did you mean '\(nearest)'?")
    }
    return diagnostic
  }
}
