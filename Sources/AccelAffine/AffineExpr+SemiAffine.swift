// Divisions by symbols: what a symbol divides without a remainder is divided.

extension AffineExpr {
  /// Returns the expression with divisions by a symbol done where they leave no remainder.
  func simplifiedSemiAffine(_ dimensionCount: Int, _ symbolCount: Int) -> AffineExpr {
    var simplification = SemiAffineSimplification(dimensionCount: dimensionCount, symbolCount: symbolCount)
    return simplification.apply(self)
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
    guard case .symbol(let position) = rhs else { return .make(binary.operator, lhs, rhs) }
    var division = SymbolDivision(position: position, operator: binary.operator)
    guard division.isPossible(binary.lhs) else { return .make(binary.operator, lhs, rhs) }
    if binary.operator == .mod { return 0 }
    return division.quotient(lhs) ?? .make(binary.operator, lhs, rhs)
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

/// A division of expressions by a symbol, which divides shared operands once.
///
/// Where it must be exact it leaves no remainder. Elsewhere a quotient can be divided as well, by dividing
/// its dividend, if both round the same way: but only one term of a sum and no factor, because roundings
/// don't add up. (MLIR 22 divides them all, and gets other values.)
private struct SymbolDivision {
  /// The position of the symbol.
  let position: Int
  /// The operator of the division.
  let `operator`: AffineOperator
  /// What is known of the larger operations: first of exact divisions, then of others.
  private var known: [Bool: [ObjectIdentifier: Bool]] = [:]

  init(position: Int, operator: AffineOperator) {
    (self.position, self.operator) = (position, `operator`)
  }

  /// Returns whether an expression can be divided.
  mutating func isPossible(_ expression: AffineExpr) -> Bool {
    isPossible(expression, isExact: `operator` == .mod)
  }

  /// Returns whether an expression can be divided, without a remainder if `isExact`.
  private mutating func isPossible(_ expression: AffineExpr, isExact: Bool) -> Bool {
    switch expression {
    case .constant(let value): return value == 0
    case .dimension: return false
    case .symbol(let other): return other == position
    case .binary(let binary):
      guard binary.leaves.mayContainSymbol(position) else { return false }
      let isLarge = binary.size > largestUnsharedSize
      if isLarge, let result = known[isExact]?[ObjectIdentifier(binary)] { return result }
      let result = isPossible(binary, isExact: isExact)
      if isLarge { known[isExact, default: [:]][ObjectIdentifier(binary)] = result }
      return result
    }
  }

  /// Returns whether an operation can be divided, without a remainder if `isExact`.
  private mutating func isPossible(_ binary: AffineBinary, isExact: Bool) -> Bool {
    let (lhs, rhs) = (binary.lhs, binary.rhs)
    switch binary.operator {
    case .floordiv, .ceildiv:
      return !isExact && binary.operator == `operator` && isPossible(lhs, isExact: false)
    case .mul: return isPossible(lhs, isExact: true) || isPossible(rhs, isExact: true)
    case .mod: return isPossible(lhs, isExact: true) && isPossible(rhs, isExact: true)
    case .add where isExact: return isPossible(lhs, isExact: true) && isPossible(rhs, isExact: true)
    case .add:
      return isPossible(lhs, isExact: true) && isPossible(rhs, isExact: false)
        || isPossible(lhs, isExact: false) && isPossible(rhs, isExact: true)
    }
  }

  /// Returns the quotient, `nil` if the expression cannot be divided.
  mutating func quotient(_ expression: AffineExpr) -> AffineExpr? {
    switch expression {
    case .constant(let value): return value == 0 ? 0 : nil
    case .dimension: return nil
    case .symbol(let other): return other == position ? 1 : nil
    case .binary(let binary):
      var (lhs, rhs): (AffineExpr?, AffineExpr?) = (binary.lhs, binary.rhs)
      switch binary.operator {
      case .add, .mod: (lhs, rhs) = (quotient(binary.lhs), quotient(binary.rhs))
      case .mul where isPossible(binary.lhs, isExact: true): lhs = quotient(binary.lhs)
      case .mul: rhs = quotient(binary.rhs)
      case .floordiv, .ceildiv: lhs = quotient(binary.lhs)
      }
      guard let lhs, let rhs else { return nil }
      return .make(binary.operator, lhs, rhs)
    }
  }
}
