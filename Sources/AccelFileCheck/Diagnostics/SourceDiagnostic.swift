import AccelSupport

/// A message about a place in a source buffer.
struct SourceDiagnostic: Error {
  /// How bad it is.
  enum Severity {
    case error, remark, note
  }

  var severity: Severity = .error
  let location: SourceLocation
  let message: String
  /// The text to underline, in the same buffer.
  var range: Range<Int>?

  /// Creates a diagnostic at `location`.
  init(
    _ severity: Severity = .error, at location: SourceLocation, _ message: String, range: Range<Int>? = nil
  ) {
    (self.severity, self.location, self.message, self.range) = (severity, location, message, range)
  }

  /// Creates an error at the start of `text`.
  init(on text: Slice, _ message: String) { self.init(at: text.location, message) }
}

/// Where messages are written.
struct DiagnosticPrinter {
  let output: ByteBuffer
  let hasColors: Bool

  /// The distance between tab stops in quoted lines.
  private static let tabStop = 8

  /// Writes the message, the source line and a caret below it.
  func print(_ diagnostic: SourceDiagnostic) {
    let source = diagnostic.location.source
    let position = source.position(of: diagnostic.location.offset)
    color(.bold)
    output.write(
      string: "\(source.name == "-" ? "<stdin>" : source.name):\(position.line):\(position.column): ")
    color(.reset)
    switch diagnostic.severity {
    case .error:
      color(.boldRed)
      output.write("error: ")
    case .remark:
      color(.boldBlue)
      output.write("remark: ")
    case .note:
      color(.boldBlack)
      output.write("note: ")
    }
    color(.reset)
    color(.bold)
    output.write(string: diagnostic.message)
    output.write("\n")
    color(.reset)

    let lineRange = source.line(around: diagnostic.location.offset)
    let line = Array(source.bytes[lineRange])
    printSourceLine(line)
    if line.contains(where: { $0 >= 0x80 }) { return }
    color(.boldGreen)
    printCarets(caretLine(diagnostic, lineRange), under: line)
    color(.reset)
  }

  /// Returns the carets of `diagnostic` under the line at `lineRange`.
  private func caretLine(_ diagnostic: SourceDiagnostic, _ lineRange: Range<Int>) -> [UInt8] {
    var carets = [UInt8](repeating: UInt8(ascii: " "), count: lineRange.count + 1)
    if let range = diagnostic.range, range.lowerBound <= lineRange.upperBound,
      range.upperBound >= lineRange.lowerBound
    {
      let start = max(range.lowerBound, lineRange.lowerBound) - lineRange.lowerBound
      let end = min(range.upperBound, lineRange.upperBound) - lineRange.lowerBound
      for column in start..<max(start, end) { carets[column] = UInt8(ascii: "~") }
    }
    carets[min(diagnostic.location.offset - lineRange.lowerBound, lineRange.count)] = UInt8(ascii: "^")
    while carets.last == UInt8(ascii: " ") { carets.removeLast() }
    return carets
  }

  /// Writes the line with its tabs expanded.
  private func printSourceLine(_ line: [UInt8]) {
    var column = 0
    for byte in line {
      guard byte == UInt8(ascii: "\t") else {
        output.write(byte: byte)
        column += 1
        continue
      }
      let width = Self.tabStop - column % Self.tabStop
      output.write(spaces: width)
      column += width
    }
    output.write("\n")
  }

  /// Writes the carets, each as wide as the character above it.
  private func printCarets(_ carets: [UInt8], under line: [UInt8]) {
    var column = 0
    for (index, caret) in carets.enumerated() {
      repeat {
        output.write(byte: caret)
        column += 1
      } while index < line.count && line[index] == UInt8(ascii: "\t") && column % Self.tabStop != 0
    }
    output.write("\n")
  }

  /// Writes a terminal escape sequence where colors are on.
  func color(_ color: TerminalColor) {
    if hasColors { output.write(string: color.rawValue) }
  }
}

/// The escape sequences of terminal colors.
enum TerminalColor: String {
  case reset = "\u{1B}[0m"
  case bold = "\u{1B}[1m"
  case boldBlack = "\u{1B}[0;1;30m"
  case boldRed = "\u{1B}[0;1;31m"
  case boldGreen = "\u{1B}[0;1;32m"
  case boldBlue = "\u{1B}[0;1;34m"
  case boldMagenta = "\u{1B}[0;1;35m"
  case boldCyan = "\u{1B}[0;1;36m"
  case cyanBackground = "\u{1B}[0;1;46m"
}
