// Sums, differences and products.

extension WideInteger {
  /// Returns the sum modulo 2ʷⁱᵈᵗʰ.
  @inlinable public static func &+ (left: Self, right: Self) -> Self {
    assert(left.width == right.width, "operands of different widths")
    return left.limbs == nil
      ? Self(word: left.word &+ right.word, width: left.width) : wideSum(left, right, carry: false)
  }

  /// Returns the difference modulo 2ʷⁱᵈᵗʰ.
  @inlinable public static func &- (left: Self, right: Self) -> Self {
    assert(left.width == right.width, "operands of different widths")
    return left.limbs == nil
      ? Self(word: left.word &- right.word, width: left.width) : wideSum(left, ~right, carry: true)
  }

  /// Returns the product modulo 2ʷⁱᵈᵗʰ.
  @inlinable public static func &* (left: Self, right: Self) -> Self {
    assert(left.width == right.width, "operands of different widths")
    return left.limbs == nil
      ? Self(word: left.word &* right.word, width: left.width) : wideProduct(left, right)
  }

  /// Returns zero minus the value, modulo 2ʷⁱᵈᵗʰ.
  public var negated: Self { .zero(width: width) &- self }

  /// The distance from zero of the value in two's complement, as a pattern without sign.
  public var absolute: Self { isNegative ? negated : self }

  /// Returns the sum of two patterns of more than 64 bits, plus one iff `carry`.
  @usableFromInline static func wideSum(_ left: Self, _ right: Self, carry: Bool) -> Self {
    var carry = carry
    let limbs = zip(left.limbs!, right.limbs!).map { left, right in
      let (sum, first) = left.addingReportingOverflow(right)
      let (total, second) = sum.addingReportingOverflow(carry ? 1 : 0)
      carry = first || second
      return total
    }
    return Self(limbs: limbs, width: left.width)
  }

  /// Returns the product of two patterns of more than 64 bits.
  @usableFromInline static func wideProduct(_ left: Self, _ right: Self) -> Self {
    Self(left.natural * right.natural, width: left.width)
  }
}

// MARK: - Overflow

extension WideInteger {
  /// Returns the sum modulo 2ʷⁱᵈᵗʰ, and whether the true sum is another value.
  public func addingReportingOverflow(
    _ other: Self, _ signedness: Signedness
  ) -> (partialValue: Self, overflow: Bool) {
    let sum = self &+ other
    guard signedness == .signed else { return (sum, sum.isLess(than: self, .unsigned)) }
    return (sum, isNegative == other.isNegative && sum.isNegative != isNegative)
  }

  /// Returns the difference modulo 2ʷⁱᵈᵗʰ, and whether the true difference is another value.
  public func subtractingReportingOverflow(
    _ other: Self, _ signedness: Signedness
  ) -> (partialValue: Self, overflow: Bool) {
    let difference = self &- other
    guard signedness == .signed else { return (difference, isLess(than: other, .unsigned)) }
    return (difference, isNegative != other.isNegative && difference.isNegative != isNegative)
  }

  /// Returns the product modulo 2ʷⁱᵈᵗʰ, and whether the true product is another value.
  public func multipliedReportingOverflow(
    by other: Self, _ signedness: Signedness
  ) -> (partialValue: Self, overflow: Bool) {
    guard width > 0 else { return (self, false) }
    let product = self &* other
    if signedness == .unsigned {
      guard limbs == nil else { return (product, (natural * other.natural).bitLength > width) }
      let full = word.multipliedFullWidth(by: other.word)
      return (product, full.high != 0 || full.low & ~Self.mask(width) != 0)
    }
    guard limbs == nil else {
      let exact = absolute.natural * other.absolute.natural
      // −2ʷ⁻¹ fits, 2ʷ⁻¹ does not.
      let fits =
        exact.bitLength < width
        || isNegative != other.isNegative && product.isNegative
          && product.absolute.natural == exact
      return (product, !fits)
    }
    let (exact, overflow) = signExtendedWord.multipliedReportingOverflow(by: other.signExtendedWord)
    return (product, overflow || exact != product.signExtendedWord)
  }

  /// Returns the value moved up by `amount`, and whether bits (or the sign) were lost.
  public func shiftedLeftReportingOverflow(
    by amount: Int, _ signedness: Signedness
  ) -> (partialValue: Self, overflow: Bool) {
    let result = shiftedLeft(by: amount)
    guard amount < width else { return (result, !isZero) }
    return (result, result.shiftedRight(by: amount, signedness) != self)
  }

  // MARK: Saturation

  /// Returns the value of this width nearest to the sum.
  public func addingSaturated(_ other: Self, _ signedness: Signedness) -> Self {
    let (sum, overflow) = addingReportingOverflow(other, signedness)
    return overflow ? limit(isLow: signedness == .signed && isNegative, signedness) : sum
  }

  /// Returns the value of this width nearest to the difference.
  public func subtractingSaturated(_ other: Self, _ signedness: Signedness) -> Self {
    let (difference, overflow) = subtractingReportingOverflow(other, signedness)
    return overflow ? limit(isLow: signedness == .unsigned || isNegative, signedness) : difference
  }

  /// Returns the value of this width nearest to the product.
  public func multipliedSaturated(by other: Self, _ signedness: Signedness) -> Self {
    let (product, overflow) = multipliedReportingOverflow(by: other, signedness)
    guard overflow else { return product }
    return limit(isLow: signedness == .signed && isNegative != other.isNegative, signedness)
  }

  /// Returns the value of this width nearest to the shifted value.
  public func shiftedLeftSaturated(by amount: Int, _ signedness: Signedness) -> Self {
    let (result, overflow) = shiftedLeftReportingOverflow(by: amount, signedness)
    return overflow ? limit(isLow: signedness == .signed && isNegative, signedness) : result
  }

  /// Returns the lowest or the highest value of this width.
  private func limit(isLow: Bool, _ signedness: Signedness) -> Self {
    isLow ? .minimum(width: width, signedness) : .maximum(width: width, signedness)
  }
}
