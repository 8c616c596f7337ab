import AccelDialects
import AccelDiagnostics
import AccelIR
import AccelInterpreter
import AccelPasses
import AccelSupport
import AccelText

/// Pipelines run on a module.
///
/// A trap is what is looked for; it is provoked if a pass that succeeds leaves invalid IR, if several threads give
/// something else than one, or if a function computes something else.
struct PipelineTrial {
  let registry: PassRegistry
  /// How many inputs each function is given before and after each pass; 0 for none.
  var semanticRuns = 0
  /// `true` iff the pipelines also run on several threads.
  var comparesThreads = true

  /// What comes of a pipeline.
  private struct Outcome: Equatable {
    var isDone = false
    var text = ""
    var diagnostics: [Diagnostic] = []
  }

  /// Tries an input.
  func run(_ bytes: [UInt8]) -> FuzzCounts {
    let input = PipelineInput(bytes)
    var counts = FuzzCounts()
    for text in input.pipelines {
      let pipeline: Pipeline
      do {
        pipeline = try Pipeline(text, registry)
      } catch {
        counts.stopped += 1
        continue
      }
      let check = makeCheck()
      guard let outcome = outcome(of: input.module, pipeline, isMultithreaded: false, check) else {
        counts.invalid = 1
        return counts
      }
      if outcome.isDone { counts.finished += 1 } else { counts.stopped += 1 }
      counts.compared += check?.comparisons ?? 0
      guard comparesThreads else { continue }
      let other = self.outcome(of: input.module, pipeline, isMultithreaded: true, makeCheck())
      if other != outcome { fatalError("several threads give something else") }
    }
    return counts
  }

  private func makeCheck() -> CheckSemantics? {
    guard semanticRuns > 0 else { return nil }
    var options = CheckSemantics.Options()
    options.runs = semanticRuns
    return CheckSemantics(options)
  }

  /// Runs a pipeline on a module; returns `nil` if that is not valid.
  private func outcome(
    of module: [UInt8], _ pipeline: Pipeline, isMultithreaded: Bool, _ check: CheckSemantics?
  ) -> Outcome? {
    let context = Context(dialects: AllDialects.all)
    context.isMultithreaded = isMultithreaded
    context.showsOperationsInDiagnostics = false
    context.allowsUnregisteredDialects = true
    context.installTextPrinting()
    let watch = ValidityWatch()
    let (outcome, diagnostics) = context.diagnostics.capture { () -> Outcome? in
      let file = SourceFile(name: "input.ir", contents: FileContents(module))
      guard let op = parse(file, into: context) else { return nil }
      var options = PipelineRunOptions()
      options.verifiesEach = false
      options.instrumentations = [watch] + (check.map { [$0] } ?? [])
      do throws(PassFailure) {
        try PipelineRunner(options).run(pipeline, on: op)
      } catch {
        return Outcome()
      }
      let text = ByteBuffer()
      var printing = PrintingOptions()
      printing.locations = .exact
      printing.isGeneric = true
      Printer.print(op, to: text, printing)
      return Outcome(isDone: true, text: text.string)
    }
    guard var outcome else { return nil }
    outcome.diagnostics = diagnostics
    let errors = diagnostics.filter { $0.severity == .error }
    if let pass = watch.culprit {
      fatalError("pass '\(pass)' leaves invalid IR: \(errors.last?.message ?? "")")
    }
    if let error = errors.first(where: { $0.message.contains("' changes what function '") }) {
      fatalError(([error.message] + error.notes.prefix(3).map(\.message)).joined(separator: "; "))
    }
    return outcome
  }
}

/// Remembers the first pass that succeeds and leaves invalid IR.
private final class ValidityWatch: PassInstrumentation {
  private let first = Locked<String?>(nil)

  /// The pass that leaves invalid IR.
  var culprit: String? { first.withLock { $0 } }

  func accepts(_ pass: PassNode, on op: Operation) -> Bool {
    if verify(op) { return true }
    first.withLock { $0 = $0 ?? pass.name }
    return false
  }
}
