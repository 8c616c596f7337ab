public import Accel
import TensorDialect

// Tiles of `linalg.softmax` have all elements along the dimension that is summed up.

extension Linalg.Softmax {
  public static func parallelLoops(of op: Op<Self>) -> [Bool] {
    (op.input.type.shape ?? List()).indices.map { $0 != op.dimension }
  }

  public static func loopSizes(of op: Op<Self>, _ rewriter: Rewriter) -> [MixedIndex] {
    (op.input.type.shape ?? List()).indices.map { rewriter.anySize(of: op.input, $0, at: op.location) }
  }

  public static func tile(
    _ op: Op<Self>, _ tile: TilePosition, _ rewriter: Rewriter
  ) -> TiledImplementation? {
    guard tile.offsets[op.dimension].constant == 0 else { return nil }
    let operands = [op.input, op.output].map { operand -> Value in
      if operand.type.isMemRef { return rewriter.createSubView(of: operand, tile, at: op.location) }
      let slice = TensorSlice(offsets: tile.offsets, sizes: tile.sizes)
      return rewriter.createExtractSlice(of: operand, slice, at: op.location).result
    }
    let made = rewriter.copy(op.operation, operands, op.result.isEmpty ? [] : [operands[1].type])
    return TiledImplementation(op: made, values: Array(made.results))
  }

  public static func resultTile(
    of op: Op<Self>, _ result: Int, _ tile: TilePosition, _ rewriter: Rewriter
  ) -> TilePosition? { tile }

  public static func loopTile(
    of op: Op<Self>, _ result: Int, _ part: TilePosition, _ rewriter: Rewriter
  ) -> TilePosition? { part }
}
