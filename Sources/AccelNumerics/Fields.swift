/// A number other than zero, exactly or up to what rounding needs to know.
///
/// The number is ±significand · 2^(exponent − 127), or a little farther from zero if `isSticky`.
struct Fields {
  /// `true` iff the number is negative.
  var isNegative: Bool
  /// The exponent for a significand read as a number in 1..<2.
  var exponent: Int
  /// The significand, its highest bit set.
  var significand: UInt128
  /// `true` iff the number is farther from zero than the significand says, by less than its lowest bit.
  var isSticky = false

  /// Returns the value of `format` for the number, and what was lost.
  func rounded(
    to format: FloatFormat, _ rounding: Rounding = .toNearestEven
  ) -> FloatResult {
    let precision = format.precision
    var exponent = exponent
    let isBelowNormal = exponent < format.minimumExponent
    let dropped = 128 - precision + max(0, format.minimumExponent - exponent)
    var (kept, isInexact) = rounded(dropping: dropped, rounding)
    if isBelowNormal { exponent = format.minimumExponent }
    if kept >> UInt128(precision) != 0 {
      kept >>= 1
      exponent += 1
    }
    if exponent > format.maximumExponent || isNaNPattern(kept, exponent, format) {
      return overflowed(format, rounding)
    }
    guard kept != 0 else { return (.zero(format, isNegative: isNegative), [.inexact, .underflow]) }
    let isDenormal = kept >> UInt128(precision - 1) == 0
    let stored = isDenormal ? 0 : exponent + format.bias
    if !format.storesLeadingBit, !isDenormal { kept ^= 1 << UInt128(precision - 1) }
    let magnitude = UInt128(stored) << UInt128(format.significandWidth) | kept
    let status: FloatStatus = !isInexact ? [] : isDenormal ? [.inexact, .underflow] : .inexact
    return (.signed(magnitude, isNegative: isNegative, format), status)
  }

  /// `true` iff the format uses the pattern of this number for NaN.
  private func isNaNPattern(_ kept: UInt128, _ exponent: Int, _ format: FloatFormat) -> Bool {
    format.specials == .nanIsAllOnes && format.precision > 1 && exponent == format.maximumExponent
      && kept == 1 << UInt128(format.precision) - 1
  }

  /// Returns the value for a number beyond the largest finite value.
  private func overflowed(
    _ format: FloatFormat, _ rounding: Rounding
  ) -> FloatResult {
    let isToInfinity =
      switch rounding {
      case .toNearestEven, .toNearestAway: true
      case .towardZero: false
      case .up: !isNegative
      case .down: isNegative
      }
    guard isToInfinity, format.specials != .none else {
      return (.largest(format, isNegative: isNegative), .inexact)
    }
    return (.infinity(format, isNegative: isNegative), [.overflow, .inexact])
  }

  /// Returns the significand without its low bits, rounded, and whether that changed the number.
  func rounded(dropping count: Int, _ rounding: Rounding) -> (kept: UInt128, isInexact: Bool) {
    var kept: UInt128 = 0
    var (isHalf, isRest) = (false, isSticky)
    if count <= 0 {
      kept = significand
    } else if count <= 128 {
      kept = count == 128 ? 0 : significand >> UInt128(count)
      let half: UInt128 = 1 << UInt128(count - 1)
      isHalf = significand & half != 0
      isRest = isRest || significand & (half - 1) != 0
    } else {
      isRest = true
    }
    let isUp =
      switch rounding {
      case .toNearestEven: isHalf && (isRest || kept & 1 != 0)
      case .toNearestAway: isHalf
      case .towardZero: false
      case .up: !isNegative && (isHalf || isRest)
      case .down: isNegative && (isHalf || isRest)
      }
    return (isUp ? kept + 1 : kept, isHalf || isRest)
  }

  /// Returns the number with a significand of 256 bits, its highest bit set or not.
  ///
  /// - Requires: the significand is not zero.
  static func normalized(
    isNegative: Bool, exponent: Int, high: UInt128, low: UInt128, isSticky: Bool = false
  ) -> Fields {
    let shift = high == 0 ? 128 + low.leadingZeroBitCount : high.leadingZeroBitCount
    let top =
      shift >= 128
      ? low << UInt128(shift - 128) : shift == 0 ? high : high << UInt128(shift) | low >> UInt128(128 - shift)
    let rest = shift >= 128 ? 0 : low << UInt128(shift)
    return Fields(
      isNegative: isNegative, exponent: exponent - shift, significand: top,
      isSticky: isSticky || rest != 0)
  }
}
