public import Accel
import AccelPresburger
import SCFDialect

extension Affine {
  /// Splits each loop of a nest into one over tiles and one inside of a tile; returns the loops, those over tiles first,
  /// or `nil` if the nest cannot be tiled.
  static func tile(
    _ nest: [Op<For>], _ rewriter: Rewriter, setBounds: ([Op<For>], [Op<For>]) -> Void
  ) -> [Op<For>]? {
    guard let root = nest.first, let innermost = nest.last, nest.allSatisfy(\.results.isEmpty),
      isPerfectNest(nest),
      isHyperRectangular(nest)
    else { return nil }
    let width = nest.count
    var loops: [Op<For>] = []
    rewriter.elsewhere({ $0.move(before: root.operation) }) {
      for _ in 0..<2 * width {
        let loop = rewriter.createLoop(lower: .constant(0), upper: .constant(0), at: root.location)
        loops.append(loop)
        if let end = loop.body.last { rewriter.builder.move(before: end) }
      }
    }
    let points = loops[width...]
    rewriter.moveContents(of: innermost.body, to: points.last!.body, before: points.last!.body.last)
    setBounds(nest, loops)
    for (old, new) in zip(nest, points) {
      rewriter.replaceAllUses(of: old.inductionVariable, with: new.inductionVariable)
    }
    rewriter.erase(root.operation)
    return loops
  }

  /// Splits each loop of a nest into one over tiles of given sizes and one inside of a tile.
  static func tile(_ nest: [Op<For>], sizes: [Int], _ rewriter: Rewriter) -> [Op<For>]? {
    tile(nest, rewriter) { nest, loops in
      for (number, old) in nest.enumerated() {
        rewriter.setBounds(loops[number], lower: old.lowerBound, upper: old.upperBound)
        rewriter.setStep(loops[number], to: sizes[number] &* old.step.value)
      }
      for (number, old) in nest.enumerated() {
        let (tileIndex, point) = (loops[number].inductionVariable, loops[nest.count + number])
        let (size, step) = (sizes[number], old.step.value)
        let upper: MappedOperands
        if let count = old.constantTripCount, count < size {
          upper = .value(tileIndex, plus: count &* step)
        } else if old.largestTripCountDivisor % UInt64(size) != 0 {
          upper = old.upperBound.prepending(tileIndex, plus: size &* step)
        } else {
          upper = .value(tileIndex, plus: size &* step)
        }
        rewriter.setBounds(point, lower: .value(tileIndex), upper: upper)
        rewriter.setStep(point, to: step)
      }
    }
  }

  /// `true` iff no bound of a loop depends on another loop of the nest.
  static func isHyperRectangular(_ nest: [Op<For>]) -> Bool {
    if nest.count <= 1 { return true }
    guard let domain = domain(of: nest.map(\.operation)) else { return false }
    return (domain.system.equalities + domain.system.inequalities).allSatisfy { row in
      row[..<nest.count].count { $0 != 0 } <= 1
    }
  }

  /// The nests that can be tiled: those of which each loop holds only the next.
  static func tileableBands(in op: Operation) -> [[Op<For>]] {
    var bands: [[Op<For>]] = []
    for region in op.regions {
      for block in region.blocks {
        for inner in block.operations {
          guard let loop = inner.as(For.self) else { continue }
          bands.append(perfectNest(loop))
        }
      }
    }
    return bands
  }

  /// Splits loops into tiles.
  public struct LoopTile: Pass {
    public static let name = "affine-loop-tile"
    public static let title = "AffineLoopTiling"
    public static let summary = "Tile affine loop nests"
    public static let anchor: String? = "func.func"

    /// The size of the cache that a tile should fit into, in KiB.
    public var cacheSize = 512
    /// Whether full tiles get loops of their own.
    public var separates = false
    /// The size of tiles, if it is the same for all loops.
    public var size = 0
    /// The sizes of tiles, outermost loop first.
    public var sizes: [Int] = []
    public static let options: [PassOption<Self>] = [
      .init("cache-size", \.cacheSize, "Set size of cache to tile for in KiB (default: 512)"),
      .init("separate", \.separates, "Separate full and partial tiles (default: false)"),
      .init("tile-size", \.size, "Use this tile size for all loops"),
      .init("tile-sizes", \.sizes, "List of tile sizes for each perfect nest (overridden by -tile-size)"),
    ]
    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      for band in tileableBands(in: op) {
        guard let loops = tile(band, sizes: tileSizes(band), rewriter) else { continue }
        if separates { separateFullTiles(Array(loops.dropFirst(band.count)), rewriter) }
      }
    }

    /// The sizes of the tiles of a band.
    private func tileSizes(_ band: [Op<For>]) -> [Int] {
      if size > 0 { return band.map { _ in size } }
      if !sizes.isEmpty {
        return band.indices.map { $0 < sizes.count ? max(sizes[$0], 1) : 4 }
      }
      guard let footprint = band[0].memoryFootprint else {
        return adjusted(band.map { _ in 4 }, band)
      }
      let (bytes, cache) = (UInt64(max(footprint, 0)), UInt64(max(cacheSize, 0)) &* 1024)
      let excess = cache == 0 ? 0 : bytes / cache + (bytes % cache == 0 ? 0 : 1)
      if excess <= 1 { return band.map { _ in 1 } }
      // The size of each but the last is the root of how many times larger than the cache all is.
      var root = 1
      func power(_ number: Int) -> UInt64 {
        var product: UInt64 = 1
        for _ in band {
          let (next, overflows) = product.multipliedReportingOverflow(by: UInt64(number))
          if overflows { return .max }
          product = next
        }
        return product
      }
      while power(root + 1) <= excess { root += 1 }
      var product: UInt64 = 1
      let all = band.indices.map { number -> Int in
        let size = number < band.count - 1 ? root : max(1, Int(clamping: excess / product))
        product &*= UInt64(size)
        return size
      }
      return adjusted(all, band)
    }

    /// Makes sizes divisors of the numbers of iterations, where these are known.
    private func adjusted(_ sizes: [Int], _ band: [Op<For>]) -> [Int] {
      zip(sizes, band).map { size, loop in
        guard let count = loop.constantTripCount, count > 0 else { return size }
        var size = size
        if count > 1, size > count / 2 { size = count / 2 }
        while count % size != 0 { size -= 1 }
        return size
      }
    }
  }
}

extension MappedOperands {
  /// This bound with a first result besides: a value plus a number.
  func prepending(_ value: Value, plus number: Int) -> MappedOperands {
    let count = map.dimensionCount
    return MappedOperands(
      map: AffineMap(
        dimensionCount: count + 1, symbolCount: map.symbolCount,
        results: [.dimension(count) + .constant(Int64(number))] + map.results),
      operands: operands[..<count] + [value] + operands[count...])
  }
}

// MARK: Full tiles

extension Affine {
  /// Puts a copy of the loops inside of a tile, for tiles that are full, before them, and a choice around both.
  static func separateFullTiles(_ nest: [Op<For>], _ rewriter: Rewriter) {
    guard let root = nest.first, let innermost = nest.last, nest.allSatisfy({ $0.step.value == 1 }) else {
      return
    }
    let location = root.location
    // The bounds of full tiles, and what must hold so that no other bound matters.
    var bounds: [(lower: MappedOperands, upper: MappedOperands)] = []
    for loop in nest {
      guard var domain = domain(of: [loop.operation]) else { return }
      domain.setSymbolCount(domain.system.inputCount - 1)
      guard let pair = domain.system.closestBounds(of: 0) else { return }
      domain.setSymbolCount(0)
      let values = domain.values.dropFirst().compactMap { $0 }
      guard values.count == domain.values.count - 1,
        pair.lower[(values.count + 1)...].dropLast().allSatisfy({ $0 == 0 })
      else { return }
      func bound(_ row: [Int], isLower: Bool) -> MappedOperands {
        let rest = row.dropFirst().map { isLower ? 0 &- $0 : $0 }
        var expression: AffineExpr = .constant(Int64(rest[rest.count - 1]))
        for (index, scale) in rest.prefix(values.count).enumerated() where scale != 0 {
          expression = expression + .dimension(index) * .constant(Int64(scale))
        }
        let divisor = AffineExpr.constant(Int64(abs(row[0])))
        let value = isLower ? expression.ceildiv(divisor) : expression.floordiv(divisor) + 1
        return MappedOperands(
          map: AffineMap(dimensionCount: values.count, results: [value]), operands: values
        ).asCanonicalBound
      }
      bounds.append((bound(pair.lower, isLower: true), bound(pair.upper, isLower: false)))
    }
    guard let condition = fullTileCondition(nest) else { return }

    let choice = rewriter.elsewhere({ $0.move(before: root.operation) }) {
      rewriter.create(If.self, at: location) {
        $0.condition = IntegerSetAttr(condition.set)
        $0.operands = condition.operands
        $0.results = []
        $0.thenRegion = .block { builder, _ in builder.create(Yield.self) { $0.operands = [] } }
        $0.elseRegion = .block { builder, _ in builder.create(Yield.self) { $0.operands = [] } }
      }
    }
    rewriter.elsewhere({ $0.move(toStartOf: choice.thenRegion.entry.unsafelyUnwrapped) }) {
      var mapping = ValueMapping()
      for (loop, bound) in zip(nest, bounds) {
        let mapped = (
          bound.lower.replacing(mapping), bound.upper.replacing(mapping)
        )
        let full = rewriter.createLoop(lower: mapped.0, upper: mapped.1, at: loop.location)
        mapping[loop.inductionVariable] = full.inductionVariable
        if let end = full.body.last { rewriter.builder.move(before: end) }
      }
      for op in innermost.body.operations.dropLast() { rewriter.clone(op, &mapping) }
    }
    if let end = choice.elseRegion.entry?.last { rewriter.move(root.operation, before: end) }
  }

  /// When the bounds of a full tile are those that count; `nil` if it is not known, or if all tiles are full.
  private static func fullTileCondition(_ nest: [Op<For>]) -> (set: IntegerSet, operands: [Value])? {
    guard let found = domain(of: nest.map(\.operation)) else { return nil }
    var domain = found
    domain.system.inequalities.removeAll { row in row[..<nest.count].allSatisfy { $0 == 0 } }
    domain.system.equalities.removeAll { row in row[..<nest.count].allSatisfy { $0 == 0 } }
    for _ in nest {
      domain.setSymbolCount(domain.system.inputCount - 1)
      guard let pair = domain.system.closestBounds(of: 0) else { return nil }
      for (index, row) in domain.system.inequalities.enumerated() where row[0] != 0 {
        domain.system.inequalities[index] =
          row[0] > 0 ? zip(pair.lower, row).map { $0 &- $1 } : zip(row, pair.upper).map { $0 &- $1 }
      }
      domain.removeFirst()
    }
    domain.system.removeTrivialRedundancy()
    domain.setSymbolCount(0)
    guard let set = domain.system.integerSet else { return nil }
    let operands = domain.values.compactMap { $0 }
    guard operands.count == domain.values.count else { return nil }
    var mapped = MappedOperands(
      map: AffineMap(dimensionCount: set.dimensionCount, results: set.constraints.map(\.expression)),
      operands: operands)
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

extension MappedOperands {
  /// This bound of other values.
  func replacing(_ mapping: ValueMapping) -> MappedOperands {
    MappedOperands(map: map, operands: operands.map { mapping[$0] ?? $0 })
  }
}
