public import Accel

extension Arith.Constant: IntegerRangeInterface {
  public static var interfaces: [Implements] { [integerRange] }

  /// Returns the smallest range that holds the integer, or all elements.
  public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
    let value = op.value.value
    if let integer = value.integer { return [IntegerRange(integer)] }
    guard let elements = value.as(DenseElementsAttr.self), elements.shapedType.rangeWidth > 0 else {
      return [nil]
    }
    var range: IntegerRange?
    for index in 0..<elements.count {
      let element = IntegerRange(elements.bits(at: index))
      range = range?.union(element) ?? element
    }
    return [range]
  }
}

extension Arith.CmpI: IntegerRangeInterface {
  public static var interfaces: [Implements] { [integerRange] }

  public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
    guard let lhs = operands[0], let rhs = operands[1] else { return [nil] }
    let predicate: Arith.IntegerPredicate = op.predicate
    if predicate.mustHold(lhs, rhs) { return [IntegerRange(WideInteger(word: 1, width: 1))] }
    if predicate.inverse.mustHold(lhs, rhs) { return [IntegerRange(WideInteger(word: 0, width: 1))] }
    return [IntegerRange(width: 1)]
  }
}

extension Arith.IntegerPredicate {
  /// `true` iff the relation holds between any value in `lhs` and any in `rhs`.
  package func mustHold(_ lhs: IntegerRange, _ rhs: IntegerRange) -> Bool {
    switch self {
    case .slt: lhs.isLess(than: rhs, .signed)
    case .sle: lhs.isLess(than: rhs, .signed, orEqual: true)
    case .sgt: rhs.isLess(than: lhs, .signed)
    case .sge: rhs.isLess(than: lhs, .signed, orEqual: true)
    case .ult: lhs.isLess(than: rhs, .unsigned)
    case .ule: lhs.isLess(than: rhs, .unsigned, orEqual: true)
    case .ugt: rhs.isLess(than: lhs, .unsigned)
    case .uge: rhs.isLess(than: lhs, .unsigned, orEqual: true)
    case .eq: lhs.constant != nil && lhs.constant == rhs.constant
    // Values are only known to differ if they do in both readings.
    case .ne:
      [Signedness.signed, .unsigned].allSatisfy { lhs.isLess(than: rhs, $0) || rhs.isLess(than: lhs, $0) }
    }
  }
}

extension Arith.Select: IntegerRangeInterface {
  public static var interfaces: [Implements] { [integerRange, selectLike] }

  public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
    if let condition = operands[0]?.constant { return [condition.isZero ? operands[2] : operands[1]] }
    guard let first = operands[1], let second = operands[2] else { return [operands[1] ?? operands[2]] }
    return [first.union(second)]
  }
}
