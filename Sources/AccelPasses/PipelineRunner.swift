import AccelDiagnostics
import AccelSupport
public import AccelIR

/// How pipelines are run.
public struct PipelineRunOptions: Sendable {
  /// Whether the verifier looks at the IR after each pass.
  public var verifiesEach = true
  /// Whether analyses that a pass claims to preserve are made anew and compared.
  public var checksPreserved = false
  /// Whether only the calling thread works, though the context has more.
  public var isSerial = false
  /// Who watches; the first is told first of a beginning and last of an end.
  public var instrumentations: [any PassInstrumentation] = []
  /// Who is told of remarks.
  public var remarks: RemarkEngine?
  /// Says whether a pass is to run on an operation; `nil` means always.
  package var gate: (@Sendable (PassNode, Operation) -> Bool)?
  /// Creates the options that are the default.
  public init() {}
}

/// Runs pipelines on operations.
public final class PipelineRunner: Sendable {
  /// How pipelines are run.
  public let options: PipelineRunOptions
  /// The passes that threads are in, if that is watched.
  let running = RunningPasses()

  /// Creates a runner.
  public init(_ options: PipelineRunOptions = PipelineRunOptions()) { self.options = options }

  /// Runs `pipeline` on `op`; a failure has been reported as a diagnostic.
  public func run(_ pipeline: Pipeline, on op: Operation) throws(PassFailure) {
    try run(PipelineNode(pipeline), on: op)
  }

  /// Runs `pipeline` on `op`; a failure has been reported as a diagnostic.
  public func run(_ pipeline: PipelineNode, on op: Operation) throws(PassFailure) {
    let context = op.context
    loadDialects(of: pipeline, context)
    guard pipeline.anchor == "any" || pipeline.anchor == op.name.string else {
      context.emitError(
        at: op.location, "can't run '\(pipeline.anchor)' pass manager on '\(op.name.string)' op")
      throw .reported
    }
    try checkAnchors(of: pipeline, context)
    let outer = context.observers.listener
    if options.instrumentations.contains(where: \.listensToRewrites) {
      context.observers.listener = { [running, instrumentations = options.instrumentations] in
        running.current.flatMap { pass, op in
          RewriteAudience.of(instrumentations.compactMap { $0.rewriteListener(for: pass, on: op) })
        }
      }
    }
    defer { context.observers.listener = outer }
    try run(pipeline, on: op, AnalysisManager(op, options.instrumentations), in: .none)
  }

  /// Loads the dialects that passes need, while there is only one thread.
  private func loadDialects(of pipeline: PipelineNode, _ context: Context) {
    for node in pipeline.allPasses {
      for dialect in type(of: node.pass).dependentDialects { context.load(dialect) }
    }
  }

  /// Finds passes that cannot run on what their pipelines run on, innermost first.
  private func checkAnchors(of pipeline: PipelineNode, _ context: Context) throws(PassFailure) {
    for element in pipeline.elements {
      guard case .nested(let group) = element else { continue }
      for inner in group.pipelines { try checkAnchors(of: inner, context) }
    }
    guard pipeline.anchor != "any" else { return }
    let name = context.operationName(context.identifier(pipeline.anchor))
    guard name.info != nil else { return }
    for element in pipeline.elements {
      guard case .pass(let node) = element, !type(of: node.pass).canRun(on: name) else { continue }
      context.emitError(
        at: .unknown,
        "unable to schedule pass '\(node.title)' on a PassManager intended to run on '\(pipeline.anchor)'!")
      throw .reported
    }
  }

  /// Runs the elements of `pipeline`; the analyses of `op` are not needed after that.
  func run(
    _ pipeline: PipelineNode, on op: Operation, _ analyses: AnalysisManager, in parent: PipelineParent
  ) throws(PassFailure) {
    for watcher in options.instrumentations { watcher.willRun(pipeline, on: op, in: parent) }
    defer {
      // A pass that ran the pipeline may change the operation and run it again.
      analyses.clear()
      for watcher in options.instrumentations.reversed() { watcher.didRun(pipeline, on: op, in: parent) }
    }
    for element in pipeline.elements {
      switch element {
      case .pass(let node): try execute(node, on: op, analyses)
      case .nested(let group): try execute(group, inside: op, analyses)
      }
    }
  }

  // MARK: Actions

  private static let passAction = "pass-execution"

  /// Runs a pass, unless whoever steers the run skips it.
  private func execute(
    _ node: PassNode, on op: Operation, _ analyses: AnalysisManager
  ) throws(PassFailure) {
    if let gate = options.gate, !gate(node, op) { return }
    guard let actions = op.context.observers.actions else { return try run(node, on: op, analyses) }
    guard actions.willExecute(passAction(node.title, op)) else { return }
    defer { actions.didExecute(Self.passAction) }
    try run(node, on: op, analyses)
  }

  /// Runs pipelines inside `op`, unless whoever steers the run skips them.
  private func execute(
    _ group: PipelineGroup, inside op: Operation, _ analyses: AnalysisManager
  ) throws(PassFailure) {
    guard let actions = op.context.observers.actions else { return try run(group, inside: op, analyses) }
    guard actions.willExecute(passAction("mlir::detail::OpToOpPassAdaptor", op)) else { return }
    defer { actions.didExecute(Self.passAction) }
    try run(group, inside: op, analyses)
  }

  private func passAction(_ title: String, _ op: Operation) -> Action {
    let text = "`\(Self.passAction)` running `\(title)` on Operation `\(op.name.string)`"
    return Action(Self.passAction, text, [.operation(op)])
  }

  // MARK: One pass

  private func run(_ node: PassNode, on op: Operation, _ analyses: AnalysisManager) throws(PassFailure) {
    guard type(of: node.pass).canRun(on: op.name) else {
      op.emitOpError("trying to schedule pass '\(node.title)' on an unsupported operation")
      throw .reported
    }
    let isWatched = !options.instrumentations.isEmpty
    let context = PassContext(op, analyses, node, self)
    if isWatched { running.enter(node, op) }
    defer { if isWatched { running.leave() } }
    for watcher in options.instrumentations { watcher.willRun(node, on: op) }
    do throws(PassFailure) {
      try node.pass.run(on: op, context)
      analyses.invalidate(context.preserved)
      if !context.preserved.isAll { try check(op) }
      if options.checksPreserved { try check(analyses, op, node) }
      for watcher in options.instrumentations where !watcher.accepts(node, on: op) { throw .reported }
    } catch {
      if let message = error.message { op.emitOpError("pass '\(node.name)' failed: \(message)") }
      for watcher in options.instrumentations.reversed() { watcher.didFail(node, on: op) }
      throw .reported
    }
    for watcher in options.instrumentations.reversed() { watcher.didRun(node, on: op, context.preserved) }
  }

  /// Verifies what a pass has left.
  private func check(_ op: Operation) throws(PassFailure) {
    guard options.verifiesEach, !verify(op) else { return }
    throw .reported
  }

  /// Verifies an operation inside of which passes have run, but not what is inside, which has been verified.
  func checkWithoutInside(_ op: Operation) throws(PassFailure) {
    var verification = VerificationOptions()
    verification.isRecursive = false
    guard options.verifiesEach, !verify(op, verification) else { return }
    throw .reported
  }

  /// Compares the analyses that a pass has left with those made anew.
  private func check(_ analyses: AnalysisManager, _ op: Operation, _ node: PassNode) throws(PassFailure) {
    guard let name = analyses.wronglyPreserved().first else { return }
    op.emitOpError("pass '\(node.name)' claims to preserve the analysis '\(name)', which has changed")
    throw .reported
  }
}
