public import AccelSupport
import Synchronization

/// A source text with a name, or a slice of one.
///
/// A slice has bytes of its own, terminated by a zero as a lexer wants them, but its lines and columns
/// are those of the whole file: that is how the parts of a split input keep their positions.
public final class SourceFile: Sendable {
  /// The name that locations give, e.g. "a.mlir" or "<stdin>".
  public let name: String
  /// The bytes of the file or slice.
  public let contents: FileContents
  /// The file this is a slice of; `nil` if it is not a slice.
  public let whole: SourceFile?
  /// The offset in the whole file of the first byte.
  public let startInWhole: Int
  /// The lines, once somebody has asked for them; always `nil` in a slice.
  private let cachedLines = Mutex<LineTable?>(nil)

  /// Creates a file that is not a slice.
  public init(name: String, contents: FileContents) {
    (self.name, self.contents) = (name, contents)
    (whole, startInWhole) = (nil, 0)
  }

  /// Creates a file from text, for tests and for generated sources.
  public convenience init(name: String, text: String) {
    self.init(name: name, contents: FileContents(text.utf8))
  }

  /// Reads the file at `path`; "-" is standard input, and is named "<stdin>".
  public convenience init(path: String) throws(FileError) {
    self.init(name: path == "-" ? "<stdin>" : path, contents: try FileContents.read(path: path))
  }

  /// Creates the slice of `file` that `range` selects.
  private init(slicing file: SourceFile, _ range: SourceRange) {
    name = file.name
    contents = file.contents.withBytes { FileContents($0[range.start..<range.end]) }
    whole = file.whole ?? file
    startInWhole = file.startInWhole + range.start
  }

  /// Returns the part of this file that `range` selects, with a copy of its bytes.
  public func slice(_ range: SourceRange) -> SourceFile { SourceFile(slicing: self, range) }

  /// Returns `range` of this file or slice as a range of the whole file, which is what diagnostics want.
  public func rangeInWhole(_ range: SourceRange) -> SourceRange {
    SourceRange(range.start + startInWhole, range.end + startInWhole)
  }

  /// The lines of the whole file; offsets into a slice need `startInWhole` added first.
  public var lines: LineTable {
    if let whole { return whole.lines }
    return cachedLines.withLock { cached in
      if let cached { return cached }
      let table = LineTable(contents)
      cached = table
      return table
    }
  }

  /// Returns the position in the whole file of the byte at `offset` of this file or slice.
  public func position(at offset: Int) -> SourcePosition { lines.position(at: offset + startInWhole) }

  /// Returns the bytes of `line` of the whole file, without `\n` or `\r\n`, as offsets into the whole file.
  ///
  /// The result is `nil` if there is no such line.
  public func lineRange(_ line: Int) -> SourceRange? {
    let lines = lines
    guard line >= 1, line <= lines.count else { return nil }
    let contents = (whole ?? self).contents
    let start = lines.start(ofLine: line)
    var end = line < lines.count ? lines.start(ofLine: line + 1) - 1 : contents.count
    if end > start, contents[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return SourceRange(start, end)
  }

  /// Returns the text of `line` of the whole file, without `\n` or `\r\n`, or `nil` if there is no such line.
  ///
  /// Bytes that are not UTF-8 are replaced.
  public func lineText(_ line: Int) -> String? {
    guard let range = lineRange(line) else { return nil }
    return (whole ?? self).contents.withBytes {
      String(decoding: $0[range.start..<range.end], as: UTF8.self)
    }
  }

  /// Returns the offset in the whole file of `position`, or `nil` if its line has no such column.
  ///
  /// The column after the last byte of a line exists. A carriage return ends the line here, as it does
  /// where LLVM finds the source line for a position, although it does not where positions are counted.
  public func offset(of position: SourcePosition) -> Int? {
    let lines = lines
    guard position.line >= 1, position.column >= 1, position.line <= lines.count else { return nil }
    let start = lines.start(ofLine: position.line)
    return (whole ?? self).contents.withBytes { bytes in
      guard position.column - 1 <= bytes.count - start else { return nil }
      let offset = start + position.column - 1
      return bytes[start..<offset].contains(where: isLineEnd) ? nil : offset
    }
  }
}

/// Returns `true` iff `byte` ends a displayed line.
func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
