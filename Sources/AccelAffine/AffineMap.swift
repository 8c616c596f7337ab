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
