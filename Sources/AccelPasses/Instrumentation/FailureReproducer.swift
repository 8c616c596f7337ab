import AccelDiagnostics
package import AccelIR
import AccelSupport

/// Writes a file that reproduces the first failure of a run, and says so.
package final class FailureReproducer: PassInstrumentation {
  /// How failures are reproduced.
  package struct Settings: Sendable {
    /// Whether the pipeline is only the pass that fails, on the IR right before.
    package var isLocal = false
    /// Whether the run has one thread.
    package var disablesThreading = false
    /// Whether the verifier looks at the IR after each pass.
    package var verifiesEach = true
    /// Reproduces the whole pipeline.
    package init() {}
  }

  private let settings: Settings
  private let pipeline: Pipeline
  /// The IR as it was before the run.
  private let original: Original
  /// Writes the file; returns what is to be said of it.
  private let write: @Sendable (String) -> String
  private let hasFailed = Locked(false)

  /// An operation that nobody changes.
  private struct Original: @unchecked Sendable {
    let op: Operation
  }

  /// Creates a watcher of a run of `pipeline` on `op` that is about to begin.
  package init(
    _ settings: Settings, _ pipeline: Pipeline, on op: Operation,
    write: @escaping @Sendable (String) -> String
  ) {
    (self.settings, self.pipeline, self.write) = (settings, pipeline, write)
    let builder = Builder(op.context)
    original = Original(op: builder.clone(op))
  }

  package func didFail(_ pass: PassNode, on op: Operation) {
    let label = "`\(pass.title)` on \(op.label)"
    let (location, context) = (op.location, op.context)
    op.context.diagnostics.sequence { [self] in
      guard
        hasFailed.withLock({ hasFailed in
          defer { hasFailed = true }
          return !hasFailed
        })
      else { return }
      let text = settings.isLocal ? localText(context) : nil
      report(label, text, at: location, context)
    }
  }

  /// Reports that the process has died in the passes called `labels`; `step` counts those that were begun before.
  package func reportCrash(_ labels: String, step: Int?, at location: Location, _ context: Context) {
    report(labels, step.flatMap { text(before: $0, context) }, at: location, context)
  }

  private func report(_ labels: String, _ local: String?, at location: Location, _ context: Context) {
    let outcome = write(local ?? wholeText)
    let place = settings.isLocal ? labels : "[\(labels)]"
    context.emitError(
      at: location, "Failures have been detected while processing an MLIR pass pipeline",
      notes: [IRNote("Pipeline failed while executing \(place): \(outcome)", at: location)])
  }

  /// The IR as it was, with the whole pipeline.
  private var wholeText: String { reproducer(PipelineNode(pipeline).text).text(of: original.op) }

  private func reproducer(_ pipeline: String) -> Reproducer {
    var reproducer = Reproducer(pipeline: pipeline)
    reproducer.disablesThreading = settings.disablesThreading
    reproducer.verifiesEach = settings.verifiesEach
    return reproducer
  }

  // MARK: One pass only

  /// The IR right before the pass that fails first, with that pass.
  private func localText(_ context: Context) -> String? {
    let steps = StepCounter()
    rerun(context, steps) { _, _ in
      steps.count()
      return true
    }
    return steps.failing.flatMap { text(before: $0, context) }
  }

  /// The IR before the pass number `step` of a run on one thread, with that pass.
  private func text(before step: Int, _ context: Context) -> String? {
    let steps = StepCounter()
    let found = Locked<String?>(nil)
    rerun(context, steps) { [self] pass, op in
      guard found.withLock({ $0 == nil }) else { return false }
      guard steps.count() == step else { return true }
      let made = reproducer(scoped(pass, op)).text(of: op.root)
      found.withLock { $0 = made }
      return false
    }
    return found.withLock { $0 }
  }

  /// The pipeline that runs nothing but `pass` on operations that lie as `op` does.
  private func scoped(_ pass: PassNode, _ op: Operation) -> String {
    var text = pass.pass.text
    var current: Operation? = op
    while let op = current {
      text = "\(op.name.string)(\(text))"
      current = op.parent
    }
    return text
  }

  /// Runs the pipeline once more, on one thread, without a word.
  private func rerun(
    _ context: Context, _ watcher: StepCounter, _ gate: @escaping @Sendable (PassNode, Operation) -> Bool
  ) {
    let builder = Builder(context)
    let copy = builder.clone(original.op)
    let observers = context.observers
    context.observers = Observers()
    defer {
      context.observers = observers
      copy.erase()
    }
    var options = PipelineRunOptions()
    options.isSerial = true
    options.verifiesEach = settings.verifiesEach
    options.instrumentations = [watcher]
    options.gate = gate
    _ = context.diagnostics.capture { try? PipelineRunner(options).run(pipeline, on: copy) }
  }

  /// Runs the pipeline as `rerun` does and tells `step` the number of each pass that is about to run.
  package func rehearse(_ context: Context, _ step: @escaping @Sendable (Int, String) -> Void) {
    let steps = StepCounter()
    rerun(context, steps) { pass, op in
      step(steps.count(), "`\(pass.title)` on \(op.label)")
      return true
    }
  }
}

/// Counts the passes of a run on one thread.
private final class StepCounter: PassInstrumentation {
  private let state = Locked((count: 0, open: [Int](), failing: Int?.none))

  /// The number of the pass that has failed first.
  var failing: Int? { state.withLock { $0.failing } }

  /// Counts a pass that is about to run; returns its number.
  @discardableResult
  func count() -> Int {
    state.withLock { state in
      state.count += 1
      return state.count
    }
  }

  func willRun(_ pass: PassNode, on op: Operation) { state.withLock { $0.open.append($0.count) } }
  func didRun(_ pass: PassNode, on op: Operation, _ preserved: PreservedAnalyses) {
    state.withLock { _ = $0.open.popLast() }
  }
  func didFail(_ pass: PassNode, on op: Operation) {
    state.withLock { state in
      let step = state.open.popLast()
      if state.failing == nil { state.failing = step }
    }
  }
}

extension Operation {
  /// The outermost operation around this one.
  var root: Operation {
    var root = self
    while let parent = root.parent { root = parent }
    return root
  }
}
