package import AccelAffine

// What constraints say about the values of one variable.

extension ConstraintSystem {
  /// A bound that may be a sum of symbols, and how many values a variable takes at most.
  package struct Extent {
    /// How many values there are at most.
    package var size: Int
    /// The scales of the symbols and the constant of the lower bound, to be divided, rounded down.
    package var lower: [Int]
    /// The scales of the symbols and the constant of the upper bound, to be divided, rounded down.
    package var upper: [Int]
    /// What both are divided by.
    package var divisor: Int
  }

  /// The equality that makes a variable, at scale 1 or -1, a function of those from `first` on, if there is one.
  private func equality(of variable: Int, from first: Int) -> [Int]? {
    equalities.first { row in
      abs(row[variable]) == 1 && (0..<first).allSatisfy { $0 == variable || row[$0] == 0 }
    }
  }

  /// The least number, if the constraints give one.
  package func constantLowerBound(_ variable: Int) -> Int? { constantBound(variable, isLower: true) }
  /// The greatest number, if the constraints give one.
  package func constantUpperBound(_ variable: Int) -> Int? { constantBound(variable, isLower: false) }

  /// The least or the greatest number that a variable can be, if the constraints give one.
  private func constantBound(_ variable: Int, isLower: Bool) -> Int? {
    var rest = self
    if variableCount > 1 {
      rest.projectOut(0..<variable)
      rest.projectOut(1..<rest.variableCount)
    }
    if let row = rest.equality(of: 0, from: rest.variableCount) {
      return row[0] == 1 ? (row[1] == .min ? nil : 0 - row[1]) : row[1]
    }
    var bound: Int?
    for row in rest.inequalities {
      if isLower, row[0] > 0, row[1] != .min {
        bound = max(bound ?? .min, ceilDivided(0 - row[1], row[0]))
      } else if !isLower, row[0] < 0, row[0] != .min {
        bound = min(bound ?? .max, floorDivided(row[1], 0 - row[0]))
      }
    }
    return bound
  }

  /// How many values a dimension takes for each choice of the symbols, if a number bounds that.
  package func extent(ofDimension position: Int) -> Extent? {
    let (first, last) = (dimensionCount, variableCount)
    let symbols = first..<first + symbolCount
    if let row = equality(of: position, from: first) {
      guard row[inputCount..<last].allSatisfy({ $0 == 0 }) else { return nil }
      let sign = row[position] == 1 ? -1 : 1
      let value = row[symbols].map { $0 &* sign } + [row[last] &* sign]
      return Extent(size: 1, lower: value, upper: value, divisor: 1)
    }
    let best = closestBounds(of: position) { row in
      (0..<first).allSatisfy { $0 == position || row[$0] == 0 }
    }
    guard let best else { return nil }
    let divisor = best.lower[position]
    var lower = best.lower[symbols].map { 0 &- $0 } + [0 &- best.lower[last]]
    lower[symbolCount] &+= divisor - 1
    return Extent(
      size: best.size, lower: lower, upper: best.upper[symbols] + [best.upper[last]], divisor: divisor)
  }

  /// How many values a dimension takes at most for each choice of the symbols, and the lower bound in terms of these and
  /// of quotients of them, if a number bounds the former.
  package func symbolicExtent(ofDimension position: Int) -> (size: Int, lower: AffineExpr)? {
    let (first, last) = (dimensionCount, variableCount)
    let known = localCount == 0 ? [] : inputsAndLocals
    func expression(_ row: [Int], _ sign: Int, plus number: Int) -> AffineExpr? {
      var sum: AffineExpr = 0
      for variable in first..<last where row[variable] != 0 {
        let term: AffineExpr
        if variable < inputCount {
          term = .symbol(variable - first)
        } else {
          guard let quotient = known[variable],
            (0..<first).allSatisfy({ !quotient.isFunction(ofDimension: $0) })
          else { return nil }
          term = quotient
        }
        sum = sum + term * .constant(Int64(row[variable] &* sign))
      }
      return sum + .constant(Int64(row[last] &* sign &+ number))
    }
    if let row = equality(of: position, from: first) {
      // The sign is put before the sum, as MLIR writes it.
      return expression(row, 1, plus: 0).map { (1, row[position] == 1 ? $0 * -1 : $0) }
    }
    guard
      let best = closestBounds(
        of: position,
        where: { row in
          (0..<first).allSatisfy { $0 == position || row[$0] == 0 }
        })
    else { return nil }
    let divisor = best.lower[position]
    guard let rest = expression(best.lower, 1, plus: 0) else { return nil }
    let lower = rest * -1 + .constant(Int64(divisor - 1))
    return (best.size, lower.floordiv(.constant(Int64(divisor))))
  }

  // MARK: Maps

  /// The lower and the upper bounds of a dimension in terms of the variables outside of `hidden`, without those that
  /// mention others inside of it. The dimensions of the maps end before the variable at `firstSymbol`.
  package func bounds(
    ofDimension position: Int, hiding hidden: Range<Int>, firstSymbol: Int, locals: [AffineExpr] = [],
    isClosed: Bool = false
  ) -> (lower: AffineMap, upper: AffineMap) {
    let (dimensions, symbols) = (firstSymbol - hidden.count, inputCount - firstSymbol)
    func isIndependent(_ row: [Int]) -> Bool { hidden.allSatisfy { $0 == position || row[$0] == 0 } }
    func rest(_ row: [Int], negated: Bool) -> AffineExpr {
      let visible = row[..<hidden.lowerBound] + row[hidden.upperBound...]
      return Self.expression(of: visible.map { negated ? 0 &- $0 : $0 }, dimensions, symbols, locals)
    }
    var (lower, upper): ([AffineExpr], [AffineExpr]) = ([], [])
    for row in inequalities where row[position] > 0 && isIndependent(row) {
      let divisor = Int64(row[position])
      lower.append((rest(row, negated: true) + .constant(divisor - 1)).floordiv(.constant(divisor)))
    }
    for row in inequalities where row[position] < 0 && row[position] != .min && isIndependent(row) {
      let quotient = rest(row, negated: false).floordiv(.constant(0 - Int64(row[position])))
      upper.append(quotient + .constant(isClosed ? 0 : 1))
    }
    for row in equalities where row[position] != 0 && row[position] != .min && isIndependent(row) {
      let value = rest(row, negated: row[position] > 0)
      let divisor = AffineExpr.constant(Int64(abs(row[position])))
      upper.append(value.floordiv(divisor) + 1)
      lower.append(value.ceildiv(divisor))
    }
    return (
      AffineMap(dimensionCount: dimensions, symbolCount: symbols, results: lower),
      AffineMap(dimensionCount: dimensions, symbolCount: symbols, results: upper)
    )
  }

  /// The bounds of the dimensions of `range` in terms of the other dimensions and the symbols; `nil` where none is
  /// known.
  package mutating func sliceBounds(
    _ range: Range<Int>, isClosed: Bool = false
  ) -> [(lower: AffineMap?, upper: AffineMap?)] {
    normalizeConstraints()
    let known = solvedVariables(range)
    let (dimensions, symbols) = (dimensionCount - range.count, symbolCount)
    func map(_ expression: AffineExpr) -> AffineMap {
      AffineMap(dimensionCount: dimensions, symbolCount: symbols, results: [expression])
    }
    let adjustment: Int64 = isClosed ? 0 : 1
    var reduced: ConstraintSystem?
    return range.map { variable in
      if let value = known[variable]?.simplified(dimensionCount: dimensions, symbolCount: symbols) {
        return (map(value), map(value + .constant(adjustment)))
      }
      var bounds: (lower: AffineMap?, upper: AffineMap?) = (nil, nil)
      if localCount == 0 {
        if reduced == nil {
          reduced = self
          reduced?.removeRedundantInequalities()
        }
        let found = reduced!.bounds(
          ofDimension: variable, hiding: range, firstSymbol: dimensionCount, isClosed: isClosed)
        bounds = (found.lower, found.upper)
      }
      if bounds.lower == nil || bounds.lower!.results.count > 1, let number = constantLowerBound(variable) {
        bounds.lower = map(.constant(Int64(number)))
      }
      if bounds.upper == nil || bounds.upper!.results.count > 1, let number = constantUpperBound(variable) {
        bounds.upper = map(.constant(Int64(number) + adjustment))
      }
      return bounds
    }
  }

  /// What variables stand for in terms of those outside of `range`, as far as constraints determine them.
  private func solvedVariables(_ range: Range<Int>) -> [AffineExpr?] {
    var known = [AffineExpr?](repeating: nil, count: variableCount)
    for variable in 0..<dimensionCount where !range.contains(variable) {
      known[variable] = .dimension(variable < range.lowerBound ? variable : variable - range.count)
    }
    for variable in dimensionCount..<inputCount { known[variable] = .symbol(variable - dimensionCount) }
    var isChanged = true
    while isChanged {
      isChanged = false
      for variable in 0..<variableCount where known[variable] == nil {
        if solve(variable, range, &known) { isChanged = true }
      }
    }
    return known
  }

  /// Finds what one variable stands for; returns whether it did.
  private func solve(_ variable: Int, _ range: Range<Int>, _ known: inout [AffineExpr?]) -> Bool {
    if let lower = constantLowerBound(variable), let upper = constantUpperBound(variable) {
      if lower == upper {
        known[variable] = .constant(Int64(lower))
        return true
      }
      if lower == 0, upper >= 1, upper < Int.max, solveAsRemainder(variable, upper + 1, range, &known) {
        return true
      }
    }
    if let quotient = quotient(variable, known) {
      known[variable] = quotient
      return true
    }
    guard let row = equalities.first(where: { $0[variable] != 0 }), row[variable] != .min else {
      return false
    }
    var sum: AffineExpr = 0
    for other in 0..<variableCount where other != variable && row[other] != 0 {
      guard let expression = known[other] else { return false }
      sum = sum + expression * .constant(Int64(row[other]))
    }
    sum = sum + .constant(Int64(row[variableCount]))
    let scale = Int64(row[variable])
    known[variable] = scale > 0 ? (sum * -1).floordiv(.constant(scale)) : sum.floordiv(.constant(0 - scale))
    return true
  }

  /// Finds that a variable is the remainder, and maybe that another is the quotient, of a dimension by `divisor`.
  private func solveAsRemainder(
    _ variable: Int, _ divisor: Int, _ range: Range<Int>, _ known: inout [AffineExpr?]
  ) -> Bool {
    nextRow: for row in equalities where row[variable] != 0 && row[variableCount] == 0 {
      let scale = row[variable]
      let (factor, overflows) = divisor.multipliedReportingOverflow(by: scale)
      if overflows || scale == .min { continue }
      var dividend: AffineExpr = 0
      var (quotientCount, quotientVariable, quotientSign) = (0, 0, 1)
      for other in 0..<inputCount where other != variable && row[other] != 0 {
        if factor != 0, row[other] != .min, row[other] % factor == 0 {
          quotientCount += 1
          quotientVariable = other
          quotientSign = (row[other] > 0) == (scale > 0) ? 1 : -1
          continue
        }
        guard let expression = known[other] else { continue nextRow }
        dividend = dividend + expression * .constant(Int64(row[other]))
      }
      dividend =
        scale > 0
        ? (dividend * -1).floordiv(.constant(Int64(scale))) : dividend.floordiv(.constant(0 - Int64(scale)))
      dividend = dividend.simplified(dimensionCount: dimensionCount, symbolCount: symbolCount)
      guard let dimension = dividend.dimensionPosition, quotientCount >= 1 else { continue }
      let column = dimension < range.lowerBound ? dimension : dimension + range.count
      if let upper = constantUpperBound(column), upper < divisor {
        known[variable] = dividend
      } else {
        known[variable] = dividend.mod(.constant(Int64(divisor)))
      }
      if quotientCount == 1, known[quotientVariable] == nil {
        known[quotientVariable] =
          dividend.floordiv(.constant(Int64(divisor))) * .constant(Int64(quotientSign))
      }
      return true
    }
    return false
  }

  // MARK: Union

  /// Makes this the smallest box, of sums of symbols plus constants, around this and another system over the same
  /// variables; returns `false` if there is none.
  package mutating func formBoundingBox(with other: ConstraintSystem) -> Bool {
    var box: [[Int]] = []
    for position in 0..<dimensionCount {
      guard let one = extent(ofDimension: position), let two = other.extent(ofDimension: position),
        one.divisor == two.divisor
      else { return false }
      var lower: [Int]
      if one.lower.dropLast() == two.lower.dropLast() {
        lower = one.lower[symbolCount] <= two.lower[symbolCount] ? one.lower : two.lower
        lower[symbolCount] &-= one.divisor - 1
      } else {
        guard let first = constantLowerBound(position), let second = other.constantLowerBound(position)
        else { return false }
        lower = [Int](repeating: 0, count: symbolCount) + [min(first, second)]
      }
      var upper: [Int]
      if one.upper.dropLast() == two.upper.dropLast() {
        upper = one.upper[symbolCount] >= two.upper[symbolCount] ? one.upper : two.upper
      } else {
        guard let first = constantUpperBound(position), let second = other.constantUpperBound(position)
        else { return false }
        upper = [Int](repeating: 0, count: symbolCount) + [max(first, second)]
      }
      var (low, high) = (zeroRow, zeroRow)
      (low[position], high[position]) = (one.divisor, 0 - one.divisor)
      for index in 0..<symbolCount {
        (low[dimensionCount + index], high[dimensionCount + index]) = (0 &- lower[index], upper[index])
      }
      (low[variableCount], high[variableCount]) = (0 &- lower[symbolCount], upper[symbolCount])
      box += [low, high]
    }
    let common = inequalities.filter { other.inequalities.contains($0) }
    equalities = equalities.filter { other.equalities.contains($0) }
    inequalities = box + common
    removeTrivialRedundancy()
    return true
  }
}

extension ConstraintSystem {
  /// The lower and the upper bound of a dimension that leave it the fewest values, among constraints that are wanted, if
  /// there is such a pair.
  package func closestBounds(
    of position: Int, where isWanted: ([Int]) -> Bool = { _ in true }
  ) -> (size: Int, lower: [Int], upper: [Int])? {
    var best: (size: Int, lower: [Int], upper: [Int])?
    let last = variableCount
    for upper in inequalities where upper[position] < 0 && isWanted(upper) {
      for lower in inequalities where lower[position] > 0 && isWanted(lower) {
        guard (0..<last).allSatisfy({ upper[$0] == 0 &- lower[$0] }) else { continue }
        let (sum, overflows) = upper[last].addingReportingOverflow(lower[last])
        if overflows || sum == .max { continue }
        let size = max(ceilDivided(sum + 1, lower[position]), 0)
        if best.map({ size < $0.size }) ?? true { best = (size, lower, upper) }
      }
    }
    return best
  }
}
