package import Accel
import SCFDialect

/// Affine expressions with what they are applied to: dimensions first, then symbols.
struct MappedOperands {
  /// The expressions; a set's are those of its constraints.
  var map: AffineMap
  /// What stands for the dimensions and symbols.
  var operands: [Value]

  /// Replaces what `affine.apply` computes by what it is computed from, drops what is not used or the same as
  /// something else, and puts constants into the expressions.
  mutating func compose() {
    if !map.results.isEmpty { while substituteApplication() {} }
    canonicalize()
    map = map.simplified
  }

  /// Composes if an operand is what `affine.apply` computes, and leaves all as it is otherwise.
  mutating func composeIfApplied() {
    if operands.contains(where: { $0.defined(by: Affine.Apply.self) != nil }) { compose() }
  }

  /// Replaces one operand that an `affine.apply` computes; `false` if there is none.
  private mutating func substituteApplication() -> Bool {
    for (position, operand) in operands.enumerated() {
      guard let application = operand.defined(by: Affine.Apply.self) else { continue }
      var inner = MappedOperands(map: application.map.map, operands: Array(application.mapOperands))
      inner.canonicalize()
      let (outerDimensions, outerSymbols) = (map.dimensionCount, map.symbolCount)
      let (addedDimensions, addedSymbols) = (inner.map.dimensionCount, inner.map.symbolCount)
      // The new dimensions and symbols follow the old ones.
      let replacement = inner.map.results[0].replacing(
        dimensions: (0..<addedDimensions).map { .dimension(outerDimensions + $0) },
        symbols: (0..<addedSymbols).map { .symbol(outerSymbols + $0) })
      let replaced: AffineExpr =
        position < outerDimensions ? .dimension(position) : .symbol(position - outerDimensions)
      map = map.replacing(
        [replaced: replacement], dimensionCount: outerDimensions + addedDimensions,
        symbolCount: outerSymbols + addedSymbols)
      operands =
        Array(operands[..<outerDimensions]) + inner.operands[..<addedDimensions]
        + operands[outerDimensions...] + inner.operands[addedDimensions...]
      removeInput(position < outerDimensions ? position : position + addedDimensions)
      return true
    }
    return false
  }

  /// Drops the input at `position`, which no result mentions.
  private mutating func removeInput(_ position: Int) {
    let dimensionCount = map.dimensionCount
    let isDimension = position < dimensionCount
    let index = isDimension ? position : position - dimensionCount
    // What stands behind moves up.
    func shifted(_ count: Int, _ make: (Int) -> AffineExpr) -> [AffineExpr] {
      (0..<count).map { $0 == index ? .constant(0) : make($0 < index ? $0 : $0 - 1) }
    }
    map = map.replacing(
      dimensions: isDimension ? shifted(dimensionCount) { .dimension($0) } : [],
      symbols: isDimension ? [] : shifted(map.symbolCount) { .symbol($0) },
      dimensionCount: dimensionCount - (isDimension ? 1 : 0),
      symbolCount: map.symbolCount - (isDimension ? 0 : 1))
    operands.remove(at: position)
  }

  /// Makes symbols of dimensions that may be such, drops what is not used or the same as something else, and puts
  /// constants into the expressions.
  mutating func canonicalize() {
    if operands.isEmpty { return }
    promoteSymbols()
    demoteDimensions()
    var dimensions: [Value] = []
    var symbols: [Value] = []
    var newDimensions: [AffineExpr] = []
    var newSymbols: [AffineExpr] = []
    for (position, operand) in operands[..<map.dimensionCount].enumerated() {
      guard map.results.contains(where: { $0.isFunction(ofDimension: position) }) else {
        newDimensions.append(0)
        continue
      }
      newDimensions.append(.dimension(Self.place(of: operand, in: &dimensions)))
    }
    for (position, operand) in operands[map.dimensionCount...].enumerated() {
      if let constant = operand.constantIndex {
        newSymbols.append(.constant(Int64(constant)))
      } else if map.results.contains(where: { $0.isFunction(ofSymbol: position) }) {
        newSymbols.append(.symbol(Self.place(of: operand, in: &symbols)))
      } else {
        newSymbols.append(0)
      }
    }
    map = map.replacing(
      dimensions: newDimensions, symbols: newSymbols, dimensionCount: dimensions.count,
      symbolCount: symbols.count)
    operands = dimensions + symbols
  }

  /// Returns the position of a value in a list, to which it is added if it is not there.
  private static func place(of value: Value, in list: inout [Value]) -> Int {
    if let position = list.firstIndex(of: value) { return position }
    list.append(value)
    return list.count - 1
  }

  /// Makes symbols of the dimensions that may be such wherever they are used.
  private mutating func promoteSymbols() {
    let count = map.dimensionCount
    var rest: [Value] = []
    var promoted: [Value] = []
    var dimensions: [AffineExpr] = []
    for operand in operands[..<count] {
      if operand.isSymbol {
        dimensions.append(.symbol(map.symbolCount + promoted.count))
        promoted.append(operand)
      } else {
        dimensions.append(.dimension(rest.count))
        rest.append(operand)
      }
    }
    if promoted.isEmpty { return }
    map = map.replacing(
      dimensions: dimensions, symbols: [], dimensionCount: rest.count,
      symbolCount: map.symbolCount + promoted.count)
    operands = rest + operands[count...] + promoted
  }
}

extension MappedOperands {
  /// Makes dimensions of the symbols that cannot be such.
  fileprivate mutating func demoteDimensions() {
    let count = map.dimensionCount
    guard operands[count...].contains(where: { $0.isDimension && !$0.isSymbol }) else { return }
    var (dimensions, symbols): ([Value], [Value]) = (Array(operands[..<count]), [])
    let expressions: [AffineExpr] = operands[count...].map { operand in
      if operand.isDimension, !operand.isSymbol {
        dimensions.append(operand)
        return .dimension(dimensions.count - 1)
      }
      symbols.append(operand)
      return .symbol(symbols.count - 1)
    }
    map = map.replacing(
      dimensions: [], symbols: expressions, dimensionCount: dimensions.count, symbolCount: symbols.count)
    operands = dimensions + symbols
  }
}

extension MappedOperands: Equatable {}

extension AffineMap {
  /// This map without results that come again.
  var withoutDuplicates: AffineMap {
    var unique: [AffineExpr] = []
    for result in results where !unique.contains(result) { unique.append(result) }
    return AffineMap(dimensionCount: dimensionCount, symbolCount: symbolCount, results: unique)
  }
}

extension MappedOperands {
  /// Puts numbers into a map and composes it with what computes the values.
  init(_ map: AffineMap, _ operands: [MixedIndex]) {
    var values: [Value] = []
    func inputs(_ operands: ArraySlice<MixedIndex>, _ make: (Int) -> AffineExpr) -> [AffineExpr] {
      let start = values.count
      return operands.map { operand in
        switch operand {
        case .constant(let number): return .constant(Int64(number))
        case .value(let value):
          values.append(value)
          return make(values.count - start - 1)
        }
      }
    }
    let dimensions = inputs(operands[..<map.dimensionCount]) { .dimension($0) }
    let dimensionCount = values.count
    let symbols = inputs(operands[map.dimensionCount...]) { .symbol($0) }
    let replaced = map.replacing(
      dimensions: dimensions, symbols: symbols, dimensionCount: dimensionCount,
      symbolCount: values.count - dimensionCount)
    (self.map, self.operands) = (replaced, values)
    compose()
  }

  /// The number or value that the only result is, if it is one.
  fileprivate var only: MixedIndex? {
    guard map.results.count == 1 else { return nil }
    let result = map.results[0]
    if let constant = result.constantValue { return .constant(Int(constant)) }
    if let position = result.dimensionPosition { return .value(operands[position]) }
    if case .symbol(let position) = result { return .value(operands[map.dimensionCount + position]) }
    return nil
  }
}

extension Rewriter {
  /// Returns what a map of one result makes of numbers and values, its dimensions first: a number, a value that is there
  /// or that of a new `affine.apply`, composed with those that compute the values.
  package func affineApply(_ map: AffineMap, _ operands: [MixedIndex]) -> MixedIndex {
    let mapped = MappedOperands(map, operands)
    return mapped.only
      ?? .value(
        create(Affine.Apply.self) {
          ($0.map, $0.mapOperands) = (AffineMapAttr(mapped.map), mapped.operands)
        }.result)
  }

  /// Returns the greatest of what expressions over symbols make of numbers and values.
  package func affineMax(_ expressions: [AffineExpr], _ symbols: [MixedIndex]) -> MixedIndex {
    var mapped = MappedOperands(
      AffineMap(dimensionCount: 0, symbolCount: symbols.count, results: expressions), symbols)
    let numbers = mapped.map.results.compactMap(\.constantValue)
    if let greatest = numbers.max(), numbers.count == expressions.count { return .constant(Int(greatest)) }
    mapped.map = mapped.map.withoutDuplicates
    return mapped.only
      ?? .value(
        create(Affine.Max.self) {
          ($0.map, $0.mapOperands) = (AffineMapAttr(mapped.map), mapped.operands)
        }.operation.result(0))
  }

  /// Returns what an expression over symbols makes of numbers and values.
  package func affineApply(_ expression: AffineExpr, _ symbols: [MixedIndex]) -> MixedIndex {
    affineApply(AffineMap(dimensionCount: 0, symbolCount: symbols.count, results: [expression]), symbols)
  }
}

extension Rewriter {
  /// Creates an `affine.linearize_index`.
  package func linearizedIndex(_ indices: [Value], basis: [MixedIndex], isDisjoint: Bool) -> Value {
    create(Affine.LinearizeIndex.self) {
      ($0.multiIndex, $0.dynamicBasis, $0.staticBasis) = (indices, basis.values, basis.dimensions)
      $0.disjoint = Affine.Disjointness(isDisjoint: isDisjoint)
    }.linearIndex
  }

  /// Creates an `affine.delinearize_index` with an index for each element of the basis.
  package func delinearizedIndices(_ index: Value, basis: [MixedIndex]) -> [Value] {
    let op = create(Affine.DelinearizeIndex.self) {
      ($0.linearIndex, $0.dynamicBasis, $0.staticBasis) = (index, basis.values, basis.dimensions)
      $0.multiIndex = basis.map { _ in context.indexType }
    }
    return Array(op.multiIndex)
  }
}
