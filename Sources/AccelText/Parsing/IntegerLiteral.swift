import AccelSupport

/// An unsigned integer of any size, as read from the text.
struct IntegerLiteral {
  /// The lowest 64 bits.
  var low: UInt
  /// All bits, the lowest word first, if there are more than 64; no leading zero words.
  var words: [UInt] = []

  /// The number of bits up to the highest that is set.
  var significantBits: Int {
    guard let top = words.last else { return UInt.bitWidth - low.leadingZeroBitCount }
    return words.count * UInt.bitWidth - top.leadingZeroBitCount
  }

  /// Reads decimal digits, or hexadecimal digits after `0x`.
  ///
  /// Of a number that clearly has more than `width` bits nothing else is found out: that could take long.
  @inline(__always)
  init(_ token: Token, width: Int = 128) {
    let isHexadecimal = token.count > 1 && token.start[1] == UInt8(ascii: "x")
    guard !isHexadecimal, token.count <= 19 else {
      self = IntegerLiteral(long: token, isHexadecimal: isHexadecimal, width: width)
      return
    }
    var value: UInt = 0
    var cursor = token.start
    while cursor < token.end {
      value = value &* 10 &+ UInt(cursor.pointee &- 48)
      cursor += 1
    }
    low = value
  }

  @inline(never) private init(long token: Token, isHexadecimal: Bool, width: Int) {
    let digits = (isHexadecimal ? token.bytes.dropFirst(2) : token.bytes[...]).drop {
      $0 == UInt8(ascii: "0")
    }
    // From twenty digits on, a number has at least three bits for each.
    var words =
      digits.count > 20 && digits.count / 2 > width
      ? Array(repeating: UInt.max, count: width / UInt.bitWidth + 2)
      : isHexadecimal ? Self.hexadecimal(digits) : Self.decimal(digits)
    while words.last == 0 { words.removeLast() }
    low = words.first ?? 0
    self.words = words.count > 1 ? words : []
  }

  private static func hexadecimal(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt] {
    var words: [UInt] = []
    var rest = digits
    while !rest.isEmpty {
      words.append(rest.suffix(16).reduce(0) { $0 << 4 | UInt(hexadecimalDigit($1) ?? 0) })
      rest = rest.dropLast(16)
    }
    return words
  }

  private static func decimal(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt] {
    // Digits are gathered into chunks that fit a word, so that long numbers need fewer passes over the words.
    let chunkLength = 19
    var words: [UInt] = []
    var rest = digits
    while !rest.isEmpty {
      let chunk = rest.prefix(chunkLength)
      rest = rest.dropFirst(chunkLength)
      var (factor, carry): (UInt, UInt) = (1, 0)
      for digit in chunk {
        factor *= 10
        carry = carry * 10 + UInt(digit - 48)
      }
      for index in words.indices {
        let product = words[index].multipliedFullWidth(by: factor)
        let (sum, overflow) = product.low.addingReportingOverflow(carry)
        words[index] = sum
        carry = product.high + (overflow ? 1 : 0)
      }
      if carry != 0 { words.append(carry) }
    }
    return words
  }

  /// The bits as a value of `width` bits, negated if `isNegative`; `nil` if it does not fit.
  ///
  /// `isSigned` says that the value must fit as a signed one; otherwise it may fit as an unsigned one.
  func bits(width: Int, isNegative: Bool, isSigned: Bool) -> [UInt]? {
    guard significantBits <= width else { return nil }
    if width == 0 { return isNegative ? nil : [0] }
    var result = words.isEmpty ? [low] : words
    let count = max((width + UInt.bitWidth - 1) / UInt.bitWidth, 1)
    result += Array(repeating: 0, count: count - result.count)
    let topBits = width - (count - 1) * UInt.bitWidth
    let mask = topBits == UInt.bitWidth ? UInt.max : 1 << UInt(topBits) - 1
    if isNegative {
      var carry = true
      for index in result.indices {
        let (sum, overflow) = (~result[index]).addingReportingOverflow(carry ? 1 : 0)
        result[index] = sum
        carry = overflow
      }
      result[count - 1] &= mask
    }
    let isSignBitSet = result[count - 1] >> UInt(topBits - 1) & 1 == 1
    if isNegative ? !isSignBitSet : isSigned && isSignBitSet { return nil }
    return result
  }

  /// The same for at most 64 bits, extended by the sign unless `isZeroExtended`.
  @inline(__always)
  func word(width: Int, isNegative: Bool, isSigned: Bool, isZeroExtended: Bool) -> Int? {
    guard words.isEmpty else { return nil }
    if width == 0 { return low == 0 && !isNegative ? 0 : nil }
    let unused = UInt(64 - width)
    if unused > 0, low >> (64 - unused) != 0 { return nil }
    let value = isNegative ? 0 &- low : low
    let shifted = value << unused
    let isSignBitSet = Int(bitPattern: shifted) < 0
    if isNegative ? !isSignBitSet : isSigned && isSignBitSet { return nil }
    return isZeroExtended ? Int(bitPattern: shifted >> unused) : Int(bitPattern: shifted) >> Int(unused)
  }
}
