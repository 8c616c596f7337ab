public import Accel
import SCFDialect
import TensorDialect

extension Linalg {
  /// Computes what `op` does in tiles, and what its operands come from in the same loops, tile by tile.
  ///
  /// What is fused is computed anew wherever tiles overlap. An output that is computed by another operation is fused
  /// only if no loop goes along a dimension whose iterations depend on each other.
  public static func tileAndFuse(
    _ op: Operation, _ options: TilingOptions, _ rewriter: Rewriter
  ) -> TiledLoops? {
    guard let result = tile(op, options, rewriter) else { return nil }
    let outside = rewriter.builder
    defer { rewriter.builder = outside }
    var pending = slices(of: result.tiled)
    while let slice = pending.popLast() {
      guard let tiled = fuse(slice, result, rewriter) else { continue }
      pending += slices(of: tiled)
    }
    return result
  }

  /// The slices that are operands of `op`.
  private static func slices(of op: Operation) -> [Op<Tensor.ExtractSlice>] {
    op.operands.compactMap { $0.defined(by: Tensor.ExtractSlice.self) }
  }

  /// Replaces a slice by what computes that part of its source; returns the operation that does.
  private static func fuse(
    _ slice: Op<Tensor.ExtractSlice>, _ tiled: TiledLoops, _ rewriter: Rewriter
  ) -> Operation? {
    let source = untiledSource(of: slice.source, tiled.loops)
    guard let producer = source.value.definingOperation, let witness = producer.interface(TilingWitness.self),
      !tiled.loops.contains(producer), slice.result.type.shape?.count == slice.source.type.shape?.count,
      Tensor.ExtractSlice.strides(of: slice).all.allSatisfy({ $0.constant == 1 })
    else { return nil }
    let style = producer.interface(DestinationStyleWitness.self)
    if source.carriedBy != nil, tiled.hasReduction || style == nil { return nil }
    let part = TilePosition(
      offsets: Tensor.ExtractSlice.offsets(of: slice).all, sizes: Tensor.ExtractSlice.sizes(of: slice).all)
    rewriter.builder.move(before: slice.operation)
    let copy = rewriter.clone(producer)
    rewriter.builder.move(before: copy)
    var initial: Value?
    if let style, source.carriedBy != nil {
      let place = style.initIndex(producer, of: source.value)
      initial = producer.operand(place)
      copy.setOperand(place, to: slice.source)
    }
    let result = source.value.index
    let made = witness.loopTile(copy, result, part, rewriter).flatMap { witness.tile(copy, $0, rewriter) }
    rewriter.erase(copy)
    guard let made, made.values[result].type == slice.result.type else { return nil }
    if let initial, let carried = source.carriedBy {
      rewriter.setOperand(carried.loop, carried.operand, to: initial)
    }
    rewriter.replace(slice, with: made.values[result])
    return made.op
  }

  /// A loop, and the position of an operand that it hands on to its iterations.
  private typealias Carried = (loop: Operation, operand: Int)

  /// Returns what a value is before the loops, and which of them carries it, if one does.
  private static func untiledSource(
    of value: Value, _ loops: [Operation]
  ) -> (value: Value, carriedBy: Carried?) {
    var (current, carried) = (value, Carried?.none)
    for loop in loops.reversed() {
      guard let block = current.owningBlock, block.parent == loop,
        let witness = loop.interface(LoopLikeWitness.self),
        let index = witness.iterationArguments(loop).firstIndex(of: current)
      else { continue }
      let operands = witness.initialOperands(loop)
      carried = (loop, operands.use(at: index).operandIndex)
      current = operands[index]
    }
    return (current, carried)
  }
}
