// Divisions by symbols: what a symbol divides without a remainder is divided.

extension AffineExpr {
  /// Returns the expression with divisions by a symbol done where they leave no remainder.
  func simplifiedSemiAffine(_ dimensionCount: Int, _ symbolCount: Int) -> AffineExpr {
    var simplification = SemiAffineSimplification(dimensionCount: dimensionCount, symbolCount: symbolCount)
    return simplification.apply(self)
  }

  /// Returns whether the quotient by a symbol can be had by dividing parts of the expression.
  ///
  /// `operator` is that of the division. With `mod` the division must leave no remainder. With the others
  /// a quotient can be divided as well, by dividing its dividend, if both round the same way: but only one
  /// term of a sum and no factor, because roundings don't add up. (MLIR 22 allows that, and gets other
  /// values.)
  fileprivate func isDivisible(bySymbol position: Int, in operator: AffineOperator) -> Bool {
    switch self {
    case .constant(let value): return value == 0
    case .dimension: return false
    case .symbol(let other): return other == position
    case .binary(let binary):
      guard leaves.mayContainSymbol(position) else { return false }
      let isLeftExact = binary.lhs.isDivisible(bySymbol: position, in: .mod)
      let isRightExact = binary.rhs.isDivisible(bySymbol: position, in: .mod)
      switch binary.operator {
      case .add:
        return isLeftExact && (isRightExact || binary.rhs.isDivisible(bySymbol: position, in: `operator`))
          || isRightExact && binary.lhs.isDivisible(bySymbol: position, in: `operator`)
      case .mod: return isLeftExact && isRightExact
      case .mul: return isLeftExact || isRightExact
      case .floordiv, .ceildiv:
        return binary.operator == `operator` && binary.lhs.isDivisible(bySymbol: position, in: `operator`)
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
      var (lhs, rhs): (AffineExpr?, AffineExpr?) = (binary.lhs, binary.rhs)
      switch binary.operator {
      case .add, .mod:
        lhs = binary.lhs.divided(bySymbol: position, in: `operator`)
        rhs = binary.rhs.divided(bySymbol: position, in: `operator`)
      case .mul where binary.lhs.isDivisible(bySymbol: position, in: .mod):
        lhs = binary.lhs.divided(bySymbol: position, in: .mod)
      case .mul: rhs = binary.rhs.divided(bySymbol: position, in: .mod)
      case .floordiv, .ceildiv: lhs = binary.lhs.divided(bySymbol: position, in: `operator`)
      }
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
