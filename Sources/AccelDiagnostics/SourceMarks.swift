import AccelSupport

/// What is drawn below a source line: the caret, the underlined ranges, and the replacements of fix-its.
struct SourceMarks {
  /// The line above.
  private let line: SourceLine
  /// A mark for each byte of the line, and one for its end.
  private var marks: [UInt8]
  /// The replacements, each where it goes.
  private var replacements: [UInt8] = []

  /// Creates empty marks.
  init(below line: SourceLine) {
    self.line = line
    marks = Array(repeating: UInt8(ascii: " "), count: line.count + 1)
  }

  /// Underlines the parts of `ranges` that lie in the line.
  mutating func underline(_ ranges: [SourceRange]) {
    for range in ranges {
      guard let columns = columns(of: range) else { continue }
      for column in columns { marks[column] = UInt8(ascii: "~") }
    }
  }

  /// Underlines what `fixIts` replace, and puts the new text below; those with line ends or tabs are not shown.
  mutating func show(_ fixIts: [FixIt]) {
    var lastEnd = 0
    for fixIt in fixIts.sorted(by: { ($0.range.start, $0.range.end) < ($1.range.start, $1.range.end) }) {
      let text = fixIt.replacement.utf8
      guard let columns = columns(of: fixIt.range), !text.contains(where: { isLineEnd($0) || $0 == 9 })
      else { continue }
      for column in columns { marks[column] = UInt8(ascii: "~") }
      guard !text.isEmpty else { continue }
      // A replacement longer than what it replaces pushes the next one away.
      let column = columns.lowerBound < lastEnd ? lastEnd + 1 : columns.lowerBound
      replacements += Array(repeating: UInt8(ascii: " "), count: max(0, column - replacements.count))
      replacements += text
      lastEnd = replacements.count
    }
  }

  /// Marks the byte at `offset` of the file.
  mutating func markCaret(at offset: Int) { marks[offset - line.start] = UInt8(ascii: "^") }

  /// Returns the part of `range` that lies in the line, as indices into it, or `nil` if there is none.
  private func columns(of range: SourceRange) -> Range<Int>? {
    guard range.start <= line.end, range.end >= line.start else { return nil }
    return max(range.start, line.start) - line.start..<min(range.end, line.end) - line.start
  }

  /// Writes the caret and the underlines.
  func writeCaretLine(to buffer: ByteBuffer) {
    var column = 0
    let end = marks.lastIndex { $0 != UInt8(ascii: " ") }.map { $0 + 1 } ?? 0
    for (index, mark) in marks[..<end].enumerated() {
      // Below a tab, a mark fills the tab's width.
      let width = line.hasTab(at: index) ? SourceLine.tabStop - column % SourceLine.tabStop : 1
      for _ in 0..<width { buffer.write(byte: mark) }
      column += width
    }
    buffer.write("\n")
  }

  /// Writes the replacements of fix-its, if there are any.
  func writeFixItLine(to buffer: ByteBuffer) {
    guard !replacements.isEmpty else { return }
    var column = 0
    for (index, byte) in replacements.enumerated() {
      buffer.write(byte: byte)
      column += 1
      // Blanks below a tab fill its width; text is never torn apart.
      guard line.hasTab(at: index), byte == UInt8(ascii: " ") else { continue }
      let width = (SourceLine.tabStop - column % SourceLine.tabStop) % SourceLine.tabStop
      buffer.write(spaces: width)
      column += width
    }
    buffer.write("\n")
  }
}
