public import Accel

extension SliceInsertion {
  public static var canonicalizations: [Pattern] {
    [foldingConstants, foldingCasts, insertingCasts]
  }

  /// The name that MLIR has for the operation.
  private static var className: String {
    Self.self == Tensor.InsertSlice.self ? "InsertSliceOp" : "ParallelInsertSliceOp"
  }

  /// Goes where what is put in must be made: before the operation around one that is put in by threads.
  private static func moveToOperands(of op: Op<Self>, _ rewriter: Rewriter) {
    if op.operation.results.isEmpty, let parent = op.operation.parent {
      rewriter.builder.move(before: parent)
    }
  }

  /// Replaces `op` by an insertion of other values, the destination cast back to what it was.
  private static func replace(
    _ op: Op<Self>, _ source: Value, _ dest: Value, _ part: TensorSlice, _ rewriter: Rewriter
  ) -> Rewritten {
    rewriter.builder.move(before: op.operation)
    let made = rewriter.create(Self.self, source, dest, part, at: op.location)
    if op.operation.results.isEmpty { return rewriter.erase(op) }
    return rewriter.replace(op, withCastOf: made.operation.result(0))
  }

  // insert_slice(x, t)[%c4][…][…] → insert_slice(cast(x), t)[4][…][…]
  private static var foldingConstants: Pattern {
    Pattern(tensor: "InsertSliceOpConstantArgumentFolder<tensor::\(className)>") {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let part = TensorSlice(op).simplified(isRead: false) else {
        throw NoMatch("no value is constant")
      }
      guard let shape = op.dest.type.shape, !part.isOutOfBounds(shape) else {
        throw NoMatch("the part would reach beyond the tensor")
      }
      let type = part.type(in: op.dest.type, rank: op.source.type.shape?.count)
      var source = op.source
      if type != source.type {
        moveToOperands(of: op, rewriter)
        source =
          rewriter.create(Tensor.Cast.self, at: op.location) { ($0.source, $0.dest) = (op.source, type) }.dest
      }
      return replace(op, source, op.dest, part, rewriter)
    }
  }

  // insert_slice(cast(x), cast(t))[…][…][…] → cast(insert_slice(x, t)[…][…][…])
  private static var foldingCasts: Pattern {
    Pattern(tensor: "InsertSliceOpCastFolder<tensor::\(className)>") {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard !op.operation.operands.contains(where: \.isConstantIndex) else {
        throw NoMatch("a value is constant, and is to become a number first")
      }
      let (sourceOfCast, destOfCast) = (op.source.foldableCastSource, op.dest.foldableCastSource)
      guard sourceOfCast != nil || destOfCast != nil else {
        throw NoMatch("neither tensor is a cast from a type of which more is known")
      }
      let (source, dest) = (sourceOfCast ?? op.source, destOfCast ?? op.dest)
      var part = TensorSlice(op)
      guard let sourceShape = source.type.shape, let destShape = dest.type.shape,
        let dropped = droppedDimensions(
          of: op.staticSizes.values, toGet: sourceShape, matchingDynamic: true)
      else { throw NoMatch("the sizes are not those of the part") }
      var next = 0
      for index in part.sizes.indices where !dropped.contains(index) && next < sourceShape.count {
        if sourceShape[next] != ShapeDimension.dynamic {
          part.sizes[index] = .constant(sourceShape[next])
          next += 1
        }
      }
      do throws(SliceMismatch) {
        try source.type.checkRankReduction(of: part.type(in: dest.type))
      } catch { throw NoMatch("the part would not fit") }
      guard !part.isOutOfBounds(destShape) else { throw NoMatch("the part would reach beyond the tensor") }
      return replace(op, source, dest, part, rewriter)
    }
  }

  // insert_slice(x : tensor<?x…>, t)[…][4, …][…] → insert_slice(cast(x) : tensor<4x…>, t)[…][4, …][…]
  private static var insertingCasts: Pattern {
    Pattern(tensor: "InsertSliceOpSourceCastInserter<tensor::\(className)>") {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let tensor = op.source.type.as(RankedTensorType.self),
        tensor.shape.count == op.dest.type.shape?.count
      else { throw NoMatch("dimensions are left out") }
      var shape = Array(tensor.shape)
      for (index, size) in Self.sizes(of: op).enumerated() {
        guard let constant = size.constant else { continue }
        if constant < 0 { throw NoMatch("a size is negative") }
        shape[index] = constant
      }
      let type = op.context.tensorType(shape, tensor.element, encoding: tensor.encoding)
      guard type != op.source.type, Tensor.preservesStaticInformation(op.source.type, type),
        Tensor.Cast.areCompatible([op.source.type], [type])
      else { throw NoMatch("the sizes say no more than the type") }
      moveToOperands(of: op, rewriter)
      let cast = rewriter.create(Tensor.Cast.self, at: op.location) {
        ($0.source, $0.dest) = (op.source, type)
      }
      return replace(op, cast.dest, op.dest, TensorSlice(op), rewriter)
    }
  }
}
