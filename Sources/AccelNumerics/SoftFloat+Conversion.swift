extension SoftFloat {
  /// Returns the value in another format, and what was lost.
  ///
  /// A NaN keeps its sign and the highest bits of its payload, and becomes quiet. Zero, infinity and NaN
  /// become what the format has in their place.
  public func converted(
    to target: FloatFormat, _ rounding: Rounding = .toNearestEven
  ) -> FloatResult {
    if target == format { return (quieted, isSignaling ? .invalid : []) }
    if isNaN { return convertedNaN(to: target) }
    if isZero {
      let zero = Self.zero(target, isNegative: isNegative)
      return (zero, isNegative && !zero.isNegative ? .inexact : [])
    }
    if isInfinity {
      let infinity = Self.infinity(target, isNegative: isNegative)
      return (infinity, infinity.isInfinity ? [] : .inexact)
    }
    return fields.rounded(to: target, rounding)
  }

  /// Returns a NaN in another format.
  ///
  /// - Requires: the value is a NaN.
  private func convertedNaN(to target: FloatFormat) -> FloatResult {
    let status: FloatStatus = isSignaling ? .invalid : []
    // The sign of a NaN that is negative zero means nothing.
    let isNegative = isNegative && format.specials != .nanIsNegativeZero
    guard target.specials == .ieee, format.specials == .ieee || format.specials == .nanIsAllOnes else {
      return (.nan(target, isNegative: isNegative), status)
    }
    let shift = target.precision - format.precision
    let payload = storedSignificand & (1 << UInt128(format.precision - 1) - 1)
    let moved = shift >= 0 ? payload << UInt128(shift) : payload >> UInt128(-shift)
    return (.signed(Self.nan(target).bits.low128 | moved, isNegative: isNegative, target), status)
  }
}
