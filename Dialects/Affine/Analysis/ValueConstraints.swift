import Accel
import AccelPresburger
import SCFDialect

/// A system of constraints whose dimensions and symbols are values of the program, as far as they are known.
struct ValueConstraints {
  /// The constraints.
  var system: ConstraintSystem
  /// The values of the dimensions and symbols.
  private(set) var values: [Value?]

  /// Creates a system without constraints.
  init(dimensions: [Value?] = [], symbols: [Value?] = []) {
    system = ConstraintSystem(dimensionCount: dimensions.count, symbolCount: symbols.count)
    values = dimensions + symbols
  }

  /// Wraps a system.
  /// - Requires: there is a value, or `nil`, for each dimension and symbol.
  init(_ system: ConstraintSystem, values: [Value?]) { (self.system, self.values) = (system, values) }

  /// The values of the dimensions.
  var dimensions: ArraySlice<Value?> { values[..<system.dimensionCount] }
  /// The values of the symbols.
  var symbols: ArraySlice<Value?> { values[system.dimensionCount...] }

  /// The position of a value, from `start` on.
  func position(of value: Value, from start: Int = 0) -> Int? {
    start > values.count ? nil : values[start...].firstIndex { $0 == value }
  }

  // MARK: Variables

  /// Adds dimensions, the first at `position`.
  mutating func insertDimensions(_ new: [Value?], at position: Int? = nil) {
    let position = position ?? system.dimensionCount
    system.insertDimensions(new.count, at: position)
    values.insert(contentsOf: new, at: position)
  }

  /// Adds a symbol, at `position` among the symbols.
  mutating func insertSymbol(_ value: Value?, at position: Int? = nil) {
    let position = position ?? system.symbolCount
    system.insertSymbols(1, at: position)
    values.insert(value, at: system.dimensionCount + position)
  }

  /// Makes the last dimensions symbols, or the first symbols dimensions, so that there are `count` symbols.
  mutating func setSymbolCount(_ count: Int) {
    let inputs = system.inputCount
    var new = ConstraintSystem(
      dimensionCount: inputs - count, symbolCount: count, localCount: system.localCount)
    (new.equalities, new.inequalities) = (system.equalities, system.inequalities)
    new.isApproximate = system.isApproximate
    system = new
  }

  /// Exchanges two variables.
  mutating func swap(_ first: Int, _ second: Int) {
    system.swapVariables(first, second)
    values.swapAt(first, second)
  }

  /// Removes variables after their constraints were combined.
  mutating func projectOut(_ range: Range<Int>) {
    system.projectOut(range)
    values.removeSubrange(range.clamped(to: 0..<values.count))
  }

  /// Removes the variable of a value.
  mutating func projectOut(_ value: Value) {
    if let position = position(of: value) { projectOut(position..<position + 1) }
  }

  /// Makes dimensions or symbols local variables.
  mutating func convertToLocals(_ range: Range<Int>) {
    system.convertToLocals(range)
    values.removeSubrange(range)
  }

  /// Replaces symbols that are known numbers by these.
  mutating func foldConstantSymbols() {
    var position = system.dimensionCount
    while position < system.inputCount {
      let row = system.equalities.first { row in
        abs(row[position]) == 1 && (0..<system.variableCount).allSatisfy { $0 == position || row[$0] == 0 }
      }
      if row != nil {
        system.eliminateByEqualities(position..<position + 1)
        values.remove(at: position)
      } else {
        position += 1
      }
    }
  }

  /// Makes dimensions of the symbols that are indices of loops.
  mutating func convertLoopIndicesToDimensions() {
    for case let value? in Array(symbols) where value.loop != nil {
      guard let position = position(of: value), position >= system.dimensionCount else { continue }
      swap(position, system.dimensionCount)
      setSymbolCount(system.symbolCount - 1)
    }
  }

  // MARK: Bounds

  /// Adds a variable for an index of a loop, with its bounds, or for a symbol; `false` if it is neither.
  mutating func addTerminal(_ value: Value) -> Bool {
    if position(of: value) != nil { return true }
    if value.defined(by: Affine.Apply.self) != nil { return false }
    if let loop = value.loop {
      insertDimensions([value])
      return addDomain(of: loop)
    }
    if let loop = value.parallelLoop {
      insertDimensions(loop.region.arguments.map { $0 })
      return addDomain(of: loop)
    }
    guard value.isSymbol else { return false }
    insertSymbol(value)
    if let number = value.constantIndex { system.addBound(.equal, values.count - 1, number) }
    return true
  }

  /// The results of a map in terms of the dimensions and symbols of this system.
  /// - Requires: all operands are variables.
  func aligned(_ bound: MappedOperands) -> AffineMap {
    let expressions: [AffineExpr] = bound.operands.map { operand in
      let position = position(of: operand) ?? 0
      return position < system.dimensionCount
        ? .dimension(position) : .symbol(position - system.dimensionCount)
    }
    let count = bound.map.dimensionCount
    return bound.map.replacing(
      dimensions: Array(expressions.prefix(count)), symbols: Array(expressions.dropFirst(count)),
      dimensionCount: system.dimensionCount, symbolCount: system.symbolCount)
  }

  /// Bounds a variable by the results of a map; an upper bound is not reached unless `isClosed`.
  mutating func addBound(
    _ kind: ConstraintSystem.BoundKind, _ variable: Int, _ bound: MappedOperands, isClosed: Bool? = nil
  ) -> Bool {
    var bound = bound
    bound.compose()
    bound.canonicalize()
    var variable = variable
    for operand in bound.operands {
      // Dimensions that are added move the symbols on.
      let (isSymbol, count) = (variable >= system.dimensionCount, system.dimensionCount)
      if !addTerminal(operand) { return false }
      if isSymbol { variable += system.dimensionCount - count }
    }
    return system.addBound(kind, variable, aligned(bound), isClosed: isClosed ?? (kind != .upper))
  }

  /// Adds what the bounds and the step of a loop say about its index.
  mutating func addDomain(of loop: Op<Affine.For>) -> Bool {
    guard let position = position(of: loop.inductionVariable) else { return false }
    let (lower, upper) = (loop.constantLowerBound, loop.constantUpperBound)
    let step = loop.step.value
    if step != 1, let lower, step > 0, lower != .min {
      var dividend = system.zeroRow
      dividend[position] = 1
      dividend[dividend.count - 1] = 0 - lower
      system.addFloorDivision(dividend, by: step)
      dividend.insert(0 - step, at: dividend.count - 1)
      system.equalities.append(dividend)
    }
    if let lower {
      system.addBound(.lower, position, lower)
    } else if !addBound(.lower, position, loop.lowerBound) {
      return false
    }
    if let upper {
      if upper > .min { system.addBound(.upper, position, upper - 1) }
      return true
    }
    return addBound(.upper, self.position(of: loop.inductionVariable) ?? position, loop.upperBound)
  }

  /// Adds what the bounds of a loop say about its indices.
  mutating func addDomain(of loop: Op<Affine.Parallel>) -> Bool {
    var (lower, upper) = (loop.lowerBoundsMap.map.results[...], loop.upperBoundsMap.map.results[...])
    for (number, index) in loop.region.arguments.enumerated() {
      guard let position = position(of: index) else { return false }
      let (low, high) = (loop.lowerBoundsGroups.sizes[number], loop.upperBoundsGroups.sizes[number])
      let lowerMap = AffineMap(
        dimensionCount: loop.lowerBoundsMap.map.dimensionCount,
        symbolCount: loop.lowerBoundsMap.map.symbolCount, results: Array(lower.prefix(low)))
      let upperMap = AffineMap(
        dimensionCount: loop.upperBoundsMap.map.dimensionCount,
        symbolCount: loop.upperBoundsMap.map.symbolCount, results: Array(upper.prefix(high)))
      (lower, upper) = (lower.dropFirst(low), upper.dropFirst(high))
      guard
        addBound(.lower, position, MappedOperands(map: lowerMap, operands: Array(loop.lowerBoundsOperands))),
        addBound(
          .upper, self.position(of: index) ?? position,
          MappedOperands(map: upperMap, operands: Array(loop.upperBoundsOperands)))
      else { return false }
    }
    return true
  }

  /// Adds what holds where the first region of a choice is executed.
  mutating func addDomain(of choice: Op<Affine.If>) {
    let (set, operands) = choice.canonicalCondition
    guard let system = ConstraintSystem(set) else { return }
    var other = ValueConstraints(system, values: operands)
    merge(&other)
    self.system = self.system.conjunctionOfSameInputs(other.system)
  }

  /// Gives both systems the same dimensions and symbols, those of this one first.
  mutating func merge(_ other: inout ValueConstraints) {
    for (position, value) in dimensions.enumerated() {
      guard let value, let found = other.position(of: value, from: position),
        found < other.system.dimensionCount
      else {
        other.insertDimensions([value], at: position)
        continue
      }
      other.swap(position, found)
    }
    if other.system.dimensionCount > system.dimensionCount {
      insertDimensions(Array(other.dimensions.dropFirst(system.dimensionCount)))
    }
    for (offset, value) in symbols.enumerated() {
      let position = other.system.dimensionCount + offset
      guard let value, let found = other.position(of: value, from: position) else {
        other.insertSymbol(value, at: offset)
        continue
      }
      other.swap(position, found)
    }
    for value in other.symbols.dropFirst(system.symbolCount) { insertSymbol(value) }
  }

  /// Adds dimensions for the results of a map, before all others, and the equalities that say what they are.
  mutating func compose(_ access: MappedOperands) -> Bool {
    let map = aligned(access)
    guard let rows = system.flattenMergingLocals(map.results) else { return false }
    let (inputs, count) = (system.inputCount, map.results.count)
    let later = system.variableCount + 1
    insertDimensions([Value?](repeating: nil, count: count), at: 0)
    for (number, row) in rows.enumerated() {
      var equality = [Int](repeating: 0, count: count + later)
      equality[number] = 1
      for index in 0..<row.count - 1 { equality[count + index] = 0 &- row[index] }
      equality[equality.count - 1] = 0 &- row[row.count - 1]
      system.equalities.append(equality)
    }
    _ = inputs
    return true
  }
}

extension ConstraintSystem {
  /// Returns the constraints of both systems, whose local variables are different ones.
  func conjunctionOfSameInputs(_ other: ConstraintSystem) -> ConstraintSystem { conjunction(other) }
}

extension Op<Affine.If> {
  /// The condition and its operands, without those that do not matter.
  var canonicalCondition: (IntegerSet, [Value]) {
    let set = self.condition.set
    var mapped = MappedOperands(
      map: AffineMap(
        dimensionCount: set.dimensionCount, symbolCount: set.symbolCount,
        results: set.constraints.map(\.expression)), operands: Array(self.operands))
    mapped.compose()
    mapped.canonicalize()
    let constraints = zip(mapped.map.results, set.constraints).map {
      IntegerSet.Constraint($0, isEquality: $1.isEquality)
    }
    return (
      IntegerSet(
        dimensionCount: mapped.map.dimensionCount, symbolCount: mapped.map.symbolCount,
        constraints: constraints), mapped.operands
    )
  }
}

extension Affine {
  /// The constraints on the indices of loops and choices, which are the first dimensions; `nil` if some are not affine.
  static func domain(of operations: [Operation]) -> ValueConstraints? {
    var indices: [Value] = []
    for op in operations {
      if let loop = op.as(For.self) { indices.append(loop.inductionVariable) }
      if let loop = op.as(Parallel.self) { indices += loop.region.arguments }
    }
    var domain = ValueConstraints(dimensions: indices)
    for op in operations {
      if let loop = op.as(For.self) {
        if !domain.addDomain(of: loop) { return nil }
      } else if let loop = op.as(Parallel.self) {
        if !domain.addDomain(of: loop) { return nil }
      } else if let choice = op.as(If.self) {
        domain.addDomain(of: choice)
      }
    }
    return domain
  }
}

extension ValueConstraints {
  /// Removes the first variable, which no constraint mentions.
  mutating func removeFirst() {
    system.removeVariables(0..<1)
    values.removeFirst()
  }
}
