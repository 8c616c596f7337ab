public import Accel
import ArithDialect

extension SCF {
  /// Returns the number of steps from `lower` up to, but not including, `upper`; `nil` if it is not known.
  ///
  /// A step that is not positive has no meaning; what does nothing is taken for it.
  public static func tripCount(
    from lower: MixedIndex, to upper: MixedIndex, step: MixedIndex, isSigned: Bool = true
  ) -> Int? {
    guard lower.loopWidth == upper.loopWidth else { return nil }
    if lower == upper { return 0 }
    let size = step.constantBound(isSigned: true)
    if let size, size <= 0 { return 0 }
    guard let distance = distance(from: lower, to: upper, isSigned: isSigned) else { return nil }
    if distance <= 0 { return 0 }
    guard let size else { return nil }
    return Int(exactly: (distance - 1) / size + 1)
  }

  /// Returns `upper` minus `lower` if both are constant, or one is the other plus a constant without overflow.
  private static func distance(
    from lower: MixedIndex, to upper: MixedIndex, isSigned: Bool
  ) -> Int128? {
    switch (lower.constantBound(isSigned: isSigned), upper.constantBound(isSigned: isSigned)) {
    case (let lower?, let upper?): return upper - lower
    case (nil, nil): break
    default: return nil
    }
    guard let lower = lower.value, let sum = upper.value?.defined(by: Arith.AddI.self),
      sum.lhs == lower, sum.overflowFlags.contains(isSigned ? .nsw : .nuw)
    else { return nil }
    return MixedIndex.value(sum.rhs).constantBound(isSigned: true)
  }
}

extension MixedIndex {
  /// The number of bits of the index.
  fileprivate var loopWidth: Int { value?.type.bitWidth ?? 0 }

  /// The constant that this is, if it has at most 64 bits.
  fileprivate func constantBound(isSigned: Bool) -> Int128? {
    guard let value else { return constant.map { Int128($0) } }
    guard let bits = value.constant?.as(IntegerAttr.self)?.bits, bits.width <= 64 else { return nil }
    return isSigned ? bits.signedValue.map { Int128($0) } : bits.unsignedValue.map { Int128($0) }
  }
}

extension Value {
  /// The number that the value is a constant of, if it is an integer or index of at most 64 bits.
  public var constantIndex: Int? { constantInteger?.signedValue }
}
