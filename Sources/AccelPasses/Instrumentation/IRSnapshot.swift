import AccelDiagnostics
import AccelIR
import AccelSupport
import AccelText

/// The text of an operation at one moment, line by line, with what tells lines apart though values are renumbered.
struct IRSnapshot: Sendable {
  /// A line of text.
  struct Line: @unchecked Sendable {
    /// The text without the end of the line.
    let text: String
    /// The operation that begins here.
    let op: Operation?
    /// A number that stays the same as long as the line says the same, whatever the values' numbers.
    let key: Int
  }

  /// The lines from the top down.
  let lines: [Line]

  /// Takes the text of `op` and what is inside.
  init(_ op: Operation, _ printing: PrintingOptions) {
    let starts = Starts()
    var options = printing
    options.usesLocalScope = true
    options.announcesOperation = { starts.all.append(($0, $1)) }
    let output = ByteBuffer()
    Printer.print(op, to: output, options)
    let bytes = output.bytes
    var lines: [Line] = []
    var (start, next) = (0, 0)
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      var inner: Operation?
      while next < starts.all.count, starts.all[next].offset <= start {
        if starts.all[next].offset == start { inner = starts.all[next].op }
        next += 1
      }
      let text = bytes[start..<end]
      lines.append(
        Line(text: String(decoding: text, as: UTF8.self), op: inner, key: Self.key(text, inner)))
      start = end + 1
    }
    self.lines = lines
  }

  /// Where operations begin in the text.
  private final class Starts: @unchecked Sendable {
    var all: [(op: Operation, offset: Int)] = []
  }

  /// Returns the number of a line in which `op` begins.
  private static func key(_ text: Slice<UnsafeBufferPointer<UInt8>>, _ op: Operation?) -> Int {
    var hasher = Hasher()
    if let op {
      hasher.combine(op)
      for operand in op.operands { hasher.combine(operand) }
      for successor in op.successors { hasher.combine(successor) }
    }
    // The names of values and blocks are left out: they follow from what else there is.
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      index += 1
      hasher.combine(byte)
      guard byte == UInt8(ascii: "%") || byte == UInt8(ascii: "^") else { continue }
      while index < text.endIndex, isNameByte(text[index]) { index += 1 }
    }
    return hasher.finalize()
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte >= 48 && byte <= 57 || byte | 32 >= 97 && byte | 32 <= 122 || "_$.-#".utf8.contains(byte)
  }
}
