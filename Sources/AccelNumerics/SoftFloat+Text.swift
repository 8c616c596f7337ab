public import AccelSupport

// Printing values the way MLIR does, digit for digit.
//
// A value is N · 10^exponent for a natural N: the significand times a power of two, or of five if there is a
// fraction. First N loses decimal digits, by truncation, until about as many bits are left as the wanted digits
// need; then the digits still too many are rounded half up. So 9.765625e-4 prints as 9.765620e-04, of 24 bits,
// while 1.015625e-1 prints as 1.015630e-01, of 20. Both steps use rational estimates of log₂ 10, and need the
// same ones as MLIR.

/// The first decimal digits of a number: `digits` · 10^exponent.
private struct DecimalDigits<Word: FixedWidthInteger & UnsignedInteger> {
  /// The digits as a number; its last digit is not zero.
  var digits: Word
  /// The power of ten of the last digit.
  var exponent: Int
  /// `true` iff digits were lost.
  var isInexact: Bool

  /// Creates the first digits, at most `count` of them, of `number` · 10^exponent, rounded half up.
  init(_ number: Word, exponent: Int, count: Int, isInexact: Bool) {
    (digits, self.exponent, self.isInexact) = (number, exponent, isInexact)
    var last: Word = 0
    let bound = Self.power(count)
    while digits >= bound {
      if last != 0 { self.isInexact = true }
      (digits, last) = digits.quotientAndRemainder(dividingBy: 10)
      self.exponent += 1
    }
    if last != 0 { self.isInexact = true }
    if last >= 5 { digits += 1 }
    while digits % 10 == 0 {
      digits /= 10
      self.exponent += 1
    }
  }

  /// Returns a power of ten.
  static func power(_ exponent: Int) -> Word {
    var result: Word = 1
    for _ in 0..<exponent { result &*= 10 }
    return result
  }

  /// Calls `body` with the digits in ASCII, the most significant first.
  func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 40) { buffer in
      var (rest, position) = (digits, 40)
      repeat {
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
        position &-= 1
        buffer[position] = UInt8(truncatingIfNeeded: digit) &+ 48
        rest = quotient
      } while rest != 0
      return body(UnsafeBufferPointer(rebasing: buffer[position...]))
    }
  }
}

extension SoftFloat {
  /// Appends the value as MLIR prints it in an attribute.
  ///
  /// That is 6 digits if they read back as the same value, else more digits, or the bits of values that have
  /// no decimal text with a point in it. Returns `true` iff it is the bits, which always need a type after
  /// them.
  @discardableResult
  public func write(to buffer: ByteBuffer) -> Bool {
    if isZero {
      buffer.write(isNegative ? "-0.000000e+00" : "0.000000e+00")
      return false
    }
    guard isFinite else {
      writeBits(to: buffer)
      return true
    }
    let fields = fields
    let short: DecimalDigits<UInt64> = digits(of: fields, count: 6)
    if !short.isInexact || self == rounded(short) {
      writeShort(short, to: buffer)
      return false
    }
    let count = 2 + format.precision * 59 / 196
    if format.precision <= 53 {
      return writeLong(digits(of: fields, count: count) as DecimalDigits<UInt64>, count: count, to: buffer)
    }
    return writeLong(digits(of: fields, count: count) as DecimalDigits<UInt128>, count: count, to: buffer)
  }

  /// Appends the bits as `0x` and hexadecimal digits.
  public func writeBits(to buffer: ByteBuffer) {
    buffer.write("0x")
    bits.writeHexadecimal(to: buffer)
  }

  /// Returns the value of this sign and format nearest to `number`.
  private func rounded(_ number: DecimalDigits<UInt64>) -> SoftFloat {
    Self.rounded(number.digits, exponent: number.exponent, isNegative: isNegative, format)
  }

  /// Returns the first digits of a number.
  private func digits<Word>(of fields: Fields, count: Int) -> DecimalDigits<Word> {
    let zeros = fields.significand.trailingZeroBitCount
    let significand = fields.significand >> UInt128(zeros)
    let exponent = fields.exponent - 127 + zeros
    let wantedBits = (count * 196 + 58) / 59
    return fastDigits(significand, exponent, count, wantedBits)
      ?? exactDigits(significand, exponent, count, wantedBits)
  }

  /// Returns the number of decimal digits to truncate from a number of `length` bits.
  private func surplus(_ length: Int, _ wantedBits: Int) -> Int {
    length <= wantedBits ? 0 : (length - wantedBits) * 59 / 196
  }

  /// Returns the first digits of `significand` · 2^exponent, if a word and the table of powers suffice.
  private func fastDigits<Word>(
    _ significand: UInt128, _ exponent: Int, _ count: Int, _ wantedBits: Int
  ) -> DecimalDigits<Word>? {
    guard wantedBits <= 57, let significand = UInt64(exactly: significand) else { return nil }
    let fraction = max(0, -exponent)
    // N is this product times 2^exponent; only its length and its first digits are needed.
    guard let whole = PowersOfTen.product(significand, fraction) else { return nil }
    let length = whole.exponent + exponent + 1
    let surplus = surplus(length, wantedBits)
    guard let scaled = surplus == 0 ? whole : PowersOfTen.product(significand, fraction - surplus) else {
      return nil
    }
    let bits = scaled.exponent + exponent
    guard bits < 64 else { return nil }
    let shift = UInt128(127 - bits)
    let number = scaled.significand >> shift
    return DecimalDigits(
      Word(truncatingIfNeeded: number), exponent: surplus - fraction, count: count,
      isInexact: scaled.isSticky || number << shift != scaled.significand)
  }

  /// Returns the first digits of `significand` · 2^exponent, by exact arithmetic.
  private func exactDigits<Word>(
    _ significand: UInt128, _ exponent: Int, _ count: Int, _ wantedBits: Int
  ) -> DecimalDigits<Word> {
    let fraction = max(0, -exponent)
    let number = Natural(significand) * .power(5, fraction) << max(0, exponent)
    let surplus = surplus(number.bitLength, wantedBits)
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: .power(10, surplus))
    return DecimalDigits(
      Word(truncatingIfNeeded: quotient.bits128(from: 0)), exponent: surplus - fraction, count: count,
      isInexact: !remainder.isZero)
  }

  // MARK: Layout

  /// Appends at most 7 digits in scientific notation, padded to 7.
  private func writeShort(_ number: DecimalDigits<UInt64>, to buffer: ByteBuffer) {
    if isNegative { buffer.write(byte: UInt8(ascii: "-")) }
    number.withText { digits in
      buffer.write(byte: digits[0])
      buffer.write(byte: UInt8(ascii: "."))
      for position in 1..<7 { buffer.write(byte: position < digits.count ? digits[position] : 48) }
      let exponent = number.exponent + digits.count - 1
      buffer.write(exponent < 0 ? "e-" : "e+")
      if exponent.magnitude < 10 { buffer.write(byte: 48) }
      buffer.write(decimal: exponent.magnitude)
    }
  }

  /// Appends all digits, in scientific notation unless that is longer, or the bits of a whole number.
  ///
  /// Returns `true` iff it is the bits.
  private func writeLong<Word>(_ number: DecimalDigits<Word>, count: Int, to buffer: ByteBuffer) -> Bool {
    number.withText { digits in
      let top = number.exponent + digits.count - 1
      if number.exponent >= 0 {
        // A whole number would be printed without a point, which reads back as an integer.
        guard number.exponent > 3 || digits.count + number.exponent > count else {
          writeBits(to: buffer)
          return true
        }
        writeScientific(digits, top, to: buffer)
      } else if top >= 0 {
        writeSign(to: buffer)
        buffer.write(digits.baseAddress!, count: top + 1)
        buffer.write(byte: UInt8(ascii: "."))
        buffer.write(digits.baseAddress! + (top + 1), count: digits.count - top - 1)
      } else if top >= -3 {
        writeSign(to: buffer)
        buffer.write("0.")
        for _ in 0..<(-1 - top) { buffer.write(byte: 48) }
        buffer.write(digits.baseAddress!, count: digits.count)
      } else {
        writeScientific(digits, top, to: buffer)
      }
      return false
    }
  }

  /// Appends digits with a point after the first, and an exponent.
  private func writeScientific(_ digits: UnsafeBufferPointer<UInt8>, _ exponent: Int, to buffer: ByteBuffer) {
    writeSign(to: buffer)
    buffer.write(byte: digits[0])
    buffer.write(byte: UInt8(ascii: "."))
    if digits.count == 1 { buffer.write(byte: 48) }
    buffer.write(digits.baseAddress! + 1, count: digits.count - 1)
    buffer.write(exponent < 0 ? "E-" : "E+")
    buffer.write(decimal: exponent.magnitude)
  }

  /// Appends the sign of a negative value.
  private func writeSign(to buffer: ByteBuffer) {
    if isNegative { buffer.write(byte: UInt8(ascii: "-")) }
  }
}

extension SoftFloat: CustomStringConvertible {
  /// The value as it is printed, and its format, such as `1.000000e+00:f32`.
  public var description: String {
    let buffer = ByteBuffer()
    write(to: buffer)
    return "\(buffer.string):\(format)"
  }
}
