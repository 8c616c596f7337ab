public import Accel

extension Tensor {
  /// Patterns that move `tensor.expand_shape` before what makes its operand.
  public static let bubbleUpExpandShapePatterns = [
    // expand_shape(collapse_shape(t)), in different dimensions → collapse_shape(expand_shape(t))
    Pattern(tensor: "BubbleUpExpandThroughParallelCollapse") {
      (op: Op<ExpandShape>, rewriter) throws(NoMatch) in
      guard let collapse = op.src.defined(by: CollapseShape.self) else {
        throw NoMatch("the tensor is not collapsed")
      }
      let (expandGroups, collapseGroups) = (op.reassociation, collapse.reassociation)
      if expandGroups.isEmpty { throw NoMatch("the tensor has no dimensions") }
      let before = Array(collapse.src.type.shape ?? List())
      let after = op.staticOutputShape.values
      for (expand, join) in zip(expandGroups, collapseGroups) {
        if expand.count == join.count {
          let (left, right) = (join.map { before[$0] }, expand.map { after[$0] })
          let isUnknown = [left, right].contains { $0.count { $0 == ShapeDimension.dynamic } > 1 }
          if isUnknown || left != right { throw NoMatch("the sizes of a group may change") }
        } else if join.count != 1, expand.count != 1 {
          throw NoMatch("a group is both joined and split")
        }
      }
      let sourceSizes = rewriter.sizes(of: collapse.src, at: op.location)
      let resultSizes = ExpandShape.outputShape(of: op).all
      var (newExpand, newCollapse, sizes) = (Reassociation(), Reassociation(), [MixedIndex]())
      for (expand, join) in zip(expandGroups, collapseGroups) {
        let first = sizes.count
        if join.count != 1, expand.count == 1 {
          sizes += join.map { sourceSizes[$0] }
        } else {
          sizes += expand.map { resultSizes[$0] }
        }
        let all = Array(first..<sizes.count)
        newExpand += join.count == 1 ? [all] : all.map { [$0] }
        newCollapse += join.count == 1 || expand.count == join.count ? all.map { [$0] } : [all]
      }
      var value = collapse.src
      if newExpand.count != sizes.count {
        let type = rewriter.context.tensorType(
          sizes.map(\.dimension), op.result.type.elementOrSelf,
          encoding: op.result.type.as(RankedTensorType.self)?.encoding)
        value = rewriter.createExpandShape(of: value, newExpand, sizes: sizes, type: type, at: op.location)
      }
      if newCollapse.count != sizes.count {
        value = rewriter.createCollapseShape(of: value, newCollapse, at: op.location)
      }
      return rewriter.replace(op, with: value)
    }
  ]
}
