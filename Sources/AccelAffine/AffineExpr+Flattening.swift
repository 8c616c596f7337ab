// Simplification by way of a flat form: a sum of dimensions, symbols and local variables with constant
// scales, where a local variable stands for a quotient, or for whatever is not affine.

extension AffineExpr {
  /// Returns the expression rebuilt from its flat form, which folds terms that stand far apart.
  ///
  /// - Requires: no dimension or symbol is beyond the counts.
  public func simplified(dimensionCount: Int, symbolCount: Int) -> AffineExpr {
    let start = isPureAffine ? self : simplifiedSemiAffine(dimensionCount, symbolCount)
    var flattener = Flattener(dimensionCount: dimensionCount, symbolCount: symbolCount)
    // A division by zero has no flat form: it stays as it is.
    guard let flat = flattener.flatten(start) else { return start }
    let rebuilt = flattener.expression(flat)
    if start.isPureAffine || rebuilt == start { return rebuilt }
    return flattener.semiAffineExpression(flat)
  }
}

extension AffineMap {
  /// The map with its results simplified by way of their flat forms.
  public var simplified: AffineMap {
    replacingResults { $0.simplified(dimensionCount: dimensionCount, symbolCount: symbolCount) }
  }
}

/// A sum of scaled dimensions, symbols and local variables, and a constant.
struct FlatForm {
  /// The scales of the dimensions, and after them those of the symbols.
  var inputs: [Int64]
  /// The scales of the local variables; those beyond the end are 0.
  var locals: [Int64] = []
  /// The constant.
  var constant: Int64 = 0

  /// Returns the sum 0 of the given number of dimensions and symbols.
  static func zero(inputCount: Int) -> FlatForm { FlatForm(inputs: Array(repeating: 0, count: inputCount)) }

  /// Adds the sum `other * scale`.
  mutating func add(_ other: FlatForm, scaledBy scale: Int64 = 1) {
    for index in inputs.indices { inputs[index] &+= other.inputs[index] &* scale }
    for index in other.locals.indices { add(other.locals[index] &* scale, toLocal: index) }
    constant &+= other.constant &* scale
  }

  /// Adds to the scale of a local variable.
  mutating func add(_ scale: Int64, toLocal index: Int) {
    while locals.count <= index { locals.append(0) }
    locals[index] &+= scale
  }

  /// Replaces each scale and the constant.
  mutating func map(_ body: (Int64) -> Int64) {
    inputs = inputs.map(body)
    locals = locals.map(body)
    constant = body(constant)
  }

  /// Returns the greatest common divisor of `start`, the scales and the constant.
  func commonDivisor(with start: Int64) -> Int64 {
    var divisor = wrappingGCD(start, wrappingMagnitude(constant))
    for scale in inputs { divisor = wrappingGCD(divisor, wrappingMagnitude(scale)) }
    for scale in locals { divisor = wrappingGCD(divisor, wrappingMagnitude(scale)) }
    return divisor
  }
}

/// Brings expressions into flat form, and collects what their local variables stand for.
struct Flattener {
  /// The number of dimensions.
  let dimensionCount: Int
  /// The number of symbols.
  let symbolCount: Int
  /// What the local variables stand for, each expression once.
  private var locals: [AffineExpr] = []
  /// The position of each expression in `locals`.
  private var positions: [AffineExpr: Int] = [:]
  /// The flat forms of the larger operations so far, `nil` where there is none.
  private var known: [ObjectIdentifier: FlatForm?] = [:]

  init(dimensionCount: Int, symbolCount: Int) {
    (self.dimensionCount, self.symbolCount) = (dimensionCount, symbolCount)
  }

  /// Returns the flat form, `nil` if a divisor is a constant that is not positive.
  mutating func flatten(_ expression: AffineExpr) -> FlatForm? {
    switch expression {
    case .dimension, .symbol, .constant: return flattenLeaf(expression)
    case .binary(let binary):
      let isLarge = binary.size > largestUnsharedSize
      if isLarge, let result = known[ObjectIdentifier(binary)] { return result }
      let result = flatten(binary)
      if isLarge { known[ObjectIdentifier(binary)] = .some(result) }
      return result
    }
  }

  /// Returns the flat form of an operation.
  private mutating func flatten(_ binary: AffineBinary) -> FlatForm? {
    guard var lhs = flatten(binary.lhs), let rhs = flatten(binary.rhs) else { return nil }
    if binary.operator == .add {
      lhs.add(rhs)
      return lhs
    }
    guard binary.rhs.constantValue != nil else {
      return flattenTerm(.make(binary.operator, expression(lhs), expression(rhs)))
    }
    switch binary.operator {
    case .add, .mul:
      lhs.map { $0 &* rhs.constant }
      return lhs
    case .mod: return rhs.constant > 0 ? remainder(lhs, rhs.constant) : nil
    case .floordiv, .ceildiv: return rhs.constant > 0 ? quotient(binary.operator, lhs, rhs.constant) : nil
    }
  }

  /// Returns the flat form of a dimension, symbol or constant.
  private func flattenLeaf(_ leaf: AffineExpr) -> FlatForm {
    var result = FlatForm.zero(inputCount: dimensionCount + symbolCount)
    switch leaf {
    case .dimension(let position): result.inputs[position] = 1
    case .symbol(let position): result.inputs[dimensionCount + position] = 1
    case .constant(let value): result.constant = value
    case .binary: break
    }
    return result
  }

  /// Returns the flat form of an expression that is one term: a leaf, or a local variable.
  private mutating func flattenTerm(_ term: AffineExpr) -> FlatForm {
    guard case .binary = term else { return flattenLeaf(term) }
    var result = FlatForm.zero(inputCount: dimensionCount + symbolCount)
    result.add(1, toLocal: local(term))
    return result
  }

  /// Returns the position of the local variable for an expression.
  private mutating func local(_ expression: AffineExpr) -> Int {
    if let position = positions[expression] { return position }
    positions[expression] = locals.count
    locals.append(expression)
    return locals.count - 1
  }

  /// Returns `dividend mod divisor`, which is dividend - (dividend floordiv divisor) * divisor.
  private mutating func remainder(_ dividend: FlatForm, _ divisor: Int64) -> FlatForm {
    let common = dividend.commonDivisor(with: divisor)
    if common == divisor { return .zero(inputCount: dimensionCount + symbolCount) }
    var reduced = dividend
    reduced.map { $0 / common }
    let quotient = expression(reduced).floordiv(.constant(divisor / common))
    var result = dividend
    result.add(0 &- divisor, toLocal: local(quotient))
    return result
  }

  /// Returns the quotient, which is a local variable unless the division leaves no remainder.
  private mutating func quotient(
    _ operator: AffineOperator, _ dividend: FlatForm, _ divisor: Int64
  ) -> FlatForm {
    let common = dividend.commonDivisor(with: divisor)
    var reduced = dividend
    reduced.map { $0 / common }
    if divisor == common { return reduced }
    return flattenTerm(.make(`operator`, expression(reduced), .constant(divisor / common)))
  }

  // MARK: Back to expressions

  /// Returns the sum that a flat form stands for: dimensions, symbols, local variables, constant.
  func expression(_ flat: FlatForm) -> AffineExpr {
    var sum: AffineExpr = 0
    for (index, scale) in flat.inputs.enumerated() where scale != 0 {
      sum = sum + input(index) * .constant(scale)
    }
    for (index, scale) in flat.locals.enumerated() where scale != 0 {
      sum = sum + locals[index] * .constant(scale)
    }
    return flat.constant == 0 ? sum : sum + .constant(flat.constant)
  }

  /// Returns the dimension or symbol at an index among the inputs.
  private func input(_ index: Int) -> AffineExpr {
    index < dimensionCount ? .dimension(index) : .symbol(index - dimensionCount)
  }

  /// A term of a semi-affine sum, with the key by which MLIR sorts it.
  private struct Term {
    let position: Int
    let rank: Int
    let expression: AffineExpr
  }

  /// Returns the sum that a flat form stands for, sorted by the positions of the first operands.
  ///
  /// At equal positions come: remainders and quotients by constants, and the dimension; what combines the
  /// dimension with symbols; what begins with the symbol.
  func semiAffineExpression(_ flat: FlatForm) -> AffineExpr {
    var terms: [Term] = []
    var dimensionRank = -1
    var symbolRank = max(dimensionCount, symbolCount)
    func addSymbolTerm(_ position: Int, _ expression: AffineExpr) {
      terms.append(Term(position: position, rank: symbolRank, expression: expression))
      symbolRank += 1
    }
    func addDimensionTerm(_ position: Int, _ expression: AffineExpr) {
      terms.append(Term(position: position, rank: dimensionRank, expression: expression))
      dimensionRank -= 1
    }

    for position in 0..<symbolCount where flat.inputs[dimensionCount + position] != 0 {
      let scale = flat.inputs[dimensionCount + position]
      addSymbolTerm(position, .symbol(position) * .constant(scale))
    }
    var unsorted: [AffineExpr] = []
    for (index, scale) in flat.locals.enumerated() where scale != 0 {
      let scaled = locals[index] * .constant(scale)
      switch (locals[index].binary?.lhs, locals[index].binary?.rhs) {
      case (.dimension(let position), .constant): addDimensionTerm(position, scaled)
      case (.dimension(let position), .symbol(let rank)):
        terms.append(Term(position: position, rank: rank, expression: scaled))
      case (.symbol(let position), .constant), (.symbol(let position), .symbol),
        (.symbol(let position), .dimension):
        addSymbolTerm(position, scaled)
      default: unsorted.append(scaled)
      }
    }
    for position in 0..<dimensionCount where flat.inputs[position] != 0 {
      addDimensionTerm(position, .dimension(position) * .constant(flat.inputs[position]))
    }

    terms.sort { ($0.position, $0.rank) < ($1.position, $1.rank) }
    let sorted = terms.reduce(0 as AffineExpr) { $0 + $1.expression }
    let sum = unsorted.reduce(sorted) { $0 + $1 }
    return flat.constant == 0 ? sum : sum + .constant(flat.constant)
  }
}
