import AccelNumerics

/// Bits of a floating-point number, the lowest 64 first.
struct FloatBits {
  var low: UInt64
  var high: UInt64 = 0

  /// The bits of `value`.
  init(_ value: SoftFloat) {
    if let word = value.bits.unsignedValue {
      low = word
    } else {
      let words = value.bits.words
      (low, high) = (words[0], words[1])
    }
  }

  /// Bits as they are.
  init(low: UInt64, high: UInt64 = 0) { (self.low, self.high) = (low, high) }
}

extension Parser {
  /// Returns the number of the given format that a `float` token stands for.
  @inline(__always)
  func floatBits(of literal: Token, isNegative: Bool, _ format: FloatFormat) -> FloatBits {
    guard let value = SoftFloat(literal: literal.bytes, format) else { return FloatBits(low: 0) }
    return FloatBits(isNegative ? value.negated : value)
  }
}
