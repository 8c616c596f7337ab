import AccelSupport

/// The line of a source file that is shown for an offset; both `\n` and `\r` end it.
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
    let bytes = self.file.contents.bytes
    start = bytes[..<offset].lastIndex(where: isLineEnd).map { $0 + 1 } ?? 0
    end = bytes[offset...].firstIndex(where: isLineEnd) ?? bytes.count
  }

  /// The number of bytes.
  var count: Int { end - start }

  /// `true` iff each byte is a character.
  var isASCII: Bool { file.contents.bytes[start..<end].allSatisfy { $0 < 0x80 } }

  /// Returns `true` iff the line has a tab at the given index, which may be beyond its end.
  func hasTab(at index: Int) -> Bool {
    index < count && file.contents.bytes[start + index] == UInt8(ascii: "\t")
  }

  /// The distance between tab stops.
  static var tabStop: Int { 8 }

  /// Writes the line with tabs as spaces.
  func write(to buffer: ByteBuffer) {
    var column = 0
    for byte in file.contents.bytes[start..<end] {
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
