public import Accel

extension Index {
  /// The sum.
  ///
  ///     %c = index.add %a, %b
  public enum Add: AssociativeIndexBinary {
    public static let name = "index.add"
    public static let isLowBitsOnly = true
    public static func compute(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger? { lhs &+ rhs }

    // add(x, 0) → x
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      if let folded = foldConstants(op, operands) { return folded }
      return operands[1].isZero ? .value(op.lhs) : nil
    }
  }

  /// The difference.
  ///
  ///     %c = index.sub %a, %b
  public enum Sub: IndexBinary {
    public static let name = "index.sub"
    public static let isLowBitsOnly = true
    public static func compute(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger? { lhs &- rhs }

    // sub(x, 0) → x
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      if let folded = foldConstants(op, operands) { return folded }
      return operands[1].isZero ? .value(op.lhs) : nil
    }
  }

  /// The product.
  ///
  ///     %c = index.mul %a, %b
  public enum Mul: AssociativeIndexBinary {
    public static let name = "index.mul"
    public static let isLowBitsOnly = true
    public static func compute(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger? { lhs &* rhs }

    // mul(x, 1) → x; mul(x, 0) → 0
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      if let folded = foldConstants(op, operands) { return folded }
      if operands[1].isOne { return .value(op.lhs) }
      return operands[1].isZero ? operands[1].map { .constant($0) } : nil
    }
  }

  /// The signed quotient, rounded toward zero; undefined for a zero divisor, and for the least number by
  /// -1.
  ///
  ///     %c = index.divs %a, %b
  public enum DivS: IndexDivision {
    public static let name = "index.divs"
    public static let signedness = Signedness.signed
    public static func divide(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger {
      lhs.divided(by: rhs, .signed)
    }
  }

  /// The unsigned quotient, rounded toward zero; undefined for a zero divisor.
  ///
  ///     %c = index.divu %a, %b
  public enum DivU: IndexDivision {
    public static let name = "index.divu"
    public static let signedness = Signedness.unsigned
    public static func divide(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger {
      lhs.divided(by: rhs, .unsigned)
    }
  }

  /// The signed quotient, rounded up; undefined for a zero divisor, and for the least number by -1.
  ///
  ///     %c = index.ceildivs %a, %b
  public enum CeilDivS: IndexDivision {
    public static let name = "index.ceildivs"
    public static let signedness = Signedness.signed
    public static func divide(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger {
      lhs.ceilDivided(by: rhs, .signed)
    }
  }

  /// The unsigned quotient, rounded up; undefined for a zero divisor.
  ///
  ///     %c = index.ceildivu %a, %b
  public enum CeilDivU: IndexDivision {
    public static let name = "index.ceildivu"
    public static let signedness = Signedness.unsigned
    public static func divide(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger {
      lhs.ceilDivided(by: rhs, .unsigned)
    }
  }

  /// The signed quotient, rounded down; undefined for a zero divisor, and for the least number by -1.
  ///
  ///     %c = index.floordivs %a, %b
  public enum FloorDivS: IndexDivision {
    public static let name = "index.floordivs"
    public static let signedness = Signedness.signed
    public static func divide(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger {
      lhs.floorDivided(by: rhs, .signed)
    }
  }

  /// The remainder of a signed division, with the sign of the dividend; undefined for a zero divisor.
  ///
  ///     %c = index.rems %a, %b
  public enum RemS: IndexDivision {
    public static let name = "index.rems"
    public static let signedness = Signedness.signed
    public static func divide(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger {
      lhs.remainder(dividingBy: rhs, .signed)
    }
  }

  /// The remainder of an unsigned division; undefined for a zero divisor.
  ///
  ///     %c = index.remu %a, %b
  public enum RemU: IndexDivision {
    public static let name = "index.remu"
    public static let signedness = Signedness.unsigned
    public static func divide(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger {
      lhs.remainder(dividingBy: rhs, .unsigned)
    }
  }

  /// The greater of two signed numbers.
  ///
  ///     %c = index.maxs %a, %b
  public enum MaxS: AssociativeIndexBinary {
    public static let name = "index.maxs"
    public static func compute(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger? {
      .maximum(lhs, rhs, .signed)
    }
  }

  /// The greater of two unsigned numbers.
  ///
  ///     %c = index.maxu %a, %b
  public enum MaxU: AssociativeIndexBinary {
    public static let name = "index.maxu"
    public static func compute(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger? {
      .maximum(lhs, rhs, .unsigned)
    }
  }

  /// The less of two signed numbers.
  ///
  ///     %c = index.mins %a, %b
  public enum MinS: AssociativeIndexBinary {
    public static let name = "index.mins"
    public static func compute(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger? {
      .minimum(lhs, rhs, .signed)
    }
  }

  /// The less of two unsigned numbers.
  ///
  ///     %c = index.minu %a, %b
  public enum MinU: AssociativeIndexBinary {
    public static let name = "index.minu"
    public static func compute(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger? {
      .minimum(lhs, rhs, .unsigned)
    }
  }

  /// A shift to the left; poison if `b`, read as unsigned, is not less than the width.
  ///
  ///     %c = index.shl %a, %b
  public enum Shl: IndexShift {
    public static let name = "index.shl"
    public static let isLowBitsOnly = true
    public static func shift(_ value: WideInteger, by amount: Int) -> WideInteger {
      value.shiftedLeft(by: amount)
    }
  }

  /// A shift to the right, filling with the sign; poison if `b`, read as unsigned, is not less than the
  /// width.
  ///
  ///     %c = index.shrs %a, %b
  public enum ShrS: IndexShift {
    public static let name = "index.shrs"
    public static func shift(_ value: WideInteger, by amount: Int) -> WideInteger {
      value.shiftedRight(by: amount, .signed)
    }
  }

  /// A shift to the right, filling with zeros; poison if `b`, read as unsigned, is not less than the width.
  ///
  ///     %c = index.shru %a, %b
  public enum ShrU: IndexShift {
    public static let name = "index.shru"
    public static func shift(_ value: WideInteger, by amount: Int) -> WideInteger {
      value.shiftedRight(by: amount, .unsigned)
    }
  }

  /// The bits that both have.
  ///
  ///     %c = index.and %a, %b
  public enum And: AssociativeIndexBinary {
    public static let name = "index.and"
    public static let isLowBitsOnly = true
    public static func compute(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger? { lhs & rhs }
  }

  /// The bits that one of them has.
  ///
  ///     %c = index.or %a, %b
  public enum Or: AssociativeIndexBinary {
    public static let name = "index.or"
    public static let isLowBitsOnly = true
    public static func compute(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger? { lhs | rhs }
  }

  /// The bits that exactly one of them has.
  ///
  ///     %c = index.xor %a, %b
  public enum XOr: AssociativeIndexBinary {
    public static let name = "index.xor"
    public static let isLowBitsOnly = true
    public static func compute(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger? { lhs ^ rhs }
  }
}
