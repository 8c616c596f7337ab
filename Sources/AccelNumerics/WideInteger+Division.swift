// Quotients and remainders. The divisor must not be zero: callers that fold check first.

extension WideInteger {
  /// Returns the quotient rounded toward zero and the remainder, modulo 2ʷⁱᵈᵗʰ.
  ///
  /// The remainder has the sign of the dividend; the least value divided by −1 is itself.
  /// - Requires: `divisor` is not zero.
  public func quotientAndRemainder(
    dividingBy divisor: Self, _ signedness: Signedness
  ) -> (quotient: Self, remainder: Self) {
    assert(width == divisor.width, "operands of different widths")
    if signedness == .signed, isNegative || divisor.isNegative {
      let (quotient, remainder) = absolute.quotientAndRemainder(dividingBy: divisor.absolute, .unsigned)
      return (
        isNegative == divisor.isNegative ? quotient : quotient.negated,
        isNegative ? remainder.negated : remainder
      )
    }
    guard limbs != nil else {
      let (quotient, remainder) = word.quotientAndRemainder(dividingBy: divisor.word)
      return (Self(word: quotient, width: width), Self(word: remainder, width: width))
    }
    let (quotient, remainder) = natural.quotientAndRemainder(dividingBy: divisor.natural)
    return (Self(quotient, width: width), Self(remainder, width: width))
  }

  /// Returns the quotient rounded toward zero.
  ///
  /// - Requires: `divisor` is not zero.
  public func divided(by divisor: Self, _ signedness: Signedness) -> Self {
    quotientAndRemainder(dividingBy: divisor, signedness).quotient
  }

  /// Returns the remainder, which has the sign of the dividend.
  ///
  /// - Requires: `divisor` is not zero.
  public func remainder(dividingBy divisor: Self, _ signedness: Signedness) -> Self {
    quotientAndRemainder(dividingBy: divisor, signedness).remainder
  }

  /// Returns the quotient rounded toward zero, and whether it is out of range (the least value by −1).
  ///
  /// - Requires: `divisor` is not zero.
  public func dividedReportingOverflow(
    by divisor: Self, _ signedness: Signedness
  ) -> (partialValue: Self, overflow: Bool) {
    let overflow =
      signedness == .signed && divisor.isAllOnes && self == .minimum(width: width, .signed)
    return (divided(by: divisor, signedness), overflow)
  }

  /// Returns the quotient rounded toward negative infinity.
  ///
  /// - Requires: `divisor` is not zero.
  public func floorDivided(by divisor: Self, _ signedness: Signedness) -> Self {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor, signedness)
    guard signedness == .signed, !remainder.isZero, isNegative != divisor.isNegative else { return quotient }
    return quotient &- Self(word: 1, width: width)
  }

  /// Returns the quotient rounded toward positive infinity.
  ///
  /// - Requires: `divisor` is not zero.
  public func ceilDivided(by divisor: Self, _ signedness: Signedness) -> Self {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor, signedness)
    guard !remainder.isZero, signedness == .unsigned || isNegative == divisor.isNegative else {
      return quotient
    }
    return quotient &+ Self(word: 1, width: width)
  }

  /// Returns the remainder of the division rounded toward negative infinity; it has the divisor's sign.
  ///
  /// - Requires: `divisor` is not zero.
  public func floorRemainder(dividingBy divisor: Self) -> Self {
    let remainder = remainder(dividingBy: divisor, .signed)
    return !remainder.isZero && remainder.isNegative != divisor.isNegative ? remainder &+ divisor : remainder
  }
}
