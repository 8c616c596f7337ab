import AccelSupport

/// The line of a source file that is shown for an offset; both `\n` and `\r` end it.
///
/// Of a line too long for anybody to read, only what is around the offset is shown.
struct SourceLine {
  /// The whole file that the line is part of.
  private let file: SourceFile
  /// The offset of the line's first byte in the whole file.
  let start: Int
  /// The offset after the line's last byte.
  let end: Int

  /// Finds the line of the whole `file` around `offset`.
  init(in file: SourceFile, at offset: Int) {
    self.file = file.whole ?? file
    (start, end) = self.file.contents.withBytes { bytes in
      let earliest = max(offset - Self.maxCount, 0), latest = min(offset + Self.maxCount, bytes.count)
      var start = offset, end = offset
      while start > earliest, !isLineEnd(bytes[start - 1]) { start -= 1 }
      while end < latest, !isLineEnd(bytes[end]) { end += 1 }
      if start == earliest, start > 0 { start = offset - Self.windowCount }
      if end == latest, end < bytes.count { end = offset + Self.windowCount }
      return (start, end)
    }
  }

  /// The number of bytes before or after the offset from which on a line is not shown as a whole.
  private static var maxCount: Int { 1 << 16 }
  /// The number of bytes before and after the offset that are shown of such a line.
  private static var windowCount: Int { 60 }

  /// The number of bytes.
  var count: Int { end - start }

  /// `true` iff each byte is a character.
  var isASCII: Bool { file.contents.withBytes { $0[start..<end].allSatisfy { $0 < 0x80 } } }

  /// Returns `true` iff the line has a tab at the given index, which may be beyond its end.
  func hasTab(at index: Int) -> Bool {
    index < count && file.contents[start + index] == UInt8(ascii: "\t")
  }

  /// The distance between tab stops.
  static var tabStop: Int { 8 }

  /// Writes the line with tabs as spaces.
  func write(to buffer: ByteBuffer) {
    var column = 0
    for index in start..<end {
      let byte = file.contents[index]
      if byte == UInt8(ascii: "\t") {
        let width = Self.tabStop - column % Self.tabStop
        buffer.write(spaces: width)
        column += width
      } else {
        buffer.write(byte: byte)
        column += 1
      }
    }
    buffer.write("\n")
  }
}
