public import Accel
import ArithDialect

// What indices can be. How wide they are depends on the target: what is said here holds for 32 and for 64 bits.

/// The widths that indices can have.
private let widths = (narrow: 32, wide: 64)

/// As what the result of an operation is read where 32 bits of it are to say the same as all.
public enum IndexReading: Sendable { case both, signed, unsigned }

/// Two indices in, one out of which it is known what it can be.
public protocol RangedIndexBinary: IndexBinary, IntegerRangeInterface {
  /// How the result is read.
  static var reading: IndexReading { get }
  /// Returns what the result can be where indices are as wide as `lhs`.
  static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange
}

extension RangedIndexBinary {
  public static var interfaces: [Implements] { [integerRange] }

  public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
    guard let lhs = operands[0], let rhs = operands[1] else { return [nil] }
    let wide = range(lhs, rhs)
    let narrow = range(lhs.truncated(to: widths.narrow), rhs.truncated(to: widths.narrow))
    let isSame = narrow.isEqual(to: wide.truncated(to: widths.narrow), reading)
    return [isSame ? wide : wide.union(narrow.widened)]
  }
}

extension IntegerRange {
  /// The range with both readings extended to the greatest width that an index can have.
  fileprivate var widened: IntegerRange {
    func extended(_ value: WideInteger, _ signedness: Signedness) -> WideInteger {
      value.extended(to: widths.wide, signedness)
    }
    return IntegerRange(
      unsigned: (extended(unsignedMinimum, .unsigned), extended(unsignedMaximum, .unsigned)),
      signed: (extended(signedMinimum, .signed), extended(signedMaximum, .signed)))
  }

  /// `true` iff the bounds are those of `other`, as far as they are read.
  fileprivate func isEqual(to other: IntegerRange, _ reading: IndexReading) -> Bool {
    (reading == .signed
      || unsignedMinimum == other.unsignedMinimum && unsignedMaximum == other.unsignedMaximum)
      && (reading == .unsigned
        || signedMinimum == other.signedMinimum && signedMaximum == other.signedMaximum)
  }
}

// MARK: Arithmetic

extension Index.Add: RangedIndexBinary {
  public static let reading = IndexReading.both
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange { lhs.adding(rhs) }
}
extension Index.Sub: RangedIndexBinary {
  public static let reading = IndexReading.both
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange { lhs.subtracting(rhs) }
}
extension Index.Mul: RangedIndexBinary {
  public static let reading = IndexReading.both
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.multiplied(by: rhs)
  }
}
extension Index.DivU: RangedIndexBinary {
  public static let reading = IndexReading.unsigned
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.divided(by: rhs, .unsigned, .towardZero)
  }
}
extension Index.DivS: RangedIndexBinary {
  public static let reading = IndexReading.signed
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.divided(by: rhs, .signed, .towardZero)
  }
}
extension Index.CeilDivU: RangedIndexBinary {
  public static let reading = IndexReading.unsigned
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.divided(by: rhs, .unsigned, .up)
  }
}
extension Index.CeilDivS: RangedIndexBinary {
  public static let reading = IndexReading.signed
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.divided(by: rhs, .signed, .up)
  }
}
extension Index.FloorDivS: RangedIndexBinary {
  public static let reading = IndexReading.signed
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.divided(by: rhs, .signed, .down)
  }
}
extension Index.RemU: RangedIndexBinary {
  public static let reading = IndexReading.unsigned
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.remainder(dividingBy: rhs, .unsigned)
  }
}
extension Index.RemS: RangedIndexBinary {
  public static let reading = IndexReading.signed
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.remainder(dividingBy: rhs, .signed)
  }
}
extension Index.MaxS: RangedIndexBinary {
  public static let reading = IndexReading.signed
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.greater(rhs, .signed)
  }
}
extension Index.MaxU: RangedIndexBinary {
  public static let reading = IndexReading.unsigned
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.greater(rhs, .unsigned)
  }
}
extension Index.MinS: RangedIndexBinary {
  public static let reading = IndexReading.signed
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.lesser(rhs, .signed)
  }
}
extension Index.MinU: RangedIndexBinary {
  public static let reading = IndexReading.unsigned
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.lesser(rhs, .unsigned)
  }
}
extension Index.Shl: RangedIndexBinary {
  public static let reading = IndexReading.both
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.shiftedLeft(by: rhs)
  }
}
extension Index.ShrS: RangedIndexBinary {
  public static let reading = IndexReading.signed
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.shiftedRight(by: rhs, .signed)
  }
}
extension Index.ShrU: RangedIndexBinary {
  public static let reading = IndexReading.unsigned
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange {
    lhs.shiftedRight(by: rhs, .unsigned)
  }
}
extension Index.And: RangedIndexBinary {
  public static let reading = IndexReading.unsigned
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange { lhs.and(rhs) }
}
extension Index.Or: RangedIndexBinary {
  public static let reading = IndexReading.unsigned
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange { lhs.or(rhs) }
}
extension Index.XOr: RangedIndexBinary {
  public static let reading = IndexReading.unsigned
  public static func range(_ lhs: IntegerRange, _ rhs: IntegerRange) -> IntegerRange { lhs.exclusiveOr(rhs) }
}

// MARK: Casts and comparisons

extension IndexCast where Self: IntegerRangeInterface {
  public static var interfaces: [Implements] { [cast, integerRange] }

  public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
    guard let operand = operands[0] else { return [nil] }
    let range = operand.resized(to: op.output.type.rangeWidth, signedness)
    if op.input.type.isIndex { return [range] }
    return [range.union(operand.resized(to: widths.narrow, signedness).widened)]
  }
}

extension Index.CastS: IntegerRangeInterface {}
extension Index.CastU: IntegerRangeInterface {}

extension Index.Cmp: IntegerRangeInterface {
  public static var interfaces: [Implements] { [integerRange] }

  public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
    guard let lhs = operands[0], let rhs = operands[1] else { return [nil] }
    let predicate = op.pred.predicate
    let (left, right) = (lhs.truncated(to: widths.narrow), rhs.truncated(to: widths.narrow))
    for (predicate, result) in [(predicate, true), (predicate.inverse, false)]
    where predicate.mustHold(lhs, rhs) && predicate.mustHold(left, right) {
      return [IntegerRange(WideInteger(word: result ? 1 : 0, width: 1))]
    }
    return [IntegerRange(width: 1)]
  }
}

// MARK: Constants

extension Index.Constant: IntegerRangeInterface {
  public static var interfaces: [Implements] { [integerRange] }

  public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
    [IntegerRange(WideInteger(op.value.value, width: widths.wide))]
  }
}

extension Index.BoolConstant: IntegerRangeInterface {
  public static var interfaces: [Implements] { [integerRange] }

  public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
    [IntegerRange(WideInteger(word: op.value ? 1 : 0, width: 1))]
  }
}

extension Index.SizeOf: IntegerRangeInterface {
  public static var interfaces: [Implements] { [integerRange] }

  public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
    let bounds = [widths.narrow, widths.wide].map { WideInteger($0, width: widths.wide) }
    return [IntegerRange(bounds[0], bounds[1], .unsigned)]
  }
}
