public import AccelSupport

extension WideInteger {
  /// The number of decimal digits that always fit a word.
  private static let wordDigits = 19
  /// 10 to the power of `wordDigits`.
  private static let wordPower: UInt64 = 10_000_000_000_000_000_000

  /// Reads digits of base 10 or 16, all of them, as a pattern of the width they need (at least 1).
  ///
  /// Returns `nil` if there is no digit, another byte, or a value beyond the largest width.
  public init?(digits: UnsafeBufferPointer<UInt8>, radix: Int = 10) {
    guard let value = Self.natural(digits, radix: radix), value.bitLength <= Self.maximumWidth else {
      return nil
    }
    self.init(value, width: max(value.bitLength, 1))
  }

  /// Reads digits of base 10 or 16, all of them, as a pattern of `width` bits.
  ///
  /// Returns `nil` if there is no digit, another byte, or the value needs more bits.
  public init?(digits: UnsafeBufferPointer<UInt8>, radix: Int = 10, width: Int) {
    if radix == 10, width <= 64, digits.count <= Self.wordDigits {
      guard let word = Self.word(digits), word & ~Self.mask(width) == 0 else { return nil }
      self.init(word: word, width: width)
    } else {
      guard let value = Self.natural(digits, radix: radix), value.bitLength <= width else { return nil }
      self.init(value, width: width)
    }
  }

  /// Returns the value of at most 19 decimal digits, or `nil` if there is none or another byte.
  private static func word(_ digits: some Collection<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for digit in digits {
      guard digit &- 48 < 10 else { return nil }
      value = value &* 10 &+ UInt64(digit &- 48)
    }
    return digits.isEmpty ? nil : value
  }

  /// Returns the value of digits, or `nil` if there is none or another byte.
  private static func natural(_ digits: UnsafeBufferPointer<UInt8>, radix: Int) -> Natural? {
    radix == 16 ? hexadecimal(digits) : decimal(digits)
  }

  /// Returns the value of decimal digits, or `nil` if there is none or another byte.
  ///
  /// Takes time quadratic in the length, but 19 digits at once: 10⁴ digits take a fraction of a millisecond.
  private static func decimal(_ digits: UnsafeBufferPointer<UInt8>) -> Natural? {
    guard !digits.isEmpty else { return nil }
    var value = Natural(0 as UInt64)
    var position = digits.startIndex
    var end = position + (digits.count - 1) % wordDigits + 1
    while position < digits.endIndex {
      guard let chunk = word(digits[position..<end]) else { return nil }
      value.multiply(by: wordPower, adding: chunk)
      (position, end) = (end, end + wordDigits)
    }
    return value
  }

  /// Returns the value of hexadecimal digits, or `nil` if there is none or another byte.
  private static func hexadecimal(_ digits: UnsafeBufferPointer<UInt8>) -> Natural? {
    guard !digits.isEmpty else { return nil }
    var limbs = [UInt64](repeating: 0, count: (digits.count + 15) / 16)
    for (index, digit) in digits.reversed().enumerated() {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - 48
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - 87
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = digit - 55
      default: return nil
      }
      limbs[index >> 4] |= UInt64(value) &<< UInt64((index & 15) * 4)
    }
    return Natural(limbs: limbs)
  }

  /// Appends the value in decimal.
  public func write(to buffer: ByteBuffer, _ signedness: Signedness) {
    guard limbs != nil else {
      if signedness == .unsigned { return buffer.write(decimal: word) }
      return buffer.write(decimal: signExtendedWord)
    }
    let isMinus = signedness == .signed && isNegative
    if isMinus { buffer.write(byte: UInt8(ascii: "-")) }
    (isMinus ? negated : self).natural.write(to: buffer)
  }

  /// Appends the bits in hexadecimal, in capitals and without leading zeros.
  public func writeHexadecimal(to buffer: ByteBuffer) {
    var isLeading = true
    for limb in words.reversed() {
      for shift in stride(from: UInt64(60), through: 0, by: -4) {
        let digit = UInt8(truncatingIfNeeded: limb &>> shift & 15)
        if isLeading, digit == 0 { continue }
        isLeading = false
        buffer.write(byte: digit &+ (digit < 10 ? 48 : 55))
      }
    }
    if isLeading { buffer.write(byte: UInt8(ascii: "0")) }
  }
}

extension Natural {
  /// Appends the number in decimal.
  func write(to buffer: ByteBuffer) {
    var (rest, chunks) = (self, [UInt64]())
    repeat { chunks.append(rest.divide(by: 10_000_000_000_000_000_000)) } while !rest.isZero
    buffer.write(decimal: chunks.removeLast())
    for chunk in chunks.reversed() {
      var power: UInt64 = 1_000_000_000_000_000_000
      while power > 0 {
        buffer.write(byte: UInt8(truncatingIfNeeded: chunk / power % 10) &+ 48)
        power /= 10
      }
    }
  }
}

extension WideInteger: CustomStringConvertible {
  /// The value in two's complement and the width, such as `-1:i8`.
  public var description: String {
    let buffer = ByteBuffer()
    write(to: buffer, .signed)
    return "\(buffer.string):i\(width)"
  }
}
