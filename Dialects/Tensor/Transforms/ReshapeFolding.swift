import Accel

extension Tensor {
  /// Patterns that make one operation of a slice and a reshape that adds or takes away dimensions of size 1.
  static let reshapeFoldingPatterns = [
    // expand_shape(extract_slice(t)), which adds what was left out → extract_slice(t)
    Pattern(tensor: "FoldExpandOfRankReducingExtract") { (op: Op<ExpandShape>, rewriter) throws(NoMatch) in
      guard let extract = op.src.defined(by: ExtractSlice.self) else {
        throw NoMatch("the tensor is no part")
      }
      let slice = TensorSlice(extract)
      guard slice.type(in: extract.source.type) == op.result.type else {
        throw NoMatch("other dimensions are added than were left out")
      }
      return rewriter.replace(
        op, with: rewriter.createExtractSlice(of: extract.source, slice, at: op.location))
    },
    // collapse_shape(extract_slice(t)), which only leaves out dimensions of size 1 → extract_slice(t)
    Pattern(tensor: "FoldUnPaddingCollapseIntoExtract") { (op: Op<CollapseShape>, rewriter) throws(NoMatch) in
      guard let extract = op.src.defined(by: ExtractSlice.self), op.src.hasOneUse else {
        throw NoMatch("the tensor is no part, or used elsewhere")
      }
      let type = op.result.type
      guard type.isRankReduction(of: op.src.type) else {
        throw NoMatch("more than dimensions of size 1 are left out")
      }
      return rewriter.replace(
        op,
        with: rewriter.createExtractSlice(
          of: extract.source, TensorSlice(extract), type: type, at: extract.location))
    },
    insertOfCollapse(InsertSlice.self, "FoldInsertOfRankReducingInsert<tensor::InsertSliceOp>"),
    insertOfCollapse(
      ParallelInsertSlice.self, "FoldInsertOfRankReducingInsert<tensor::ParallelInsertSliceOp>"),
    insertOfExpand(InsertSlice.self, "FoldPaddingExpandIntoInsert<tensor::InsertSliceOp>"),
    insertOfExpand(ParallelInsertSlice.self, "FoldPaddingExpandIntoInsert<tensor::ParallelInsertSliceOp>"),
  ]

  // insert_slice(collapse_shape(x), t), where x has the shape of the part → insert_slice(x, t)
  private static func insertOfCollapse<S: SliceInsertion>(_: S.Type, _ name: String) -> Pattern {
    Pattern(tensor: name) { (op: Op<S>, rewriter) throws(NoMatch) in
      guard let collapse = op.source.defined(by: CollapseShape.self) else {
        throw NoMatch("nothing is collapsed")
      }
      let shape = TensorSlice(op).sizes.dimensions.values
      guard op.context.tensorType(shape, op.dest.type.elementOrSelf) == collapse.src.type else {
        throw NoMatch("other dimensions are left out")
      }
      return rewriter.setOperand(op.operation, 0, to: collapse.src)
    }
  }

  // insert_slice(expand_shape(x), t), where dimensions of size 1 are added → insert_slice(x, t)
  private static func insertOfExpand<S: SliceInsertion>(_: S.Type, _ name: String) -> Pattern {
    Pattern(tensor: name) { (op: Op<S>, rewriter) throws(NoMatch) in
      guard let expand = op.source.defined(by: ExpandShape.self),
        expand.src.type.isRankReduction(of: expand.result.type)
      else { throw NoMatch("more than dimensions of size 1 are added") }
      return rewriter.setOperand(op.operation, 0, to: expand.src)
    }
  }
}
