public import Accel

/// Two integers in, one integer out of which it is known what it can be.
public protocol RangedIntegerBinary: IntegerBinary, IntegerRangeInterface {
  /// Returns what the result of `op` can be.
  static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange
}

extension RangedIntegerBinary {
  public static var interfaces: [Implements] { [integerRange] }

  public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
    guard let lhs = operands[0], let rhs = operands[1] else { return [nil] }
    return [range(of: op, lhs, rhs)]
  }
}

extension Op where Schema: OverflowingIntegerBinary {
  /// The readings in which the result is promised not to overflow.
  var promised: Set<Signedness> {
    let flags: Arith.OverflowFlags = self.overflowFlags
    return Set((flags.contains(.nsw) ? [.signed] : []) + (flags.contains(.nuw) ? [.unsigned] : []))
  }
}

// MARK: Sums, products and shifts

extension Arith.AddI: RangedIntegerBinary {
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.adding(rhs, promised: op.promised)
  }
}
extension Arith.SubI: RangedIntegerBinary {
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.subtracting(rhs, promised: op.promised)
  }
}
extension Arith.MulI: RangedIntegerBinary {
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.multiplied(by: rhs, promised: op.promised)
  }
}
extension Arith.ShLI: RangedIntegerBinary {
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.shiftedLeft(by: rhs, promised: op.promised)
  }
}
extension Arith.ShRUI: RangedIntegerBinary {
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.shiftedRight(by: rhs, .unsigned)
  }
}
extension Arith.ShRSI: RangedIntegerBinary {
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.shiftedRight(by: rhs, .signed)
  }
}

// MARK: Quotients and remainders

extension Arith.DivUI: RangedIntegerBinary {
  public static var interfaces: [Implements] { [conditionallySpeculatable, integerRange] }
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.divided(by: rhs, .unsigned, .towardZero)
  }
}
extension Arith.DivSI: RangedIntegerBinary {
  public static var interfaces: [Implements] { [conditionallySpeculatable, integerRange] }
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.divided(by: rhs, .signed, .towardZero)
  }
}
extension Arith.CeilDivUI: RangedIntegerBinary {
  public static var interfaces: [Implements] { [conditionallySpeculatable, integerRange] }
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.divided(by: rhs, .unsigned, .up)
  }
}
extension Arith.CeilDivSI: RangedIntegerBinary {
  public static var interfaces: [Implements] { [conditionallySpeculatable, integerRange] }
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.divided(by: rhs, .signed, .up)
  }
}
extension Arith.FloorDivSI: RangedIntegerBinary {
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.divided(by: rhs, .signed, .down)
  }
}
extension Arith.RemUI: RangedIntegerBinary {
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.remainder(dividingBy: rhs, .unsigned)
  }
}
extension Arith.RemSI: RangedIntegerBinary {
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.remainder(dividingBy: rhs, .signed)
  }
}

// MARK: Bits

extension Arith.AndI: RangedIntegerBinary {
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.and(rhs)
  }
}
extension Arith.OrI: RangedIntegerBinary {
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.or(rhs)
  }
}
extension Arith.XOrI: RangedIntegerBinary {
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.exclusiveOr(rhs)
  }
}

// MARK: Extremes

extension Arith.MaxSI: RangedIntegerBinary {
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.greater(rhs, .signed)
  }
}
extension Arith.MaxUI: RangedIntegerBinary {
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.greater(rhs, .unsigned)
  }
}
extension Arith.MinSI: RangedIntegerBinary {
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.lesser(rhs, .signed)
  }
}
extension Arith.MinUI: RangedIntegerBinary {
  public static func range(of op: Op<Self>, _ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.lesser(rhs, .unsigned)
  }
}
