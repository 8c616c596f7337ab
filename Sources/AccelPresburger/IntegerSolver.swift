/// Finds integer points of systems, or that there is none, by Pugh's Omega test.
///
/// Equalities are solved by substitution, with new variables where no scale is 1. Inequalities are combined; where a
/// combination of bounds leaves room for no integer, points with room enough are looked for first, and then those close
/// to a lower bound, one distance after the other.
struct IntegerSolver<Number: ExactInteger> {
  /// The number of variables; rows have a constant at the end.
  private var count: Int
  private var equalities: [[Number]]
  private var inequalities: [[Number]]

  /// Creates a solver for a system.
  init(_ system: ConstraintSystem) {
    count = system.variableCount
    equalities = system.equalities.map { $0.map { Number($0) } }
    inequalities = system.inequalities.map { $0.map { Number($0) } }
  }

  /// Returns a number for each variable so that all constraints hold; `nil` if there are none.
  func solve() throws(Overflow) -> [Number]? {
    var system = self
    guard try system.normalize() else { return nil }
    if let (row, variable) = try system.bestEquality() { return try system.solve(row, variable) }
    guard let variable = system.bestVariable() else { return [Number](repeating: Number(0), count: count) }
    return try system.solveByCombination(variable)
  }

  // MARK: Normal form

  /// Divides by common divisors and drops what always holds; `false` if something cannot hold.
  private mutating func normalize() throws(Overflow) -> Bool {
    var bounds: [ArraySlice<Number>: Int] = [:]
    var kept: [[Number]] = []
    for row in inequalities {
      let divisor = try Self.divisor(of: row)
      if divisor.sign == 0 {
        if row[count].sign < 0 { return false }
        continue
      }
      var reduced: [Number] = []
      for number in row { reduced.append(try number.floorDivided(by: divisor).quotient) }
      if let index = bounds[reduced[..<count]] {
        if reduced[count] < kept[index][count] { kept[index] = reduced }
      } else {
        bounds[reduced[..<count]] = kept.count
        kept.append(reduced)
      }
    }
    var isUsed = [Bool](repeating: false, count: kept.count)
    inequalities = []
    for (index, row) in kept.enumerated() where !isUsed[index] {
      var opposite: [Number] = []
      for number in row[..<count] { opposite.append(try number.negated()) }
      if let other = bounds[opposite[...]] {
        let room = try row[count].adding(kept[other][count])
        if room.sign < 0 { return false }
        if room.sign == 0 {
          isUsed[other] = true
          equalities.append(row)
          continue
        }
      }
      inequalities.append(row)
    }
    var rows: [[Number]] = []
    for row in equalities {
      let divisor = try Self.divisor(of: row)
      if divisor.sign == 0 {
        if row[count].sign != 0 { return false }
        continue
      }
      if try row[count].floorDivided(by: divisor).remainder.sign != 0 { return false }
      var reduced: [Number] = []
      for number in row { reduced.append(try number.floorDivided(by: divisor).quotient) }
      rows.append(reduced)
    }
    equalities = rows
    return true
  }

  /// The greatest common divisor of the scales of a row.
  private static func divisor(of row: [Number]) throws(Overflow) -> Number {
    var divisor = Number(0)
    for number in row.dropLast() where number.sign != 0 { divisor = try divisor.commonDivisor(number) }
    return divisor
  }

  // MARK: Equalities

  /// The equality and its variable with the smallest scale.
  private func bestEquality() throws(Overflow) -> (row: Int, variable: Int)? {
    var best: (row: Int, variable: Int, scale: Number)?
    for (index, row) in equalities.enumerated() {
      for variable in 0..<count where row[variable].sign != 0 {
        let scale = try row[variable].magnitudeOrThrow()
        if best == nil || scale < best!.scale { best = (index, variable, scale) }
      }
    }
    return best.map { ($0.row, $0.variable) }
  }

  /// Solves an equality for one of its variables, and then what is left.
  private mutating func solve(_ index: Int, _ variable: Int) throws(Overflow) -> [Number]? {
    var row = equalities[index]
    let one = Number(1)
    let scale = try row[variable].magnitudeOrThrow()
    if scale != one {
      // A new variable takes the part of the sum that the modulus divides.
      let modulus = try scale.adding(one)
      for number in row.indices { row[number] = try Self.balancedRemainder(row[number], modulus) }
      row.insert(try modulus.negated(), at: count)
      for other in equalities.indices { equalities[other].insert(Number(0), at: count) }
      for other in inequalities.indices { inequalities[other].insert(Number(0), at: count) }
      count += 1
    } else {
      equalities.remove(at: index)
    }
    for other in equalities.indices { try Self.substitute(row, variable, &equalities[other]) }
    for other in inequalities.indices { try Self.substitute(row, variable, &inequalities[other]) }
    guard var point = try solve() else { return nil }
    var sum = row[count]
    for other in 0..<count where other != variable {
      sum = try sum.adding(try row[other].multiplied(by: point[other]))
    }
    point[variable] = row[variable].sign > 0 ? try sum.negated() : sum
    if scale != one { point.removeLast() }
    return point
  }

  /// Returns the remainder that lies around 0: from -modulus / 2 on, less than modulus / 2.
  private static func balancedRemainder(_ number: Number, _ modulus: Number) throws(Overflow) -> Number {
    let remainder = try number.floorDivided(by: modulus).remainder
    return try remainder.adding(remainder) < modulus ? remainder : try remainder.subtracting(modulus)
  }

  /// Removes a variable from a row by means of an equality in which its scale is 1 or -1.
  private static func substitute(
    _ equality: [Number], _ variable: Int, _ row: inout [Number]
  ) throws(Overflow) {
    if row[variable].sign == 0 { return }
    let scale = equality[variable].sign > 0 ? try row[variable].negated() : row[variable]
    for index in row.indices { row[index] = try row[index].adding(try equality[index].multiplied(by: scale)) }
  }

  // MARK: Inequalities

  /// The variable that costs least to eliminate, if one is left.
  private func bestVariable() -> Int? {
    let one = Number(1)
    var best: (variable: Int, cost: Int)?
    for variable in 0..<count {
      var (lower, upper, lowerUnit, upperUnit) = (0, 0, true, true)
      for row in inequalities where row[variable].sign != 0 {
        if row[variable].sign > 0 {
          lower += 1
          if row[variable] != one { lowerUnit = false }
        } else {
          upper += 1
          if row[variable] < Number(-1) { upperUnit = false }
        }
      }
      if lower + upper == 0 { continue }
      // What loses nothing comes first.
      let cost = lower * upper + (lower * upper == 0 || lowerUnit || upperUnit ? 0 : 1_000_000)
      if best == nil || cost < best!.cost { best = (variable, cost) }
    }
    return best?.variable
  }

  /// Combines the bounds of a variable, and solves what is left.
  private func solveByCombination(_ variable: Int) throws(Overflow) -> [Number]? {
    let (zero, one) = (Number(0), Number(1))
    let lower = inequalities.filter { $0[variable].sign > 0 }
    let upper = inequalities.filter { $0[variable].sign < 0 }
    var (shadow, dark) = (self, self)
    shadow.inequalities.removeAll { $0[variable].sign != 0 }
    dark.inequalities = shadow.inequalities
    var isExact = true
    for low in lower {
      for high in upper {
        let (lowScale, highScale) = (low[variable], try high[variable].negated())
        var row: [Number] = []
        for index in 0...count {
          row.append(
            try low[index].multiplied(by: highScale).adding(try high[index].multiplied(by: lowScale)))
        }
        row[variable] = zero
        shadow.inequalities.append(row)
        if lowScale != one, highScale != one {
          isExact = false
          let loss = try lowScale.subtracting(one).multiplied(by: try highScale.subtracting(one))
          row[count] = try row[count].subtracting(loss)
        }
        dark.inequalities.append(row)
      }
    }
    if let point = try dark.solve() { return try placed(point, variable, lower, upper) }
    if isExact { return nil }
    if try shadow.solve() == nil { return nil }
    return try solveNearBounds(variable, lower, upper)
  }

  /// Looks for points whose distance from a lower bound is small.
  private func solveNearBounds(
    _ variable: Int, _ lower: [[Number]], _ upper: [[Number]]
  ) throws(Overflow) -> [Number]? {
    let one = Number(1)
    var greatest = one
    for row in upper { greatest = max(greatest, try row[variable].negated()) }
    for low in lower {
      let scale = low[variable]
      let room = try greatest.multiplied(by: scale).subtracting(greatest).subtracting(scale)
      if room.sign < 0 { continue }
      let last = try room.floorDivided(by: greatest).quotient
      var distance = Number(0)
      while distance <= last {
        var system = self
        var row = low
        row[count] = try row[count].subtracting(distance)
        system.equalities.append(row)
        if let point = try system.solve() { return point }
        distance = try distance.adding(one)
      }
    }
    return nil
  }

  /// Puts a variable between its bounds, where the others are placed.
  private func placed(
    _ point: [Number], _ variable: Int, _ lower: [[Number]], _ upper: [[Number]]
  ) throws(Overflow) -> [Number] {
    var point = point
    func rest(_ row: [Number]) throws(Overflow) -> Number {
      var sum = row[count]
      for index in 0..<count where index != variable && row[index].sign != 0 {
        sum = try sum.adding(try row[index].multiplied(by: point[index]))
      }
      return sum
    }
    var value: Number?
    for row in lower {
      let bound = try rest(row).negated().ceilDivided(by: row[variable])
      value = max(value ?? bound, bound)
    }
    if value == nil {
      for row in upper {
        let bound = try rest(row).floorDivided(by: try row[variable].negated()).quotient
        value = min(value ?? bound, bound)
      }
    }
    point[variable] = value ?? Number(0)
    return point
  }
}

extension ConstraintSystem {
  /// `true` iff no integers fulfil the constraints.
  package var isIntegerEmpty: Bool {
    if hasContradiction || isRationallyEmpty { return true }
    do { return try IntegerSolver<Int>(self).solve() == nil } catch {}
    do { return try IntegerSolver<BigInteger>(self).solve() == nil } catch { return false }
  }

  /// A point, a number for each variable; `nil` if there is none, or none whose numbers have 64 bits was found.
  package var integerSample: [Int]? {
    if hasContradiction || isRationallyEmpty { return nil }
    do { return try IntegerSolver<Int>(self).solve() } catch {}
    guard let point = try? IntegerSolver<BigInteger>(self).solve() else { return nil }
    let words = point.compactMap(\.word)
    return words.count == point.count ? words : nil
  }
}
