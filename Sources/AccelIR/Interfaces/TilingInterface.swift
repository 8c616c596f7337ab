/// A part of a space of iterations, or of a tensor: where it begins and how large it is, with steps of 1.
public struct TilePosition {
  /// The first index along each dimension.
  public var offsets: [MixedIndex]
  /// The number of indices along each dimension.
  public var sizes: [MixedIndex]

  /// Creates a position.
  public init(offsets: [MixedIndex], sizes: [MixedIndex]) { (self.offsets, self.sizes) = (offsets, sizes) }
}

/// What computes one tile of what an operation computes.
public struct TiledImplementation {
  /// The operation that computes the tile.
  public var op: Operation
  /// The tiles of the results.
  public var values: [Value]

  /// Wraps an operation and what it computes.
  public init(op: Operation, values: [Value]) { (self.op, self.values) = (op, values) }
}

/// An operation that computes its results in a space of iterations, and can do so for a part of that space.
///
/// List `tiling` among the schema's interfaces. All loops begin at 0 and count by 1.
public protocol TilingInterface: OpSchema {
  /// `true` for each loop whose iterations do not depend on each other.
  static func parallelLoops(of op: Op<Self>) -> [Bool]
  /// Returns the number of iterations of each loop; `rewriter` makes the operations that find it out.
  static func loopSizes(of op: Op<Self>, _ rewriter: Rewriter) -> [MixedIndex]
  /// Creates what does the iterations of a tile; returns `nil` if that cannot be done.
  static func tile(_ op: Op<Self>, _ tile: TilePosition, _ rewriter: Rewriter) -> TiledImplementation?
  /// Returns which part of a result the iterations of a tile compute.
  static func resultTile(of op: Op<Self>, _ result: Int, _ tile: TilePosition, _ rewriter: Rewriter)
    -> TilePosition?
  /// Returns which iterations compute a part of a result.
  static func loopTile(of op: Op<Self>, _ result: Int, _ part: TilePosition, _ rewriter: Rewriter)
    -> TilePosition?
}

extension TilingInterface {
  /// This schema's implementation, for generic code.
  public static var tiling: Implements {
    Implements(
      TilingWitness(
        parallelLoops: { parallelLoops(of: Op(unchecked: $0)) },
        loopSizes: { loopSizes(of: Op(unchecked: $0), $1) },
        tile: { tile(Op(unchecked: $0), $1, $2) },
        resultTile: { resultTile(of: Op(unchecked: $0), $1, $2, $3) },
        loopTile: { loopTile(of: Op(unchecked: $0), $1, $2, $3) }))
  }
}

/// What generic code may ask of an operation that can be computed in tiles.
public struct TilingWitness: InterfaceWitness {
  /// `true` for each loop whose iterations do not depend on each other.
  public let parallelLoops: @Sendable (Operation) -> [Bool]
  /// Returns the number of iterations of each loop.
  public let loopSizes: @Sendable (Operation, Rewriter) -> [MixedIndex]
  /// Creates what does the iterations of a tile.
  public let tile: @Sendable (Operation, TilePosition, Rewriter) -> TiledImplementation?
  /// Returns which part of a result the iterations of a tile compute.
  public let resultTile: @Sendable (Operation, Int, TilePosition, Rewriter) -> TilePosition?
  /// Returns which iterations compute a part of a result.
  public let loopTile: @Sendable (Operation, Int, TilePosition, Rewriter) -> TilePosition?
}
