// Divisions by symbols: what a symbol divides without a remainder is divided.

extension AffineExpr {
  /// Returns the expression with divisions by a symbol done where they leave no remainder.
  func simplifiedSemiAffine(_ dimensionCount: Int, _ symbolCount: Int) -> AffineExpr {
    var simplification = SemiAffineSimplification(dimensionCount: dimensionCount, symbolCount: symbolCount)
    return simplification.apply(self)
  }

  /// Returns whether every term of the expression has the symbol as a factor.
  ///
  /// Quotients are divided by dividing the dividend, which only a division that rounds the same way may
  /// do; `operator` is that of the division.
  fileprivate func isDivisible(bySymbol position: Int, in operator: AffineOperator) -> Bool {
    switch self {
    case .constant(let value): return value == 0
    case .dimension: return false
    case .symbol(let other): return other == position
    case .binary(let binary):
      let (lhs, rhs) = (binary.lhs, binary.rhs)
      switch binary.operator {
      case .add:
        return lhs.isDivisible(bySymbol: position, in: `operator`)
          && rhs.isDivisible(bySymbol: position, in: `operator`)
      case .mod:
        return lhs.isDivisible(bySymbol: position, in: .mod) && rhs.isDivisible(bySymbol: position, in: .mod)
      case .mul:
        return lhs.isDivisible(bySymbol: position, in: `operator`)
          || rhs.isDivisible(bySymbol: position, in: `operator`)
      case .floordiv, .ceildiv:
        return binary.operator == `operator` && lhs.isDivisible(bySymbol: position, in: `operator`)
      }
    }
  }

  /// Returns the quotient by a symbol, `nil` if the symbol is no factor.
  fileprivate func divided(bySymbol position: Int, in operator: AffineOperator) -> AffineExpr? {
    switch self {
    case .constant(let value): return value == 0 ? 0 : nil
    case .dimension: return nil
    case .symbol(let other): return other == position ? 1 : nil
    case .binary(let binary):
      let inner = binary.operator == .add || binary.operator == .mul ? `operator` : binary.operator
      let isLeftDivided = binary.operator != .mul || binary.lhs.isDivisible(bySymbol: position, in: inner)
      let isRightDivided =
        switch binary.operator {
        case .add, .mod: true
        case .mul: !isLeftDivided
        case .floordiv, .ceildiv: false
        }
      let lhs = isLeftDivided ? binary.lhs.divided(bySymbol: position, in: inner) : binary.lhs
      let rhs = isRightDivided ? binary.rhs.divided(bySymbol: position, in: inner) : binary.rhs
      guard let lhs, let rhs else { return nil }
      return .make(binary.operator, lhs, rhs)
    }
  }

  /// Appends the terms of a sum.
  fileprivate func appendTerms(to terms: inout [AffineExpr]) {
    guard let sum = operands(of: .add) else { return terms.append(self) }
    sum.lhs.appendTerms(to: &terms)
    sum.rhs.appendTerms(to: &terms)
  }

  /// The operand of a negation, `nil` of any other expression.
  fileprivate var negated: AffineExpr? {
    guard let product = operands(of: .mul) else { return nil }
    if product.lhs == -1 { return product.rhs }
    return product.rhs == -1 ? product.lhs : nil
  }
}

/// A simplification of divisions by symbols, which simplifies shared operands once.
private struct SemiAffineSimplification {
  /// The number of dimensions.
  let dimensionCount: Int
  /// The number of symbols.
  let symbolCount: Int
  /// What became of the larger operations so far.
  private var known: [ObjectIdentifier: AffineExpr] = [:]

  init(dimensionCount: Int, symbolCount: Int) {
    (self.dimensionCount, self.symbolCount) = (dimensionCount, symbolCount)
  }

  /// Returns the simplified expression.
  mutating func apply(_ expression: AffineExpr) -> AffineExpr {
    guard case .binary(let binary) = expression else { return expression }
    let isLarge = binary.size > largestUnsharedSize
    if isLarge, let result = known[ObjectIdentifier(binary)] { return result }
    let result = simplified(binary)
    if isLarge { known[ObjectIdentifier(binary)] = result }
    return result
  }

  /// Returns the simplified form of an operation.
  private mutating func simplified(_ binary: AffineBinary) -> AffineExpr {
    let (lhs, rhs) = (apply(binary.lhs), apply(binary.rhs))
    switch binary.operator {
    case .add, .mul: return .make(binary.operator, lhs, rhs)
    case .mod, .floordiv, .ceildiv: break
    }
    // (x - x mod y) mod y → 0
    // MLIR 22 makes 0 of the quotient too, which is another value; we don't.
    if binary.operator == .mod, isDifferenceFromRemainder(lhs, by: rhs) { return 0 }
    guard case .symbol(let position) = rhs, binary.lhs.isDivisible(bySymbol: position, in: binary.operator)
    else { return .make(binary.operator, lhs, rhs) }
    if binary.operator == .mod { return 0 }
    return lhs.divided(bySymbol: position, in: binary.operator) ?? .binary(binary)
  }

  /// Returns whether the expression is "x - x mod divisor", in any order of its terms.
  private func isDifferenceFromRemainder(_ expression: AffineExpr, by divisor: AffineExpr) -> Bool {
    var terms: [AffineExpr] = []
    expression.appendTerms(to: &terms)
    for (index, term) in terms.enumerated() {
      guard let remainder = term.negated?.operands(of: .mod), remainder.rhs == divisor else { continue }
      var difference: AffineExpr = 0
      for (other, term) in terms.enumerated() where other != index { difference = difference + term }
      difference = difference - remainder.lhs
      if difference.simplified(dimensionCount: dimensionCount, symbolCount: symbolCount) == 0 { return true }
    }
    return false
  }
}
