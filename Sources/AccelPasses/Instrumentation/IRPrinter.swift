import AccelDiagnostics
package import AccelIR
import AccelSupport
package import AccelText

/// Which IR is printed while passes run.
package struct IRPrintingSettings: Sendable {
  /// The passes before which IR is printed.
  package var before = PassSelection.none
  /// The passes after which IR is printed.
  package var after = PassSelection.none
  /// Whether IR is printed after a pass only if it has changed.
  package var onlyOnChange = false
  /// Whether IR is printed after a pass only if it has failed.
  package var onlyOnFailure = false
  /// Whether the whole is printed, rather than the operation that the pass runs on.
  package var isWhole = false
  /// The folder for a tree of files that mirrors that of the operations; `nil` prints to a stream.
  package var folder: String?
  /// How IR is printed.
  package var printing = PrintingOptions()
  /// Prints nothing.
  package init() {}
}

/// Some of the passes.
package enum PassSelection: Sendable {
  case none
  case named(Set<String>)
  case all

  /// `true` iff the pass called `name` is one of them.
  func contains(_ name: String) -> Bool {
    switch self {
    case .none: false
    case .named(let names): names.contains(name)
    case .all: true
    }
  }

  /// Adds the pass called `name`.
  package mutating func insert(_ name: String) {
    switch self {
    case .none: self = .named([name])
    case .named(let names): self = .named(names.union([name]))
    case .all: break
    }
  }
}

/// Prints IR before and after passes, in the form of MLIR's.
package final class IRPrinter: PassInstrumentation {
  private let settings: IRPrintingSettings
  private let tree: IRTree?
  /// Writes text where it belongs; called by one thread at a time.
  private let write: @Sendable (String) -> Void
  /// What operations were like before the passes that run on them now.
  private let fingerprints = Locked<[Operation: [Fingerprint]]>([:])

  /// Creates a printer that passes text to `write`.
  package init(_ settings: IRPrintingSettings, write: @escaping @Sendable (String) -> Void) {
    (self.settings, self.write) = (settings, write)
    tree = settings.folder.map { IRTree($0) }
  }

  package func willRun(_ pass: PassNode, on op: Operation) {
    if settings.onlyOnChange {
      let fingerprint = Fingerprint(op)
      fingerprints.withLock { $0[op, default: []].append(fingerprint) }
    }
    if settings.before.contains(pass.name) { print("Before \(pass.title)", pass, op) }
  }

  package func didRun(_ pass: PassNode, on op: Operation, _ preserved: PreservedAnalyses) {
    let hasChanged = hasChanged(op)
    if settings.onlyOnFailure || !hasChanged { return }
    if settings.after.contains(pass.name) { print("After \(pass.title)", pass, op) }
  }

  package func didFail(_ pass: PassNode, on op: Operation) {
    _ = hasChanged(op)
    guard settings.after.contains(pass.name) || settings.onlyOnFailure else { return }
    print("After \(pass.title) Failed", pass, op)
  }

  /// `true` iff `op` is not what it was when the pass began, or nobody asked.
  private func hasChanged(_ op: Operation) -> Bool {
    guard settings.onlyOnChange else { return true }
    let before = fingerprints.withLock { $0[op]?.popLast() }
    return before != Fingerprint(op)
  }

  private func print(_ title: String, _ pass: PassNode, _ op: Operation) {
    let output = ByteBuffer()
    output.write(string: "// -----// IR Dump \(title) (\(pass.name))")
    if settings.isWhole {
      output.write(string: " ('\(op.name.string)' operation")
      if let name = op.symbolName { output.write(string: ": @\(name.string)") }
      output.write(")")
    }
    output.write(" //----- //\n")
    var options = settings.printing
    var subject = op
    if settings.isWhole {
      while let parent = subject.parent { subject = parent }
    } else if op.parent != nil {
      options.usesLocalScope = true
    }
    Printer.print(subject, to: output, options)
    output.write("\n\n")
    let text = output.string
    let path = tree?.path(of: op, pass.name)
    op.context.diagnostics.sequence { [tree, write] in
      if let tree, let path {
        if let problem = tree.write(text, to: path) { write("\(problem)\n") }
      } else {
        write(text)
      }
    }
  }
}
