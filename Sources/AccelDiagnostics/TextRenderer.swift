public import AccelSupport

/// Writes diagnostics as mlir-opt does: the message after its place, the source line, and a caret.
///
///     a.mlir:2:3: error: unknown op 'foo.br'
///       foo.br
///       ^~~~~~
///       foo.bar
///
/// Ranges and fix-its are additions to what mlir-opt shows, in the form in which LLVM shows them elsewhere.
public struct TextRenderer: Sendable {
  /// What is shown, and how.
  public struct Options: Hashable, Sendable {
    /// `true` iff severities, messages and carets have ANSI colours.
    public var usesColors = false
    /// `true` iff ranges are underlined.
    public var showsRanges = true
    /// `true` iff fix-its are shown below the source line.
    public var showsFixIts = true
    /// The greatest number of callers shown for a place in inlined code.
    public var callStackLimit = 10

    /// Creates the default options.
    public init() {}
  }

  /// Where source lines come from.
  let sources: SourceManager
  /// What is shown, and how.
  let options: Options

  /// Creates a renderer that shows lines of the files in `sources`.
  public init(sources: SourceManager = SourceManager(), options: Options = Options()) {
    (self.sources, self.options) = (sources, options)
  }

  /// Writes `diagnostic`, its callers and its notes.
  public func render(_ diagnostic: Diagnostic, to buffer: ByteBuffer) {
    renderOne(diagnostic, showsSource: true, to: buffer)
    for caller in diagnostic.callers.prefix(options.callStackLimit) {
      renderOne(Diagnostic(.note, at: caller, "called from"), showsSource: true, to: buffer)
    }
    // MLIR compares the place of the first note to the caller at which it stopped.
    let callers = diagnostic.callers
    var previous =
      callers.isEmpty ? diagnostic.place : callers[min(options.callStackLimit, callers.count - 1)]
    renderNotes(of: diagnostic, after: &previous, to: buffer)
  }

  /// Writes the notes of `diagnostic` and theirs, and leaves the place of the last one in `previous`.
  private func renderNotes(
    of diagnostic: Diagnostic, after previous: inout DiagnosticPlace, to buffer: ByteBuffer
  ) {
    for note in diagnostic.notes {
      renderOne(note, showsSource: note.place != previous, to: buffer)
      previous = note.place
      renderNotes(of: note, after: &previous, to: buffer)
    }
  }

  /// Writes `diagnostic` without callers and notes.
  func renderOne(_ diagnostic: Diagnostic, showsSource: Bool, to buffer: ByteBuffer) {
    guard case .file(let name, let position, _) = diagnostic.place.kind else {
      styled(.bold, to: buffer) { buffer.write("<unknown>:0: ") }
      writeLabel(of: diagnostic.severity, to: buffer)
      styled(.bold, to: buffer) {
        if case .location(let text) = diagnostic.place.kind {
          buffer.write(string: text)
          buffer.write(": ")
        }
        buffer.write(string: diagnostic.message)
        buffer.write("\n")
      }
      return
    }
    writeHeader(name: name, position, diagnostic, to: buffer)
    // A fix-it is news even where the source line is not.
    let hasFixIts = options.showsFixIts && !diagnostic.fixIts.isEmpty
    guard showsSource || hasFixIts, let file = sources.file(named: name),
      let offset = file.offset(of: position)
    else { return }
    writeSource(of: diagnostic, in: file, at: offset, to: buffer)
  }

  /// Writes `diagnostic` at `offset` of the whole `file`, whatever its place says.
  ///
  /// The column counts from the last line end of either kind, as LLVM counts where it has no MLIR location.
  func renderOne(_ diagnostic: Diagnostic, in file: SourceFile, at offset: Int, to buffer: ByteBuffer) {
    let start = SourceLine(in: file, at: offset).start
    let position = SourcePosition(line: file.position(at: offset).line, column: offset - start + 1)
    writeHeader(name: file.name, position, diagnostic, to: buffer)
    writeSource(of: diagnostic, in: file, at: offset, to: buffer)
  }

  /// Writes the first line: place, severity and message.
  private func writeHeader(
    name: String, _ position: SourcePosition, _ diagnostic: Diagnostic, to buffer: ByteBuffer
  ) {
    styled(.bold, to: buffer) {
      buffer.write(string: name)
      buffer.write(":")
      buffer.write(decimal: position.line)
      buffer.write(":")
      buffer.write(decimal: position.column)
      buffer.write(": ")
    }
    writeLabel(of: diagnostic.severity, to: buffer)
    styled(.bold, to: buffer) {
      buffer.write(string: diagnostic.message)
      buffer.write("\n")
    }
  }

  /// Writes the severity and a colon.
  private func writeLabel(of severity: Severity, to buffer: ByteBuffer) {
    switch severity {
    case .error: styled(.red, to: buffer) { buffer.write("error: ") }
    case .warning: styled(.magenta, to: buffer) { buffer.write("warning: ") }
    case .remark: styled(.blue, to: buffer) { buffer.write("remark: ") }
    case .note: styled(.black, to: buffer) { buffer.write("note: ") }
    }
  }

  /// Writes the source line around `offset`, and what goes below it.
  private func writeSource(
    of diagnostic: Diagnostic, in file: SourceFile, at offset: Int, to buffer: ByteBuffer
  ) {
    let line = SourceLine(in: file, at: offset)
    line.write(to: buffer)
    // Bytes are not columns here, and LLVM draws nothing rather than something misplaced.
    guard line.isASCII else { return }
    var marks = SourceMarks(below: line)
    if options.showsRanges { marks.underline(diagnostic.ranges) }
    if options.showsFixIts { marks.show(diagnostic.fixIts) }
    marks.markCaret(at: offset)
    styled(.green, to: buffer) { marks.writeCaretLine(to: buffer) }
    marks.writeFixItLine(to: buffer)
  }

  /// The styles that LLVM's tools use.
  private enum Style { case bold, red, magenta, blue, black, green }

  /// Runs `body` between the escape sequences for `style`, if colours are on.
  private func styled(_ style: Style, to buffer: ByteBuffer, _ body: () -> Void) {
    guard options.usesColors else { return body() }
    switch style {
    case .bold: buffer.write("\u{1B}[1m")
    case .red: buffer.write("\u{1B}[0;1;31m")
    case .magenta: buffer.write("\u{1B}[0;1;35m")
    case .blue: buffer.write("\u{1B}[0;1;34m")
    case .black: buffer.write("\u{1B}[0;1;30m")
    case .green: buffer.write("\u{1B}[0;1;32m")
    }
    body()
    buffer.write("\u{1B}[0m")
  }
}
