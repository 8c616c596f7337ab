import Accel

extension Arith {
  /// What the operations on integers do.
  static var integerSemantics: [Semantics] {
    [
      .binary(AddI.self) { op, x, y in op.checked { x.addingReportingOverflow(y, $0) } },
      .binary(SubI.self) { op, x, y in op.checked { x.subtractingReportingOverflow(y, $0) } },
      .binary(MulI.self) { op, x, y in op.checked { x.multipliedReportingOverflow(by: y, $0) } },
      .binary(ShLI.self) { op, x, y in
        guard let amount = y.shiftAmount else { return nil }
        return op.checked { x.shiftedLeftReportingOverflow(by: amount, $0) }
      },
      .binary(ShRUI.self) { op, x, y in op.shiftedRight(x, y, .unsigned) },
      .binary(ShRSI.self) { op, x, y in op.shiftedRight(x, y, .signed) },

      .division(DivUI.self, .unsigned) { op, x, y in
        let (quotient, remainder) = x.quotientAndRemainder(dividingBy: y, .unsigned)
        return op.isExact != nil && !remainder.isZero ? nil : quotient
      },
      .division(DivSI.self, .signed) { op, x, y in
        let (quotient, remainder) = x.quotientAndRemainder(dividingBy: y, .signed)
        return op.isExact != nil && !remainder.isZero ? nil : quotient
      },
      .division(CeilDivUI.self, .unsigned) { _, x, y in x.ceilDivided(by: y, .unsigned) },
      .division(CeilDivSI.self, .signed) { _, x, y in x.ceilDivided(by: y, .signed) },
      .division(FloorDivSI.self, .signed) { _, x, y in x.floorDivided(by: y, .signed) },
      // The remainder of the least number by -1 is 0, though the quotient has no place.
      .division(RemUI.self, .unsigned) { _, x, y in x.remainder(dividingBy: y, .unsigned) },
      .division(RemSI.self, .unsigned) { _, x, y in x.remainder(dividingBy: y, .signed) },

      .binary(AndI.self) { _, x, y in x & y },
      .binary(OrI.self) { _, x, y in x | y },
      .binary(XOrI.self) { _, x, y in x ^ y },
      .binary(MaxSI.self) { _, x, y in .maximum(x, y, .signed) },
      .binary(MaxUI.self) { _, x, y in .maximum(x, y, .unsigned) },
      .binary(MinSI.self) { _, x, y in .minimum(x, y, .signed) },
      .binary(MinUI.self) { _, x, y in .minimum(x, y, .unsigned) },

      .pair(AddUIExtended.self) { x, y in
        let (sum, overflow) = x.addingReportingOverflow(y, .unsigned)
        return (sum, WideInteger(overflow ? 1 : 0, width: 1))
      },
      .pair(MulSIExtended.self) { x, y in x.fullProduct(y, .signed) },
      .pair(MulUIExtended.self) { x, y in x.fullProduct(y, .unsigned) },
    ]
  }
}

extension Semantics {
  /// Operations that have no meaning for a divisor of zero or, if quotients are signed, for the least number by -1.
  fileprivate static func division<S: IntegerBinary>(
    _: S.Type, _ quotients: Signedness,
    _ compute: @escaping @Sendable (Op<S>, WideInteger, WideInteger) -> WideInteger?
  ) -> Semantics {
    .lanes(S.self) { (op, lanes) throws(Undefined) in
      guard let divisor = lanes[1] else { throw Undefined("division by poison") }
      if divisor.isZero { throw Undefined("division by zero") }
      guard let dividend = lanes[0] else {
        // Poison may be the least number.
        if quotients == .signed, divisor.isAllOnes { throw Undefined("signed overflow of a division") }
        return nil
      }
      if quotients == .signed, divisor.isAllOnes, dividend == .minimum(width: dividend.width, .signed) {
        throw Undefined("signed overflow of a division")
      }
      return compute(op, dividend, divisor)
    }
  }
}

extension Op where Schema: OverflowingIntegerBinary {
  /// Returns what `compute` says, or poison if it overflows though the operation says that it does not.
  fileprivate func checked(
    _ compute: (Signedness) -> (partialValue: WideInteger, overflow: Bool)
  ) -> WideInteger? {
    self.overflowFlags.checked(compute)
  }
}

extension Arith.OverflowFlags {
  /// Returns what `compute` says, or poison if it overflows though the flags say that it does not.
  func checked(_ compute: (Signedness) -> (partialValue: WideInteger, overflow: Bool)) -> WideInteger? {
    let (result, unsignedOverflow) = compute(.unsigned)
    if contains(.nuw), unsignedOverflow { return nil }
    if contains(.nsw), compute(.signed).overflow { return nil }
    return result
  }
}

extension Op where Schema: ExactIntegerBinary {
  /// Returns `x` shifted to the right; poison if the amount is too large, or ones are lost that may not be.
  fileprivate func shiftedRight(_ x: WideInteger, _ y: WideInteger, _ signedness: Signedness) -> WideInteger?
  {
    guard let amount = y.shiftAmount else { return nil }
    if self.isExact != nil, x.trailingZeroBitCount < min(amount, x.width) { return nil }
    return x.shiftedRight(by: amount, signedness)
  }
}

extension WideInteger {
  /// The amount by which an integer of the same width can be shifted, if it is one.
  fileprivate var shiftAmount: Int? {
    guard let amount = unsignedValue, amount < UInt64(width) else { return nil }
    return Int(amount)
  }

  /// Returns the two halves of the product, the lower first.
  fileprivate func fullProduct(_ other: Self, _ signedness: Signedness) -> (Self, Self) {
    let product = extended(to: 2 * width, signedness) &* other.extended(to: 2 * width, signedness)
    return (product.truncated(to: width), product.shiftedRight(by: width, .unsigned).truncated(to: width))
  }
}
