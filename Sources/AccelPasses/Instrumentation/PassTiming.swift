package import AccelIR
import AccelSupport

/// Measures the time of pipelines, passes and analyses.
package final class PassTiming: PassInstrumentation {
  private let tree: TimingTree
  /// What each thread is in, the innermost last; and the entries of groups that are being run.
  private let state = Locked(State())

  /// What is going on.
  private struct State {
    var stacks: [UInt: [TimingTree.Scope]] = [:]
    var groups: [ObjectIdentifier: TimingTree.Node] = [:]
  }

  /// Creates a watcher that adds to `tree`.
  package init(_ tree: TimingTree) { self.tree = tree }

  package func willRun(_ pipeline: PipelineNode, on op: Operation, in parent: PipelineParent) {
    switch parent {
    case .none: break
    case .group(let group):
      begin(pipeline.title, below: state.withLock { $0.groups[ObjectIdentifier(group)] })
    case .pass: begin(pipeline.title)
    }
  }

  package func didRun(_ pipeline: PipelineNode, on op: Operation, in parent: PipelineParent) {
    if case .none = parent { return }
    end()
  }

  package func willRun(_ group: PipelineGroup, inside op: Operation) {
    let node = begin(group.title, group.position, isHidden: group.pipelines.count < 2)
    state.withLock { $0.groups[ObjectIdentifier(group)] = node }
  }

  package func didRun(_ group: PipelineGroup, inside op: Operation) { end() }
  package func willRun(_ pass: PassNode, on op: Operation) { begin(pass.title, pass.position) }
  package func didRun(_ pass: PassNode, on op: Operation, _ preserved: PreservedAnalyses) { end() }
  package func didFail(_ pass: PassNode, on op: Operation) { end() }
  package func willAnalyse(_ op: Operation, _ name: String) { begin("(A) \(name)") }
  package func didAnalyse(_ op: Operation, _ name: String) { end() }

  /// Begins an entry below `parent`, or else below what the thread is in.
  @discardableResult
  private func begin(
    _ name: String, _ position: Int = 0, below parent: TimingTree.Node? = nil, isHidden: Bool = false
  ) -> TimingTree.Node {
    let thread = currentThread()
    let current = state.withLock { $0.stacks[thread]?.last?.node } ?? tree.root
    let above = parent ?? current
    let scope = tree.begin(
      name, below: above, position: position, isHidden: isHidden, isParallel: above !== current)
    state.withLock { $0.stacks[thread, default: []].append(scope) }
    return scope.node
  }

  /// Ends the innermost entry of the thread.
  private func end() {
    if let scope = state.withLock({ $0.stacks[currentThread()]?.popLast() }) { tree.end(scope) }
  }
}
