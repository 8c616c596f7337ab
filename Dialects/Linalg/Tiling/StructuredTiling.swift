public import Accel
import AffineDialect
import MemRefDialect
import TensorDialect

// A tile of a structured operation is the same operation on parts of the operands.

extension StructuredInterface {
  public static func parallelLoops(of op: Op<Self>) -> [Bool] {
    iteratorTypes(of: op).map { $0 == .parallel }
  }

  public static func loopSizes(of op: Op<Self>, _ rewriter: Rewriter) -> [MixedIndex] {
    StructuredOperation(op.operation)?.loopSizes(rewriter) ?? []
  }

  public static func tile(
    _ op: Op<Self>, _ tile: TilePosition, _ rewriter: Rewriter
  ) -> TiledImplementation? {
    guard let structured = StructuredOperation(op.operation) else { return nil }
    let operands = op.operation.operands.indices.map { structured.part($0, tile, rewriter) }
    let outputs = operands[structured.outputs].map(\.type).filter(\.isTensor)
    let made = rewriter.copy(op.operation, operands, outputs)
    structured.offsetIndices(in: made, tile.offsets, rewriter)
    return TiledImplementation(op: made, values: Array(made.results))
  }

  public static func resultTile(
    of op: Op<Self>, _ result: Int, _ tile: TilePosition, _ rewriter: Rewriter
  ) -> TilePosition? {
    guard let structured = StructuredOperation(op.operation) else { return nil }
    return structured.position(structured.maps[structured.inputCount + result], tile, rewriter)
  }

  public static func loopTile(
    of op: Op<Self>, _ result: Int, _ part: TilePosition, _ rewriter: Rewriter
  ) -> TilePosition? {
    guard let structured = StructuredOperation(op.operation) else { return nil }
    let map = structured.maps[structured.inputCount + result]
    guard map.isProjectedPermutation() else { return nil }
    var tile = TilePosition(
      offsets: Array(repeating: .constant(0), count: structured.loopCount),
      sizes: structured.loopSizes(rewriter))
    for (index, loop) in map.results.compactMap(\.dimensionPosition).enumerated() {
      (tile.offsets[loop], tile.sizes[loop]) = (part.offsets[index], part.sizes[index])
    }
    return tile
  }
}

extension StructuredOperation {
  /// Returns which part of an operand with the given map the iterations of a tile use.
  func position(_ map: AffineMap, _ tile: TilePosition, _ rewriter: Rewriter) -> TilePosition {
    let location = op.location
    let less = AffineMap(dimensionCount: 1, results: [.dimension(0) - 1])
    let more = AffineMap(dimensionCount: 1, results: [.dimension(0) + 1])
    // The indices of the last iteration, seen from the first.
    let last = tile.sizes.map { rewriter.applyAffine(less, [$0], at: location) }
    var part = TilePosition(offsets: [], sizes: [])
    for index in map.results.indices {
      let expression = map.subMap([index])
      part.offsets.append(rewriter.applyAffine(expression, tile.offsets, at: location))
      // What stays the same in all iterations is subtracted again.
      let distance = AffineMap(
        dimensionCount: map.dimensionCount,
        results: [map.results[index] - map.results[index].replacing(dimensions: zeros(map.dimensionCount))])
      let size = rewriter.applyAffine(distance, last, at: location)
      part.sizes.append(rewriter.applyAffine(more, [size], at: location))
    }
    return part
  }

  /// Zeros for some dimensions.
  private func zeros(_ count: Int) -> [AffineExpr] { Array(repeating: .constant(0), count: count) }

  /// Returns the part of an operand that the iterations of a tile use.
  fileprivate func part(_ index: Int, _ tile: TilePosition, _ rewriter: Rewriter) -> Value {
    let operand = op.operand(index)
    guard operand.type.shape?.isEmpty == false else { return operand }
    let part = position(maps[index], tile, rewriter)
    if operand.type.isMemRef { return rewriter.createSubView(of: operand, part, at: op.location) }
    return rewriter.createExtractSlice(
      of: operand, TensorSlice(offsets: part.offsets, sizes: part.sizes), at: op.location
    ).result
  }

  /// Adds where a tile begins to the indices that the body of `copy` asks for.
  fileprivate func offsetIndices(in copy: Operation, _ offsets: [MixedIndex], _ rewriter: Rewriter) {
    guard let body = copy.regions.first?.entry else { return }
    let outside = rewriter.builder
    let sum = AffineMap(dimensionCount: 2, results: [.dimension(0) + .dimension(1)])
    for index in body.operations.compactMap({ $0.as(Linalg.Index.self) }) {
      rewriter.builder.move(after: index.operation)
      let value = rewriter.applyAffine(sum, [.value(index.result), offsets[index.dim]], at: index.location)
      guard let moved = value.value, moved != index.result else { continue }
      rewriter.replaceUses(of: index.result, with: moved) { $0.owner != moved.definingOperation }
    }
    rewriter.builder = outside
  }
}

extension Rewriter {
  /// Creates a copy of `op` with other operands and results.
  func copy(_ op: Operation, _ operands: [Value], _ resultTypes: [Type]) -> Operation {
    var state = OperationState(op.name, at: op.location)
    (state.operands, state.resultTypes) = (operands, resultTypes)
    state.properties = Array(op.properties)
    state.attributes = Array(op.attributes)
    state.regions = op.regions.map { _ in ParsedRegion() }
    let made = create(state)
    var mapping = ValueMapping()
    for (old, new) in zip(op.regions, made.regions) { clone(old, into: new, &mapping) }
    return made
  }

  /// Creates a view of a part of a buffer.
  func createSubView(of source: Value, _ part: TilePosition, at location: Location) -> Value {
    let ones = part.sizes.map { _ in MixedIndex.constant(1) }
    let type = source.type.as(MemRefType.self)?.subview(
      offsets: part.offsets.dimensions.values, sizes: part.sizes.dimensions.values,
      strides: ones.dimensions.values, in: context)
    return create(MemRef.SubView.self, at: location) {
      ($0.source, $0.result) = (source, type ?? source.type)
      ($0.offsets, $0.staticOffsets) = (part.offsets.values, part.offsets.dimensions)
      ($0.sizes, $0.staticSizes) = (part.sizes.values, part.sizes.dimensions)
      ($0.strides, $0.staticStrides) = (ones.values, ones.dimensions)
    }.result
  }
}
