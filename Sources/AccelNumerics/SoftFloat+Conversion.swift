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

  /// Returns the same value in another format, or `nil` if that does not have it.
  ///
  /// A NaN is the same if all of its payload is kept, in a format that can tell it from other NaNs if this one
  /// can.
  public func convertedExactly(to target: FloatFormat, _ rounding: Rounding = .toNearestEven) -> SoftFloat? {
    if !isFinite, target.specials == .none || isInfinity && !target.hasInfinity { return nil }
    let (value, status) = converted(to: target, rounding)
    guard status.isEmpty else { return nil }
    if isNaN {
      let keepsPayload =
        target.hasInfinity
        ? !format.hasInfinity || value.converted(to: format).value == self
        : !format.hasInfinity
      return keepsPayload ? value : nil
    }
    return value
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
