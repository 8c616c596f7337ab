// Bitwise operations, shifts and changes of width.

extension WideInteger {
  /// Returns the digits of two patterns of more than 64 bits combined one by one.
  private static func combine(
    _ left: Self, _ right: Self, _ body: (UInt64, UInt64) -> UInt64
  ) -> Self {
    var result = left
    result.limbs = zip(left.limbs!, right.limbs!).map(body)
    return result
  }

  /// Returns the bits set in both patterns of more than 64 bits.
  @usableFromInline static func wideAnd(_ left: Self, _ right: Self) -> Self { combine(left, right, &) }

  /// Returns the bits set in at least one of two patterns of more than 64 bits.
  @usableFromInline static func wideOr(_ left: Self, _ right: Self) -> Self { combine(left, right, |) }

  /// Returns the bits set in exactly one of two patterns of more than 64 bits.
  @usableFromInline static func wideXor(_ left: Self, _ right: Self) -> Self { combine(left, right, ^) }

  /// Returns the bits set in both patterns.
  @inlinable public static func & (left: Self, right: Self) -> Self {
    assert(left.width == right.width, "operands of different widths")
    return left.limbs == nil ? Self(word: left.word & right.word, width: left.width) : wideAnd(left, right)
  }

  /// Returns the bits set in at least one of the patterns.
  @inlinable public static func | (left: Self, right: Self) -> Self {
    assert(left.width == right.width, "operands of different widths")
    return left.limbs == nil ? Self(word: left.word | right.word, width: left.width) : wideOr(left, right)
  }

  /// Returns the bits set in exactly one of the patterns.
  @inlinable public static func ^ (left: Self, right: Self) -> Self {
    assert(left.width == right.width, "operands of different widths")
    return left.limbs == nil ? Self(word: left.word ^ right.word, width: left.width) : wideXor(left, right)
  }

  /// Returns the pattern with every bit flipped.
  public static prefix func ~ (operand: Self) -> Self {
    guard let limbs = operand.limbs else { return Self(word: ~operand.word, width: operand.width) }
    return Self(limbs: limbs.map(~), width: operand.width)
  }

  // MARK: Shifts

  /// Returns the bits moved up by `amount`, with zeros below; zero if they all leave.
  public func shiftedLeft(by amount: Int) -> Self {
    guard amount < width else { return .zero(width: width) }
    guard limbs != nil else {
      return Self(word: word &<< UInt64(truncatingIfNeeded: amount), width: width)
    }
    return Self(natural << amount, width: width)
  }

  /// Returns the bits moved down by `amount`, with copies of the sign (`signed`) or zeros above.
  public func shiftedRight(by amount: Int, _ signedness: Signedness) -> Self {
    if signedness == .signed, isNegative { return ~(~self).shiftedRight(by: amount, .unsigned) }
    guard amount < width else { return .zero(width: width) }
    guard limbs != nil else {
      return Self(word: word &>> UInt64(truncatingIfNeeded: amount), width: width)
    }
    return Self(natural >> amount, width: width)
  }

  /// Returns the bits rotated up by `amount`.
  public func rotatedLeft(by amount: Int) -> Self {
    guard width > 0 else { return self }
    let amount = amount % width
    return shiftedLeft(by: amount) | shiftedRight(by: width - amount, .unsigned)
  }

  // MARK: Changes of width

  /// Returns the low `newWidth` bits.
  ///
  /// - Requires: `newWidth <= width`.
  @inlinable public func truncated(to newWidth: Int) -> Self {
    precondition(newWidth <= width, "truncation to a larger width")
    guard let limbs else { return Self(word: word, width: newWidth) }
    return Self(limbs: limbs, width: newWidth)
  }

  /// Returns the value in more bits: copies of the sign (`signed`) or zeros are added above.
  ///
  /// - Requires: `newWidth >= width`.
  public func extended(to newWidth: Int, _ signedness: Signedness) -> Self {
    precondition(newWidth >= width, "extension to a smaller width")
    guard signedness == .signed, isNegative else {
      guard let limbs else { return Self(word: word, width: newWidth) }
      return Self(limbs: limbs, width: newWidth)
    }
    guard var limbs else { return Self(Int(truncatingIfNeeded: signExtendedWord), width: newWidth) }
    if width & 63 != 0 { limbs[limbs.count - 1] |= ~Self.mask(width & 63) }
    return Self(limbs: limbs, width: newWidth, fill: .max)
  }

  /// Returns the value in `newWidth` bits, truncated or extended as needed.
  public func resized(to newWidth: Int, _ signedness: Signedness) -> Self {
    newWidth <= width ? truncated(to: newWidth) : extended(to: newWidth, signedness)
  }
}
