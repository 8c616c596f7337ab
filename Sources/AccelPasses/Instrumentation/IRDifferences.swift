import AccelDiagnostics
package import AccelIR
import AccelSupport
package import AccelText

/// Writes what each pass has changed: the lines that went and those that came, with a little of what is around.
package final class IRDifferences: PassInstrumentation {
  private let printing: PrintingOptions
  private let usesColor: Bool
  private let write: @Sendable (String) -> Void
  /// What operations looked like before the passes that run on them now.
  private let before = Locked<[Operation: [IRSnapshot]]>([:])
  /// The number of lines shown around a change.
  private static let contextCount = 2

  /// Creates a watcher that passes text to `write`.
  package init(_ printing: PrintingOptions, usesColor: Bool, write: @escaping @Sendable (String) -> Void) {
    (self.printing, self.usesColor, self.write) = (printing, usesColor, write)
  }

  package func willRun(_ pass: PassNode, on op: Operation) {
    let snapshot = IRSnapshot(op, printing)
    before.withLock { $0[op, default: []].append(snapshot) }
  }

  package func didRun(_ pass: PassNode, on op: Operation, _ preserved: PreservedAnalyses) {
    show(pass, op, "")
  }

  package func didFail(_ pass: PassNode, on op: Operation) { show(pass, op, " Failed") }

  private func show(_ pass: PassNode, _ op: Operation, _ outcome: String) {
    guard let old = before.withLock({ $0[op]?.popLast() })?.lines else { return }
    let new = IRSnapshot(op, printing).lines
    let difference = IRDifference(old.map(\.key), new.map(\.key))
    if difference.isEmpty { return }
    var text = "// -----// IR Diff of \(pass.title)\(outcome) (\(pass.name)) on \(op.label) //----- //\n"
    let steps = difference.steps
    var shownEnd = 0
    for (index, step) in steps.enumerated() {
      if case .kept = step { continue }
      let start = max(index - Self.contextCount, shownEnd)
      if start > shownEnd, shownEnd > 0 || start > 0 { text += paint("  ...\n", "2") }
      for step in steps[start..<index] { text += line(step, old, new) }
      text += line(step, old, new)
      shownEnd = index + 1
      // What follows is context unless it is a change itself.
      for next in steps[shownEnd...].prefix(Self.contextCount) {
        guard case .kept = next else { break }
        text += line(next, old, new)
        shownEnd += 1
      }
    }
    if shownEnd < steps.count { text += paint("  ...\n", "2") }
    op.context.diagnostics.sequence { [write, text] in write("\(text)\n") }
  }

  private func line(_ step: IRDifference.Step, _ old: [IRSnapshot.Line], _ new: [IRSnapshot.Line]) -> String {
    switch step {
    case .kept(_, let index): "  \(new[index].text)\n"
    case .removed(let index): paint("- \(old[index].text)", "31") + "\n"
    case .added(let index): paint("+ \(new[index].text)", "32") + "\n"
    }
  }

  /// Returns `text` in a colour, if colours are wanted.
  private func paint(_ text: String, _ code: String) -> String {
    usesColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
