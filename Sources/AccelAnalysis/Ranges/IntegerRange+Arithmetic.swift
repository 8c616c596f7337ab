public import AccelNumerics

// What arithmetic makes of ranges. The operands have one width.

/// What arithmetic on two values gives; `nil` if that is out of range.
private typealias Arithmetic = (WideInteger, WideInteger) -> WideInteger?

extension IntegerRange {
  /// Returns the range between what the least and the greatest operands give; all values if one overflows.
  private static func between(
    _ low: (WideInteger, WideInteger), _ high: (WideInteger, WideInteger), _ signedness: Signedness,
    _ compute: Arithmetic
  ) -> IntegerRange {
    guard let minimum = compute(low.0, low.1), let maximum = compute(high.0, high.1) else {
      return IntegerRange(width: low.0.width)
    }
    return IntegerRange(minimum, maximum, signedness)
  }

  /// Returns the range of what all pairs of bounds give; all values if one overflows.
  private static func spanning(
    _ lefts: [WideInteger], _ rights: [WideInteger], _ signedness: Signedness, _ compute: Arithmetic
  ) -> IntegerRange {
    var (minimum, maximum): (WideInteger?, WideInteger?)
    for left in lefts {
      for right in rights {
        guard let value = compute(left, right) else { return IntegerRange(width: left.width) }
        minimum = minimum.map { .minimum($0, value, signedness) } ?? value
        maximum = maximum.map { .maximum($0, value, signedness) } ?? value
      }
    }
    guard let minimum, let maximum else { return IntegerRange(width: 0) }
    return IntegerRange(minimum, maximum, signedness)
  }

  private func bounds(_ signedness: Signedness) -> [WideInteger] {
    [minimum(signedness), maximum(signedness)]
  }

  // MARK: Sums and products

  /// Returns the range of sums; those that overflow do not count where there is a promise that none does.
  public func adding(_ other: IntegerRange, promised: Set<Signedness> = []) -> IntegerRange {
    func part(_ signedness: Signedness) -> IntegerRange {
      Self.between(
        (minimum(signedness), other.minimum(signedness)), (maximum(signedness), other.maximum(signedness)),
        signedness
      ) { left, right in
        if promised.contains(signedness) { return left.addingSaturated(right, signedness) }
        let (sum, overflow) = left.addingReportingOverflow(right, signedness)
        return overflow ? nil : sum
      }
    }
    return part(.unsigned).intersection(part(.signed))
  }

  /// Returns the range of differences.
  public func subtracting(_ other: IntegerRange, promised: Set<Signedness> = []) -> IntegerRange {
    func part(_ signedness: Signedness) -> IntegerRange {
      Self.between(
        (minimum(signedness), other.maximum(signedness)), (maximum(signedness), other.minimum(signedness)),
        signedness
      ) { left, right in
        if promised.contains(signedness) { return left.subtractingSaturated(right, signedness) }
        let (difference, overflow) = left.subtractingReportingOverflow(right, signedness)
        return overflow ? nil : difference
      }
    }
    return part(.unsigned).intersection(part(.signed))
  }

  /// Returns the range of products.
  public func multiplied(by other: IntegerRange, promised: Set<Signedness> = []) -> IntegerRange {
    func part(_ signedness: Signedness) -> IntegerRange {
      Self.spanning(bounds(signedness), other.bounds(signedness), signedness) { left, right in
        if promised.contains(signedness) { return left.multipliedSaturated(by: right, signedness) }
        let (product, overflow) = left.multipliedReportingOverflow(by: right, signedness)
        return overflow ? nil : product
      }
    }
    return part(.unsigned).intersection(part(.signed))
  }

  // MARK: Quotients

  /// How a quotient is rounded.
  public enum Rounding: Sendable { case towardZero, down, up }

  /// Returns the range of quotients; a divisor of 0 does not count.
  public func divided(by divisor: IntegerRange, _ signedness: Signedness, _ rounding: Rounding)
    -> IntegerRange
  {
    switch signedness {
    case .unsigned: return dividedUnsigned(by: divisor, rounding)
    case .signed:
      let range = dividedSigned(by: divisor, rounding)
      guard rounding == .up, signedMinimum == .minimum(width: width, .signed), signedMaximum != signedMinimum
      else { return range }
      // The quotient of the least value jumps away from those of its neighbours.
      let next = signedMinimum &+ WideInteger(word: 1, width: width)
      return range.union(
        IntegerRange(next, signedMaximum, .signed).dividedSigned(by: divisor, rounding))
    }
  }

  private func dividedUnsigned(by divisor: IntegerRange, _ rounding: Rounding) -> IntegerRange {
    if !divisor.unsignedMinimum.isZero {
      return Self.spanning(bounds(.unsigned), divisor.bounds(.unsigned), .unsigned) { left, right in
        rounding == .up ? left.ceilDivided(by: right, .unsigned) : left.divided(by: right, .unsigned)
      }
    }
    let largest = divisor.unsignedMaximum
    let low =
      largest.isZero || unsignedMinimum.isLess(than: largest, .unsigned)
      ? WideInteger.zero(width: width) : unsignedMinimum.divided(by: largest, .unsigned)
    return IntegerRange(low, unsignedMaximum, .unsigned)
  }

  private func dividedSigned(by divisor: IntegerRange, _ rounding: Rounding) -> IntegerRange {
    guard divisor.isPositive || divisor.signedMaximum.isNegative else { return IntegerRange(width: width) }
    return Self.spanning(bounds(.signed), divisor.bounds(.signed), .signed) { left, right in
      let (quotient, overflow) = left.dividedReportingOverflow(by: right, .signed)
      if overflow { return nil }
      switch rounding {
      case .towardZero: return quotient
      case .down: return left.floorDivided(by: right, .signed)
      case .up:
        let exact = left.ceilDivided(by: right, .signed)
        // As MLIR has it, the least value divided by a positive number has the sign of the wrapped negation.
        let isLeast = left == .minimum(width: left.width, .signed)
        return isLeast && exact == quotient && right.isGreaterThanOne ? quotient.negated : exact
      }
    }
  }

  /// `true` iff all values are greater than 0 when read as signed.
  private var isPositive: Bool { !signedMinimum.isNegative && !signedMinimum.isZero }

  // MARK: Remainders

  /// Returns the range of remainders, which have the sign of the dividend.
  public func remainder(dividingBy divisor: IntegerRange, _ signedness: Signedness) -> IntegerRange {
    signedness == .signed ? signedRemainder(divisor) : unsignedRemainder(divisor)
  }

  private func signedRemainder(_ divisor: IntegerRange) -> IntegerRange {
    guard divisor.isPositive || divisor.signedMaximum.isNegative else { return IntegerRange(width: width) }
    let largest = divisor.isPositive ? divisor.signedMaximum : divisor.signedMinimum.absolute
    if divisor.signedMinimum == divisor.signedMaximum, let range = sweep(largest, .signed) { return range }
    let (zero, limit) = (WideInteger.zero(width: width), largest &- WideInteger(word: 1, width: width))
    let hasPositive = !signedMaximum.isNegative && !signedMaximum.isZero
    return IntegerRange(
      signedMinimum.isNegative ? limit.negated : zero, hasPositive ? limit : zero, .signed)
  }

  private func unsignedRemainder(_ divisor: IntegerRange) -> IntegerRange {
    if !divisor.unsignedMinimum.isZero, divisor.unsignedMinimum == divisor.unsignedMaximum,
      let range = sweep(divisor.unsignedMaximum, .unsigned)
    {
      return range
    }
    let limit = divisor.unsignedMaximum &- WideInteger(word: 1, width: width)
    return IntegerRange(.zero(width: width), .minimum(limit, unsignedMaximum, .unsigned), .unsigned)
  }

  /// Returns the remainders of values that lie between two multiples of `divisor`, which follow each other.
  private func sweep(_ divisor: WideInteger, _ signedness: Signedness) -> IntegerRange? {
    let (low, high) = (minimum(signedness), maximum(signedness))
    guard (high &- low).isLess(than: divisor, .unsigned) else { return nil }
    let first = low.remainder(dividingBy: divisor, signedness)
    let last = high.remainder(dividingBy: divisor, signedness)
    return last.isLess(than: first, signedness) ? nil : IntegerRange(first, last, signedness)
  }

  // MARK: Choices

  /// Returns the range of the greater of two values.
  public func greater(_ other: IntegerRange, _ signedness: Signedness) -> IntegerRange {
    IntegerRange(
      .maximum(minimum(signedness), other.minimum(signedness), signedness),
      .maximum(maximum(signedness), other.maximum(signedness), signedness), signedness)
  }

  /// Returns the range of the lesser of two values.
  public func lesser(_ other: IntegerRange, _ signedness: Signedness) -> IntegerRange {
    IntegerRange(
      .minimum(minimum(signedness), other.minimum(signedness), signedness),
      .minimum(maximum(signedness), other.maximum(signedness), signedness), signedness)
  }

  /// `true` iff every value of this range is less than every one of `other`; or equal, if that counts.
  public func isLess(than other: IntegerRange, _ signedness: Signedness, orEqual: Bool = false) -> Bool {
    let (high, low) = (maximum(signedness), other.minimum(signedness))
    return orEqual ? !low.isLess(than: high, signedness) : high.isLess(than: low, signedness)
  }

  // MARK: Bits

  /// The bits that differ between values, as far as the bounds tell.
  private var varyingBits: WideInteger {
    let zeros = (unsignedMinimum ^ unsignedMaximum).leadingZeroBitCount
    return .allOnes(width: width).shiftedRight(by: zeros, .unsigned)
  }

  /// The least and the greatest value with the same leading bits.
  private var bitwiseBounds: [WideInteger] {
    [unsignedMinimum & ~varyingBits, unsignedMaximum | varyingBits]
  }

  /// Returns the range of the bits that are in both.
  public func and(_ other: IntegerRange) -> IntegerRange {
    Self.spanning(bitwiseBounds, other.bitwiseBounds, .unsigned) { $0 & $1 }
  }

  /// Returns the range of the bits that are in one of both.
  public func or(_ other: IntegerRange) -> IntegerRange {
    Self.spanning(bitwiseBounds, other.bitwiseBounds, .unsigned) { $0 | $1 }
  }

  /// Returns the range of the bits that are in just one of both.
  public func exclusiveOr(_ other: IntegerRange) -> IntegerRange {
    let varying = varyingBits | other.varyingBits
    let value = unsignedMinimum ^ other.unsignedMinimum
    return IntegerRange(value & ~varying, value | varying, .unsigned)
  }

  /// Returns the range of the values moved up.
  public func shiftedLeft(by amount: IntegerRange, promised: Set<Signedness> = []) -> IntegerRange {
    func part(_ signedness: Signedness) -> IntegerRange {
      Self.spanning(bounds(signedness), amount.bounds(.unsigned), signedness) { value, amount in
        let amount = amount.shiftAmount
        if promised.contains(signedness) {
          return amount >= value.width && value.isZero
            ? value : value.shiftedLeftSaturated(by: amount, signedness)
        }
        let (shifted, overflow) = value.shiftedLeftReportingOverflow(by: amount, signedness)
        return overflow || amount >= value.width ? nil : shifted
      }
    }
    return part(.unsigned).intersection(part(.signed))
  }

  /// Returns the range of the values moved down.
  public func shiftedRight(by amount: IntegerRange, _ signedness: Signedness) -> IntegerRange {
    Self.spanning(bounds(signedness), amount.bounds(.unsigned), signedness) { value, amount in
      amount.shiftAmount >= value.width ? nil : value.shiftedRight(by: amount.shiftAmount, signedness)
    }
  }
}

extension WideInteger {
  /// This amount as far as it matters: at least the width for all that moves everything out.
  fileprivate var shiftAmount: Int { unsignedValue.flatMap(Int.init(exactly:)) ?? width }

  /// `true` iff the value, read as signed, is greater than 1.
  fileprivate var isGreaterThanOne: Bool { !isNegative && width - leadingZeroBitCount > 1 }
}
