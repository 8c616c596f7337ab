import AccelDiagnostics
import AccelIR
import AccelSupport
import AccelText

extension OptRun {
  /// Prints the operation, reads it back, and compares; reports a difference.
  func verifyRoundTrip(_ op: Operation, _ options: ParsingOptions) -> Bool {
    var custom = PrintingOptions()
    custom.locations = .exact
    // What was read goes to a context of its own, in which all names are free.
    let context = Context(dialects: dialects)
    context.allowsUnregisteredDialects = settings.allowsUnregisteredDialects
    context.installTextPrinting()
    context.diagnostics.push { [diagnostics = op.context.diagnostics] diagnostic in
      diagnostics.emit(diagnostic)
      return true
    }
    let file = SourceFile(name: "<unknown>", text: print(op, custom))
    guard let copy = parse(file, into: context, options, verifies: settings.verifiesInput) else {
      op.emitOpError("failed to parse textual content back, cannot verify round-trip.\n")
      return false
    }
    var generic = PrintingOptions()
    generic.isGeneric = true
    generic.locations = .exact
    generic.usesLocalScope = true
    let (reference, found) = (print(op, generic), print(copy, generic))
    guard reference != found else { return true }
    op.emitOpError(
      "textual roundTrip testing roundtripped module differs from reference:\n<<<<<<Reference\n\(reference)\n"
        + "=====\n\(found)\n>>>>>roundtripped\n")
    return false
  }

  /// Returns the text of `op`.
  private func print(_ op: Operation, _ options: PrintingOptions) -> String {
    let buffer = ByteBuffer()
    Printer.print(op, to: buffer, options)
    return buffer.string
  }
}
