public import Accel
import ArithDialect

extension SCF {
  /// Makes innermost parallel loops go over tiles, in each of which another goes over the indices.
  public struct ParallelLoopTiling: Pass {
    public static let name = "scf-parallel-loop-tiling"
    public static let title = "SCFParallelLoopTiling"
    public static let summary = "Tile parallel loops"

    /// The number of iterations of each tile; one for the dimensions that are left.
    public var tileSizes: [Int] = []
    /// Whether tiles at the edge are as large as others, and what is outside is left out by a condition.
    public var hasNoMinMaxBounds = false
    public static let options: [PassOption<Self>] = [
      .init("parallel-loop-tile-sizes", \.tileSizes, "Factors to tile parallel loops by"),
      .init(
        "no-min-max-bounds", \.hasNoMinMaxBounds,
        "Perform tiling with fixed upper bound with inbound check inside the internal loops"),
    ]
    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      _ = op.context.load(dialect: "affine")
      if tileSizes.contains(0) {
        op.context.emitError(at: .unknown, "tile size cannot be 0")
        throw .reported
      }
      let rewriter = context.rewriter()
      for loop in op.all(Parallel.self) where !loop.hasLoopInside && loop.initVals.isEmpty {
        tile(loop, tileSizes, hasNoMinMaxBounds: hasNoMinMaxBounds, rewriter)
      }
    }
  }

  /// Replaces a loop without results by one over tiles around one over the indices of a tile.
  ///
  /// Where a tile may reach past the upper bound, either the bound of the inner loop depends on the tile, or what is
  /// outside is left out by a condition.
  @discardableResult
  public static func tile(
    _ op: Op<Parallel>, _ sizes: [Int], hasNoMinMaxBounds: Bool, _ rewriter: Rewriter
  ) -> (outer: Op<Parallel>, inner: Op<Parallel>)? {
    guard op.initVals.isEmpty, let body = op.region.entry else { return nil }
    rewriter.builder.move(before: op.operation)
    rewriter.builder.location = op.location
    let index = op.context.indexType
    let zero = rewriter.constant(0, index)
    let numbers = op.step.indices.map { $0 < sizes.count ? sizes[$0] : 1 }
    let constants = numbers.map { rewriter.constant($0, index) }
    let (lower, upper, step) = (Array(op.lowerBound), Array(op.upperBound), Array(op.step))
    let tileSteps = zip(step, constants).map { rewriter.binary(Arith.MulI.self, $0, $1) }
    let outer = rewriter.createParallel(lower, upper, tileSteps)
    let tiles = Array(outer.region.arguments)

    var needsCheck = false
    var ends: [Value] = []
    for number in step.indices {
      if isDivisible(lower[number], upper[number], step[number], numbers[number]) || hasNoMinMaxBounds {
        ends.append(tileSteps[number])
        needsCheck = needsCheck || !isDivisible(lower[number], upper[number], step[number], numbers[number])
      } else {
        ends.append(
          rewriter.createAffine("affine.min", leastMap, [tileSteps[number], upper[number], tiles[number]]))
      }
    }
    let inner = rewriter.createParallel(step.map { _ in zero }, ends, step)
    rewriter.builder.move(after: inner.operation)
    rewriter.create(Reduce.self) { $0.operands = [] }

    rewriter.builder.move(toEndOf: inner.region.entry.unsafelyUnwrapped)
    let offsets = Array(inner.region.arguments)
    let indices = zip(offsets, tiles).map { rewriter.binary(Arith.AddI.self, $0, $1) }
    if needsCheck {
      let isInside = rewriter.checkBounds(tiles, upper, offsets, step)
      let choice = rewriter.create(If.self) {
        $0.condition = isInside
        $0.thenRegion = .block()
      }
      rewriter.create(Reduce.self) { $0.operands = [] }
      let reduce = op.reduce
      rewriter.builder.move(before: reduce.operation)
      if choice.thenBlock.last == nil { rewriter.yield([], at: op.location) }
      rewriter.erase(reduce)
      if let end = choice.thenBlock.last {
        rewriter.inline(body, into: choice.thenBlock, before: end, arguments: indices)
      } else {
        rewriter.merge(body, into: choice.thenBlock, arguments: indices)
      }
    } else {
      rewriter.merge(body, into: inner.region.entry.unsafelyUnwrapped, arguments: indices)
    }
    rewriter.erase(op)
    return (outer, inner)
  }

  /// The size of a tile, and what is left from where the tile begins.
  private static var leastMap: AffineMap {
    AffineMap(dimensionCount: 3, symbolCount: 0, results: [.dimension(0), .dimension(1) - .dimension(2)])
  }

  /// `true` iff the number of iterations is known, and a multiple of `size`.
  private static func isDivisible(_ lower: Value, _ upper: Value, _ step: Value, _ size: Int) -> Bool {
    guard let lower = lower.constantIndex, let upper = upper.constantIndex, let step = step.constantIndex
    else { return false }
    let distance = upper - lower
    let count = distance / step + (distance > 0 && !distance.isMultiple(of: step) ? 1 : 0)
    return count.isMultiple(of: size)
  }
}

extension Rewriter {
  /// Creates a loop without results whose body is empty, and goes on there.
  fileprivate func createParallel(_ lower: [Value], _ upper: [Value], _ step: [Value]) -> Op<SCF.Parallel> {
    let loop = create(SCF.Parallel.self) {
      ($0.lowerBound, $0.upperBound, $0.step) = (lower, upper, step)
    }
    let block = createBlock(
      in: loop.region, arguments: step.map(\.type), locations: step.map { _ in builder.location })
    builder.move(toEndOf: block)
    return loop
  }

  /// Creates the condition that the indices of a tile are before the upper bounds.
  fileprivate func checkBounds(
    _ tiles: [Value], _ upper: [Value], _ offsets: [Value], _ step: [Value]
  ) -> Value {
    var isInside = constant(true)
    for number in tiles.indices {
      let distance = binary(Arith.MulI.self, offsets[number], step[number])
      let index = binary(Arith.AddI.self, distance, tiles[number])
      isInside = binary(Arith.AndI.self, isInside, compare(.ult, index, upper[number]))
    }
    return isInside
  }
}
