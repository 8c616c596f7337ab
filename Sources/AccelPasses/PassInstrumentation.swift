import AccelDiagnostics
public import AccelIR

/// Watches passes run; functions may be called by several threads at once.
///
/// Every function does nothing unless it is implemented. What a watcher writes keeps its place among diagnostics,
/// whatever the number of threads, if it is written by `DiagnosticEngine.sequence`.
public protocol PassInstrumentation: AnyObject, Sendable {
  /// The elements of a pipeline are about to run on `op`.
  func willRun(_ pipeline: PipelineNode, on op: Operation, in parent: PipelineParent)
  /// The elements of a pipeline have run on `op`.
  func didRun(_ pipeline: PipelineNode, on op: Operation, in parent: PipelineParent)
  /// Pipelines are about to run on what is directly inside `op`.
  func willRun(_ group: PipelineGroup, inside op: Operation)
  /// Pipelines have run on what is directly inside `op`.
  func didRun(_ group: PipelineGroup, inside op: Operation)
  /// A pass is about to run on `op`.
  func willRun(_ pass: PassNode, on op: Operation)
  /// A pass has run on `op`; `preserved` are the analyses that it has left true.
  func didRun(_ pass: PassNode, on op: Operation, _ preserved: PreservedAnalyses)
  /// Looks at what a pass has left of `op`; `false` if it is wrong, which has been reported.
  func accepts(_ pass: PassNode, on op: Operation) -> Bool
  /// A pass has failed on `op`, or left it invalid.
  func didFail(_ pass: PassNode, on op: Operation)
  /// The analysis called `name` is about to be made of `op`.
  func willAnalyse(_ op: Operation, _ name: String)
  /// The analysis called `name` was made of `op`.
  func didAnalyse(_ op: Operation, _ name: String)
  /// Returns who is told of what `pass` changes in `op`; asked once for each rewriter.
  func rewriteListener(for pass: PassNode, on op: Operation) -> (any RewriteListener)?
  /// `true` iff `rewriteListener` is worth asking.
  var listensToRewrites: Bool { get }
}

/// What a pipeline is run by.
public enum PipelineParent: Sendable {
  /// Nothing: it is the whole.
  case none
  /// A pipeline around it.
  case group(PipelineGroup)
  /// A pass that made the pipeline.
  case pass(PassNode)
}

extension PassInstrumentation {
  public func willRun(_ pipeline: PipelineNode, on op: Operation, in parent: PipelineParent) {}
  public func didRun(_ pipeline: PipelineNode, on op: Operation, in parent: PipelineParent) {}
  public func willRun(_ group: PipelineGroup, inside op: Operation) {}
  public func didRun(_ group: PipelineGroup, inside op: Operation) {}
  public func willRun(_ pass: PassNode, on op: Operation) {}
  public func didRun(_ pass: PassNode, on op: Operation, _ preserved: PreservedAnalyses) {}
  public func accepts(_ pass: PassNode, on op: Operation) -> Bool { true }
  public func didFail(_ pass: PassNode, on op: Operation) {}
  public func willAnalyse(_ op: Operation, _ name: String) {}
  public func didAnalyse(_ op: Operation, _ name: String) {}
  public func rewriteListener(for pass: PassNode, on op: Operation) -> (any RewriteListener)? { nil }
  public var listensToRewrites: Bool { false }
}
