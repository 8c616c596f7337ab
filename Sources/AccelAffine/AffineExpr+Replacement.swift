/// A substitution of dimensions and symbols by position, which rewrites shared operands once.
struct AffineReplacement {
  /// What replaces the first dimensions; the others stay.
  let dimensions: [AffineExpr]
  /// What replaces the first symbols; the others stay.
  let symbols: [AffineExpr]
  /// What became of the larger operations so far.
  private var rewritten: [ObjectIdentifier: AffineExpr] = [:]

  init(dimensions: [AffineExpr] = [], symbols: [AffineExpr] = []) {
    self.dimensions = dimensions
    self.symbols = symbols
  }

  /// Returns the expression after the substitution, simplified where an operand changed.
  mutating func apply(_ expression: AffineExpr) -> AffineExpr {
    switch expression {
    case .constant: return expression
    case .dimension(let position): return position < dimensions.count ? dimensions[position] : expression
    case .symbol(let position): return position < symbols.count ? symbols[position] : expression
    case .binary(let binary):
      let isLarge = binary.size > largestUnsharedSize
      if isLarge, let known = rewritten[ObjectIdentifier(binary)] { return known }
      let result = binary.rebuilt(apply(binary.lhs), apply(binary.rhs))
      if isLarge { rewritten[ObjectIdentifier(binary)] = result }
      return result
    }
  }
}

/// A substitution of whole expressions, which rewrites shared operands once.
struct AffineExpressionReplacement {
  /// What replaces what.
  let replacements: [AffineExpr: AffineExpr]
  /// What became of the larger operations so far.
  private var rewritten: [ObjectIdentifier: AffineExpr] = [:]

  init(_ replacements: [AffineExpr: AffineExpr]) { self.replacements = replacements }

  /// Returns the expression after the substitution, simplified where an operand changed.
  mutating func apply(_ expression: AffineExpr) -> AffineExpr {
    if let replacement = replacements[expression] { return replacement }
    guard case .binary(let binary) = expression else { return expression }
    let isLarge = binary.size > largestUnsharedSize
    if isLarge, let known = rewritten[ObjectIdentifier(binary)] { return known }
    let result = binary.rebuilt(apply(binary.lhs), apply(binary.rhs))
    if isLarge { rewritten[ObjectIdentifier(binary)] = result }
    return result
  }
}

extension AffineBinary {
  /// Returns the operation on new operands; the same expression if they are the old ones.
  fileprivate func rebuilt(_ newLHS: AffineExpr, _ newRHS: AffineExpr) -> AffineExpr {
    newLHS == lhs && newRHS == rhs ? .binary(self) : .make(`operator`, newLHS, newRHS)
  }
}

extension AffineExpr {
  /// Returns the expression with dimensions and symbols replaced by position; those beyond the lists stay.
  public func replacing(dimensions: [AffineExpr] = [], symbols: [AffineExpr] = []) -> AffineExpr {
    var replacement = AffineReplacement(dimensions: dimensions, symbols: symbols)
    return replacement.apply(self)
  }

  /// Returns the expression with whole expressions replaced, the outermost first.
  public func replacing(_ replacements: [AffineExpr: AffineExpr]) -> AffineExpr {
    var replacement = AffineExpressionReplacement(replacements)
    return replacement.apply(self)
  }

  /// Returns the expression with the dimensions from `start` to `count` moved up by `shift`.
  public func shiftingDimensions(count: Int, by shift: Int, from start: Int = 0) -> AffineExpr {
    replacing(dimensions: (0..<count).map { .dimension($0 < start ? $0 : $0 + shift) })
  }

  /// Returns the expression with the symbols from `start` to `count` moved up by `shift`.
  public func shiftingSymbols(count: Int, by shift: Int, from start: Int = 0) -> AffineExpr {
    replacing(symbols: (0..<count).map { .symbol($0 < start ? $0 : $0 + shift) })
  }

  /// Returns the expression with each dimension replaced by the map's result at its position.
  public func composed(with map: AffineMap) -> AffineExpr { replacing(dimensions: map.results) }
}
