public import Accel

extension FloatBinary {
  /// Returns what `compute` makes of the operands if they are constant.
  @inline(__always) static func foldConstants(
    _ op: Op<Self>, _ operands: ConstantOperands, _ compute: (SoftFloat, SoftFloat) -> SoftFloat
  ) -> FoldResult? {
    foldFloats(op, operands[0], operands[1], compute)
  }

  private static func foldFloats(
    _ op: Op<Self>, _ lhs: Attribute?, _ rhs: Attribute?, _ compute: (SoftFloat, SoftFloat) -> SoftFloat
  ) -> FoldResult? {
    if lhs == nil, rhs == nil { return nil }
    let format = op.result.type.floatFormat
    let result = foldBinary(lhs, rhs) {
      compute(SoftFloat(bits: $0, format: format), SoftFloat(bits: $1, format: format)).bits
    }
    return result.map { .constant($0) }
  }
}

extension Type {
  /// The format of this type, or of the type of the elements.
  /// - Requires: it is a floating-point type.
  package var floatFormat: FloatFormat { elementOrSelf.as(FloatType.self).unsafelyUnwrapped.format }
}

extension SoftFloat {
  /// `true` iff this is one.
  fileprivate var isOne: Bool { self == .one(format) }
}

// MARK: Arithmetic

extension Arith.NegF {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // negf(negf(x)) → x
    if let inner = op.operand.defined(by: Arith.NegF.self) { return .value(inner.operand) }
    guard let operand = operands[0] else { return nil }
    let format = op.result.type.floatFormat
    return foldUnary(operand, to: op.result.type) { SoftFloat(bits: $0, format: format).negated.bits }
      .map { .constant($0) }
  }
}

extension Arith.AddF {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // addf(x, −0) → x
    if let rhs = operands[1]?.float, rhs.isZero, rhs.isNegative { return .value(op.lhs) }
    return foldConstants(op, operands) { $0.adding($1).value }
  }
}

extension Arith.SubF {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // subf(x, +0) → x
    if let rhs = operands[1]?.float, rhs.isZero, !rhs.isNegative { return .value(op.lhs) }
    return foldConstants(op, operands) { $0.subtracting($1).value }
  }
}

extension Arith.MulF {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    if let rhs = operands[1]?.float {
      // mulf(x, 1) → x
      if rhs.isOne { return .value(op.lhs) }
      // mulf(x, ±0) nnan nsz → ±0
      if rhs.isZero, op.fastmath.isSuperset(of: [.nnan, .nsz]) { return .value(op.rhs) }
    }
    return foldConstants(op, operands) { $0.multiplied(by: $1).value }
  }
}

extension Arith.DivF {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // divf(x, 1) → x
    if let rhs = operands[1]?.float, rhs.isOne { return .value(op.lhs) }
    return foldConstants(op, operands) { $0.divided(by: $1).value }
  }
}

extension Arith.RemF {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    foldConstants(op, operands) { $0.remainder(dividingBy: $1).value }
  }
}

// MARK: Extremes

extension Arith.MaximumF {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // maximumf(x, x) → x
    if op.lhs == op.rhs { return .value(op.rhs) }
    // maximumf(x, −∞) → x
    if let rhs = operands[1]?.float, rhs.isInfinity, rhs.isNegative { return .value(op.lhs) }
    return foldConstants(op, operands) { .maximum($0, $1) }
  }
}

extension Arith.MinimumF {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // minimumf(x, x) → x
    if op.lhs == op.rhs { return .value(op.rhs) }
    // minimumf(x, +∞) → x
    if let rhs = operands[1]?.float, rhs.isInfinity, !rhs.isNegative { return .value(op.lhs) }
    return foldConstants(op, operands) { .minimum($0, $1) }
  }
}

extension Arith.MaxNumF {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // maxnumf(x, x) → x
    if op.lhs == op.rhs { return .value(op.rhs) }
    // maxnumf(x, NaN) → x
    if let rhs = operands[1]?.float, rhs.isNaN { return .value(op.lhs) }
    return foldConstants(op, operands) { .maximumNumber($0, $1) }
  }
}

extension Arith.MinNumF {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // minnumf(x, x) → x
    if op.lhs == op.rhs { return .value(op.rhs) }
    // minnumf(x, NaN) → x
    if let rhs = operands[1]?.float, rhs.isNaN { return .value(op.lhs) }
    return foldConstants(op, operands) { .minimumNumber($0, $1) }
  }
}
