import AccelDiagnostics
import AccelSupport
public import AccelIR

/// How pipelines are run.
public struct PipelineRunOptions: Sendable {
  /// Whether the verifier looks at the IR after each pass.
  public var verifiesEach = true
  /// Whether analyses that a pass claims to preserve are made anew and compared.
  public var checksPreserved = false
  /// Who watches; the first is told first of a beginning and last of an end.
  public var instrumentations: [any PassInstrumentation] = []
  /// Creates the options that are the default.
  public init() {}
}

/// Runs pipelines on operations.
public final class PipelineRunner: Sendable {
  /// How pipelines are run.
  public let options: PipelineRunOptions

  /// Creates a runner.
  public init(_ options: PipelineRunOptions = PipelineRunOptions()) { self.options = options }

  /// Runs `pipeline` on `op`; a failure has been reported as a diagnostic.
  public func run(_ pipeline: Pipeline, on op: Operation) throws(PassFailure) {
    try run(PipelineNode(pipeline), on: op)
  }

  /// Runs `pipeline` on `op`; a failure has been reported as a diagnostic.
  public func run(_ pipeline: PipelineNode, on op: Operation) throws(PassFailure) {
    loadDialects(of: pipeline, op.context)
    guard pipeline.anchor == "any" || pipeline.anchor == op.name.string else {
      op.context.emitError(
        at: op.location, "can't run '\(pipeline.anchor)' pass manager on '\(op.name.string)' op")
      throw .reported
    }
    try run(pipeline, on: op, AnalysisManager(op), parent: nil)
  }

  /// Loads the dialects that passes need, while there is only one thread.
  private func loadDialects(of pipeline: PipelineNode, _ context: Context) {
    for element in pipeline.elements {
      switch element {
      case .pass(let node): for dialect in type(of: node.pass).dependentDialects { context.load(dialect) }
      case .nested(let pipelines): for pipeline in pipelines { loadDialects(of: pipeline, context) }
      }
    }
  }

  func run(
    _ pipeline: PipelineNode, on op: Operation, _ analyses: AnalysisManager, parent: PassNode?
  ) throws(PassFailure) {
    for watcher in options.instrumentations { watcher.willRun(pipeline, on: op, parent: parent) }
    defer {
      for watcher in options.instrumentations.reversed() { watcher.didRun(pipeline, on: op, parent: parent) }
    }
    for element in pipeline.elements {
      switch element {
      case .pass(let node): try run(node, on: op, analyses)
      case .nested(let pipelines): try run(pipelines, inside: op, analyses)
      }
    }
  }

  private func run(_ node: PassNode, on op: Operation, _ analyses: AnalysisManager) throws(PassFailure) {
    guard type(of: node.pass).canRun(on: op.name) else {
      op.emitOpError("trying to schedule pass '\(node.title)' on an unsupported operation")
      throw .reported
    }
    let context = PassContext(op, analyses, node, self)
    for watcher in options.instrumentations { watcher.willRun(node, on: op) }
    do throws(PassFailure) {
      try node.pass.run(on: op, context)
      if !context.preserved.isAll { try check(node, on: op) }
      for watcher in options.instrumentations where !watcher.accepts(node, on: op) { throw .reported }
    } catch {
      for watcher in options.instrumentations.reversed() { watcher.didFail(node, on: op) }
      if let message = error.message { op.emitOpError("pass '\(node.name)' failed: \(message)") }
      throw .reported
    }
    analyses.invalidate(context.preserved)
    if options.checksPreserved {
      for name in analyses.wronglyPreserved() {
        op.emitOpError("pass '\(node.name)' claims to preserve the analysis '\(name)', which has changed")
        throw .reported
      }
    }
    for watcher in options.instrumentations.reversed() { watcher.didRun(node, on: op, context.preserved) }
  }

  /// Verifies what a pass has left.
  private func check(_ node: PassNode, on op: Operation) throws(PassFailure) {
    guard options.verifiesEach, !verify(op) else { return }
    throw .reported
  }

  // MARK: Operations inside

  /// An operation inside with the pipeline that runs on it.
  private struct Work: @unchecked Sendable {
    let op: Operation
    let pipeline: PipelineNode
    let analyses: AnalysisManager
  }

  private func run(
    _ pipelines: [PipelineNode], inside op: Operation, _ analyses: AnalysisManager
  ) throws(PassFailure) {
    let work = try work(for: pipelines, inside: op, analyses)
    let threads = op.context.threads
    if threads.threadCount > 1, work.count > 1 {
      try op.context.withThreads { () throws(PassFailure) in
        let diagnostics = op.context.diagnostics.orderedBuffer()
        defer { diagnostics.replay() }
        try threads.forEach(work.count) { index throws(PassFailure) in
          let item = work[index]
          try diagnostics.collect(order: index) { () throws(PassFailure) in
            try self.run(item.pipeline, on: item.op, item.analyses, parent: nil)
          }
        }
      }
    } else {
      for item in work { try run(item.pipeline, on: item.op, item.analyses, parent: nil) }
    }
    // What happened inside is no longer what analyses of the whole were made from.
    analyses.invalidate(PreservedAnalyses())
  }

  /// Returns which of `pipelines` run on which operations directly inside `op`.
  private func work(
    for pipelines: [PipelineNode], inside op: Operation, _ analyses: AnalysisManager
  ) throws(PassFailure) -> [Work] {
    var work: [Work] = []
    for region in op.regions {
      for block in region.blocks {
        for inner in block.operations {
          guard let pipeline = pipelines.first(where: { $0.appliesAsNested(to: inner.name) }) else {
            continue
          }
          guard inner.isRegistered, inner.traits.contains(.isolatedFromAbove) else {
            if pipeline.anchor == "any" { continue }
            inner.emitOpError(
              inner.isRegistered
                ? "trying to schedule a pass on an operation not marked as 'IsolatedFromAbove'"
                : "trying to schedule a pass on an unregistered operation")
            throw .reported
          }
          work.append(Work(op: inner, pipeline: pipeline, analyses: analyses.nested(inner)))
        }
      }
    }
    return work
  }
}

extension PipelineNode {
  /// `true` iff the pipeline, inside another, runs on operations called `name`.
  fileprivate func appliesAsNested(to name: OperationName) -> Bool { applies(to: name) }
}
