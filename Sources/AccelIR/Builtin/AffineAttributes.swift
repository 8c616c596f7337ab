public import AccelAffine

/// An affine map: `affine_map<(d0)[s0] -> (d0 + s0)>`.
public struct AffineMapAttr: AttributeSchema {
  public static let name = "builtin.affine_map"
  /// The map.
  public let map: AffineMap
  /// Creates an attribute.
  public init(_ map: AffineMap) { self.map = map }
  public var alias: AliasSuggestion? { AliasSuggestion("map") }
  public static var interfaces: [Implements] {
    [
      Implements(
        MemRefLayout(
          invalidity: { layout, rank in
            guard let map = layout.as(AffineMapAttr.self)?.map, map.dimensionCount != rank else { return nil }
            return "memref layout mismatch between rank and affine map: \(rank) != \(map.dimensionCount)"
          },
          isIdentity: { layout, shape in
            layout.as(AffineMapAttr.self)?.map.isIdentity(of: shape.count) ?? false
          }))
    ]
  }
}

/// A set of integer points: `affine_set<(d0) : (d0 >= 0)>`.
public struct IntegerSetAttr: AttributeSchema {
  public static let name = "builtin.integer_set"
  /// The set.
  public let set: IntegerSet
  /// Creates an attribute.
  public init(_ set: IntegerSet) { self.set = set }
  public var alias: AliasSuggestion? { AliasSuggestion("set") }
}

extension AffineMap {
  /// `true` iff the map gives back its `rank` dimensions and has no symbols.
  fileprivate func isIdentity(of rank: Int) -> Bool {
    dimensionCount == rank && symbolCount == 0 && results.count == rank
      && results.indices.allSatisfy { results[$0] == .dimension($0) }
  }
}
