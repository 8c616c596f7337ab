internal import AccelIR
internal import AccelNumerics
internal import AccelSupport

extension ByteBuffer {
  /// Appends an integer of several words, the lowest first, in decimal.
  func write(words: UnsafeBufferPointer<UInt>, width: Int, isSigned: Bool) {
    WideInteger(limbs: words.map(UInt64.init), width: width).write(to: self, isSigned ? .signed : .unsigned)
  }

  /// Appends a float given by its bits; returns `true` iff it had to be written in hexadecimal.
  @discardableResult
  func writeFloat(low: UInt64, high: UInt64, _ format: FloatFormat) -> Bool {
    let bits =
      format.width <= 64
      ? WideInteger(word: low, width: format.width) : WideInteger(limbs: [low, high], width: format.width)
    return SoftFloat(bits: bits, format: format).write(to: self)
  }
}
