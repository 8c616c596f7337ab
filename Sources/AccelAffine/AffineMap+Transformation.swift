extension AffineMap {
  /// Returns the map with each result replaced by what `body` makes of it.
  public func replacingResults(_ body: (AffineExpr) -> AffineExpr) -> AffineMap {
    AffineMap(dimensionCount: dimensionCount, symbolCount: symbolCount, results: results.map(body))
  }

  /// Returns the map with dimensions and symbols replaced by position; those beyond the lists stay.
  public func replacing(
    dimensions: [AffineExpr], symbols: [AffineExpr], dimensionCount: Int, symbolCount: Int
  ) -> AffineMap {
    var replacement = AffineReplacement(dimensions: dimensions, symbols: symbols)
    return AffineMap(
      dimensionCount: dimensionCount, symbolCount: symbolCount, results: results.map { replacement.apply($0) }
    )
  }

  /// Returns the map with whole expressions replaced, on the given numbers of inputs.
  public func replacing(
    _ replacements: [AffineExpr: AffineExpr], dimensionCount: Int, symbolCount: Int
  ) -> AffineMap {
    var replacement = AffineExpressionReplacement(replacements)
    return AffineMap(
      dimensionCount: dimensionCount, symbolCount: symbolCount, results: results.map { replacement.apply($0) }
    )
  }

  /// Returns the map that applies `inner` first; its symbols are followed by those of `inner`.
  ///
  /// - Requires: `inner` has a result for each dimension.
  public func composed(with inner: AffineMap) -> AffineMap {
    precondition(dimensionCount == inner.results.count, "a map is composed with one of as many results")
    let shifted = inner.replacing(
      dimensions: [], symbols: (0..<inner.symbolCount).map { .symbol(symbolCount + $0) },
      dimensionCount: inner.dimensionCount, symbolCount: symbolCount + inner.symbolCount)
    return replacing(
      dimensions: shifted.results, symbols: [], dimensionCount: shifted.dimensionCount,
      symbolCount: shifted.symbolCount)
  }

  /// Returns the map from the results back to the dimensions, `nil` if a dimension is no result.
  ///
  /// Results that are no dimension, or one that came before, are ignored: the inverse of
  /// `(d0, d1) -> (d1, d0 + d1, d0)` is `(d0, d1, d2) -> (d2, d0)`.
  public var inversePermutation: AffineMap? {
    precondition(symbolCount == 0, "only a map without symbols has an inverse")
    var inverse: [AffineExpr?] = Array(repeating: nil, count: dimensionCount)
    for (index, result) in results.enumerated() {
      if case .dimension(let position) = result, inverse[position] == nil {
        inverse[position] = .dimension(index)
      }
    }
    let found = inverse.compactMap { $0 }
    guard found.count == dimensionCount else { return nil }
    return AffineMap(dimensionCount: results.count, results: found)
  }

  /// Returns the map from the results back to the dimensions, with 0 for those that are no result.
  ///
  /// - Requires: this is a projected permutation, zeros allowed.
  public var inverseAndBroadcastProjectedPermutation: AffineMap {
    precondition(isProjectedPermutation(allowingZeros: true), "not a projected permutation")
    var inverse = Array(repeating: 0 as AffineExpr, count: dimensionCount)
    for (index, result) in results.enumerated() {
      if case .dimension(let position) = result { inverse[position] = .dimension(index) }
    }
    return AffineMap(dimensionCount: results.count, results: inverse)
  }

  // MARK: Results

  /// Returns the map without the results at the given positions.
  public func droppingResults(at positions: Set<Int>) -> AffineMap {
    withResults(results.indices.filter { !positions.contains($0) }.map { results[$0] })
  }

  /// Returns the map without the results that are 0.
  public var droppingZeroResults: AffineMap { withResults(results.filter { $0 != 0 }) }

  /// Returns the map without results that repeat the one before.
  public var removingRepeatedResults: AffineMap {
    withResults(results.reduce(into: []) { if $0.last != $1 { $0.append($1) } })
  }

  /// Returns the map of the results at the given positions, in their order.
  public func subMap(_ positions: [Int]) -> AffineMap { withResults(positions.map { results[$0] }) }

  /// Returns the map of the first results.
  public func majorSubMap(_ count: Int) -> AffineMap { withResults(Array(results.prefix(count))) }

  /// Returns the map of the last results.
  public func minorSubMap(_ count: Int) -> AffineMap { withResults(Array(results.suffix(count))) }

  /// Returns a map of the same inputs with other results.
  private func withResults(_ results: [AffineExpr]) -> AffineMap {
    AffineMap(dimensionCount: dimensionCount, symbolCount: symbolCount, results: results)
  }

  // MARK: Inputs

  /// Returns the map with 0 for the given dimensions; `compressing` removes them from the inputs.
  public func projectingDimensions(_ positions: Set<Int>, compressing: Bool) -> AffineMap {
    let (replacements, count) = Self.projection(positions, of: dimensionCount, compressing) { .dimension($0) }
    return replacing(
      dimensions: replacements, symbols: [], dimensionCount: count, symbolCount: symbolCount)
  }

  /// Returns the map with 0 for the given symbols; `compressing` removes them from the inputs.
  public func projectingSymbols(_ positions: Set<Int>, compressing: Bool) -> AffineMap {
    let (replacements, count) = Self.projection(positions, of: symbolCount, compressing) { .symbol($0) }
    return replacing(
      dimensions: [], symbols: replacements, dimensionCount: dimensionCount, symbolCount: count)
  }

  /// Returns what the inputs become when some are projected out, and how many are left.
  private static func projection(
    _ positions: Set<Int>, of count: Int, _ isCompressing: Bool, _ make: (Int) -> AffineExpr
  ) -> ([AffineExpr], Int) {
    var next = 0
    let replacements = (0..<count).map { position -> AffineExpr in
      if positions.contains(position) { return 0 }
      defer { next += 1 }
      return make(isCompressing ? next : position)
    }
    return (replacements, isCompressing ? next : count)
  }

  /// The map without the dimensions that no result depends on.
  public var compressingUnusedDimensions: AffineMap {
    projectingDimensions(Set((0..<dimensionCount).filter { !isFunction(ofDimension: $0) }), compressing: true)
  }

  /// The map without the symbols that no result depends on.
  public var compressingUnusedSymbols: AffineMap {
    projectingSymbols(Set((0..<symbolCount).filter { !isFunction(ofSymbol: $0) }), compressing: true)
  }

  /// Returns the map on `rank` dimensions, which reads those that are not projected out.
  ///
  /// - Requires: as many dimensions are not projected out as the map has.
  public func expandingDimensions(toRank rank: Int, projecting positions: Set<Int>) -> AffineMap {
    composed(with: AffineMap.identity(rank).droppingResults(at: positions))
  }
}
