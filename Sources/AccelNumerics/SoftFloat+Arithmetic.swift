// Arithmetic between values of one format, rounded once.
//
// Operands that are NaNs decide the result: the first of them, made quiet. Where an operation has no result, it
// is the positive NaN without payload. (Processors differ in both, so their NaNs are never used.)

/// A result, and what happened while computing it.
public typealias FloatResult = (value: SoftFloat, status: FloatStatus)

extension SoftFloat {
  /// Returns the sum.
  public func adding(_ other: Self, _ rounding: Rounding = .toNearestEven) -> FloatResult {
    if let result = Self.propagatedNaN(self, other) { return result }
    if isInfinity || other.isInfinity {
      if isInfinity, other.isInfinity, isNegative != other.isNegative { return invalid }
      return (isInfinity ? self : other, [])
    }
    if isZero || other.isZero {
      guard isZero else { return (self, []) }
      guard other.isZero, isNegative != other.isNegative else { return (other, []) }
      return (.zero(format, isNegative: rounding == .down), [])
    }
    return Self.sum(ExactNumber(fields), ExactNumber(other.fields), format, rounding)
  }

  /// Returns the difference.
  public func subtracting(_ other: Self, _ rounding: Rounding = .toNearestEven) -> FloatResult {
    if let result = Self.propagatedNaN(self, other) { return result }
    // Where there is no negative zero, subtracting zero changes nothing either.
    return adding(other.negated, rounding)
  }

  /// Returns the product.
  public func multiplied(by other: Self, _ rounding: Rounding = .toNearestEven) -> FloatResult {
    if let result = Self.propagatedNaN(self, other) { return result }
    let isNegative = isNegative != other.isNegative
    if isInfinity || other.isInfinity {
      return isZero || other.isZero ? invalid : (.infinity(format, isNegative: isNegative), [])
    }
    if isZero || other.isZero { return (.zero(format, isNegative: isNegative), []) }
    let product = ExactNumber(product: fields, other.fields)
    return product.fields.rounded(to: format, rounding)
  }

  /// Returns the quotient.
  public func divided(by other: Self, _ rounding: Rounding = .toNearestEven) -> FloatResult {
    if let result = Self.propagatedNaN(self, other) { return result }
    let isNegative = isNegative != other.isNegative
    if isInfinity { return other.isInfinity ? invalid : (.infinity(format, isNegative: isNegative), []) }
    if other.isInfinity { return (.zero(format, isNegative: isNegative), []) }
    if other.isZero {
      return isZero ? invalid : (.infinity(format, isNegative: isNegative), .divisionByZero)
    }
    if isZero { return (.zero(format, isNegative: isNegative), []) }
    let (dividend, divisor) = (fields, other.fields)
    // Half the dividend is less than the divisor, so that the quotient has at most 128 bits.
    let (quotient, remainder) = divisor.significand.dividingFullWidth(
      (dividend.significand >> 1, dividend.significand << 127))
    let shift = quotient.leadingZeroBitCount
    let result = Fields(
      isNegative: isNegative, exponent: dividend.exponent - divisor.exponent - shift,
      significand: quotient << UInt128(shift), isSticky: remainder != 0)
    return result.rounded(to: format, rounding)
  }

  /// Returns the remainder of the division rounded toward zero (`fmod`); it is exact.
  public func remainder(dividingBy other: Self) -> FloatResult {
    if let result = Self.propagatedNaN(self, other) { return result }
    if isInfinity || other.isZero { return invalid }
    if isZero || other.isInfinity { return (self, []) }
    var (dividend, divisor) = (fields, other.fields)
    // No format has more than 113 bits of precision: the low 15 are zero and make room for shifts.
    dividend.significand >>= 15
    divisor.significand >>= 15
    var distance = dividend.exponent - divisor.exponent
    guard distance >= 0 else { return (self, []) }
    var rest = dividend.significand % divisor.significand
    while distance > 0, rest != 0 {
      let step = min(distance, 15)
      rest = (rest << UInt128(step)) % divisor.significand
      distance -= step
    }
    guard rest != 0 else { return (.zero(format, isNegative: isNegative), []) }
    return Fields.normalized(isNegative: isNegative, exponent: divisor.exponent + 15, high: rest, low: 0)
      .rounded(to: format)
  }

  /// Returns `self * factor + addend`, rounded once.
  public func fusedMultiplyAdd(
    _ factor: Self, _ addend: Self, _ rounding: Rounding = .toNearestEven
  ) -> FloatResult {
    if let result = Self.propagatedNaN(self, factor) { return result }
    guard isFinite, !isZero, factor.isFinite, !factor.isZero else {
      // The product is exact.
      let product = multiplied(by: factor)
      return product.status.contains(.invalid) ? product : product.value.adding(addend, rounding)
    }
    guard addend.isFinite else { return (addend.quieted, addend.isSignaling ? .invalid : []) }
    let product = ExactNumber(product: fields, factor.fields)
    if addend.isZero { return product.fields.rounded(to: format, rounding) }
    return Self.sum(product, ExactNumber(addend.fields), format, rounding)
  }

  /// Returns the square root.
  public func squareRoot(_ rounding: Rounding = .toNearestEven) -> FloatResult {
    if isNaN { return (quieted, isSignaling ? .invalid : []) }
    if isZero { return (self, []) }
    if isNegative { return invalid }
    if isInfinity { return (self, []) }
    let fields = fields
    let isOdd = fields.exponent & 1 != 0
    var radicand = isOdd ? fields.significand : fields.significand >> 1
    var (root, rest) = (UInt128(0), UInt128(0))
    // Each step takes two bits of the radicand and makes one of the root.
    let steps = 116
    for _ in 0..<steps {
      rest = rest << 2 | radicand >> 126
      radicand <<= 2
      let trial = root << 2 | 1
      root <<= 1
      if rest >= trial {
        rest -= trial
        root |= 1
      }
    }
    let result = Fields(
      isNegative: false, exponent: fields.exponent >> 1, significand: root << UInt128(128 - steps),
      isSticky: rest != 0)
    return result.rounded(to: format, rounding)
  }

  // MARK: Parts

  /// Returns what an operation with a NaN gives, or `nil` if there is none.
  private static func propagatedNaN(_ left: Self, _ right: Self) -> FloatResult? {
    assert(left.format == right.format, "operands of different formats")
    guard left.isNaN || right.isNaN else { return nil }
    let status: FloatStatus = left.isSignaling || right.isSignaling ? .invalid : []
    return ((left.isNaN ? left : right).quieted, status)
  }

  /// What an operation without a result gives.
  private var invalid: FloatResult { (.nan(format), .invalid) }

  /// Returns the sum of two numbers, rounded.
  private static func sum(
    _ left: ExactNumber, _ right: ExactNumber, _ format: FloatFormat, _ rounding: Rounding
  ) -> FloatResult {
    guard let sum = ExactNumber.sum(left, right) else {
      return (.zero(format, isNegative: rounding == .down), [])
    }
    return sum.rounded(to: format, rounding)
  }
}

/// A number other than zero, with room for a product: ±significand · 2^(exponent − 255).
private struct ExactNumber {
  /// `true` iff the number is negative.
  var isNegative: Bool
  /// The exponent for a significand read as a number below 2.
  var exponent: Int
  /// The significand; one of its two highest bits is set.
  var significand: UInt256

  /// Creates the number `fields`, which is exact.
  init(_ fields: Fields) {
    isNegative = fields.isNegative
    exponent = fields.exponent
    significand = UInt256(high: fields.significand, low: 0)
  }

  /// Creates the product of two numbers, which are exact.
  init(product left: Fields, _ right: Fields) {
    isNegative = left.isNegative != right.isNegative
    exponent = left.exponent + right.exponent + 1
    let product = left.significand.multipliedFullWidth(by: right.significand)
    significand = UInt256(high: product.high, low: product.low)
  }

  /// The number with a shorter significand.
  var fields: Fields {
    .normalized(
      isNegative: isNegative, exponent: exponent, high: significand.high, low: significand.low)
  }

  /// Returns the sum, or `nil` if it is zero.
  ///
  /// What is lost of the smaller number is told by the result being sticky. Then the exponents differ by more
  /// than the 30 bits that are always free at the end of the larger one, so that at most one leading bit
  /// cancels, and the result still has bits enough for any rounding.
  static func sum(_ left: ExactNumber, _ right: ExactNumber) -> Fields? {
    var (large, small) = left.exponent < right.exponent ? (right, left) : (left, right)
    // One bit of room for the carry: products and shorter significands end in zeros.
    large.significand = large.significand.shiftedRight(by: 1).value
    let (aligned, isSticky) = small.significand.shiftedRight(by: 1 + large.exponent - small.exponent)
    small.significand = aligned
    var result = large
    if large.isNegative == small.isNegative {
      result.significand = large.significand &+ small.significand
    } else if large.significand < small.significand {
      result.significand = small.significand &- large.significand
      result.isNegative.toggle()
    } else {
      result.significand = large.significand &- small.significand
      if isSticky { result.significand = result.significand &- UInt256(high: 0, low: 1) }
    }
    guard result.significand.high != 0 || result.significand.low != 0 else { return nil }
    return .normalized(
      isNegative: result.isNegative, exponent: result.exponent + 1, high: result.significand.high,
      low: result.significand.low, isSticky: isSticky)
  }
}

// MARK: - Operators

extension SoftFloat {
  /// Returns the result of a processor's operation, unless it is NaN, or computes it.
  @inline(__always)
  private static func fast(
    _ left: Self, _ right: Self, _ single: (Float, Float) -> Float, _ double: (Double, Double) -> Double,
    _ slow: (Self, Self) -> FloatResult
  ) -> Self {
    assert(left.format == right.format, "operands of different formats")
    if left.format == .f32 {
      let result = single(left.float, right.float)
      if !result.isNaN { return Self(result) }
    } else if left.format == .f64 {
      let result = double(left.double, right.double)
      if !result.isNaN { return Self(result) }
    }
    return slow(left, right).value
  }

  /// Returns the sum, rounded to nearest.
  public static func + (left: Self, right: Self) -> Self {
    fast(left, right, +, +) { $0.adding($1) }
  }

  /// Returns the difference, rounded to nearest.
  public static func - (left: Self, right: Self) -> Self {
    fast(left, right, -, -) { $0.subtracting($1) }
  }

  /// Returns the product, rounded to nearest.
  public static func * (left: Self, right: Self) -> Self {
    fast(left, right, *, *) { $0.multiplied(by: $1) }
  }

  /// Returns the quotient, rounded to nearest.
  public static func / (left: Self, right: Self) -> Self {
    fast(left, right, /, /) { $0.divided(by: $1) }
  }
}
