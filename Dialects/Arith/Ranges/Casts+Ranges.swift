public import Accel

/// An integer in, an integer of another width out of which it is known what it can be.
public protocol RangedCast: ElementwiseCast, IntegerRangeInterface {
  /// Returns what a value in `range` becomes in `width` bits.
  static func range(_ range: IntegerRange, in width: Int) -> IntegerRange
}

extension RangedCast {
  public static var interfaces: [Implements] { [cast, integerRange] }

  public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
    guard let operand = operands[0] else { return [nil] }
    let width = op.out.type.rangeWidth
    return [width == 0 ? IntegerRange(width: 0) : range(operand, in: width)]
  }
}

extension Arith.ExtUI: RangedCast {
  public static func range(_ range: IntegerRange, in width: Int) -> IntegerRange {
    range.extended(to: width, .unsigned)
  }
}
extension Arith.ExtSI: RangedCast {
  public static func range(_ range: IntegerRange, in width: Int) -> IntegerRange {
    range.extended(to: width, .signed)
  }
}
extension Arith.TruncI: RangedCast {
  public static func range(_ range: IntegerRange, in width: Int) -> IntegerRange {
    range.truncated(to: width)
  }
}
extension Arith.IndexCast: RangedCast {
  public static func range(_ range: IntegerRange, in width: Int) -> IntegerRange {
    range.resized(to: width, .signed)
  }
}
extension Arith.IndexCastUI: RangedCast {
  public static func range(_ range: IntegerRange, in width: Int) -> IntegerRange {
    range.resized(to: width, .unsigned)
  }
}

extension IntegerRange {
  /// Returns the range of the values in `newWidth` bits, truncated or extended as needed.
  package func resized(to newWidth: Int, _ signedness: Signedness) -> IntegerRange {
    if newWidth == width { return self }
    return newWidth < width ? truncated(to: newWidth) : extended(to: newWidth, signedness)
  }
}
