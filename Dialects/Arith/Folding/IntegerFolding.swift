public import Accel

extension IntegerBinary {
  /// Returns what `compute` makes of the operands if they are constant.
  @inline(__always) static func foldConstants(
    _ operands: ConstantOperands, _ compute: (WideInteger, WideInteger) -> WideInteger?
  ) -> FoldResult? {
    foldBinary(operands[0], operands[1], compute).map { .constant($0) }
  }
}

extension Op where Schema: IntegerBinary {
  /// Zero in the type of the result.
  fileprivate var zero: FoldResult? { context.zero(self.result.type).map { .constant($0) } }
}

// MARK: Sums and products

extension Arith.AddI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // addi(x, 0) → x
    if operands[1].isZero { return .value(op.lhs) }
    // addi(subi(a, b), b) → a
    if let sub = op.lhs.defined(by: Arith.SubI.self), sub.rhs == op.rhs { return .value(sub.lhs) }
    // addi(b, subi(a, b)) → a
    if let sub = op.rhs.defined(by: Arith.SubI.self), sub.rhs == op.lhs { return .value(sub.lhs) }
    return foldConstants(operands) { $0 &+ $1 }
  }
}

extension Arith.SubI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // subi(x, x) → 0
    if op.lhs == op.rhs, let zero = op.zero { return zero }
    // subi(x, 0) → x
    if operands[1].isZero { return .value(op.lhs) }
    if let add = op.lhs.defined(by: Arith.AddI.self) {
      // subi(addi(a, b), b) → a
      if add.rhs == op.rhs { return .value(add.lhs) }
      // subi(addi(a, b), a) → b
      if add.lhs == op.rhs { return .value(add.rhs) }
    }
    return foldConstants(operands) { $0 &- $1 }
  }
}

extension Arith.MulI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let rhs = operands[1]
    // muli(x, 0) → 0
    if rhs.isZero { return .value(op.rhs) }
    // muli(x, 1) → x
    if rhs.isOne { return .value(op.lhs) }
    return foldConstants(operands) { $0 &* $1 }
  }
}

// MARK: Quotients and remainders

extension Op where Schema: IntegerBinary {
  /// The factor a if this is (a · b) / b, or (b · a) / b, and the product promises `flag`.
  fileprivate func factor(ifProductHas flag: Arith.OverflowFlags) -> FoldResult? {
    guard let product = self.lhs.defined(by: Arith.MulI.self), product.overflowFlags.contains(flag) else {
      return nil
    }
    if product.lhs == self.rhs { return .value(product.rhs) }
    if product.rhs == self.rhs { return .value(product.lhs) }
    return nil
  }
}

extension Arith.DivUI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // divui(x, 1) → x
    if operands[1].isOne { return .value(op.lhs) }
    // divui(muli(a, b) nuw, b) → a
    if let factor = op.factor(ifProductHas: .nuw) { return factor }
    return foldConstants(operands) { $1.isZero ? nil : $0.divided(by: $1, .unsigned) }
  }
}

extension Arith.DivSI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // divsi(x, 1) → x
    if operands[1].isOne { return .value(op.lhs) }
    // divsi(muli(a, b) nsw, b) → a
    if let factor = op.factor(ifProductHas: .nsw) { return factor }
    return foldConstants(operands) { dividend, divisor in
      if divisor.isZero { return nil }
      let (quotient, overflow) = dividend.dividedReportingOverflow(by: divisor, .signed)
      return overflow ? nil : quotient
    }
  }
}

extension Arith.CeilDivUI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // ceildivui(x, 1) → x
    if operands[1].isOne { return .value(op.lhs) }
    return foldConstants(operands) { $1.isZero ? nil : $0.ceilDivided(by: $1, .unsigned) }
  }
}

extension Arith.CeilDivSI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // ceildivsi(x, 1) → x
    if operands[1].isOne { return .value(op.lhs) }
    return foldConstants(operands) { dividend, divisor in
      if divisor.isZero { return nil }
      if dividend.isZero { return dividend }
      // As in MLIR, which would have to negate it, the least number is left alone.
      let least = WideInteger.minimum(width: dividend.width, .signed)
      if dividend == least || divisor == least { return nil }
      return dividend.ceilDivided(by: divisor, .signed)
    }
  }
}

extension Arith.FloorDivSI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // floordivsi(x, 1) → x
    if operands[1].isOne { return .value(op.lhs) }
    // What is undefined may become anything. As in MLIR, it does unless the last element is undefined.
    var isDefined = true
    let result = foldConstants(operands) { dividend, divisor in
      isDefined = !divisor.isZero
      guard isDefined else { return dividend }
      isDefined = !dividend.dividedReportingOverflow(by: divisor, .signed).overflow
      return dividend.floorDivided(by: divisor, .signed)
    }
    return isDefined ? result : nil
  }
}

extension Arith.RemUI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // remui(x, 1) → 0
    if operands[1].isOne { return op.zero }
    return foldConstants(operands) { $1.isZero ? nil : $0.remainder(dividingBy: $1, .unsigned) }
  }
}

extension Arith.RemSI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // remsi(x, 1) → 0
    if operands[1].isOne { return op.zero }
    return foldConstants(operands) { $1.isZero ? nil : $0.remainder(dividingBy: $1, .signed) }
  }
}

// MARK: Bits

extension Value {
  /// `true` iff this is xori(`value`, -1).
  fileprivate func isComplement(of value: Value) -> Bool {
    guard let xor = defined(by: Arith.XOrI.self) else { return false }
    return xor.lhs == value && xor.rhs.isAllOnes
  }
}

extension Arith.AndI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let rhs = operands[1]
    // andi(x, 0) → 0
    if rhs.isZero { return .value(op.rhs) }
    // andi(x, -1) → x
    if rhs.isAllOnes { return .value(op.lhs) }
    // andi(x, xori(x, -1)) → 0; andi(xori(x, -1), x) → 0
    if op.rhs.isComplement(of: op.lhs) || op.lhs.isComplement(of: op.rhs) { return op.zero }
    // andi(andi(a, b), a) → andi(a, b); andi(andi(a, b), b) → andi(a, b)
    if let and = op.lhs.defined(by: Arith.AndI.self), and.lhs == op.rhs || and.rhs == op.rhs {
      return .value(op.lhs)
    }
    // andi(a, andi(a, b)) → andi(a, b); andi(b, andi(a, b)) → andi(a, b)
    if let and = op.rhs.defined(by: Arith.AndI.self), and.lhs == op.lhs || and.rhs == op.lhs {
      return .value(op.rhs)
    }
    return foldConstants(operands) { $0 & $1 }
  }
}

extension Arith.OrI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let rhs = operands[1]
    // ori(x, 0) → x
    if rhs.isZero { return .value(op.lhs) }
    // ori(x, -1) → -1
    if let rhs, Attribute?.some(rhs).isAllOnes { return .constant(rhs) }
    // ori(x, xori(x, -1)) → -1
    if op.rhs.isComplement(of: op.lhs) {
      return .value(op.rhs.definingOperation.unsafelyUnwrapped.operand(1))
    }
    // ori(xori(x, -1), x) → -1
    if op.lhs.isComplement(of: op.rhs) {
      return .value(op.lhs.definingOperation.unsafelyUnwrapped.operand(1))
    }
    return foldConstants(operands) { $0 | $1 }
  }
}

extension Arith.XOrI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // xori(x, 0) → x
    if operands[1].isZero { return .value(op.lhs) }
    // xori(x, x) → 0
    if op.lhs == op.rhs { return op.zero }
    // xori(xori(x, a), a) → x; xori(xori(a, x), a) → x
    if let xor = op.lhs.defined(by: Arith.XOrI.self) {
      if xor.rhs == op.rhs { return .value(xor.lhs) }
      if xor.lhs == op.rhs { return .value(xor.rhs) }
    }
    // xori(a, xori(x, a)) → x; xori(a, xori(a, x)) → x
    if let xor = op.rhs.defined(by: Arith.XOrI.self) {
      if xor.rhs == op.lhs { return .value(xor.lhs) }
      if xor.lhs == op.lhs { return .value(xor.rhs) }
    }
    return foldConstants(operands) { $0 ^ $1 }
  }
}

// MARK: Shifts

extension IntegerBinary {
  /// Folds a shift: by zero, or of a constant by a constant.
  ///
  /// A shift by the width or more is poison. Where that is so of some elements, MLIR looks at the last one.
  fileprivate static func foldShift(
    _ op: Op<Self>, _ operands: ConstantOperands, _ shift: (WideInteger, Int) -> WideInteger
  ) -> FoldResult? {
    if operands[1].isZero { return .value(op.lhs) }
    var isBounded = false
    let result = foldConstants(operands) { number, amount in
      let distance = amount.unsignedValue.flatMap { Int(exactly: $0) } ?? .max
      isBounded = distance < number.width
      return shift(number, distance)
    }
    return isBounded ? result : nil
  }
}

extension Arith.ShLI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // shli(x, 0) → x
    foldShift(op, operands) { $0.shiftedLeft(by: $1) }
  }
}

extension Arith.ShRUI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // shrui(x, 0) → x
    foldShift(op, operands) { $0.shiftedRight(by: $1, .unsigned) }
  }
}

extension Arith.ShRSI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // shrsi(x, 0) → x
    foldShift(op, operands) { $0.shiftedRight(by: $1, .signed) }
  }
}

// MARK: Extremes

extension Arith.MaxSI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // maxsi(x, x) → x
    if op.lhs == op.rhs { return .value(op.rhs) }
    let rhs = operands[1]
    // maxsi(x, 2ⁿ⁻¹ − 1) → 2ⁿ⁻¹ − 1
    if rhs.isMaximum(.signed) { return .value(op.rhs) }
    // maxsi(x, −2ⁿ⁻¹) → x
    if rhs.isMinimum(.signed) { return .value(op.lhs) }
    return foldConstants(operands) { .maximum($0, $1, .signed) }
  }
}

extension Arith.MaxUI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // maxui(x, x) → x
    if op.lhs == op.rhs { return .value(op.rhs) }
    let rhs = operands[1]
    // maxui(x, 2ⁿ − 1) → 2ⁿ − 1
    if rhs.isMaximum(.unsigned) { return .value(op.rhs) }
    // maxui(x, 0) → x
    if rhs.isMinimum(.unsigned) { return .value(op.lhs) }
    return foldConstants(operands) { .maximum($0, $1, .unsigned) }
  }
}

extension Arith.MinSI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // minsi(x, x) → x
    if op.lhs == op.rhs { return .value(op.rhs) }
    let rhs = operands[1]
    // minsi(x, −2ⁿ⁻¹) → −2ⁿ⁻¹
    if rhs.isMinimum(.signed) { return .value(op.rhs) }
    // minsi(x, 2ⁿ⁻¹ − 1) → x
    if rhs.isMaximum(.signed) { return .value(op.lhs) }
    return foldConstants(operands) { .minimum($0, $1, .signed) }
  }
}

extension Arith.MinUI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // minui(x, x) → x
    if op.lhs == op.rhs { return .value(op.rhs) }
    let rhs = operands[1]
    // minui(x, 0) → 0
    if rhs.isMinimum(.unsigned) { return .value(op.rhs) }
    // minui(x, 2ⁿ − 1) → x
    if rhs.isMaximum(.unsigned) { return .value(op.lhs) }
    return foldConstants(operands) { .minimum($0, $1, .unsigned) }
  }
}
