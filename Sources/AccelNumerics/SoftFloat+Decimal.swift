// Reading values from text.

/// A decimal number ±significand · 10^exponent, with all digits of its text at hand.
private struct DecimalText {
  /// The first 19 digits that count, as a number.
  var significand: UInt64 = 0
  /// The power of ten that the significand's last digit stands for.
  var exponent = 0
  /// The digits beyond those 19, without the decimal point.
  var rest: [UInt8] = []
  /// The number of digits beyond those in `rest`, and whether all of them are zero.
  private var excess = (count: 0, isZero: true)
  /// `true` iff there is a minus.
  var isNegative = false

  /// Reads `[-+]?[0-9]*([.][0-9]*)?([eE][-+]?[0-9]+)?` with at least one digit, all of `text`.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    var position = 0
    if position < text.count, text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+") {
      isNegative = text[position] == UInt8(ascii: "-")
      position += 1
    }
    let start = position
    var (digits, pointPosition) = (0, -1)
    while position < text.count {
      let byte = text[position]
      if byte &- 48 < 10 {
        add(digit: byte &- 48, count: &digits)
        if pointPosition >= 0 { exponent -= 1 }
      } else if byte == UInt8(ascii: "."), pointPosition < 0 {
        pointPosition = position
      } else {
        break
      }
      position += 1
    }
    guard position - start - (pointPosition < 0 ? 0 : 1) > 0 else { return nil }
    exponent += rest.count + excess.count
    // No number half-way between two others has as many digits: what counts is that there is more.
    if !excess.isZero { rest.append(1) }
    if position < text.count {
      guard text[position] | 0x20 == UInt8(ascii: "e"),
        let written = Self.exponent(text, from: position + 1)
      else { return nil }
      exponent += written
    }
  }

  /// Adds a digit to the significand, if there is room, or else to the rest.
  private mutating func add(digit: UInt8, count: inout Int) {
    if count < 19 {
      significand = significand &* 10 &+ UInt64(digit)
      if significand != 0 { count += 1 }
    } else if rest.count < Self.maxRest {
      rest.append(digit)
    } else {
      excess = (excess.count + 1, excess.isZero && digit == 0)
    }
  }

  /// The number of digits of any format's number that is half-way between two others, and some.
  private static let maxRest = 12_000

  /// Returns the number from `position` to the end, at most a billion either way.
  private static func exponent(_ text: UnsafeBufferPointer<UInt8>, from position: Int) -> Int? {
    var (position, value, isNegative) = (position, 0, false)
    if position < text.count, text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+") {
      isNegative = text[position] == UInt8(ascii: "-")
      position += 1
    }
    guard position < text.count else { return nil }
    while position < text.count {
      guard text[position] &- 48 < 10 else { return nil }
      value = min(value * 10 + Int(text[position] &- 48), 1_000_000_000)
      position += 1
    }
    return isNegative ? -value : value
  }
}

extension SoftFloat {
  /// Reads a decimal literal of the IR as a value of `format`, all of `text`.
  ///
  /// As in MLIR, the text is rounded to `f64` first and the result to `format`, also for wider formats.
  /// Returns `nil` if the text is not a decimal number.
  public init?(literal text: UnsafeBufferPointer<UInt8>, _ format: FloatFormat) {
    guard let double = Self.double(text) else { return nil }
    switch format {
    case .f64: self.init(double)
    case .f32: self.init(Float(double))
    default: self = SoftFloat(double).converted(to: format).value
    }
  }

  /// Reads a decimal number as the nearest value of `format`, all of `text`.
  ///
  /// Returns `nil` if the text is not a decimal number.
  public init?(
    decimal text: UnsafeBufferPointer<UInt8>, _ format: FloatFormat, _ rounding: Rounding = .toNearestEven
  ) {
    guard let decimal = DecimalText(text) else { return nil }
    self = Self.rounded(
      decimal.significand, decimal.rest, exponent: decimal.exponent, isNegative: decimal.isNegative, format,
      rounding)
  }

  /// Reads hexadecimal digits (without `0x`) as the bits of a value, all of `digits`.
  ///
  /// Returns `nil` if there is no digit, another byte, or more bits than the format has.
  public init?(hexadecimal digits: UnsafeBufferPointer<UInt8>, _ format: FloatFormat) {
    guard let bits = WideInteger(digits: digits, radix: 16, width: format.width) else { return nil }
    self.init(bits: bits, format: format)
  }

  /// The powers of ten that are exact as `f64`.
  private static let exactPowers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
  ]

  /// Reads a decimal number as the nearest `f64`.
  static func double(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    guard let decimal = DecimalText(text) else { return nil }
    // Both operands are exact, so the one operation rounds correctly.
    if decimal.rest.isEmpty, decimal.significand < 1 << 53, abs(decimal.exponent) <= 22 {
      let value = Double(decimal.significand)
      let scaled =
        decimal.exponent < 0
        ? value / exactPowers[-decimal.exponent] : value * exactPowers[decimal.exponent]
      return decimal.isNegative ? -scaled : scaled
    }
    return rounded(
      decimal.significand, decimal.rest, exponent: decimal.exponent, isNegative: decimal.isNegative, .f64
    ).double
  }

  /// Returns the value nearest to ±`significand` followed by the digits of `rest`, times 10^exponent.
  ///
  /// `exponent` is that of the last digit before `rest`.
  static func rounded(
    _ significand: UInt64, _ rest: [UInt8] = [], exponent: Int, isNegative: Bool, _ format: FloatFormat,
    _ rounding: Rounding = .toNearestEven
  ) -> SoftFloat {
    guard significand != 0 else { return zero(format, isNegative: isNegative) }
    if rest.isEmpty, format.precision <= 64, var fields = PowersOfTen.product(significand, exponent) {
      fields.isNegative = isNegative
      return fields.rounded(to: format, rounding).value
    }
    // Far beyond the range, any number there rounds the same way.
    let bounded = min(max(exponent, -6000), 6000)
    var fields = exactProduct(significand, rest, bounded)
    fields.isNegative = isNegative
    return fields.rounded(to: format, rounding).value
  }

  /// Returns `significand` followed by the digits of `rest`, times 10^exponent, by exact arithmetic.
  private static func exactProduct(_ significand: UInt64, _ rest: [UInt8], _ exponent: Int) -> Fields {
    var number = Natural(significand)
    for digit in rest { number.multiply(by: 10, adding: UInt64(digit)) }
    let exponent = exponent - rest.count
    if exponent >= 0 { return fields(number * .power(5, exponent), exponent: exponent) }
    let divisor = Natural.power(5, -exponent)
    let shift = max(0, divisor.bitLength - number.bitLength + 130)
    let (quotient, remainder) = (number << shift).quotientAndRemainder(dividingBy: divisor)
    var fields = fields(quotient, exponent: exponent - shift)
    if !remainder.isZero { fields.isSticky = true }
    return fields
  }

  /// Returns a natural number times 2^exponent.
  ///
  /// - Requires: the number is not zero.
  static func fields(_ number: Natural, exponent: Int) -> Fields {
    let length = number.bitLength
    return Fields(
      isNegative: false, exponent: length - 1 + exponent, significand: number.bits128(from: length - 128),
      isSticky: number.hasBits(below: length - 128))
  }
}
