public import AccelIR

/// Watches passes run; functions may be called by several threads at once.
///
/// Every function does nothing unless it is implemented.
public protocol PassInstrumentation: AnyObject, Sendable {
  /// The elements of a pipeline are about to run on `op`, inside the pass `parent` if that is not `nil`.
  func willRun(_ pipeline: PipelineNode, on op: Operation, parent: PassNode?)
  /// The elements of a pipeline have run on `op`.
  func didRun(_ pipeline: PipelineNode, on op: Operation, parent: PassNode?)
  /// A pass is about to run on `op`.
  func willRun(_ pass: PassNode, on op: Operation)
  /// A pass has run on `op`; `preserved` are the analyses that it has left true.
  func didRun(_ pass: PassNode, on op: Operation, _ preserved: PreservedAnalyses)
  /// Looks at what a pass has left of `op`; `false` if it is wrong, which has been reported.
  func accepts(_ pass: PassNode, on op: Operation) -> Bool
  /// A pass has failed on `op`, or left it invalid.
  func didFail(_ pass: PassNode, on op: Operation)
}

extension PassInstrumentation {
  public func willRun(_ pipeline: PipelineNode, on op: Operation, parent: PassNode?) {}
  public func didRun(_ pipeline: PipelineNode, on op: Operation, parent: PassNode?) {}
  public func willRun(_ pass: PassNode, on op: Operation) {}
  public func didRun(_ pass: PassNode, on op: Operation, _ preserved: PreservedAnalyses) {}
  public func accepts(_ pass: PassNode, on op: Operation) -> Bool { true }
  public func didFail(_ pass: PassNode, on op: Operation) {}
}
