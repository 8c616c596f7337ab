public import Accel
import AffineDialect
import TensorDialect

/// A pass that computes operations in tiles.
public protocol TilingPass: Pass {
  /// The size of a tile along each loop.
  var tileSizes: [Int] { get set }
  /// The number of threads that share each loop.
  var threadCounts: [Int] { get set }
  /// The order of the loops.
  var interchange: [Int] { get set }
  /// The loops around a tile.
  var loopType: TilingLoopType { get set }
  /// Creates loops that compute what an operation does; returns `nil` if that cannot be done.
  static func tile(_ op: Operation, _ options: TilingOptions, _ rewriter: Rewriter) -> TiledLoops?
}

/// The loops around a tile.
public enum TilingLoopType: String, PassOptionEnum {
  case `for`, forall

  public var help: String {
    switch self {
    case .for: "scf.for, one iteration after the other"
    case .forall: "scf.forall, a thread for each tile"
    }
  }
}

extension TilingPass {
  public static var options: [PassOption<Self>] {
    [
      .init("tile-sizes", \.tileSizes, "The size of a tile along each loop; 0 leaves a loop as it is"),
      .init("num-threads", \.threadCounts, "The number of threads that share each loop, for scf.forall"),
      .init("interchange", \.interchange, "The order of the loops, outermost first"),
      .init("loop-type", \.loopType, "The loops around a tile"),
    ]
  }

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    if threadCounts.contains(where: { $0 < 0 }) || tileSizes.contains(where: { $0 < 0 }) {
      throw PassFailure("sizes of tiles and numbers of threads are not negative")
    }
    if !threadCounts.isEmpty, loopType == .for { throw PassFailure("scf.for has no threads") }
    if interchange.sorted() != Array(interchange.indices) { throw PassFailure("the order is no permutation") }
    var options = TilingOptions()
    (options.tileSizes, options.threadCounts) = (tileSizes, threadCounts)
    options.interchange = interchange
    options.loopKind = loopType == .forall ? .parallel : .sequential
    let rewriter = context.rewriter()
    for target in Self.targets(in: op) {
      guard let tiled = Self.tile(target, options, rewriter) else { continue }
      rewriter.replace(target, with: tiled.replacements)
    }
    // Slices of all that there is, sizes that are known, and what nobody needs any more go away.
    rewriteGreedily(
      op,
      PatternTable(
        Tensor.ExtractSlice.canonicalizations + Tensor.InsertSlice.canonicalizations
          + Affine.Apply.canonicalizations + Affine.Min.canonicalizations))
  }

  /// The operations that are tiled; together with producers, only those whose results no other that can be tiled uses.
  private static func targets(in op: Operation) -> [Operation] {
    var all: [Operation] = []
    op.walk {
      if $0.interface(TilingWitness.self) != nil { all.append($0) }
      return .advance
    }
    return isFusing ? all.reversed().filter { !isFused($0) } : all
  }

  /// `true` iff another operation that can be tiled uses a result.
  private static func isFused(_ op: Operation) -> Bool {
    op.results.contains { $0.uses.contains { $0.owner.interface(TilingWitness.self) != nil } }
  }

  /// `true` iff operations are tiled together with what their operands come from.
  private static var isFusing: Bool { Self.self == LinalgTileAndFuse.self }
}

/// Computes structured operations in tiles.
public struct LinalgTile: TilingPass {
  public static let name = "linalg-tile"
  public static let summary = "Compute operations in tiles"
  public var tileSizes: [Int] = []
  public var threadCounts: [Int] = []
  public var interchange: [Int] = []
  public var loopType = TilingLoopType.for
  /// Creates the pass with its options as they are by default.
  public init() {}

  public static func tile(
    _ op: Operation, _ options: TilingOptions, _ rewriter: Rewriter
  ) -> TiledLoops? { Linalg.tile(op, options, rewriter) }
}

/// Computes structured operations in tiles, and what their operands come from in the same loops.
public struct LinalgTileAndFuse: TilingPass {
  public static let name = "linalg-tile-and-fuse"
  public static let summary = "Compute operations in tiles, together with the producers of their operands"
  public var tileSizes: [Int] = []
  public var threadCounts: [Int] = []
  public var interchange: [Int] = []
  public var loopType = TilingLoopType.for
  /// Creates the pass with its options as they are by default.
  public init() {}

  public static func tile(
    _ op: Operation, _ options: TilingOptions, _ rewriter: Rewriter
  ) -> TiledLoops? { Linalg.tileAndFuse(op, options, rewriter) }
}
