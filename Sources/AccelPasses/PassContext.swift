import AccelDiagnostics
import AccelSupport
public import AccelIR

/// What a pass sees of its surroundings while it runs on one operation.
public final class PassContext {
  /// The operation that the pass runs on.
  public let op: Operation
  /// The analyses of the operation.
  public let analyses: AnalysisManager
  /// The analyses that the pass leaves true.
  package private(set) var preserved = PreservedAnalyses()
  private let node: PassNode
  private let runner: PipelineRunner

  init(_ op: Operation, _ analyses: AnalysisManager, _ node: PassNode, _ runner: PipelineRunner) {
    (self.op, self.analyses, self.node, self.runner) = (op, analyses, node, runner)
  }

  /// The context that owns the IR.
  public var context: Context { op.context }

  /// Returns the analysis `A` of the operation.
  public func analysis<A: Analysis>(_: A.Type = A.self) -> A { analyses.analysis(A.self) }

  /// Says that the pass leaves `A` true.
  public func preserve<A: Analysis>(_: A.Type) { preserved.insert(A.self) }

  /// Says that the pass leaves all analyses true: it has changed nothing.
  public func preserveAll() { preserved.insertAll() }

  /// Adds to what the pass counts under `statistic`.
  public func count(_ statistic: PassStatistic, _ amount: Int = 1) {
    if amount == 0 { return }
    // In the order of diagnostics, so that nothing counts that comes after a failure.
    context.diagnostics.sequence { [node] in node.count(statistic, amount) }
  }

  /// Makes what the pass counts under `statistic` at least `value`.
  public func countMaximum(_ statistic: PassStatistic, _ value: Int) {
    context.diagnostics.sequence { [node] in node.raise(statistic, to: value) }
  }

  /// A rewriter whose changes are seen by whoever watches this run.
  public func rewriter() -> Rewriter { Rewriter(context) }

  /// Runs `pipeline` on `inner`, which is the operation or lies inside.
  public func run(_ pipeline: Pipeline, on inner: Operation) throws(PassFailure) {
    guard inner == op || op.isAncestor(of: inner) else {
      inner.emitOpError(
        "Trying to schedule a dynamic pipeline on an operation that isn't nested under the current operation "
          + "the pass is processing")
      throw .reported
    }
    let nested = PipelineNode(pipeline)
    guard nested.applies(to: inner.name) else {
      inner.emitOpError("can't run '\(pipeline.anchor)' pass manager on '\(inner.name.string)' op")
      throw .reported
    }
    try runner.run(nested, on: inner, analyses.nested(inner), in: .pass(node))
  }

  /// Writes `text` to standard error, in its place among the diagnostics.
  public func writeToStandardError(_ text: String) {
    context.diagnostics.sequence {
      let output = ByteBuffer(descriptor: 2)
      output.write(string: text)
      output.flush()
    }
  }

  /// Writes `text` to standard output, in its place among the diagnostics.
  public func writeToStandardOutput(_ text: String) {
    context.diagnostics.sequence {
      let output = ByteBuffer(descriptor: 1)
      output.write(string: text)
      output.flush()
    }
  }

  /// Reports what the pass has done, could not do, or found out about `subject`, if that is wanted.
  ///
  /// `category` is what users filter by; the pass's name unless told otherwise.
  public func remark(
    _ kind: Remark.Kind, _ name: String, at subject: Operation, category: String? = nil,
    _ details: @autoclosure () -> [Remark.Detail] = []
  ) {
    remark(kind, name, at: subject.location, category: category, details())
  }

  /// Reports what the pass has done, could not do, or found out about what is at `location`, if that is wanted.
  public func remark(
    _ kind: Remark.Kind, _ name: String, at location: Location, category: String? = nil,
    _ details: @autoclosure () -> [Remark.Detail] = []
  ) {
    guard let remarks = runner.options.remarks else { return }
    let category = category ?? node.name
    guard remarks.wants(kind, category) else { return }
    let function = op.interface(FunctionWitness.self) == nil ? nil : op.symbolName?.string
    var remark = Remark(
      kind, name, category: category, function: function ?? "", at: location, details())
    remark.pass = node.name
    remarks.report(remark, context)
  }
}
