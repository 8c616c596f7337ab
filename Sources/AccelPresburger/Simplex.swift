/// A linear program over rational numbers, exactly: constraints are added one by one, and optima are asked for.
///
/// Each row of the tableau has a denominator of its own, so that all its numbers are integers.
struct Simplex<Number: ExactInteger> {
  /// Where a variable or a constraint stands.
  private struct Unknown {
    var isRow: Bool
    var position: Int
    /// `true` iff it must not be negative.
    let isRestricted: Bool
  }

  /// Whether something grows or shrinks.
  enum Direction { case up, down }

  /// How small or large something can be.
  enum Optimum: Equatable {
    case unbounded
    case fraction(numerator: Number, denominator: Number)
  }

  /// For each row the denominator, the constant, and the scales of the columns.
  private var rows: [[Number]] = []
  /// The unknowns: the variables, then the constraints.
  private var unknowns: [Unknown] = []
  /// Which unknown each row is.
  private var rowUnknowns: [Int] = []
  /// Which unknown each column is; the first two are none.
  private var columnUnknowns: [Int]
  /// The number of variables.
  private let variableCount: Int
  /// `true` iff the constraints contradict each other.
  private(set) var isEmpty = false

  /// Creates a program without constraints.
  init(variableCount: Int) {
    self.variableCount = variableCount
    columnUnknowns = [-1, -1] + Array(0..<variableCount)
    unknowns = (0..<variableCount).map { Unknown(isRow: false, position: $0 + 2, isRestricted: false) }
  }

  /// Creates a program of the constraints of a system.
  init(_ system: ConstraintSystem) throws(Overflow) {
    self.init(variableCount: system.variableCount)
    for row in system.inequalities where !isEmpty { try add(row.map { Number($0) }) }
    for row in system.equalities where !isEmpty {
      try add(row.map { Number($0) })
      if isEmpty { break }
      var negated: [Number] = []
      for number in row { negated.append(try Number(number).negated()) }
      try add(negated)
    }
  }

  /// Adds a constraint that a sum is not negative.
  mutating func add(_ constraint: [Number]) throws(Overflow) {
    let index = try addRow(constraint, isRestricted: true)
    if try !restore(index) { isEmpty = true }
  }

  /// Adds a row for a sum; returns its number among the unknowns.
  private mutating func addRow(_ scales: [Number], isRestricted: Bool) throws(Overflow) -> Int {
    let zero = Number(0)
    var row = [Number](repeating: zero, count: columnUnknowns.count)
    row[0] = Number(1)
    row[1] = scales[variableCount]
    for variable in 0..<variableCount where scales[variable].sign != 0 {
      let unknown = unknowns[variable]
      if !unknown.isRow {
        row[unknown.position] = try row[unknown.position].adding(try scales[variable].multiplied(by: row[0]))
        continue
      }
      let other = rows[unknown.position]
      let common = try row[0].commonDivisor(other[0])
      let rowScale = try other[0].floorDivided(by: common).quotient
      let otherScale = try scales[variable].multiplied(by: try row[0].floorDivided(by: common).quotient)
      row[0] = try row[0].multiplied(by: rowScale)
      for column in 1..<row.count {
        row[column] = try row[column].multiplied(by: rowScale).adding(
          try other[column].multiplied(by: otherScale))
      }
    }
    try Self.normalize(&row)
    rows.append(row)
    unknowns.append(Unknown(isRow: true, position: rows.count - 1, isRestricted: isRestricted))
    rowUnknowns.append(unknowns.count - 1)
    return unknowns.count - 1
  }

  /// Divides a row by what divides all its numbers.
  private static func normalize(_ row: inout [Number]) throws(Overflow) {
    var divisor = Number(0)
    let one = Number(1)
    for number in row where number.sign != 0 {
      divisor = try divisor.commonDivisor(number)
      if divisor == one { return }
    }
    for column in row.indices { row[column] = try row[column].floorDivided(by: divisor).quotient }
  }

  /// Exchanges a row with a column.
  private mutating func pivot(_ row: Int, _ column: Int) throws(Overflow) {
    let (rowUnknown, columnUnknown) = (rowUnknowns[row], columnUnknowns[column])
    (rowUnknowns[row], columnUnknowns[column]) = (columnUnknown, rowUnknown)
    (unknowns[rowUnknown].isRow, unknowns[rowUnknown].position) = (false, column)
    (unknowns[columnUnknown].isRow, unknowns[columnUnknown].position) = (true, row)

    var pivotRow = rows[row]
    pivotRow.swapAt(0, column)
    if pivotRow[0].sign < 0 {
      pivotRow[0] = try pivotRow[0].negated()
      pivotRow[column] = try pivotRow[column].negated()
    } else {
      for other in 1..<pivotRow.count where other != column {
        pivotRow[other] = try pivotRow[other].negated()
      }
    }
    try Self.normalize(&pivotRow)
    rows[row] = pivotRow
    for other in rows.indices where other != row && rows[other][column].sign != 0 {
      var new = rows[other]
      let scale = new[column]
      new[0] = try new[0].multiplied(by: pivotRow[0])
      for index in 1..<new.count where index != column {
        new[index] = try new[index].multiplied(by: pivotRow[0]).adding(
          try scale.multiplied(by: pivotRow[index]))
      }
      new[column] = try scale.multiplied(by: pivotRow[column])
      try Self.normalize(&new)
      rows[other] = new
    }
  }

  /// The row and column to exchange so that the value of `row` moves in `direction`, by Bland's rule; the row is the one
  /// given if nothing bounds it. `nil` at the optimum.
  private func findPivot(_ row: Int, _ direction: Direction) throws(Overflow) -> (row: Int, column: Int)? {
    var found: Int?
    for column in 2..<max(columnUnknowns.count, 2) {
      let scale = rows[row][column]
      if scale.sign == 0 { continue }
      if unknowns[columnUnknowns[column]].isRestricted, (scale.sign > 0) != (direction == .up) { continue }
      if found == nil || columnUnknowns[column] < columnUnknowns[found!] { found = column }
    }
    guard let column = found else { return nil }
    let grows = (rows[row][column].sign > 0) == (direction == .up)
    return (try findPivotRow(except: row, grows ? .up : .down, column) ?? row, column)
  }

  /// The restricted row that first reaches 0 when a column moves in `direction`.
  private func findPivotRow(
    except skipped: Int, _ direction: Direction, _ column: Int
  ) throws(Overflow) -> Int? {
    var best: Int?
    for row in rows.indices where row != skipped {
      let scale = rows[row][column]
      if scale.sign == 0 || !unknowns[rowUnknowns[row]].isRestricted { continue }
      if (scale.sign > 0) == (direction == .up) { continue }
      guard let other = best else {
        best = row
        continue
      }
      let difference = try rows[other][1].multiplied(by: scale).subtracting(
        try rows[row][1].multiplied(by: rows[other][column]))
      if difference.sign == 0
        ? rowUnknowns[row] < rowUnknowns[other] : (difference.sign > 0) != (direction == .up)
      {
        best = row
      }
    }
    return best
  }

  /// Makes the value of an unknown not negative, if that is possible.
  private mutating func restore(_ unknown: Int) throws(Overflow) -> Bool {
    while unknowns[unknown].isRow, rows[unknowns[unknown].position][1].sign < 0 {
      guard let (row, column) = try findPivot(unknowns[unknown].position, .up) else { return false }
      try pivot(row, column)
    }
    return true
  }

  /// Returns the least or the greatest value of a sum.
  /// - Requires: the constraints do not contradict each other.
  mutating func optimum(_ direction: Direction, of scales: [Number]) throws(Overflow) -> Optimum {
    let index = try addRow(scales, isRestricted: false)
    defer { removeLast() }
    return try optimum(direction, unknown: index)
  }

  /// Moves an unknown that is no restricted column as far as it goes.
  private mutating func optimum(_ direction: Direction, unknown: Int) throws(Overflow) -> Optimum {
    while let (row, column) = try findPivot(unknowns[unknown].position, direction) {
      if row == unknowns[unknown].position { return .unbounded }
      try pivot(row, column)
    }
    let row = rows[unknowns[unknown].position]
    return .fraction(numerator: row[1], denominator: row[0])
  }

  /// Removes the unknown that was added last, which is a row.
  private mutating func removeLast() {
    let unknown = unknowns.removeLast()
    let last = rows.count - 1
    if unknown.position != last {
      rows.swapAt(unknown.position, last)
      rowUnknowns.swapAt(unknown.position, last)
      unknowns[rowUnknowns[unknown.position]].position = unknown.position
    }
    rows.removeLast()
    rowUnknowns.removeLast()
  }
}

extension ConstraintSystem {
  /// `true` iff not even rational numbers fulfil the constraints.
  package var isRationallyEmpty: Bool {
    do { return try Simplex<Int>(self).isEmpty } catch {}
    return (try? Simplex<BigInteger>(self).isEmpty) ?? false
  }

  /// Removes inequalities that follow from the others, one after the other.
  package mutating func removeRedundantConstraints() {
    tightenInequalities()
    var index = 0
    while index < inequalities.count {
      var rest = self
      let row = rest.inequalities.remove(at: index)
      if rest.implies(row) { self = rest } else { index += 1 }
    }
  }

  /// `true` iff the sum is not negative for all rational points.
  package func implies(_ inequality: [Int]) -> Bool {
    do { return try implies(inequality, Int.self) } catch {}
    return (try? implies(inequality, BigInteger.self)) ?? false
  }

  /// `true` iff the sum is not negative for all rational points.
  private func implies<N: ExactInteger>(_ row: [Int], _: N.Type) throws(Overflow) -> Bool {
    var simplex = try Simplex<N>(self)
    if simplex.isEmpty { return true }
    guard case .fraction(let numerator, _) = try simplex.optimum(.down, of: row.map { N($0) }) else {
      return false
    }
    return numerator.sign >= 0
  }
}
