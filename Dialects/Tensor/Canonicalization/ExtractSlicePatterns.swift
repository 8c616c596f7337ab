public import Accel

extension Tensor.ExtractSlice {
  public static let canonicalizations = [
    // extract_slice(t)[%c4][…][…] → cast(extract_slice(t)[4][…][…])
    Pattern("OpWithOffsetSizesAndStridesConstantArgumentFolder<tensor::ExtractSliceOp>") {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let part = TensorSlice(op).simplified(isRead: true) else { throw NoMatch("no value is constant") }
      guard let shape = op.source.type.shape, !part.isOutOfBounds(shape) else {
        throw NoMatch("the part would reach beyond the tensor")
      }
      let type = part.type(in: op.source.type, rank: op.result.type.shape?.count)
      let made = rewriter.createExtractSlice(of: op.source, part, type: type, at: op.location)
      return rewriter.replace(op, withCastOf: made.result)
    },
    // extract_slice(cast(t))[…][…][…] → extract_slice(t)[…][…][…]
    Pattern(tensor: "ExtractSliceOpCastFolder") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard !op.operation.operands.contains(where: \.isConstantIndex) else {
        throw NoMatch("a value is constant, and is to become a number first")
      }
      guard let source = op.source.foldableCastSource else {
        throw NoMatch("the tensor is no cast from a type of which more is known")
      }
      let part = TensorSlice(op)
      guard let shape = source.type.shape, !part.isOutOfBounds(shape) else {
        throw NoMatch("the part would reach beyond the tensor")
      }
      return rewriter.replace(
        op, with: rewriter.createExtractSlice(of: source, part, type: op.result.type, at: op.location))
    },
  ]
}

extension Value {
  /// `true` iff this is a constant index.
  var isConstantIndex: Bool { type.isIndex && constant?.is(IntegerAttr.self) == true }
}
