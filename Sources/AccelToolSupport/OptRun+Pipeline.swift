import AccelDiagnostics
import AccelIR
import AccelPasses
import AccelSupport

extension OptSettings {
  /// `true` iff the command line says which passes to run.
  var hasPasses: Bool { passPipeline != nil || !passes.isEmpty || showsPipeline }
}

extension OptRun {
  /// Runs the passes that the command line names, or reports what is wrong with it.
  func runPasses(on op: Operation, _ timing: inout Timing) -> Bool {
    let pipeline: Pipeline
    do throws(PipelineError) {
      pipeline = try makePipeline(for: op)
    } catch {
      op.context.diagnostics.emit(diagnostic(for: error))
      return false
    }
    if settings.showsPipeline {
      errors.write(
        string: "Pass Manager with \(pipeline.elements.count) passes:\n\(pipeline.indentedText)\n\n")
      errors.flush()
    }
    var options = PipelineRunOptions()
    options.verifiesEach = settings.verifiesEach
    if let check = settings.makeSemanticsCheck() { options.instrumentations.append(check) }
    do throws(PassFailure) {
      try timing.measure("Passes") { () throws(PassFailure) in
        try PipelineRunner(options).run(pipeline, on: op)
      }
      return true
    } catch {
      return false
    }
  }

  /// Returns the pipeline that `--pass-pipeline` or the options of single passes describe.
  private func makePipeline(for op: Operation) throws(PipelineError) -> Pipeline {
    if let text = settings.passPipeline {
      guard settings.passes.isEmpty else {
        throw PipelineError("'-pass-pipeline' option can't be used with individual pass options")
      }
      return try Pipeline(text, registry)
    }
    var pipeline = Pipeline(op.name.string)
    for (name, options) in settings.passes {
      do throws(PassOptionError) {
        for element in try registry.elements(named: name, options: options) ?? [] {
          switch element {
          case .pass(let pass): pipeline.append(pass)
          case .nested: pipeline.elements.append(element)
          }
        }
      } catch {
        throw PipelineError(error.message, error)
      }
    }
    return pipeline
  }

  /// The error as a diagnostic whose message shows the place in the pipeline.
  private func diagnostic(for error: PipelineError) -> Diagnostic {
    guard let offset = error.offset else {
      var diagnostic = Diagnostic(.error, at: .unknown, error.message)
      if let options = error.options, let unknown = options.unknownName {
        if let nearest = nearestName(to: unknown, among: options.known) {
          diagnostic.addNote(at: .unknown, "did you mean '\(nearest)'?")
        }
        let known =
          options.known.isEmpty
          ? "the pass has no options" : "the options are \(options.known.joined(separator: ", "))"
        diagnostic.addNote(at: .unknown, known)
      }
      return diagnostic
    }
    let file = SourceFile(name: "MLIR Textual PassPipeline Parser", text: error.text)
    let buffer = ByteBuffer()
    TextRenderer(sources: SourceManager([file]))
      .render(Diagnostic(.error, at: .at(offset, in: file), error.message), to: buffer)
    var diagnostic = Diagnostic(.error, at: .unknown, buffer.string)
    if let name = error.unknownName, let nearest = nearestName(to: name, among: registry.names) {
      diagnostic.addNote(at: .unknown, "did you mean '\(nearest)'?")
    }
    return diagnostic
  }
}
