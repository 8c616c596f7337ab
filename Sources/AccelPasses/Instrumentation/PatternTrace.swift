import AccelDiagnostics
package import AccelIR
package import AccelRegex
import AccelSupport
import AccelText

/// Writes every pattern that is tried, on which operation, and why it does not match.
package final class PatternTrace: PassInstrumentation {
  /// Selects patterns by their names; it learns while it matches, so one thread at a time uses it.
  private let filter: Locked<PosixRegex?>
  private let write: @Sendable (String) -> Void

  /// Creates a trace of the patterns whose names `filter` matches somewhere; of all if it is empty.
  package init(filter: String, write: @escaping @Sendable (String) -> Void) throws(RegexError) {
    self.filter = Locked(filter.isEmpty ? nil : try PosixRegex(filter.utf8))
    self.write = write
  }

  package var listensToRewrites: Bool { true }

  package func rewriteListener(for pass: PassNode, on op: Operation) -> (any RewriteListener)? {
    Listener(self, pass.name, op.context)
  }

  private func wants(_ name: String) -> Bool {
    filter.withLock { filter in
      guard let filter else { return true }
      var name = name
      return name.withUTF8 { filter.firstMatch(in: $0, wantedGroups: 0) != nil }
    }
  }

  /// Writes what one rewriter tries.
  private final class Listener: RewriteListener {
    private let trace: PatternTrace
    private let pass: String
    private let context: Context
    /// The operation that was written last.
    private var shown: Operation?

    init(_ trace: PatternTrace, _ pass: String, _ context: Context) {
      (self.trace, self.pass, self.context) = (trace, pass, context)
    }

    func willApply(_ pattern: Pattern, to op: Operation) {
      guard shown != op, trace.wants(pattern.name) else { return }
      shown = op
      var options = PrintingOptions()
      options.locations = .pretty
      options.skipsRegions = true
      let output = ByteBuffer()
      options.usesLocalScope = true
      Printer.print(op, to: output, options)
      emit("[\(pass)] \(output.string)\n")
    }

    func failed(_ pattern: Pattern, on op: Operation, _ reason: NoMatch) {
      guard trace.wants(pattern.name) else { return }
      emit("  \(pattern.name): no match, \(reason.reason) (line \(reason.line))\n")
    }

    func applied(_ pattern: Pattern) {
      guard trace.wants(pattern.name) else { return }
      emit("  \(pattern.name): applied\n")
      // What follows is about another state of the operation, if it is still there.
      shown = nil
    }

    private func emit(_ text: String) {
      context.diagnostics.sequence { [write = trace.write] in write(text) }
    }
  }
}
