public import Accel

extension Tensor {
  /// Patterns that replace parts and reshapes of tensors without elements yet by such tensors.
  public static let emptyTensorPatterns = [
    // extract_slice(empty) → empty
    Pattern(tensor: "FoldEmptyTensorWithExtractSliceOp") { (op: Op<ExtractSlice>, rewriter) throws(NoMatch) in
      guard op.source.defined(by: Empty.self) != nil else { throw NoMatch("the tensor is not empty") }
      let type = op.result.type
      return rewriter.replace(
        op,
        with: rewriter.create(Empty.self, at: op.location) {
          ($0.dynamicSizes, $0.result) = (Array(op.sizes), type)
        })
    },
    emptyReshape("FoldEmptyTensorWithReshapeOp<tensor::ExpandShapeOp>", ExpandShape.self),
    emptyReshape("FoldEmptyTensorWithReshapeOp<tensor::CollapseShapeOp>", CollapseShape.self),
  ]

  // reshape(empty) → empty
  private static func emptyReshape<S: ReassociativeReshape & ReifiableShapeInterface>(
    _ name: String, _: S.Type
  ) -> Pattern {
    Pattern(tensor: name) { (op: Op<S>, rewriter) throws(NoMatch) in
      guard op.src.defined(by: Empty.self) != nil else { throw NoMatch("the tensor is not empty") }
      guard let sizes = S.resultShapes(of: op, rewriter)?.first else {
        throw NoMatch("the sizes are not known")
      }
      let empty = rewriter.createEmpty(sizes, of: op.result.type.elementOrSelf, at: op.location)
      return rewriter.replace(op, withCastOf: empty)
    }
  }
}
