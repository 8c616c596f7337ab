public import Accel
import ArithDialect

extension MemRef.ExpandShape {
  public static let canonicalizations = [
    // expand(expand(x)) → expand(x)
    Pattern(memref: "ComposeReassociativeReshapeOps") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let inner = op.src.defined(by: Self.self) else { throw NoMatch("the source is no expand_shape") }
      try MemRef.checkLayouts(inner.src, op.src, op.result)
      guard let groups = Reassociations.compose(inner.reassociation, op.reassociation) else {
        throw NoMatch("the groups do not fit")
      }
      let expanded = rewriter.expandShape(
        inner.src, groups, MixedIndices(op.outputShape, op.staticOutputShape), to: op.result.type)
      return rewriter.replace(op, with: expanded)
    },
    // expand(collapse(x)) → collapse(x) or expand(x)
    Pattern(memref: "ComposeExpandOfCollapseOp") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let inner = op.src.defined(by: MemRef.CollapseShape.self) else {
        throw NoMatch("the source is no collapse_shape")
      }
      let (source, result) = (inner.src.memRef, op.result.memRef)
      if !MemRef.haveIdentityLayouts(op.src, inner.src, inner.result) {
        guard source.hasStaticShape,
          MemRef.Cast.areCompatible([inner.src.type], [op.result.type])
        else { throw NoMatch("a layout is not the identity") }
        return rewriter.replace(op, withCastOf: inner.src)
      }
      let (rank, resultRank) = (source.shape.count, result.shape.count)
      if rank == resultRank { throw NoMatch("the ranks are the same") }
      let isCollapse = rank > resultRank
      let (large, small) = isCollapse ? (source, result) : (result, source)
      let groups = findCollapse(
        isCollapse ? inner.reassociation : op.reassociation,
        isCollapse ? op.reassociation : inner.reassociation, Array(large.shape), Array(small.shape))
      guard let groups else { throw NoMatch("the groups do not fit") }
      if isCollapse {
        return rewriter.replace(op, with: rewriter.collapseShape(inner.src, groups, to: op.result.type))
      }
      let expanded = rewriter.expandShape(
        inner.src, groups, MixedIndices(op.outputShape, op.staticOutputShape), to: op.result.type)
      return rewriter.replace(op, with: expanded)
    },
  ]

  /// Returns the groups that take the larger shape to the smaller, given those that take both to one shape.
  private static func findCollapse(
    _ groups: Reassociation, _ smallGroups: Reassociation, _ large: [Int], _ small: [Int]
  ) -> Reassociation? {
    if groups.isEmpty { return Reassociations.collapsing(large, to: small) }
    var found: Reassociation = []
    for (group, smallGroup) in zip(groups, smallGroups) {
      guard let start = group.first, !smallGroup.isEmpty else { return nil }
      let (sizes, smallSizes) = (group.map { large[$0] }, smallGroup.map { small[$0] })
      let dynamic = { (size: Int) in size == ShapeDimension.dynamic }
      if sizes.count(where: dynamic) >= 2, smallSizes.count(where: dynamic) >= 2 { return nil }
      if sizes.count == smallSizes.count {
        guard sizes == smallSizes else { return nil }
        found += group.map { [$0] }
      } else {
        guard let inner = Reassociations.collapsing(sizes, to: smallSizes) else { return nil }
        found += inner.map { $0.map { $0 + start } }
      }
    }
    return found
  }
}

extension MemRef.CollapseShape {
  public static let canonicalizations = [
    // collapse(collapse(x)) → collapse(x)
    Pattern(memref: "ComposeReassociativeReshapeOps") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let inner = op.src.defined(by: Self.self) else {
        throw NoMatch("the source is no collapse_shape")
      }
      try MemRef.checkLayouts(inner.src, op.src, op.result)
      guard let groups = Reassociations.compose(inner.reassociation, op.reassociation) else {
        throw NoMatch("the groups do not fit")
      }
      return rewriter.replace(op, with: rewriter.collapseShape(inner.src, groups, to: op.result.type))
    },
    // collapse(expand(x)) → collapse(x), expand(x) or cast(x)
    Pattern(memref: "ComposeCollapseOfExpandOp") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let inner = op.src.defined(by: MemRef.ExpandShape.self) else {
        throw NoMatch("the source is no expand_shape")
      }
      try MemRef.checkLayouts(op.src, inner.src, inner.result)
      if inner.src.type == op.result.type { throw NoMatch("the types are the same") }
      let (rank, resultRank) = (inner.src.memRef.shape.count, op.result.memRef.shape.count)
      let (fine, coarse) =
        rank > resultRank
        ? (inner.reassociation, op.reassociation) : (op.reassociation, inner.reassociation)
      guard let groups = Reassociations.cover(coarse, by: fine) else {
        throw NoMatch("the groups do not fit")
      }
      if rank == resultRank { return rewriter.replace(op, withCastOf: inner.src) }
      if rank > resultRank {
        return rewriter.replace(op, with: rewriter.collapseShape(inner.src, groups, to: op.result.type))
      }
      let sizes = Array(MixedIndices(inner.outputShape, inner.staticOutputShape))
      let products = op.reassociation.map { rewriter.product(of: $0.map { sizes[$0] }) }
      let expanded = rewriter.expandShape(inner.src, groups, products, to: op.result.type)
      return rewriter.replace(op, with: expanded)
    },
    // collapse(cast(x)) → cast(collapse(x))
    Pattern(memref: "CollapseShapeOpMemRefCastFolder") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let cast = op.src.defined(by: MemRef.Cast.self), cast.canFoldIntoUser,
        let type = cast.source.memRef.collapsed(op.reassociation, in: op.context)
      else { throw NoMatch("the source is no cast that can be left out") }
      if type == op.result.type { return rewriter.setOperand(op.operation, 0, to: cast.source) }
      let collapsed = rewriter.collapseShape(cast.source, op.reassociation, to: type)
      return rewriter.replace(op, withCastOf: collapsed)
    },
  ]
}

extension MemRef {
  /// `true` iff the elements of all these memrefs lie one after the other.
  fileprivate static func haveIdentityLayouts(_ values: Value...) -> Bool {
    values.allSatisfy(\.memRef.hasIdentityLayout)
  }

  /// Finds out whether the elements of all these memrefs lie one after the other.
  fileprivate static func checkLayouts(_ first: Value, _ second: Value, _ third: Value) throws(NoMatch) {
    if !haveIdentityLayouts(first, second, third) { throw NoMatch("a layout is not the identity") }
  }
}

extension Rewriter {
  /// Creates a view with dimensions put together.
  package func collapseShape(_ source: Value, _ groups: Reassociation, to type: Type) -> Value {
    create(MemRef.CollapseShape.self) { ($0.src, $0.reassociation, $0.result) = (source, groups, type) }
      .result
  }

  /// Creates a view with dimensions taken apart.
  package func expandShape(
    _ source: Value, _ groups: Reassociation, _ sizes: some Sequence<MixedIndex>, to type: Type
  ) -> Value {
    create(MemRef.ExpandShape.self) {
      ($0.src, $0.reassociation, $0.result) = (source, groups, type)
      ($0.outputShape, $0.staticOutputShape) = (sizes.values, sizes.dimensions)
    }.result
  }

  /// Returns the product of indices, which multiplications compute if some are not known.
  fileprivate func product(of indices: [MixedIndex]) -> MixedIndex {
    let known = indices.compactMap(\.constant).reduce(1, &*)
    let values = indices.filter { $0.constant == nil }.compactMap(\.value)
    guard var product = values.first else { return .constant(known) }
    for value in values.dropFirst() { product = create(product: product, value) }
    return .value(known == 1 ? product : create(product: product, indexConstant(known)))
  }

  private func create(product lhs: Value, _ rhs: Value) -> Value {
    create(Arith.MulI.self) { ($0.lhs, $0.rhs) = (lhs, rhs) }.result
  }
}
