public import Accel

extension Arith.AddUIExtended {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // addui_extended(x, 0) → x, false
    if operands[1].isZero, let no = op.context.zero(op.overflow.type) {
      return .results([.value(op.lhs), .constant(no)])
    }
    guard let sum = foldBinary(operands[0], operands[1], { $0 &+ $1 }) else { return nil }
    if sum.isPoison { return .results([.constant(sum), .constant(sum)]) }
    // The sum is less than an operand iff it wrapped around.
    let overflow = foldBinary(sum, operands[0], element: op.context.i1) {
      WideInteger($0.isLess(than: $1, .unsigned) ? 1 : 0, width: 1)
    }
    return overflow.map { .results([.constant(sum), .constant($0)]) }
  }
}

extension ExtendedMultiplication {
  /// Folds what both have in common: products by zero and of constants.
  fileprivate static func foldProduct(
    _ op: Op<Self>, _ operands: ConstantOperands, _ signedness: Signedness
  ) -> FoldResult? {
    let rhs = operands[1]
    if let rhs, Attribute?.some(rhs).isZero { return .results([.constant(rhs), .constant(rhs)]) }
    guard let low = foldBinary(operands[0], rhs, { $0 &* $1 }),
      let high = foldBinary(operands[0], rhs, { $0.upperHalf(ofProductWith: $1, signedness) })
    else { return nil }
    return .results([.constant(low), .constant(high)])
  }
}

extension WideInteger {
  /// Returns the upper half of the product in twice as many bits.
  fileprivate func upperHalf(ofProductWith other: WideInteger, _ signedness: Signedness) -> WideInteger? {
    guard 2 * width <= WideInteger.maximumWidth else { return nil }
    let product = extended(to: 2 * width, signedness) &* other.extended(to: 2 * width, signedness)
    return product.shiftedRight(by: width, .unsigned).truncated(to: width)
  }
}

extension Arith.MulSIExtended {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // mulsi_extended(x, 0) → 0, 0
    foldProduct(op, operands, .signed)
  }
}

extension Arith.MulUIExtended {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // mului_extended(x, 1) → x, 0
    if operands[1].isOne, let zero = op.context.zero(op.lhs.type) {
      return .results([.value(op.lhs), .constant(zero)])
    }
    // mului_extended(x, 0) → 0, 0
    return foldProduct(op, operands, .unsigned)
  }
}
