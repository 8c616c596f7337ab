// Variables are removed by substitution, and by combining lower with upper bounds, as MLIR does it.

extension ConstraintSystem {
  /// Rounds the constants of inequalities down to what integers allow.
  package mutating func tightenInequalities() {
    for index in inequalities.indices { inequalities[index].tighten() }
  }

  /// Divides each constraint by what divides all its numbers.
  package mutating func normalizeConstraints() {
    for index in equalities.indices { equalities[index].divideByCommonDivisor() }
    for index in inequalities.indices { inequalities[index].divideByCommonDivisor() }
  }

  // MARK: Substitution

  /// Removes variables from the front of `range` that equalities determine, up to one that has only inequalities;
  /// returns how many were removed.
  @discardableResult
  package mutating func eliminateByEqualities(_ range: Range<Int>) -> Int {
    if range.isEmpty { return 0 }
    tightenInequalities()
    var variable = range.lowerBound
    while variable < range.upperBound {
      guard let pivot = equalities.firstIndex(where: { $0[variable] != 0 }) else {
        if inequalities.contains(where: { $0[variable] != 0 }) { break }
        variable += 1
        continue
      }
      substitute(variable, by: pivot)
      tightenInequalities()
      variable += 1
    }
    removeVariables(range.lowerBound..<variable)
    return variable - range.lowerBound
  }

  /// Removes a variable from all constraints by means of an equality, which disappears.
  private mutating func substitute(_ variable: Int, by pivot: Int) {
    let equality = equalities.remove(at: pivot)
    let lead = equality[variable]
    var lost = false
    func reduced(_ row: [Int]) -> [Int]? {
      let scale = row[variable]
      if scale == 0 { return row }
      let divisor = Int(clamping: commonDivisor(lead.magnitude, scale.magnitude))
      guard lead != .min, scale != .min else { return nil }
      let sign = (scale > 0) == (lead > 0) ? -1 : 1
      return combination(row, abs(lead) / divisor, equality, sign * (abs(scale) / divisor))
    }
    equalities = equalities.compactMap { row in
      guard var new = reduced(row) else {
        lost = true
        return nil
      }
      new.divideByCommonDivisor()
      return new
    }
    inequalities = inequalities.compactMap { row in
      guard var new = reduced(row) else {
        lost = true
        return nil
      }
      new.divideByCommonDivisor()
      return new
    }
    if lost { isApproximate = true }
  }

  // MARK: Combination of bounds

  /// Removes a variable by Fourier and Motzkin's method; what is left has all the integer points of the shadow, and
  /// maybe more.
  package mutating func eliminate(_ variable: Int) {
    if equalities.contains(where: { $0[variable] != 0 }) {
      eliminateByEqualities(variable..<variable + 1)
      return
    }
    tightenInequalities()
    if inequalities.allSatisfy({ $0[variable] == 0 }) {
      return removeVariables(variable..<variable + 1)
    }
    var (lower, upper, rest): ([[Int]], [[Int]], [[Int]]) = ([], [], [])
    for row in inequalities {
      if row[variable] == 0 {
        rest.append(row)
      } else if row[variable] > 0 {
        lower.append(row)
      } else {
        upper.append(row)
      }
    }
    var combined: [[Int]] = []
    combined.reserveCapacity(lower.count * upper.count + rest.count)
    for high in upper {
      for low in lower {
        let divisor = Int(clamping: commonDivisor(low[variable].magnitude, high[variable].magnitude))
        guard high[variable] != .min,
          let row = combination(high, low[variable] / divisor, low, (0 - high[variable]) / divisor)
        else {
          isApproximate = true
          continue
        }
        combined.append(row)
      }
    }
    inequalities = combined + rest
    removeVariables(variable..<variable + 1)
    tightenInequalities()
    removeTrivialRedundancy()
  }

  /// The variable of a range of which there are the fewest combinations of lower with upper bounds.
  private func bestToEliminate(_ range: Range<Int>) -> Int {
    var (best, least) = (range.lowerBound, Int.max)
    for variable in range {
      var (lower, upper) = (0, 0)
      for row in inequalities {
        if row[variable] > 0 { lower += 1 } else if row[variable] < 0 { upper += 1 }
      }
      if lower * upper < least { (best, least) = (variable, lower * upper) }
    }
    return best
  }

  /// Removes variables; what is left are the constraints on the others.
  package mutating func projectOut(_ range: Range<Int>) {
    if range.isEmpty { return }
    var (position, toEliminate, eliminated) = (range.lowerBound, range.count, 0)
    while position < variableCount {
      let count = toEliminate > 0 ? eliminateByEqualities(position..<position + toEliminate) : 0
      position += 1
      toEliminate -= count + 1
      eliminated += count
    }
    var rest = range.count - eliminated
    while rest > 0 {
      eliminate(bestToEliminate(range.lowerBound..<range.lowerBound + rest))
      rest -= 1
    }
    tightenInequalities()
    normalizeConstraints()
  }

  // MARK: Redundancy

  /// Removes inequalities that hold anyway, and those that differ from a stronger one only in the constant.
  package mutating func removeTrivialRedundancy() {
    tightenInequalities()
    normalizeConstraints()
    var seen: [ArraySlice<Int>: Int] = [:]
    var isRedundant = [Bool](repeating: false, count: inequalities.count)
    for (index, row) in inequalities.enumerated() {
      if row.isConstantRow, row[row.count - 1] >= 0 {
        isRedundant[index] = true
        continue
      }
      let scales = row.dropLast()
      if let other = seen[scales] {
        if inequalities[other][row.count - 1] > row[row.count - 1] {
          isRedundant[other] = true
          seen[scales] = index
        } else {
          isRedundant[index] = true
        }
      } else {
        seen[scales] = index
      }
    }
    inequalities = inequalities.indices.filter { !isRedundant[$0] }.map { inequalities[$0] }
  }

  /// Removes inequalities whose contrary contradicts the others, as far as `isEmpty` sees it.
  package mutating func removeRedundantInequalities() {
    var rest = self
    var isRedundant = [Bool](repeating: false, count: inequalities.count)
    for (index, row) in inequalities.enumerated() {
      guard !row.contains(.min) else { continue }
      var contrary = row.map { 0 - $0 }
      let (constant, overflows) = contrary[row.count - 1].subtractingReportingOverflow(1)
      if overflows { continue }
      contrary[row.count - 1] = constant
      rest.inequalities[index] = contrary
      isRedundant[index] = rest.isEmpty
      rest.inequalities[index] = isRedundant[index] ? [Int](repeating: 0, count: row.count) : row
    }
    inequalities = inequalities.indices.filter { !isRedundant[$0] }.map { inequalities[$0] }
  }

  /// Removes local variables that an equality determines with a scale of 1 or -1.
  package mutating func removeRedundantLocals() {
    for row in equalities.indices { equalities[row].divideByCommonDivisor() }
    while true {
      var found: (equality: Int, variable: Int)?
      for variable in inputCount..<max(inputCount, variableCount) {
        if let index = equalities.firstIndex(where: { abs($0[variable]) == 1 }) {
          found = (index, variable)
          break
        }
      }
      guard let found else { return }
      substitute(found.variable, by: found.equality)
      removeVariables(found.variable..<found.variable + 1)
    }
  }

  // MARK: Emptiness

  /// `true` if there is no point; `false` where this way of looking finds no contradiction.
  package var isEmpty: Bool {
    if hasContradiction { return true }
    var rest = self
    rest.removeRedundantLocals()
    if rest.hasContradiction { return true }
    var position = 0
    while position < rest.variableCount {
      rest.eliminateByEqualities(position..<rest.variableCount)
      position += 1
      if rest.hasContradiction { return true }
    }
    let limit = 32
    while rest.variableCount > 0 {
      rest.eliminate(rest.bestToEliminate(0..<rest.variableCount))
      if rest.constraintCount >= limit * max(rest.variableCount, 1) { return false }
      if rest.hasContradiction { return true }
    }
    return false
  }

  /// `true` iff a constraint alone cannot hold: `1 == 0`, `-1 >= 0`, `2x + 1 == 0`.
  package var hasContradiction: Bool {
    for row in equalities {
      let (divisor, constant) = (commonDivisor(row.dropLast()), row[row.count - 1])
      if divisor == 0 ? constant != 0 : constant.magnitude % divisor != 0 { return true }
    }
    return inequalities.contains { $0[$0.count - 1] < 0 && $0.isConstantRow }
  }
}
