// The operators, which simplify as they build. Each rule sits under the rewriting that it does; their
// order decides between equal expressions of different form, so it is MLIR's.

extension AffineExpr {
  /// Returns the sum, simplified.
  public static func + (lhs: AffineExpr, rhs: AffineExpr) -> AffineExpr {
    simplifiedSum(lhs, rhs) ?? .binary(AffineBinary(.add, lhs, rhs))
  }

  /// Returns the product, simplified.
  public static func * (lhs: AffineExpr, rhs: AffineExpr) -> AffineExpr {
    simplifiedProduct(lhs, rhs) ?? .binary(AffineBinary(.mul, lhs, rhs))
  }

  /// Returns the negation: the product with -1.
  public static prefix func - (operand: AffineExpr) -> AffineExpr { operand * -1 }

  /// Returns the difference: the sum with the negation of `rhs`.
  public static func - (lhs: AffineExpr, rhs: AffineExpr) -> AffineExpr { lhs + -rhs }

  /// Returns the remainder of the division by `divisor` rounded down, simplified.
  public func mod(_ divisor: AffineExpr) -> AffineExpr {
    simplifiedRemainder(divisor) ?? .binary(AffineBinary(.mod, self, divisor))
  }

  /// Returns the quotient by `divisor` rounded towards negative infinity, simplified.
  public func floordiv(_ divisor: AffineExpr) -> AffineExpr {
    simplifiedFloorQuotient(divisor) ?? .binary(AffineBinary(.floordiv, self, divisor))
  }

  /// Returns the quotient by `divisor` rounded towards positive infinity, simplified.
  public func ceildiv(_ divisor: AffineExpr) -> AffineExpr {
    simplifiedCeilQuotient(divisor) ?? .binary(AffineBinary(.ceildiv, self, divisor))
  }

  /// Returns the operation on two expressions, simplified.
  public static func make(_ operator: AffineOperator, _ lhs: AffineExpr, _ rhs: AffineExpr) -> AffineExpr {
    switch `operator` {
    case .add: lhs + rhs
    case .mul: lhs * rhs
    case .mod: lhs.mod(rhs)
    case .floordiv: lhs.floordiv(rhs)
    case .ceildiv: lhs.ceildiv(rhs)
    }
  }

  // MARK: Sums

  /// Returns a simpler form of `lhs + rhs`, `nil` if there is none.
  private static func simplifiedSum(_ lhs: AffineExpr, _ rhs: AffineExpr) -> AffineExpr? {
    if let lhs = lhs.constantValue, let rhs = rhs.constantValue {
      // c0 + c1 → the sum, unless it overflows
      let (sum, overflow) = lhs.addingReportingOverflow(rhs)
      return overflow ? nil : .constant(sum)
    }
    // c + x → x + c, s + d → d + s
    if lhs.constantValue != nil || (lhs.isSymbolicOrConstant && !rhs.isSymbolicOrConstant) {
      return rhs + lhs
    }
    // d1 + d0 → d0 + d1, s1 + s0 → s0 + s1
    if areLeavesOutOfOrder(lhs, rhs) { return rhs + lhs }

    let left = lhs.operands(of: .add)
    let leftConstant = left?.rhs.constantValue
    if let constant = rhs.constantValue {
      // x + 0 → x
      if constant == 0 { return lhs }
      // (x + c0) + c1 → x + (c0 + c1)
      if let left, let leftConstant { return left.lhs + .constant(leftConstant &+ constant) }
    }
    // x * c0 + x * c1 → x * (c0 + c1)
    let (leftFactor, leftScale) = lhs.scaled
    let (rightFactor, rightScale) = rhs.scaled
    if leftFactor == rightFactor { return leftFactor * .constant(leftScale &+ rightScale) }
    // (x + c) + y → (x + y) + c
    if let left, leftConstant != nil { return left.lhs + rhs + left.rhs }
    return remainderFromSum(lhs, rhs)
  }

  /// Returns `lhs + rhs` with a remainder in place of "x - (x floordiv q) * q", `nil` if it has none.
  private static func remainderFromSum(_ lhs: AffineExpr, _ rhs: AffineExpr) -> AffineExpr? {
    guard let right = rhs.binary else { return nil }
    // x + (x floordiv q) * q * -1 → x mod q
    // MLIR 22 forgets to ask whether the outer operator is a product, and so do we: the text must agree.
    if right.rhs == -1, let product = right.lhs.operands(of: .mul) {
      guard let quotient = product.lhs.operands(of: .floordiv) else { return nil }
      if quotient.rhs == product.rhs, quotient.lhs == lhs { return lhs.mod(product.rhs) }
    }
    guard right.operator == .mul, let quotient = right.lhs.operands(of: .floordiv) else { return nil }
    // x + (x floordiv c) * -c → x mod c, for positive c
    if let divisor = quotient.rhs.constantValue, divisor > 0, right.rhs == .constant(0 &- divisor),
      quotient.lhs == lhs
    {
      return lhs.mod(quotient.rhs)
    }
    // (x + y) + (y floordiv c) * -c → x + y mod c; any simplification of the second sum is taken
    guard let left = lhs.operands(of: .add), let sum = simplifiedSum(left.rhs, rhs) else { return nil }
    return left.lhs + sum
  }

  /// The factor and the constant scale of `x * c`, and (x, 1) of any other expression.
  private var scaled: (factor: AffineExpr, scale: Int64) {
    if let product = operands(of: .mul), let scale = product.rhs.constantValue {
      (product.lhs, scale)
    } else {
      (self, 1)
    }
  }

  /// Returns whether both are dimensions, or both symbols, and the first has the higher position.
  private static func areLeavesOutOfOrder(_ lhs: AffineExpr, _ rhs: AffineExpr) -> Bool {
    switch (lhs, rhs) {
    case (.dimension(let lhs), .dimension(let rhs)), (.symbol(let lhs), .symbol(let rhs)): lhs > rhs
    default: false
    }
  }

  // MARK: Products

  /// Returns a simpler form of `lhs * rhs`, `nil` if there is none.
  private static func simplifiedProduct(_ lhs: AffineExpr, _ rhs: AffineExpr) -> AffineExpr? {
    if let lhs = lhs.constantValue, let rhs = rhs.constantValue {
      // c0 * c1 → the product, unless it overflows
      let (product, overflow) = lhs.multipliedReportingOverflow(by: rhs)
      return overflow ? nil : .constant(product)
    }
    guard lhs.isSymbolicOrConstant || rhs.isSymbolicOrConstant else { return nil }
    // s * d → d * s, c * x → x * c
    if !rhs.isSymbolicOrConstant || lhs.constantValue != nil { return rhs * lhs }
    // s1 * s0 → s0 * s1
    if areLeavesOutOfOrder(lhs, rhs) { return rhs * lhs }

    let left = lhs.operands(of: .mul)
    let leftConstant = left?.rhs.constantValue
    if let constant = rhs.constantValue {
      // x * 1 → x, x * 0 → 0
      if constant == 1 { return lhs }
      if constant == 0 { return rhs }
      // (x * c0) * c1 → x * (c0 * c1)
      if let left, let leftConstant { return left.lhs * .constant(leftConstant &* constant) }
    }
    // (x * c) * y → (x * y) * c
    if let left, leftConstant != nil { return left.lhs * rhs * left.rhs }
    return nil
  }

  // MARK: Quotients and remainders

  /// Returns a simpler form of `self floordiv divisor`, `nil` if there is none.
  private func simplifiedFloorQuotient(_ divisor: AffineExpr) -> AffineExpr? {
    // Division by zero has no value: it stays as it is.
    guard let constant = divisor.constantValue, constant != 0 else { return nil }
    if let dividend = constantValue { return floorQuotient(dividend, constant).map { .constant($0) } }
    if let quotient = exactQuotient(constant) { return quotient }
    // (x + y) floordiv c → x floordiv c + y floordiv c, where c divides x or y
    if let sum = operands(of: .add),
      sum.lhs.largestKnownDivisor.isMultiple(of: constant)
        || sum.rhs.largestKnownDivisor.isMultiple(of: constant)
    {
      return sum.lhs.floordiv(divisor) + sum.rhs.floordiv(divisor)
    }
    return nil
  }

  /// Returns a simpler form of `self ceildiv divisor`, `nil` if there is none.
  private func simplifiedCeilQuotient(_ divisor: AffineExpr) -> AffineExpr? {
    guard let constant = divisor.constantValue, constant != 0 else { return nil }
    if let dividend = constantValue { return ceilQuotient(dividend, constant).map { .constant($0) } }
    return exactQuotient(constant)
  }

  /// Returns the quotient by a constant other than 0 where no rounding is needed, `nil` elsewhere.
  private func exactQuotient(_ divisor: Int64) -> AffineExpr? {
    // x / 1 → x
    if divisor == 1 { return self }
    // (x * c0) / c1 → x * (c0 / c1), where c1 divides c0
    guard let product = operands(of: .mul), let scale = product.rhs.constantValue,
      scale.isMultiple(of: divisor)
    else { return nil }
    return product.lhs * .constant(wrappingQuotient(scale, divisor))
  }

  /// Returns a simpler form of `self mod divisor`, `nil` if there is none.
  private func simplifiedRemainder(_ divisor: AffineExpr) -> AffineExpr? {
    // The remainder by zero or a negative number has no value: it stays as it is.
    guard let constant = divisor.constantValue, constant >= 1 else { return nil }
    if let dividend = constantValue { return .constant(floorRemainder(dividend, constant)) }
    // x mod c → 0, where c divides x
    if largestKnownDivisor.isMultiple(of: constant) { return 0 }
    if let sum = operands(of: .add) {
      // (x + y) mod c → y mod c, where c divides x, and the other way round
      if sum.lhs.largestKnownDivisor.isMultiple(of: constant) { return sum.rhs.mod(divisor) }
      if sum.rhs.largestKnownDivisor.isMultiple(of: constant) { return sum.lhs.mod(divisor) }
    }
    // (x mod c0) mod c1 → x mod c1, where c1 divides c0
    if let remainder = operands(of: .mod), let inner = remainder.rhs.constantValue, inner >= 1,
      inner.isMultiple(of: constant)
    {
      return remainder.lhs.mod(divisor)
    }
    return nil
  }
}
