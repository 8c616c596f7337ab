// Rounding to whole numbers, and conversion from and to integers.

extension SoftFloat {
  /// Returns the value without fraction; a result of zero keeps the sign.
  public func roundedToIntegral(_ rounding: Rounding) -> SoftFloat {
    guard isFinite, !isZero else { return quieted }
    let fields = fields
    guard fields.exponent < format.precision - 1 else { return self }
    let (kept, _) = fields.rounded(dropping: 127 - fields.exponent, rounding)
    guard kept != 0 else { return .zero(format, isNegative: isNegative) }
    return Fields.normalized(isNegative: isNegative, exponent: 127, high: kept, low: 0).rounded(to: format)
      .value
  }

  /// `true` iff the value is finite and has no fraction.
  public var isInteger: Bool { isFinite && roundedToIntegral(.towardZero) == self }

  /// Returns the value of `format` for an integer, and what was lost.
  public static func converted(
    _ integer: WideInteger, _ signedness: Signedness, to format: FloatFormat,
    _ rounding: Rounding = .toNearestEven
  ) -> FloatResult {
    guard !integer.isZero else { return (.zero(format), []) }
    let isNegative = signedness == .signed && integer.isNegative
    var fields = fields((isNegative ? integer.negated : integer).natural, exponent: 0)
    fields.isNegative = isNegative
    return fields.rounded(to: format, rounding)
  }

  /// Returns the integer of `width` bits for the value, and what was lost.
  ///
  /// Out of range is `invalid`: the result is the nearest end of the range, or zero for NaN.
  public func converted(
    toIntegerOfWidth width: Int, _ signedness: Signedness, _ rounding: Rounding = .towardZero
  ) -> (value: WideInteger, status: FloatStatus) {
    if isNaN { return (.zero(width: width), .invalid) }
    if isZero { return (.zero(width: width), []) }
    let limit: WideInteger =
      isNegative ? .minimum(width: width, signedness) : .maximum(width: width, signedness)
    let fields = fields
    guard isFinite, fields.exponent <= width else { return (limit, .invalid) }
    let (magnitude, isInexact) = Self.magnitude(fields, rounding)
    let bound = (signedness == .signed ? limit.absolute : limit).natural
    if bound < magnitude { return (limit, .invalid) }
    let value = WideInteger(magnitude, width: width)
    return (isNegative ? value.negated : value, isInexact ? .inexact : [])
  }

  /// Returns the distance from zero as a natural number, and whether it was rounded.
  private static func magnitude(_ fields: Fields, _ rounding: Rounding) -> (Natural, isInexact: Bool) {
    guard fields.exponent < 127 else {
      return (Natural(fields.significand) << (fields.exponent - 127), false)
    }
    let (kept, isInexact) = fields.rounded(dropping: 127 - fields.exponent, rounding)
    return (Natural(kept), isInexact)
  }
}
