import AccelDiagnostics
import AccelIR
import AccelSupport

/// An operation inside with the pipeline that runs on it.
private struct Work: @unchecked Sendable {
  let op: Operation
  let pipeline: PipelineNode
  let analyses: AnalysisManager
}

extension PipelineRunner {
  /// Runs the pipelines of `group` on what is directly inside `op`, on several threads if there is enough of it.
  ///
  /// A failure on one operation is no reason to leave the others out: as many mistakes as possible are found, and
  /// the same ones whatever the number of threads.
  func run(
    _ group: PipelineGroup, inside op: Operation, _ analyses: AnalysisManager
  ) throws(PassFailure) {
    for watcher in options.instrumentations { watcher.willRun(group, inside: op) }
    defer { for watcher in options.instrumentations.reversed() { watcher.didRun(group, inside: op) } }
    let work = work(for: group.pipelines, inside: op, analyses)
    let hasFailed = Locked(false)
    @Sendable func run(_ item: Work) {
      do throws(PassFailure) {
        try self.run(item, in: group)
      } catch {
        hasFailed.withLock { $0 = true }
      }
    }
    if !options.isSerial, work.count > 1, op.context.threads.threadCount > 1 {
      op.context.withThreads {
        let diagnostics = op.context.diagnostics.orderedBuffer()
        op.context.threads.forEach(work.count) { index in
          diagnostics.collect(order: index) { run(work[index]) }
        }
        diagnostics.replay()
      }
    } else {
      for item in work { run(item) }
    }
    if work.contains(where: { $0.analyses.hasChanged }) {
      // What happened inside is no longer what analyses of the whole were made from.
      analyses.invalidate(PreservedAnalyses())
    }
    if hasFailed.withLock({ $0 }) { throw .reported }
    if analyses.hasChanged { try checkWithoutInside(op) }
  }

  /// Runs a pipeline on one operation, if passes can run on it.
  private func run(_ work: Work, in group: PipelineGroup) throws(PassFailure) {
    guard work.op.isRegistered else {
      work.op.emitOpError("trying to schedule a pass on an unregistered operation")
      throw .reported
    }
    guard work.op.traits.contains(.isolatedFromAbove) else {
      work.op.emitOpError("trying to schedule a pass on an operation not marked as 'IsolatedFromAbove'")
      throw .reported
    }
    try run(work.pipeline, on: work.op, work.analyses, in: .group(group))
  }

  /// Returns which of `pipelines` run on which operations directly inside `op`.
  private func work(
    for pipelines: [PipelineNode], inside op: Operation, _ analyses: AnalysisManager
  ) -> [Work] {
    var work: [Work] = []
    for region in op.regions {
      for block in region.blocks {
        for inner in block.operations {
          guard let pipeline = pipelines.first(where: { $0.applies(to: inner.name) }) else { continue }
          if pipeline.anchor == "any", !inner.isRegistered || !inner.traits.contains(.isolatedFromAbove) {
            continue
          }
          work.append(Work(op: inner, pipeline: pipeline, analyses: analyses.nested(inner)))
        }
      }
    }
    return work
  }
}
