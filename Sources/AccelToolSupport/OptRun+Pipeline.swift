import AccelDiagnostics
import AccelIR
import AccelPasses
import AccelSupport

extension OptSettings {
  /// `true` iff the command line asks for something that has to do with passes.
  var hasPasses: Bool {
    passPipeline != nil || !passes.isEmpty || showsPipeline || watch.runsReproducer || watch.reproducer != nil
  }
}

extension OptRun {
  /// Runs the passes that the command line names, or reports what is wrong with it.
  func runPasses(
    on op: Operation, _ timing: Timing, _ words: LastWords?, to output: ByteBuffer
  ) -> Bool {
    let context = op.context
    var options = PipelineRunOptions()
    options.verifiesEach = settings.verifiesEach
    let pipeline: Pipeline
    do throws(PipelineError) {
      var made = try makePipeline(for: op)
      if settings.watch.runsReproducer, let reproducer = Reproducer(takenFrom: context) {
        made = try Pipeline(reproducer.pipeline, registry)
        options.verifiesEach = reproducer.verifiesEach
        if reproducer.disablesThreading { context.isMultithreaded = false }
      }
      pipeline = made
    } catch {
      if let preface = error.preface { errors.write(string: "\(program): \(preface)\n") }
      if let inner = error.options?.pipeline {
        errors.write(
          string: inner.offset.map { marked(inner.message, at: $0, in: inner.text) } ?? inner.message)
      }
      context.diagnostics.emit(diagnostic(for: error))
      return false
    }
    if settings.showsPipeline {
      errors.write(
        string: "Pass Manager with \(pipeline.elements.count) passes:\n\(pipeline.indentedText)\n\n")
      errors.flush()
    }
    let node = PipelineNode(pipeline)
    if let path = settings.watch.crashReproducer {
      options.instrumentations.append(
        failureReproducer(pipeline, on: op, path, verifiesEach: options.verifiesEach))
    }
    if let words { options.instrumentations.append(RunningLabels { words.text = $0 }) }
    watch.add(to: &options, timing, printing)
    if let check = settings.makeSemanticsCheck() { options.instrumentations.append(check) }
    defer {
      options.remarks?.finish(context)
      if settings.watch.showsStatistics {
        node.writeStatistics(isList: settings.watch.listsStatistics, to: errors)
        errors.flush()
      }
    }
    do throws(PassFailure) {
      try PipelineRunner(options).run(node, on: op)
    } catch {
      return false
    }
    guard let path = settings.watch.reproducer else { return true }
    return writeReproducer(of: op, node, options, path, output)
  }

  /// Writes a file that runs the pipeline on the IR at hand.
  private func writeReproducer(
    of op: Operation, _ pipeline: PipelineNode, _ options: PipelineRunOptions, _ path: String,
    _ output: ByteBuffer
  ) -> Bool {
    var reproducer = Reproducer(pipeline: pipeline.text)
    reproducer.disablesThreading = !op.context.isMultithreaded
    // As MLIR has it: such a file is for looking at one pass, not at what the verifier finds.
    reproducer.verifiesEach = false
    if path == "-" {
      reproducer.write(op, to: output)
      return true
    }
    do throws(FileError) {
      try TextSink(path: path).write(reproducer.text(of: op))
      return true
    } catch {
      op.context.emitError(at: .unknown, "cannot open output file '\(path)': \(error.reason)")
      return false
    }
  }

  /// Returns the pipeline that `--pass-pipeline` or the options of single passes describe.
  func makePipeline(for op: Operation) throws(PipelineError) -> Pipeline {
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
        throw PipelineError(error.isAboutValue ? "" : error.message, error)
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
    var diagnostic = Diagnostic(.error, at: .unknown, marked(error.message, at: offset, in: error.text))
    if let name = error.unknownName, let nearest = nearestName(to: name, among: registry.names) {
      diagnostic.addNote(at: .unknown, "did you mean '\(nearest)'?")
    }
    return diagnostic
  }

  /// Returns an error with the line of a pipeline that it is about, and a mark below the place.
  private func marked(_ message: String, at offset: Int, in text: String) -> String {
    let file = SourceFile(name: "MLIR Textual PassPipeline Parser", text: text)
    let buffer = ByteBuffer()
    TextRenderer(sources: SourceManager([file]))
      .render(Diagnostic(.error, at: .at(offset, in: file), message), to: buffer)
    return buffer.string
  }
}
