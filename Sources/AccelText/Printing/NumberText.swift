import AccelNumerics
internal import AccelIR
internal import AccelSupport

extension ByteBuffer {
  /// Appends an integer of several words, the lowest first, in decimal.
  func write(words: UnsafeBufferPointer<UInt>, isSigned: Bool) {
    var rest = Array(words)
    if isSigned, let top = rest.last, top >> 63 == 1 {
      write(byte: UInt8(ascii: "-"))
      var carry = true
      for index in rest.indices {
        let (sum, overflow) = (~rest[index]).addingReportingOverflow(carry ? 1 : 0)
        (rest[index], carry) = (sum, overflow)
      }
    }
    let chunk: UInt = 10_000_000_000_000_000_000
    var chunks: [UInt] = []
    while rest.contains(where: { $0 != 0 }) {
      var remainder: UInt = 0
      for index in rest.indices.reversed() {
        (rest[index], remainder) = chunk.dividingFullWidth((remainder, rest[index]))
      }
      chunks.append(remainder)
    }
    guard let first = chunks.popLast() else { return write("0") }
    write(decimal: first)
    for chunk in chunks.reversed() {
      let digits = String(chunk)
      for _ in digits.utf8.count..<19 { write("0") }
      write(string: digits)
    }
  }

  /// Appends a float given by its bits; returns `true` iff it had to be written in hexadecimal.
  func writeFloat(low: UInt64, high: UInt64, _ format: FloatFormat) -> Bool {
    let bits =
      format.width <= 64
      ? WideInteger(word: low, width: format.width) : WideInteger(limbs: [low, high], width: format.width)
    reserve(128)
    let start = count
    SoftFloat(bits: bits, format: format).write(to: self)
    return count > start + 1 && bytes[start + 1] == UInt8(ascii: "x")
  }
}
