extension SoftFloat {
  /// Returns the value in another format, and what was lost.
  ///
  /// A NaN keeps its sign and the highest bits of its payload, and becomes quiet. Zero, infinity and NaN
  /// become what the format has in their place.
  public func converted(
    to target: FloatFormat, _ rounding: Rounding = .toNearestEven
  ) -> (value: SoftFloat, status: FloatStatus) {
    if target == format { return (quieted, isSignaling ? .invalid : []) }
    if isNaN { return convertedNaN(to: target) }
    if isZero {
      let zero = Self.zero(target, isNegative: isNegative)
      return (zero, isNegative && !zero.isNegative ? .inexact : [])
    }
    if isInfinity {
      return (.infinity(target, isNegative: isNegative), target.hasInfinity ? [] : .inexact)
    }
    return fields.rounded(to: target, rounding)
  }

  /// Returns a NaN in another format.
  ///
  /// - Requires: the value is a NaN.
  private func convertedNaN(to target: FloatFormat) -> (value: SoftFloat, status: FloatStatus) {
    let status: FloatStatus = isSignaling ? .invalid : []
    guard format.specials == .ieee, target.specials == .ieee else {
      // The sign of a NaN that is negative zero means nothing.
      let keepsSign = format.specials != .nanIsNegativeZero
      return (.nan(target, isNegative: isNegative && keepsSign), status)
    }
    let shift = target.precision - format.precision
    let payload = storedSignificand & (Self.quietBit(format) - 1)
    let moved = shift >= 0 ? payload << UInt128(shift) : payload >> UInt128(-shift)
    return (.signed(Self.nan(target).bits.low128 | moved, isNegative: isNegative, target), status)
  }
}
