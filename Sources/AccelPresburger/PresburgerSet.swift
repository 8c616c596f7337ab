/// A union of systems over the same dimensions and symbols, each with local variables of its own.
package struct PresburgerSet: Sendable {
  /// The number of dimensions.
  package let dimensionCount: Int
  /// The number of symbols.
  package let symbolCount: Int
  /// The systems; none for the set of no points.
  package private(set) var pieces: [ConstraintSystem] = []

  /// Creates the set of no points.
  package init(dimensionCount: Int, symbolCount: Int = 0) {
    (self.dimensionCount, self.symbolCount) = (dimensionCount, symbolCount)
  }

  /// Creates the set of the points of a system.
  package init(_ system: ConstraintSystem) {
    self.init(dimensionCount: system.dimensionCount, symbolCount: system.symbolCount)
    pieces = [system]
  }

  /// `true` iff there is no integer point.
  package var isEmpty: Bool { pieces.allSatisfy(\.isIntegerEmpty) }

  /// The dimensions and symbols of a point, if there is one.
  package var sample: [Int]? {
    for piece in pieces {
      if let point = piece.integerSample { return Array(point.prefix(dimensionCount + symbolCount)) }
    }
    return nil
  }

  /// Returns whether the point, of dimensions and symbols, is in the set.
  package func contains(_ point: [Int]) -> Bool {
    pieces.contains { piece in
      var fixed = piece
      for (variable, value) in point.enumerated() { fixed.setToConstant(variable, value) }
      return !fixed.isIntegerEmpty
    }
  }

  /// Returns the points of both and of either set.
  /// - Requires: the dimensions and symbols are as many.
  package func union(_ other: PresburgerSet) -> PresburgerSet {
    var result = self
    result.pieces += other.pieces
    return result
  }

  /// Returns the points that are in both sets.
  /// - Requires: the dimensions and symbols are as many.
  package func intersection(_ other: PresburgerSet) -> PresburgerSet {
    var result = PresburgerSet(dimensionCount: dimensionCount, symbolCount: symbolCount)
    for one in pieces {
      for two in other.pieces {
        let both = one.conjunction(two)
        if !both.isRationallyEmpty { result.pieces.append(both) }
      }
    }
    return result
  }

  /// Returns the points that are not in the other set; `nil` if a local variable of that is no quotient.
  /// - Requires: the dimensions and symbols are as many.
  package func subtracting(_ other: PresburgerSet) -> PresburgerSet? {
    var result = self
    for piece in other.pieces {
      guard let rest = result.subtracting(piece) else { return nil }
      result = rest
    }
    return result
  }

  /// Returns the points that do not fulfil a system.
  private func subtracting(_ system: ConstraintSystem) -> PresburgerSet? {
    var system = system
    system.removeRedundantLocals()
    guard let (quotients, conditions) = system.separatedQuotients, !system.isApproximate else { return nil }
    var result = PresburgerSet(dimensionCount: dimensionCount, symbolCount: symbolCount)
    for piece in pieces {
      let offset = piece.localCount
      var rest = piece.conjunction(quotients)
      for (row, isEquality) in conditions {
        var row = row
        row.insert(
          contentsOf: [Int](repeating: 0, count: offset), at: dimensionCount + symbolCount)
        for contrary in Self.contraries(of: row, isEquality: isEquality) {
          var part = rest
          part.inequalities.append(contrary)
          if !part.isRationallyEmpty { result.pieces.append(part) }
        }
        if isEquality { rest.equalities.append(row) } else { rest.inequalities.append(row) }
      }
    }
    return result
  }

  /// The inequalities one of which holds where a constraint does not.
  private static func contraries(of row: [Int], isEquality: Bool) -> [[Int]] {
    var (less, more) = (row.map { 0 &- $0 }, row)
    less[row.count - 1] &-= 1
    more[row.count - 1] &-= 1
    return isEquality ? [less, more] : [less]
  }

  /// Returns whether all points are in the other set; `nil` if a local variable of that is no quotient.
  package func isSubset(of other: PresburgerSet) -> Bool? { subtracting(other).map(\.isEmpty) }

  /// Returns whether the sets have the same points; `nil` if a local variable is no quotient.
  package func isEqual(to other: PresburgerSet) -> Bool? {
    guard let isSubset = isSubset(of: other), let isSuperset = other.isSubset(of: self) else { return nil }
    return isSubset && isSuperset
  }
}

extension ConstraintSystem {
  /// Returns the system of the points of both systems; the local variables of `other` follow those of this one.
  package func conjunction(_ other: ConstraintSystem) -> ConstraintSystem {
    var (one, two) = (self, other)
    let count = localCount
    one.insertLocals(other.localCount, at: count)
    two.insertLocals(count, at: 0)
    one.append(two)
    return one
  }

  /// The constraints that make local variables quotients, apart from all others; `nil` if one is no quotient.
  fileprivate var separatedQuotients:
    (quotients: ConstraintSystem, conditions: [(row: [Int], isEquality: Bool)])?
  {
    var quotients = ConstraintSystem(
      dimensionCount: dimensionCount, symbolCount: symbolCount, localCount: localCount)
    var isKnown = [Bool](repeating: true, count: inputCount) + [Bool](repeating: false, count: localCount)
    var isChanged = true
    while isChanged {
      isChanged = false
      for variable in inputCount..<max(inputCount, variableCount) where !isKnown[variable] {
        guard let (dividend, divisor) = division(variable, { isKnown[$0] }) else { continue }
        var short = dividend
        short.remove(at: variable)
        guard let bounds = Self.divisionBounds(short, by: divisor, at: variable) else { return nil }
        quotients.inequalities += [bounds.lower, bounds.upper]
        isKnown[variable] = true
        isChanged = true
      }
    }
    guard !isKnown.contains(false) else { return nil }
    let conditions =
      equalities.map { (row: $0, isEquality: true) } + inequalities.map { (row: $0, isEquality: false) }
    return (quotients, conditions.filter { $0.isEquality || !quotients.inequalities.contains($0.row) })
  }
}
