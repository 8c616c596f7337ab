package import AccelIR
import AccelSupport

/// Tells somebody which passes run on what, whenever that changes.
package final class RunningLabels: PassInstrumentation {
  private let labels = Locked<[String]>([])
  private let tell: @Sendable (String) -> Void

  /// Creates a watcher that passes the labels of all passes that run, with commas between them, to `tell`.
  package init(_ tell: @escaping @Sendable (String) -> Void) { self.tell = tell }

  package func willRun(_ pass: PassNode, on op: Operation) { change { $0.append(Self.label(pass, op)) } }
  package func didRun(_ pass: PassNode, on op: Operation, _ preserved: PreservedAnalyses) { leave(pass, op) }
  package func didFail(_ pass: PassNode, on op: Operation) { leave(pass, op) }

  private func leave(_ pass: PassNode, _ op: Operation) {
    let label = Self.label(pass, op)
    change { labels in
      if let index = labels.lastIndex(of: label) { labels.remove(at: index) }
    }
  }

  private func change(_ body: (inout [String]) -> Void) {
    labels.withLock { labels in
      body(&labels)
      tell(labels.joined(separator: ", "))
    }
  }

  private static func label(_ pass: PassNode, _ op: Operation) -> String { "`\(pass.title)` on \(op.label)" }
}
