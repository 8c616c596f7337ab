import AccelDialects
import AccelDiagnostics
import AccelIR
import AccelSupport
import AccelText

/// Reads, verifies and prints one input as a tool would, in a context of its own.
///
/// A trap is what is looked for; it is provoked if an input is refused without a word or without a place.
func tryInput(_ bytes: [UInt8], variant: Int) {
  let file = SourceFile(name: "input.ir", contents: FileContents(bytes))
  let context = Context(dialects: AllDialects.all)
  context.allowsUnregisteredDialects = variant % 4 != 0
  context.installTextPrinting()
  let collector = Collector(file)
  context.diagnostics.push(collector.handler)
  var options = ParsingOptions()
  options.stopsAtFirstError = variant % 3 == 0
  options.hasImplicitModule = variant % 5 != 0
  guard let op = parse(file, into: context, options) else {
    precondition(collector.errorCount > 0, "the input is refused without an error")
    return
  }
  var printing = PrintingOptions()
  printing.isGeneric = variant % 2 == 0
  printing.locations = [.omitted, .exact, .pretty][variant / 2 % 3]
  printing.usesLocalScope = variant % 7 == 0
  printing.usesUniqueNumbers = variant % 11 == 0
  printing.showsUsers = variant % 13 == 0
  printing.namesValuesByLocation = variant % 17 == 0
  Printer.print(op, to: ByteBuffer(), printing)
}

/// Renders diagnostics into the void, and counts the errors.
private final class Collector: @unchecked Sendable {
  private(set) var errorCount = 0
  private let renderer: TextRenderer

  init(_ file: SourceFile) { renderer = TextRenderer(sources: SourceManager([file])) }

  var handler: DiagnosticHandler {
    { [self] diagnostic in
      if diagnostic.severity == .error { errorCount += 1 }
      precondition(diagnostic.place != .unknown, "an error has no place: \(diagnostic.message)")
      renderer.render(diagnostic, to: ByteBuffer())
      return true
    }
  }
}
