/// A function from dimensions and symbols to a list of expressions: `(d0, d1)[s0] -> (d0 + s0, d1)`.
public struct AffineMap: Hashable, Sendable {
  /// The number of dimensions.
  public let dimensionCount: Int
  /// The number of symbols.
  public let symbolCount: Int
  /// The expressions computed.
  public let results: [AffineExpr]

  /// Creates a map.
  ///
  /// - Requires: the results name no dimension or symbol beyond the counts.
  public init(dimensionCount: Int, symbolCount: Int = 0, results: [AffineExpr]) {
    self.dimensionCount = dimensionCount
    self.symbolCount = symbolCount
    self.results = results
  }

  /// The number of dimensions and symbols.
  public var inputCount: Int { dimensionCount + symbolCount }
}

extension AffineMap {
  /// Returns the map of a constant: `() -> (c)`.
  public static func constant(_ value: Int64) -> AffineMap {
    AffineMap(dimensionCount: 0, results: [.constant(value)])
  }

  /// Returns the identity: `(d0, d1) -> (d0, d1)`.
  public static func identity(_ count: Int) -> AffineMap {
    AffineMap(dimensionCount: count, results: (0..<count).map { .dimension($0) })
  }

  /// Returns the identity on symbols: `()[s0, s1] -> (s0, s1)`.
  public static func symbolIdentity(_ count: Int) -> AffineMap {
    AffineMap(dimensionCount: 0, symbolCount: count, results: (0..<count).map { .symbol($0) })
  }

  /// Returns the identity on the last dimensions: `(d0, d1, d2) -> (d1, d2)`.
  ///
  /// - Requires: there are no more results than dimensions.
  public static func minorIdentity(dimensionCount: Int, resultCount: Int) -> AffineMap {
    precondition(resultCount <= dimensionCount, "a minor identity has no more results than dimensions")
    return AffineMap(
      dimensionCount: dimensionCount,
      results: (dimensionCount - resultCount..<dimensionCount).map { .dimension($0) })
  }

  /// Returns the map to the dimensions at the given positions.
  public static func selecting(_ positions: [Int], of dimensionCount: Int) -> AffineMap {
    AffineMap(dimensionCount: dimensionCount, results: positions.map { .dimension($0) })
  }

  /// Returns the permutation that moves the dimension at `positions[i]` to result i.
  ///
  /// - Requires: the positions are those from 0 on, each once.
  public static func permutation(_ positions: [Int]) -> AffineMap {
    let map = selecting(positions, of: positions.count)
    precondition(
      positions.allSatisfy { $0 >= 0 && $0 < positions.count } && map.isPermutation, "not a permutation")
    return map
  }

  /// Returns maps with the given results that share the fewest dimensions and symbols they need.
  public static func inferring(fromResults lists: [[AffineExpr]]) -> [AffineMap] {
    var (dimensionCount, symbolCount) = (0, 0)
    for expression in lists.joined() {
      expression.walkDistinct {
        dimensionCount = max(dimensionCount, ($0.dimensionPosition ?? -1) + 1)
        symbolCount = max(symbolCount, ($0.symbolPosition ?? -1) + 1)
      }
    }
    return lists.map { AffineMap(dimensionCount: dimensionCount, symbolCount: symbolCount, results: $0) }
  }

  /// Returns the map with the results of all maps on the same dimensions; symbols are not shared.
  public static func concatenating(_ maps: [AffineMap]) -> AffineMap {
    var (dimensionCount, symbolCount) = (0, 0)
    var results: [AffineExpr] = []
    for map in maps {
      results += map.replacingResults { $0.shiftingSymbols(count: map.symbolCount, by: symbolCount) }.results
      symbolCount += map.symbolCount
      dimensionCount = max(dimensionCount, map.dimensionCount)
    }
    return AffineMap(dimensionCount: dimensionCount, symbolCount: symbolCount, results: results)
  }
}
