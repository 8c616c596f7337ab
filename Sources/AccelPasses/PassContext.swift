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
  public func count(_ statistic: PassStatistic, _ amount: Int = 1) { node.count(statistic, amount) }

  /// A rewriter whose changes are seen by whoever watches this run.
  public func rewriter() -> Rewriter { Rewriter(context) }

  /// Runs `pipeline` on `inner`, which is the operation or lies inside.
  public func run(_ pipeline: Pipeline, on inner: Operation) throws(PassFailure) {
    let nested = PipelineNode(pipeline)
    try runner.run(nested, on: inner, analyses.nested(inner), parent: node)
  }
}
