/// A conjunction of linear equalities and inequalities over integer variables: dimensions, symbols and local variables,
/// which exist for some value and stand for quotients.
///
/// A row holds a scale for each variable, dimensions first, then symbols, then locals, and a constant at the end. Where
/// a number would leave 64 bits, a constraint is left out and `isApproximate` is set: the system then has all the points
/// that it had, and maybe more.
package struct ConstraintSystem: Sendable, Equatable {
  /// The number of dimensions.
  package private(set) var dimensionCount: Int
  /// The number of symbols.
  package private(set) var symbolCount: Int
  /// The number of local variables.
  package private(set) var localCount: Int
  /// What is 0.
  package var equalities: [[Int]] = []
  /// What is not negative.
  package var inequalities: [[Int]] = []
  /// `true` iff a constraint was left out because a number was too large.
  package var isApproximate = false

  /// Creates a system without constraints.
  package init(dimensionCount: Int, symbolCount: Int = 0, localCount: Int = 0) {
    (self.dimensionCount, self.symbolCount, self.localCount) = (dimensionCount, symbolCount, localCount)
  }

  /// The number of variables.
  package var variableCount: Int { dimensionCount + symbolCount + localCount }
  /// The number of dimensions and symbols.
  package var inputCount: Int { dimensionCount + symbolCount }
  /// The number of constraints.
  package var constraintCount: Int { equalities.count + inequalities.count }
}

// MARK: Variables

extension ConstraintSystem {
  /// Adds dimensions, the first at `position`, about which nothing is known.
  package mutating func insertDimensions(_ count: Int = 1, at position: Int) {
    insertColumns(count, at: position)
    dimensionCount += count
  }

  /// Adds symbols, the first at `position` among them.
  package mutating func insertSymbols(_ count: Int = 1, at position: Int) {
    insertColumns(count, at: dimensionCount + position)
    symbolCount += count
  }

  /// Adds local variables, the first at `position` among them.
  package mutating func insertLocals(_ count: Int = 1, at position: Int) {
    insertColumns(count, at: inputCount + position)
    localCount += count
  }

  /// Adds columns of zeros.
  private mutating func insertColumns(_ count: Int, at position: Int) {
    if count == 0 { return }
    let zeros = [Int](repeating: 0, count: count)
    for index in equalities.indices { equalities[index].insert(contentsOf: zeros, at: position) }
    for index in inequalities.indices { inequalities[index].insert(contentsOf: zeros, at: position) }
  }

  /// Removes variables with their scales, which is right only if these are 0 or no longer matter.
  package mutating func removeVariables(_ range: Range<Int>) {
    if range.isEmpty { return }
    for index in equalities.indices { equalities[index].removeSubrange(range) }
    for index in inequalities.indices { inequalities[index].removeSubrange(range) }
    let dimensions = range.clamped(to: 0..<dimensionCount).count
    let symbols = range.clamped(to: dimensionCount..<inputCount).count
    dimensionCount -= dimensions
    symbolCount -= symbols
    localCount -= range.count - dimensions - symbols
  }

  /// Makes the dimensions in `range` symbols, behind those that there are.
  package mutating func convertDimensionsToSymbols(_ range: Range<Int>) {
    moveColumns(range, to: inputCount)
    dimensionCount -= range.count
    symbolCount += range.count
  }

  /// Makes the dimensions and symbols in `range` local variables, behind those that there are.
  package mutating func convertToLocals(_ range: Range<Int>) {
    moveColumns(range, to: variableCount)
    let dimensions = range.clamped(to: 0..<dimensionCount).count
    dimensionCount -= dimensions
    symbolCount -= range.count - dimensions
    localCount += range.count
  }

  /// Moves columns to before the one that is now at `target`.
  private mutating func moveColumns(_ range: Range<Int>, to target: Int) {
    func moved(_ row: [Int]) -> [Int] {
      var result = Array(row[..<range.lowerBound])
      result += row[range.upperBound..<target]
      result += row[range]
      result += row[target...]
      return result
    }
    equalities = equalities.map(moved)
    inequalities = inequalities.map(moved)
  }

  /// Exchanges two variables.
  package mutating func swapVariables(_ first: Int, _ second: Int) {
    if first == second { return }
    for index in equalities.indices { equalities[index].swapAt(first, second) }
    for index in inequalities.indices { inequalities[index].swapAt(first, second) }
  }

  /// `true` iff no constraint mentions the variable.
  package func isUnconstrained(_ variable: Int) -> Bool {
    equalities.allSatisfy { $0[variable] == 0 } && inequalities.allSatisfy { $0[variable] == 0 }
  }
}

// MARK: Constraints

extension ConstraintSystem {
  /// Which bounds of a variable are meant.
  package enum BoundKind: Sendable { case lower, upper, equal }

  /// A row of zeros.
  package var zeroRow: [Int] { [Int](repeating: 0, count: variableCount + 1) }

  /// Bounds a variable by a number, which it may reach.
  package mutating func addBound(_ kind: BoundKind, _ variable: Int, _ value: Int) {
    var row = zeroRow
    row[variable] = kind == .upper ? -1 : 1
    row[row.count - 1] = kind == .upper ? value : 0 &- value
    if kind != .upper, value == .min { return isApproximate = true }
    if kind == .equal { equalities.append(row) } else { inequalities.append(row) }
  }

  /// Sets a variable to a number.
  package mutating func setToConstant(_ variable: Int, _ value: Int) {
    addBound(.equal, variable, value)
  }

  /// Adds the constraints of a system over the same variables.
  package mutating func append(_ other: ConstraintSystem) {
    equalities += other.equalities
    inequalities += other.inequalities
    if other.isApproximate { isApproximate = true }
  }

  /// Adds a local variable that is `dividend` divided by `divisor`, rounded down.
  /// - Requires: `dividend` has a scale for each variable, and a constant; `divisor` is positive.
  package mutating func addFloorDivision(_ dividend: [Int], by divisor: Int) {
    insertLocals(1, at: localCount)
    guard let bounds = Self.divisionBounds(dividend, by: divisor, at: variableCount - 1) else {
      return isApproximate = true
    }
    inequalities += [bounds.upper, bounds.lower]
  }

  /// Returns the two constraints of a variable at `position` that is a quotient rounded down, in this order:
  /// dividend - divisor * q >= 0, and -dividend + divisor * q + divisor - 1 >= 0.
  package static func divisionBounds(
    _ dividend: [Int], by divisor: Int, at position: Int
  ) -> (lower: [Int], upper: [Int])? {
    if dividend.contains(.min) { return nil }
    var lower = dividend
    lower.insert(0 - divisor, at: position)
    var upper = dividend.map { 0 - $0 }
    upper.insert(divisor, at: position)
    let (sum, overflows) = upper[upper.count - 1].addingReportingOverflow(divisor - 1)
    if overflows { return nil }
    upper[upper.count - 1] = sum
    return (lower, upper)
  }

  /// `true` iff the point, a number for each variable, fulfils all constraints.
  package func contains(_ point: [Int]) -> Bool {
    func value(_ row: [Int]) -> Int128 {
      zip(row, point).reduce(Int128(row[row.count - 1])) { $0 + Int128($1.0) * Int128($1.1) }
    }
    return equalities.allSatisfy { value($0) == 0 } && inequalities.allSatisfy { value($0) >= 0 }
  }
}
