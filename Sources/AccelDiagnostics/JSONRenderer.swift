public import AccelSupport

/// Writes diagnostics as JSON, one object per line, for editors and scripts.
///
///     {"severity":"error","message":"unknown op","file":"a.mlir","line":2,"column":3,"notes":[…]}
///
/// `file`, `line` and `column` are missing where the place is in no file, and then `location` has the
/// location's text if there is one; `endLine` and `endColumn` (exclusive) are there for ranges only;
/// `category`, `callers`, `ranges`, `notes` and `fixIts` only if not empty. Ranges and fix-its need the
/// file, to turn their offsets into lines and columns, and are left out without it.
public struct JSONRenderer: Sendable {
  /// Where the lines and columns of ranges and fix-its come from.
  let sources: SourceManager

  /// Creates a renderer that finds the files of ranges and fix-its in `sources`.
  public init(sources: SourceManager = SourceManager()) { self.sources = sources }

  /// Writes `diagnostic` and a line end.
  public func render(_ diagnostic: Diagnostic, to buffer: ByteBuffer) {
    write(diagnostic, to: buffer)
    buffer.write("\n")
  }

  /// Writes `diagnostic` as an object.
  private func write(_ diagnostic: Diagnostic, to buffer: ByteBuffer) {
    buffer.write("{\"severity\":")
    write(diagnostic.severity.rawValue, to: buffer)
    buffer.write(",\"message\":")
    write(diagnostic.message, to: buffer)
    if !diagnostic.category.isEmpty {
      buffer.write(",\"category\":")
      write(diagnostic.category, to: buffer)
    }
    write(diagnostic.place, to: buffer)
    write("callers", diagnostic.callers, to: buffer) { caller in
      // The members of a place come after another member everywhere else.
      buffer.write("{\"message\":\"called from\"")
      write(caller, to: buffer)
      buffer.write("}")
    }
    if let name = diagnostic.place.fileName, let file = sources.file(named: name) {
      write("ranges", diagnostic.ranges, to: buffer) { range in
        buffer.write("{")
        write(range, of: file, to: buffer)
        buffer.write("}")
      }
      write("fixIts", diagnostic.fixIts, to: buffer) { fixIt in
        buffer.write("{")
        write(fixIt.range, of: file, to: buffer)
        buffer.write(",\"replacement\":")
        write(fixIt.replacement, to: buffer)
        buffer.write(",\"message\":")
        write(fixIt.message, to: buffer)
        buffer.write("}")
      }
    }
    write("notes", diagnostic.notes, to: buffer) { write($0, to: buffer) }
    buffer.write("}")
  }

  /// Writes an array as a member after another member, unless it is empty.
  private func write<Element>(
    _ name: StaticString, _ elements: [Element], to buffer: ByteBuffer, _ body: (Element) -> Void
  ) {
    guard !elements.isEmpty else { return }
    buffer.write(",\"")
    buffer.write(name)
    buffer.write("\":[")
    for (index, element) in elements.enumerated() {
      if index > 0 { buffer.write(",") }
      body(element)
    }
    buffer.write("]")
  }

  /// Writes the members that say where `place` is, after another member.
  private func write(_ place: DiagnosticPlace, to buffer: ByteBuffer) {
    switch place.kind {
    case .unknown: break
    case .location(let text):
      buffer.write(",\"location\":")
      write(text, to: buffer)
    case .file(let name, let position, let end):
      buffer.write(",\"file\":")
      write(name, to: buffer)
      buffer.write(",\"line\":")
      buffer.write(decimal: position.line)
      buffer.write(",\"column\":")
      buffer.write(decimal: position.column)
      guard let end else { break }
      writeEnd(end, to: buffer)
    }
  }

  /// Writes the members that say where `range` of the whole `file` is.
  ///
  /// A range beyond the end of the file, which may have changed since, is cut there.
  private func write(_ range: SourceRange, of file: SourceFile, to buffer: ByteBuffer) {
    let lines = file.lines
    let start = lines.position(at: min(range.start, file.contents.count))
    buffer.write("\"line\":")
    buffer.write(decimal: start.line)
    buffer.write(",\"column\":")
    buffer.write(decimal: start.column)
    writeEnd(lines.position(at: min(range.end, file.contents.count)), to: buffer)
  }

  /// Writes the members for the position after a range.
  private func writeEnd(_ end: SourcePosition, to buffer: ByteBuffer) {
    buffer.write(",\"endLine\":")
    buffer.write(decimal: end.line)
    buffer.write(",\"endColumn\":")
    buffer.write(decimal: end.column)
  }

  /// Writes a string literal.
  private func write(_ text: String, to buffer: ByteBuffer) {
    buffer.write("\"")
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): buffer.write("\\\"")
      case UInt8(ascii: "\\"): buffer.write("\\\\")
      case UInt8(ascii: "\n"): buffer.write("\\n")
      case UInt8(ascii: "\r"): buffer.write("\\r")
      case UInt8(ascii: "\t"): buffer.write("\\t")
      case 0..<0x20, 0x7F:
        buffer.write("\\u00")
        buffer.write(byte: hexDigit(byte >> 4))
        buffer.write(byte: hexDigit(byte & 15))
      default: buffer.write(byte: byte)
      }
    }
    buffer.write("\"")
  }
}

/// Returns the digit for a value below 16.
private func hexDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
