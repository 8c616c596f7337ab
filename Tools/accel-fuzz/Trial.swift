import AccelDialects
import AccelDiagnostics
import AccelIR
import AccelSupport
import AccelText

/// One input, read, verified and printed as a tool would, and read back.
///
/// A trap is what is looked for; it is provoked if an input is refused without a word or without a place, or if
/// what is printed does not come back as it went.
struct Trial {
  /// Selects the options.
  let variant: Int

  /// Tries an input.
  func run(_ bytes: [UInt8]) {
    let file = SourceFile(name: "input.ir", contents: FileContents(bytes))
    let (context, log) = makeContext(for: file)
    guard let op = parse(file, into: context, parsing) else {
      if log.errorCount == 0 { fatalError("the input is refused without an error") }
      return
    }
    Printer.print(op, to: ByteBuffer(), anyPrinting)
    checkFixpoint(op, stablePrinting)
  }

  /// Prints `op`, reads the text and prints again, which must give the same text.
  private func checkFixpoint(_ op: Operation, _ printing: PrintingOptions) {
    let text = print(op, printing)
    let file = SourceFile(name: "printed.ir", contents: FileContents(text.bytes))
    let (context, log) = makeContext(for: file)
    guard let copy = parse(file, into: context, parsing) else {
      fatalError("what was printed is refused: \(log.firstMessage)")
    }
    // As in MLIR, wide floating-point numbers lose digits on their way through text, `test.polyfor` the names that it
    // was given, and `vector.mask` the location of what it masks.
    if [" f80", "f128", "test.polyfor", "vector.mask"].contains(where: { text.string.contains($0) }) {
      return
    }
    let again = print(copy, printing)
    if !text.bytes.elementsEqual(again.bytes) { fatalError("what was printed comes back changed") }
  }

  /// Returns the text of a file with `op` in it.
  private func print(_ op: Operation, _ printing: PrintingOptions) -> ByteBuffer {
    let text = ByteBuffer()
    Printer.print(op, to: text, printing)
    text.write("\n")
    return text
  }

  private func makeContext(for file: SourceFile) -> (Context, DiagnosticLog) {
    let context = Context(dialects: AllDialects.all)
    context.allowsUnregisteredDialects = variant % 4 != 0
    context.installTextPrinting()
    let log = DiagnosticLog(file)
    context.diagnostics.push(log.handler)
    return (context, log)
  }

  private var parsing: ParsingOptions {
    var options = ParsingOptions()
    options.stopsAtFirstError = variant % 3 == 0
    options.hasImplicitModule = variant % 5 != 0
    return options
  }

  /// Options whose output need not come back.
  private var anyPrinting: PrintingOptions {
    var printing = PrintingOptions()
    printing.isGeneric = variant % 2 == 0
    printing.locations = [.omitted, .exact, .pretty][variant / 2 % 3]
    printing.usesLocalScope = variant % 7 == 0
    printing.usesUniqueNumbers = variant % 11 == 0
    printing.showsUsers = variant % 13 == 0
    printing.namesValuesByLocation = variant % 17 == 0
    return printing
  }

  /// Options whose output must come back.
  private var stablePrinting: PrintingOptions {
    var printing = PrintingOptions()
    printing.isGeneric = variant / 3 % 2 == 0
    printing.locations = variant / 6 % 2 == 0 ? .omitted : .exact
    printing.usesLocalScope = variant / 12 % 4 == 0
    return printing
  }
}

/// Renders diagnostics into the void, and remembers that there were errors.
private final class DiagnosticLog: @unchecked Sendable {
  private(set) var errorCount = 0
  private(set) var firstMessage = ""
  private let renderer: TextRenderer

  init(_ file: SourceFile) { renderer = TextRenderer(sources: SourceManager([file])) }

  var handler: DiagnosticHandler {
    { [self] diagnostic in
      if diagnostic.severity == .error {
        errorCount += 1
        if errorCount == 1 { firstMessage = diagnostic.message }
      }
      if diagnostic.place == .unknown { fatalError("an error has no place: \(diagnostic.message)") }
      renderer.render(diagnostic, to: ByteBuffer())
      return true
    }
  }
}
