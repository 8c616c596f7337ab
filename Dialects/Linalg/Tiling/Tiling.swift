public import Accel
import AffineDialect
import ArithDialect
import SCFDialect
import TensorDialect

/// How an operation is computed in tiles.
public struct TilingOptions {
  /// The loops around a tile.
  public enum LoopKind: Sendable {
    /// `scf.for`.
    case sequential
    /// `scf.forall`.
    case parallel
  }

  /// The size of a tile along each loop; 0, or none, leaves a loop as it is.
  public var tileSizes: [Int] = []
  /// The number of threads that share each loop, if `scf.forall` is to have one iteration for each; 0, or none, leaves
  /// a loop as it is.
  public var threadCounts: [Int] = []
  /// The order of the loops, outermost first; the usual one if empty.
  public var interchange: [Int] = []
  /// The loops around a tile.
  public var loopKind = LoopKind.sequential

  /// Creates options by which nothing is tiled.
  public init() {}
}

/// An operation that is computed in tiles.
public struct TiledLoops {
  /// The loops, outermost first.
  public let loops: [Operation]
  /// The operation that computes a tile.
  public let tiled: Operation
  /// What takes the place of the results of the operation.
  public let replacements: [Value]
  /// `true` iff a loop goes along a dimension whose iterations depend on each other.
  let hasReduction: Bool
}

extension Linalg {
  /// Creates loops that compute what `op` does in tiles, before `op`, which stays; returns `nil` if that cannot be done.
  ///
  /// Only dimensions whose iterations do not depend on each other may be given to threads.
  public static func tile(
    _ op: Operation, _ options: TilingOptions, _ rewriter: Rewriter
  ) -> TiledLoops? {
    guard let witness = op.interface(TilingWitness.self) else { return nil }
    let parallel = witness.parallelLoops(op)
    let counts = options.threadCounts.isEmpty ? options.tileSizes : options.threadCounts
    var loops = parallel.indices.filter { $0 < counts.count && counts[$0] > 0 }
    if options.loopKind == .parallel, !loops.allSatisfy({ parallel[$0] }) { return nil }
    if loops.isEmpty { return nil }
    if !options.interchange.isEmpty {
      guard options.interchange.sorted() == Array(options.interchange.indices) else { return nil }
      let order =
        options.interchange + (options.interchange.count..<max(parallel.count, options.interchange.count))
      loops = order.filter(loops.contains)
    }
    var destinations: [Value] = []
    if !op.results.isEmpty {
      guard let style = op.interface(DestinationStyleWitness.self) else { return nil }
      destinations = op.results.map { op.operand(style.initIndex(op, of: $0)) }
    }
    rewriter.builder.move(before: op)
    let generator = LoopGenerator(
      op: op, witness: witness, options: options, loops: loops, sizes: witness.loopSizes(op, rewriter),
      rewriter: rewriter)
    let outside = rewriter.builder
    defer { rewriter.builder = outside }
    let hasReduction = !loops.allSatisfy { parallel[$0] }
    return options.loopKind == .parallel
      ? generator.makeForall(destinations, hasReduction) : generator.makeFor(destinations, hasReduction)
  }
}

/// Creates the loops around a tile.
private struct LoopGenerator {
  let op: Operation
  let witness: TilingWitness
  let options: TilingOptions
  /// The loops of the operation that become loops around the tile, in this order.
  let loops: [Int]
  /// The sizes of all loops.
  let sizes: [MixedIndex]
  let rewriter: Rewriter

  private var location: Location { op.location }

  /// Creates `scf.for`s.
  func makeFor(_ destinations: [Value], _ hasReduction: Bool) -> TiledLoops? {
    let index = rewriter.context.indexType
    var made: [Op<SCF.For>] = []
    var current = destinations
    let starts = loops.map { _ in rewriter.indexConstant(0, at: location) }
    let ends = loops.map { rewriter.value(sizes[$0], at: location) }
    let steps = loops.map { rewriter.indexConstant(options.tileSizes[$0], at: location) }
    for number in loops.indices {
      let inits = current
      let new = rewriter.create(SCF.For.self, at: location) {
        ($0.lowerBound, $0.upperBound, $0.step) = (starts[number], ends[number], steps[number])
        ($0.initArgs, $0.results) = (inits, inits.map(\.type))
        $0.region = .block([index] + inits.map(\.type))
      }
      made.append(new)
      if let end = new.body.last {
        rewriter.builder.move(before: end)
      } else {
        rewriter.builder.move(toEndOf: new.body)
      }
      current = Array(new.iterationArguments)
    }
    let variables = made.map(\.inductionVariable)
    guard let (tiled, parts) = makeTile(tile(variables), current) else {
      if let first = made.first { rewriter.erase(first) }
      return nil
    }
    var values = zip(current, zip(tiled.values, parts)).map { destination, tile in
      let slice = TensorSlice(offsets: tile.1.offsets, sizes: tile.1.sizes)
      return rewriter.createInsertSlice(of: tile.0, into: destination, slice, at: location).result
    }
    for loop in made.reversed() {
      finish(loop.body, values)
      values = Array(loop.results)
    }
    return TiledLoops(
      loops: made.map(\.operation), tiled: tiled.op, replacements: values, hasReduction: hasReduction)
  }

  /// Ends the body of a loop by yielding `values`.
  private func finish(_ body: Block, _ values: [Value]) {
    if let end = body.last, end.is(SCF.Yield.self) {
      rewriter.setOperands(end, to: values)
    } else {
      rewriter.builder.move(toEndOf: body)
      rewriter.create(SCF.Yield.self, operands: values, at: location)
    }
  }

  /// Creates an `scf.forall`.
  func makeForall(_ destinations: [Value], _ hasReduction: Bool) -> TiledLoops? {
    let hasThreads = !options.threadCounts.isEmpty
    let zeros = loops.map { _ in MixedIndex.constant(0) }
    let ends = loops.map { hasThreads ? .constant(options.threadCounts[$0]) : sizes[$0] }
    let steps = loops.map { MixedIndex.constant(hasThreads ? 1 : options.tileSizes[$0]) }
    // Found out before the loop, once for all threads.
    let shares = loops.map { loop in
      hasThreads ? share(of: sizes[loop], options.threadCounts[loop]) : .constant(options.tileSizes[loop])
    }
    let index = rewriter.context.indexType
    let forall = rewriter.create(SCF.Forall.self, at: location) {
      ($0.dynamicLowerBound, $0.staticLowerBound) = (zeros.values, zeros.dimensions)
      ($0.dynamicUpperBound, $0.staticUpperBound) = (ends.values, ends.dimensions)
      ($0.dynamicStep, $0.staticStep) = (steps.values, steps.dimensions)
      ($0.outputs, $0.results) = (destinations, destinations.map(\.type))
      $0.region = .block(loops.map { _ in index } + destinations.map(\.type))
    }
    if forall.body.last == nil {
      rewriter.builder.move(toEndOf: forall.body)
      rewriter.create(SCF.InParallel.self, regions: 1, at: location)
    }
    let end = forall.inParallel
    if end.region.isEmpty { rewriter.createBlock(in: end.region) }
    rewriter.builder.move(before: end.operation)
    let variables = Array(forall.inductionVariables)
    let position = hasThreads ? threadTile(variables, shares) : tile(variables)
    let outputs = Array(forall.outputArguments)
    guard let (tiled, parts) = makeTile(position, outputs), let combining = end.region.entry else {
      rewriter.erase(forall)
      return nil
    }
    rewriter.builder.move(toEndOf: combining)
    for (destination, (value, part)) in zip(outputs, zip(tiled.values, parts)) {
      let slice = TensorSlice(offsets: part.offsets, sizes: part.sizes)
      rewriter.createParallelInsertSlice(of: value, into: destination, slice, at: location)
    }
    return TiledLoops(
      loops: [forall.operation], tiled: tiled.op, replacements: Array(forall.results),
      hasReduction: hasReduction)
  }

  /// Returns how many iterations each of `count` threads gets at most.
  private func share(of size: MixedIndex, _ count: Int) -> MixedIndex {
    let map = AffineMap(
      dimensionCount: 0, symbolCount: 1, results: [.symbol(0).ceildiv(.constant(Int64(count)))])
    return rewriter.applyAffine(map, [size], at: location)
  }

  /// The tile that begins at the given indices.
  private func tile(_ variables: [Value]) -> TilePosition {
    var tile = TilePosition(offsets: sizes.map { _ in .constant(0) }, sizes: sizes)
    let least = AffineMap(
      dimensionCount: 1, symbolCount: 2, results: [.symbol(0) - .dimension(0), .symbol(1)])
    for (loop, variable) in zip(loops, variables) {
      let size = options.tileSizes[loop]
      tile.offsets[loop] = .value(variable)
      tile.sizes[loop] = .constant(size)
      if size == 1 || sizes[loop].constant.map({ $0.isMultiple(of: size) }) == true { continue }
      tile.sizes[loop] = rewriter.minimumAffine(
        least, [.value(variable), sizes[loop], .constant(size)], at: location)
    }
    return tile
  }

  /// The tile of the thread with the given numbers.
  private func threadTile(_ threads: [Value], _ shares: [MixedIndex]) -> TilePosition {
    var tile = TilePosition(offsets: sizes.map { _ in .constant(0) }, sizes: sizes)
    let start = AffineMap(dimensionCount: 1, symbolCount: 1, results: [.dimension(0) * .symbol(0)])
    let least = AffineMap(
      dimensionCount: 1, symbolCount: 2, results: [.symbol(0) - .dimension(0), .symbol(1)])
    for (number, loop) in loops.enumerated() {
      let offset = rewriter.applyAffine(start, [.value(threads[number]), shares[number]], at: location)
      (tile.offsets[loop], tile.sizes[loop]) = (offset, shares[number])
      let count = options.threadCounts[loop]
      if sizes[loop].constant.map({ $0.isMultiple(of: count) }) == true { continue }
      let rest = rewriter.minimumAffine(least, [offset, sizes[loop], shares[number]], at: location)
      tile.sizes[loop] = rest
      if let share = shares[number].constant, let size = sizes[loop].constant, share * (count - 1) < size {
        continue
      }
      // The last threads may get nothing.
      let atLeastZero = AffineMap(dimensionCount: 1, results: [0, .dimension(0)])
      tile.sizes[loop] = rewriter.maximumAffine(atLeastZero, [rest], at: location)
    }
    return tile
  }

  /// Creates what computes a tile into `destinations`, and returns which parts of them.
  private func makeTile(
    _ tile: TilePosition, _ destinations: [Value]
  ) -> (tiled: TiledImplementation, parts: [TilePosition])? {
    let copy = rewriter.clone(op)
    if let style = op.interface(DestinationStyleWitness.self) {
      for (result, destination) in zip(op.results, destinations) {
        copy.setOperand(style.initIndex(op, of: result), to: destination)
      }
    }
    rewriter.builder.move(before: copy)
    let tiled = witness.tile(copy, tile, rewriter)
    let parts = copy.results.indices.map { witness.resultTile(copy, $0, tile, rewriter) }
    rewriter.erase(copy)
    guard let tiled, parts.allSatisfy({ $0 != nil }) else { return nil }
    return (tiled, parts.compactMap { $0 })
  }
}
