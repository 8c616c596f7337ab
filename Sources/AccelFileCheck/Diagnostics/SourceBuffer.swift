/// A named text that diagnostics point into.
///
/// A run and all its errors stay on one thread; only the index of lines changes after creation.
final class SourceBuffer: @unchecked Sendable {
  /// The name shown in diagnostics.
  let name: String
  /// The text.
  let bytes: [UInt8]
  /// The offsets of all line breaks.
  private lazy var lineBreaks = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }

  /// Creates a buffer that holds `bytes`.
  init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// The whole text.
  var all: Slice { Slice(source: self, range: 0..<bytes.count) }

  /// Returns the line and the column, both counted from 1, of `offset`.
  ///
  /// A carriage return starts a new column count but no new line, as LLVM has it.
  func position(of offset: Int) -> (line: Int, column: Int) {
    var (low, high) = (0, lineBreaks.count)
    while low < high {
      let middle = (low + high) / 2
      if lineBreaks[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return (low + 1, offset - startOfLine(at: offset) + 1)
  }

  /// Returns the bounds of the line around `offset`, without its line break.
  func line(around offset: Int) -> Range<Int> {
    var end = offset
    while end < bytes.count, !Self.isLineBreak(bytes[end]) { end += 1 }
    return startOfLine(at: offset)..<end
  }

  /// Returns where the line around `offset` starts.
  private func startOfLine(at offset: Int) -> Int {
    var start = offset
    while start > 0, !Self.isLineBreak(bytes[start - 1]) { start -= 1 }
    return start
  }

  /// `true` iff `byte` ends a line.
  private static func isLineBreak(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}

/// A part of a source buffer.
struct Slice {
  let source: SourceBuffer
  var range: Range<Int>

  /// The number of bytes.
  var count: Int { range.count }
  var isEmpty: Bool { range.isEmpty }
  var bytes: ArraySlice<UInt8> { source.bytes[range] }
  var first: UInt8? { bytes.first }
  /// The bytes as text, for messages and as a key.
  var string: String { String(decoding: bytes, as: UTF8.self) }
  /// Where the part starts.
  var location: SourceLocation { SourceLocation(source: source, offset: range.lowerBound) }

  /// Returns the part without its first `count` bytes.
  func dropFirst(_ count: Int = 1) -> Slice {
    Slice(source: source, range: min(range.lowerBound + count, range.upperBound)..<range.upperBound)
  }

  /// Returns the first `count` bytes, or all if there are fewer.
  func prefix(_ count: Int) -> Slice {
    Slice(source: source, range: range.lowerBound..<min(range.lowerBound + count, range.upperBound))
  }

  /// Returns the part without its last `count` bytes.
  func dropLast(_ count: Int) -> Slice { prefix(self.count - count) }

  /// `true` iff the part starts with `text`.
  func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes.starts(with: $0) }
  }

  /// Steps over `text` if the part starts with it and returns whether it did.
  mutating func consume(_ text: StaticString) -> Bool {
    guard starts(with: text) else { return false }
    self = dropFirst(text.utf8CodeUnitCount)
    return true
  }

  /// Returns the offset of the first occurrence of `text` at `start` or later, or `nil`.
  func find(_ text: StaticString, from start: Int = 0) -> Int? {
    text.withUTF8Buffer { text in
      let bytes = bytes
      var index = bytes.startIndex + start
      while index + text.count <= bytes.endIndex {
        if bytes[index] == text[0], bytes[index...].starts(with: text) { return index - bytes.startIndex }
        index += 1
      }
      return nil
    }
  }

  /// Returns the part without spaces and tabs in front.
  func trimmingStart() -> Slice {
    dropFirst(bytes.prefix(while: Self.isBlank).count)
  }

  /// Returns the part without spaces and tabs at the end.
  func trimmingEnd() -> Slice {
    dropLast(bytes.reversed().prefix(while: Self.isBlank).count)
  }

  /// `true` iff `byte` is a space or a tab.
  static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}

/// A position in a source buffer.
struct SourceLocation: Hashable {
  let source: SourceBuffer
  let offset: Int

  static func == (left: SourceLocation, right: SourceLocation) -> Bool {
    left.source === right.source && left.offset == right.offset
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(source))
    hasher.combine(offset)
  }
}
