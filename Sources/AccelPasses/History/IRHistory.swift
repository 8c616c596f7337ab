import AccelDiagnostics
package import AccelIR
import AccelSupport
package import AccelText

/// Collects the IR after every pass, and where each operation came from, for a page that shows it.
package final class IRHistory: PassInstrumentation, @unchecked Sendable {
  /// How IR is printed; set before a run.
  @exclusivity(unchecked) package var printing = PrintingOptions()
  private let record = Locked(HistoryRecord())
  /// The passes that are being run, by what they run on, the innermost last.
  private let open = Locked<[Operation: [OpenStep]]>([:])
  /// What passes have said and is not yet part of a step.
  private let remarks = Locked<[(line: String, pass: String)]>([])

  /// A pass that is being run.
  private struct OpenStep {
    let before: [HistoryRecord.NumberedLine]
    let start: ContinuousClock.Instant
  }

  /// Creates an empty history.
  package init() {}

  package func willRun(_ pass: PassNode, on op: Operation) {
    let snapshot = IRSnapshot(op, printing)
    let before = record.withLock { $0.numbered(snapshot) }
    let step = OpenStep(before: before, start: ContinuousClock.now)
    open.withLock { $0[op, default: []].append(step) }
  }

  package func didRun(_ pass: PassNode, on op: Operation, _ preserved: PreservedAnalyses) {
    close(pass, op, hasFailed: false)
  }

  package func didFail(_ pass: PassNode, on op: Operation) { close(pass, op, hasFailed: true) }

  private func close(_ pass: PassNode, _ op: Operation, hasFailed: Bool) {
    let end = ContinuousClock.now
    guard let opened = open.withLock({ $0[op]?.popLast() }) else { return }
    let snapshot = IRSnapshot(op, printing)
    let after = record.withLock { $0.numbered(snapshot) }
    let (title, name, label) = (pass.title, pass.name, op.label)
    let subject = Subject(op: op)
    op.context.diagnostics.sequence { [self] in
      let said = remarks.withLock { remarks in
        defer { remarks.removeAll { $0.pass == name } }
        return remarks.filter { $0.pass == name }.map(\.line)
      }
      record.withLock { record in
        record.add(
          HistoryRecord.Step(
            title: title, name: name, label: label, anchor: record.anchor(subject.op, label),
            time: end - opened.start, hasFailed: hasFailed, remarks: said), opened.before, after)
      }
    }
  }

  /// An operation that is only compared.
  private struct Subject: @unchecked Sendable {
    let op: Operation
  }

  /// Adds what a pass has said.
  package func add(_ remark: Remark, _ context: Context) {
    let place = context.place(of: remark.location)
    let line = (place.fileName.map { "\($0):\(place.position?.line ?? 0): " } ?? "") + remark.text
    remarks.withLock { $0.append((line, remark.pass)) }
  }

  // MARK: Where operations come from

  package var listensToRewrites: Bool { true }

  package func rewriteListener(for pass: PassNode, on op: Operation) -> (any RewriteListener)? {
    Listener(self, pass.title)
  }

  /// Notes what one rewriter makes, changes and erases.
  private final class Listener: RewriteListener {
    private let history: IRHistory
    private let pass: String
    /// The pattern that is being tried, and on which operation.
    private var pattern = ""
    private var root: Operation?

    init(_ history: IRHistory, _ pass: String) { (self.history, self.pass) = (history, pass) }

    func willApply(_ pattern: Pattern, to op: Operation) { (self.pattern, root) = (pattern.name, op) }
    func applied(_ pattern: Pattern) { (self.pattern, root) = ("", nil) }
    func failed(_ pattern: Pattern, on op: Operation, _ reason: NoMatch) { (self.pattern, root) = ("", nil) }

    func inserted(_ op: Operation) {
      history.record.withLock { $0.noteCreation(of: op, pass, pattern, from: root) }
    }
    func modified(_ op: Operation) {
      history.record.withLock { $0.noteChange(of: op, pass, pattern) }
    }
    func willErase(_ op: Operation) {
      history.record.withLock { $0.noteEnd(of: op, pass, pattern) }
      if root == op { root = nil }
    }
  }

  /// The page, as one file that needs nothing else.
  package var page: String { HistoryPage.text(with: record.withLock { $0.json }) }
}
