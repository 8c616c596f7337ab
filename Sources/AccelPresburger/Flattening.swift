package import AccelAffine

/// Brings expressions into rows of a system, in which a local variable stands for each quotient.
package struct ConstraintFlattener {
  /// The constraints of the local variables so far.
  package private(set) var system: ConstraintSystem
  /// What the local variables stand for.
  private var locals: [AffineExpr] = []

  /// Creates one for expressions over the given numbers of dimensions and symbols.
  package init(dimensionCount: Int, symbolCount: Int) {
    system = ConstraintSystem(dimensionCount: dimensionCount, symbolCount: symbolCount)
  }

  /// Returns the rows of expressions; `nil` if one is not affine, divides by what is not positive, or has numbers that
  /// are too large.
  package mutating func flatten(_ expressions: [AffineExpr]) -> [[Int]]? {
    var rows: [[Int]] = []
    for expression in expressions {
      guard expression.isPureAffine, let row = flatten(expression) else { return nil }
      rows.append(row)
    }
    return system.isApproximate ? nil : rows.map(padded)
  }

  /// Returns a row with zeros for the local variables that came later.
  private func padded(_ row: [Int]) -> [Int] {
    var row = row
    let missing = system.variableCount + 1 - row.count
    if missing > 0 { row.insert(contentsOf: [Int](repeating: 0, count: missing), at: row.count - 1) }
    return row
  }

  /// Returns the row of an expression.
  private mutating func flatten(_ expression: AffineExpr) -> [Int]? {
    var row = system.zeroRow
    switch expression {
    case .dimension(let position): row[position] = 1
    case .symbol(let position): row[system.dimensionCount + position] = 1
    case .constant(let value): row[row.count - 1] = Int(value)
    case .binary(let binary):
      guard let first = flatten(binary.lhs), let second = flatten(binary.rhs) else { return nil }
      let (lhs, rhs) = (padded(first), padded(second))
      if binary.operator == .add { return combination(lhs, 1, rhs, 1) }
      guard let number = binary.rhs.constantValue.map({ Int($0) }) else { return nil }
      if binary.operator == .mul { return combination(lhs, number, lhs, 0) }
      guard number > 0 else { return nil }
      return binary.operator == .mod
        ? remainder(lhs, number) : quotient(lhs, number, roundsUp: binary.operator == .ceildiv)
    }
    return row
  }

  /// Returns the row of a remainder: the dividend less the divisor times a quotient.
  private mutating func remainder(_ dividend: [Int], _ divisor: Int) -> [Int]? {
    if dividend.allSatisfy({ $0 % divisor == 0 }) { return system.zeroRow }
    let common = Int(commonDivisor(dividend + [divisor]))
    let local = quotient(of: dividend.map { $0 / common }, divisor / common, roundsUp: false)
    var row = padded(dividend)
    row[system.inputCount + local] = 0 - divisor
    return row
  }

  /// Returns the row of a quotient.
  private mutating func quotient(_ dividend: [Int], _ divisor: Int, roundsUp: Bool) -> [Int]? {
    let common = Int(commonDivisor(dividend + [divisor]))
    let reduced = dividend.map { $0 / common }
    if divisor == common { return reduced }
    let local = quotient(of: reduced, divisor / common, roundsUp: roundsUp)
    var row = system.zeroRow
    row[system.inputCount + local] = 1
    return row
  }

  /// Returns the number of the local variable that is a quotient.
  private mutating func quotient(of dividend: [Int], _ divisor: Int, roundsUp: Bool) -> Int {
    let sum = system.expression(of: dividend, locals: locals)
    let divided: AffineExpr =
      roundsUp ? sum.ceildiv(.constant(Int64(divisor))) : sum.floordiv(.constant(Int64(divisor)))
    if let local = locals.firstIndex(of: divided) { return local }
    var dividend = dividend
    if roundsUp { dividend[dividend.count - 1] &+= divisor - 1 }
    system.addFloorDivision(dividend, by: divisor)
    locals.append(divided)
    return locals.count - 1
  }
}

extension ConstraintSystem {
  /// Returns the sum that a row stands for: dimensions, symbols, local variables, constant.
  package func expression(of row: [Int], locals: [AffineExpr]) -> AffineExpr {
    Self.expression(of: row, dimensionCount, symbolCount, locals)
  }

  /// Returns the sum that a row over dimensions, symbols and local variables stands for.
  static func expression(
    of row: [Int], _ dimensionCount: Int, _ symbolCount: Int, _ locals: [AffineExpr]
  ) -> AffineExpr {
    var sum: AffineExpr = 0
    for (index, scale) in row.dropLast().enumerated() where scale != 0 {
      let variable: AffineExpr
      if index < dimensionCount {
        variable = .dimension(index)
      } else if index < dimensionCount + symbolCount {
        variable = .symbol(index - dimensionCount)
      } else {
        variable = locals[index - dimensionCount - symbolCount]
      }
      sum = sum + variable * .constant(Int64(scale))
    }
    let constant = row[row.count - 1]
    return constant == 0 ? sum : sum + .constant(Int64(constant))
  }

  /// Creates the system of a set; `nil` if a constraint is not affine.
  package init?(_ set: IntegerSet) {
    var flattener = ConstraintFlattener(
      dimensionCount: set.dimensionCount, symbolCount: set.symbolCount)
    guard let rows = flattener.flatten(set.constraints.map(\.expression)) else { return nil }
    self.init(
      dimensionCount: set.dimensionCount, symbolCount: set.symbolCount,
      localCount: flattener.system.localCount)
    for (row, constraint) in zip(rows, set.constraints) {
      if constraint.isEquality { equalities.append(row) } else { inequalities.append(row) }
    }
    append(flattener.system)
  }

  /// Returns the rows of expressions over the dimensions and symbols; their local variables become the first of this
  /// system. `nil` if an expression is not affine.
  package mutating func flattenMergingLocals(_ expressions: [AffineExpr]) -> [[Int]]? {
    var flattener = ConstraintFlattener(dimensionCount: dimensionCount, symbolCount: symbolCount)
    guard let rows = flattener.flatten(expressions) else { return nil }
    var added = flattener.system
    if added.localCount > 0 {
      let count = localCount
      insertLocals(added.localCount, at: 0)
      added.insertLocals(count, at: added.localCount)
      append(added)
    }
    return rows
  }

  /// Bounds a variable by the results of a map over the dimensions and symbols; a closed bound may be reached.
  /// Returns `false` if a result is not affine.
  package mutating func addBound(
    _ kind: BoundKind, _ variable: Int, _ map: AffineMap, isClosed: Bool
  ) -> Bool {
    guard let rows = flattenMergingLocals(map.results) else { return false }
    let isLower = kind != .upper
    for row in rows {
      var constraint = zeroRow
      var isLost = false
      func signed(_ value: Int) -> Int {
        if value == .min { isLost = true }
        return isLower ? 0 &- value : value
      }
      for index in 0..<row.count - 1 { constraint[index] = signed(row[index]) }
      // A variable that occurs in its own bound bounds nothing.
      if constraint[variable] != 0 { continue }
      constraint[variable] = isLower ? 1 : -1
      constraint[constraint.count - 1] = signed(row[row.count - 1]) &- (isClosed || kind == .equal ? 0 : 1)
      if isLost || (row[row.count - 1] == .min) {
        isApproximate = true
      } else if kind == .equal {
        equalities.append(constraint)
      } else {
        inequalities.append(constraint)
      }
    }
    return true
  }
}

// MARK: Back to expressions

extension ConstraintSystem {
  /// Returns the set of all points; `nil` if it is not known what a local variable stands for.
  package var integerSet: IntegerSet? {
    if constraintCount == 0 {
      return .universe(dimensionCount: dimensionCount, symbolCount: symbolCount)
    }
    let known = inputsAndLocals
    let locals = known[inputCount...]
    for (index, local) in locals.enumerated() where local == nil && !isUnconstrained(inputCount + index) {
      return nil
    }
    let expressions = locals.map { $0 ?? 0 }
    return IntegerSet(
      dimensionCount: dimensionCount, symbolCount: symbolCount,
      constraints: equalities.map { .init(expression(of: $0, locals: expressions), isEquality: true) }
        + inequalities.map { .init(expression(of: $0, locals: expressions), isEquality: false) })
  }

  /// What the variables stand for: dimensions, symbols, and quotients as far as they are known.
  package var inputsAndLocals: [AffineExpr?] {
    var known: [AffineExpr?] =
      (0..<dimensionCount).map { .dimension($0) } + (0..<symbolCount).map { .symbol($0) }
      + [AffineExpr?](repeating: nil, count: localCount)
    var isChanged = true
    while isChanged {
      isChanged = false
      for variable in inputCount..<max(variableCount, inputCount) where known[variable] == nil {
        guard let quotient = quotient(variable, known) else { continue }
        known[variable] = quotient
        isChanged = true
      }
    }
    return known
  }

  /// The quotient that a variable is, by a lower and an upper bound in terms of variables that are known.
  func quotient(_ variable: Int, _ known: [AffineExpr?]) -> AffineExpr? {
    guard let division = division(variable, { known[$0] != nil }) else { return nil }
    var sum: AffineExpr = .constant(Int64(division.dividend[division.dividend.count - 1]))
    for (index, scale) in division.dividend.dropLast().enumerated() where scale != 0 {
      guard let expression = known[index] else { return nil }
      sum = sum + expression * .constant(Int64(scale))
    }
    return sum.floordiv(.constant(Int64(division.divisor)))
  }

  /// The dividend, a row, and the divisor of the quotient that a variable is, if bounds say so.
  package func division(
    _ variable: Int, _ isKnown: (Int) -> Bool
  ) -> (dividend: [Int], divisor: Int)? {
    let last = variableCount
    for upper in inequalities where upper[variable] < 0 {
      for lower in inequalities where lower[variable] > 0 {
        let divisor = lower[variable]
        guard (0..<last).allSatisfy({ upper[$0] == 0 &- lower[$0] }) else { continue }
        let (sum, overflows) = upper[last].addingReportingOverflow(lower[last])
        if overflows { continue }
        let rest = divisor - 1 &- sum
        guard rest >= 0, rest < divisor else { continue }
        var dividend = upper
        dividend[variable] = 0
        dividend[last] &+= rest
        guard (0..<last).allSatisfy({ dividend[$0] == 0 || isKnown($0) }) else { continue }
        let common = Int(commonDivisor(dividend[..<last] + [divisor]))
        for index in 0..<last { dividend[index] /= common }
        dividend[last] = floorDivided(dividend[last], common)
        return (dividend, divisor / common)
      }
    }
    return nil
  }
}
