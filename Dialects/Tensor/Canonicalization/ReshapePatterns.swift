public import Accel
import ArithDialect

extension ReassociativeReshape {
  /// Returns a new operation of this kind; without `sizes`, those of the result follow from those of `source`.
  static func create(
    _ rewriter: Rewriter, of source: Value, _ groups: Reassociation, type: Type, sizes: [MixedIndex]?,
    at location: Location
  ) -> Operation {
    if Self.self == Tensor.CollapseShape.self {
      return rewriter.create(Tensor.CollapseShape.self, at: location) {
        ($0.src, $0.reassociation, $0.result) = (source, groups, type)
      }.operation
    }
    let shape = sizes ?? []
    return rewriter.create(Tensor.ExpandShape.self, at: location) {
      ($0.src, $0.reassociation, $0.result) = (source, groups, type)
      ($0.outputShape, $0.staticOutputShape) = (shape.values, shape.dimensions)
    }.operation
  }

  /// The sizes that the operation gives to its result, if it does.
  static func sizes(of op: Op<Self>) -> [MixedIndex]? {
    op.operation.as(Tensor.ExpandShape.self).map { Tensor.ExpandShape.outputShape(of: $0).all }
  }

  // reshape(reshape(t)) → reshape(t), in one direction
  static func composing(_ words: String) -> Pattern {
    Pattern("ComposeReassociativeReshapeOps<\(words)>") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let inner = op.src.defined(by: Self.self) else {
        throw NoMatch("the tensor is not reshaped before")
      }
      guard let groups = Reassociations.compose(inner.reassociation, op.reassociation) else {
        throw NoMatch("the groups do not go together")
      }
      let made = create(
        rewriter, of: inner.src, groups, type: op.result.type, sizes: sizes(of: op), at: op.location)
      return rewriter.replace(op, with: made.result(0))
    }
  }

  /// Reshapes of what has the same elements in any shape.
  static var ofUniformTensors: [Pattern] {
    [
      // reshape(splat constant) → a splat constant
      Pattern(tensor: "FoldReshapeWithConstant<\(name)>") { (op: Op<Self>, rewriter) throws(NoMatch) in
        guard let splat = op.src.constant.splat(of: op.result.type) else {
          throw NoMatch("the tensor is no constant that is the same everywhere")
        }
        let type = op.result.type
        return rewriter.replace(
          op, with: rewriter.create(Arith.Constant.self, results: [type], properties: [splat]))
      },
      // reshape(splat x) → splat x
      Pattern(tensor: "FoldReshapeWithSplat<\(name)>") { (op: Op<Self>, rewriter) throws(NoMatch) in
        guard let splat = op.src.defined(by: Tensor.Splat.self), splat.aggregate.type.hasStaticShape else {
          throw NoMatch("the tensor is no splat of known shape")
        }
        let type = op.result.type
        return rewriter.replace(
          op, with: rewriter.create(Tensor.Splat.self) { ($0.input, $0.aggregate) = (splat.input, type) })
      },
      // reshape(from_elements x, …) → from_elements x, …
      Pattern(tensor: "FoldReshapeWithFromElements<\(name)>") { (op: Op<Self>, rewriter) throws(NoMatch) in
        guard let made = op.src.defined(by: Tensor.FromElements.self), op.result.type.hasStaticShape else {
          throw NoMatch("the tensor is not made of elements, or its shape is not known")
        }
        let (elements, type) = (Array(made.elements), op.result.type)
        return rewriter.replace(
          op,
          with: rewriter.create(Tensor.FromElements.self) { ($0.elements, $0.result) = (elements, type) })
      },
    ]
  }
}

extension Tensor.ExpandShape {
  public static let canonicalizations =
    [
      composing("tensor::ExpandShapeOp, kExpand"),
      // expand_shape(collapse_shape(t)) → collapse_shape(t) or expand_shape(t)
      Pattern("ComposeExpandOfCollapseOp<tensor::ExpandShapeOp>") {
        (op: Op<Self>, rewriter) throws(NoMatch) in
        guard let collapse = op.src.defined(by: Tensor.CollapseShape.self),
          let before = collapse.src.type.shape, let after = op.result.type.shape
        else { throw NoMatch("the tensor is not collapsed") }
        if before.count == after.count { throw NoMatch("the rank stays") }
        let isCollapse = before.count > after.count
        let (fine, coarse) =
          isCollapse
          ? (collapse.reassociation, op.reassociation) : (op.reassociation, collapse.reassociation)
        guard
          let groups = isCollapse
            ? collapsing(fine, coarse, before, after) : collapsing(fine, coarse, after, before)
        else { throw NoMatch("the groups do not go together") }
        let type = op.result.type
        let made =
          isCollapse
          ? Tensor.CollapseShape.create(
            rewriter, of: collapse.src, groups, type: type, sizes: nil, at: op.location)
          : create(
            rewriter, of: collapse.src, groups, type: type, sizes: sizes(of: op), at: op.location)
        return rewriter.replace(op, with: made.result(0))
      },
      // expand_shape(cast(t)) [%c2, …] → cast(expand_shape(cast(t)) [2, …])
      Pattern(tensor: "ConvertToStaticExpandShape") { (op: Op<Self>, rewriter) throws(NoMatch) in
        try convertToStatic(op, rewriter)
      },
    ] + ofUniformTensors

  /// Returns the groups of `fine` dimensions that make up `coarse` ones, group by group of both reshapes.
  private static func collapsing(
    _ fineGroups: Reassociation, _ coarseGroups: Reassociation, _ fine: List<Int>, _ coarse: List<Int>
  ) -> Reassociation? {
    if fineGroups.isEmpty { return Reassociations.collapsing(fine, to: coarse) }
    var groups: Reassociation = []
    for (fineGroup, coarseGroup) in zip(fineGroups, coarseGroups) {
      let (part, target) = (fineGroup.map { fine[$0] }, coarseGroup.map { coarse[$0] })
      // Which dynamic dimensions make up which others can be anything as soon as there are two of each.
      let areAmbiguous = [part, target].allSatisfy { $0.count { $0 == ShapeDimension.dynamic } >= 2 }
      if areAmbiguous { return nil }
      if part.count == target.count {
        guard part == target else { return nil }
        groups += fineGroup.map { [$0] }
        continue
      }
      guard let found = Reassociations.collapsing(part, to: target) else { return nil }
      groups += found.map { group in group.map { fineGroup[0] + $0 } }
    }
    return groups
  }

  /// Gives numbers to sizes that are constant where what is cast has a known size.
  private static func convertToStatic(_ op: Op<Self>, _ rewriter: Rewriter) throws(NoMatch) -> Rewritten {
    guard let source = op.src.foldableCastSource?.type.shape, let result = op.result.type.shape,
      let tensor = op.src.type.as(RankedTensorType.self)
    else { throw NoMatch("the tensor is no cast from a type of which more is known") }
    let groups = op.reassociation
    var (shape, values, next) = (Array(result), [Value](), 0)
    for (index, group) in groups.enumerated() {
      for dimension in group where shape[dimension] == ShapeDimension.dynamic {
        let size = op.outputShape[next]
        next += 1
        if source[index] != ShapeDimension.dynamic, let constant = MixedIndex.value(size).constant {
          shape[dimension] = constant
        } else {
          values.append(size)
        }
      }
    }
    if values.count == op.outputShape.count { throw NoMatch("no size is constant") }
    let input = groups.map { group in group.reduce(1) { DimensionArithmetic.product($0, shape[$1]) } }
    var rest = values[...]
    let sizes = shape.map { size -> MixedIndex in
      size == ShapeDimension.dynamic ? .value(rest.removeFirst()) : .constant(size)
    }
    let inputType = op.context.tensorType(input, tensor.element)
    let cast = rewriter.create(Tensor.Cast.self, at: op.location) {
      ($0.source, $0.dest) = (op.src, inputType)
    }
    let made = create(
      rewriter, of: cast.dest, groups, type: op.context.tensorType(shape, tensor.element), sizes: sizes,
      at: op.location)
    return rewriter.replace(op, withCastOf: made.result(0))
  }
}

extension Tensor.CollapseShape {
  public static let canonicalizations =
    [
      composing("tensor::CollapseShapeOp, kCollapse"),
      // collapse_shape(expand_shape(t)) → collapse_shape(t), expand_shape(t) or cast(t)
      Pattern("ComposeCollapseOfExpandOp<tensor::CollapseShapeOp>") {
        (op: Op<Self>, rewriter) throws(NoMatch) in
        guard let expand = op.src.defined(by: Tensor.ExpandShape.self), let before = expand.src.type.shape,
          let after = op.result.type.shape
        else { throw NoMatch("the tensor is not expanded") }
        let type = op.result.type
        if expand.src.type == type { throw NoMatch("the type stays") }
        let isCollapse = before.count > after.count
        let (fine, coarse) =
          isCollapse ? (expand.reassociation, op.reassociation) : (op.reassociation, expand.reassociation)
        guard let groups = Reassociations.cover(coarse, by: fine) else {
          throw NoMatch("the groups do not go together")
        }
        if before.count == after.count {
          return rewriter.replace(
            op,
            with: rewriter.create(Tensor.Cast.self) { ($0.source, $0.dest) = (expand.src, type) })
        }
        if isCollapse {
          let made = create(rewriter, of: expand.src, groups, type: type, sizes: nil, at: op.location)
          return rewriter.replace(op, with: made.result(0))
        }
        let sizes = rewriter.products(
          of: Tensor.ExpandShape.outputShape(of: expand).all, op.reassociation, at: op.location)
        let made = Tensor.ExpandShape.create(
          rewriter, of: expand.src, groups, type: type, sizes: sizes, at: op.location)
        return rewriter.replace(op, with: made.result(0))
      },
    ] + ofUniformTensors + [
      // collapse_shape(cast(t)) → cast(collapse_shape(t))
      Pattern(tensor: "FoldCollapseOfCastOp") { (op: Op<Self>, rewriter) throws(NoMatch) in
        guard let source = op.src.foldableCastSource, let type = resultType(source.type, op.reassociation)
        else { throw NoMatch("the tensor is no cast from a type of which more is known") }
        if type == op.result.type { return rewriter.setOperand(op.operation, 0, to: source) }
        let made = create(
          rewriter, of: source, op.reassociation, type: type, sizes: nil, at: op.location)
        return rewriter.replace(op, withCastOf: made.result(0))
      }
    ]
}

extension Rewriter {
  /// Returns the products of groups of sizes.
  fileprivate func products(
    of sizes: [MixedIndex], _ groups: Reassociation, at location: Location
  ) -> [MixedIndex] {
    func product(_ lhs: Value, _ rhs: Value) -> Value {
      createOrFold(Arith.MulI.self, at: location) { ($0.lhs, $0.rhs) = (lhs, rhs) }
    }
    return groups.map { group in
      let known = group.reduce(1) { sizes[$1].isStatic ? $0 &* sizes[$1].dimension : $0 }
      let values = group.compactMap { sizes[$0].value }
      guard let first = values.first else { return .constant(known) }
      let total = values.dropFirst().reduce(first) { product($0, $1) }
      return .value(known == 1 ? total : product(total, constantIndex(known, at: location)))
    }
  }

  /// Returns the sizes of an expanded tensor: what is left of the size of each dimension that is expanded goes to the
  /// dynamic one among those that it becomes; `nil` if there are several.
  public func expandedSizes(
    of source: Value, _ groups: Reassociation, to shape: List<Int>, at location: Location? = nil
  ) -> [MixedIndex]? {
    let sourceSizes = sizes(of: source, at: location)
    var sizes = shape.map { MixedIndex.constant($0) }
    for (index, group) in groups.enumerated() {
      let dynamic = group.filter { shape[$0] == ShapeDimension.dynamic }
      guard let only = dynamic.first else { continue }
      if dynamic.count > 1 { return nil }
      let product = group.reduce(1) { $1 == only ? $0 : $0 &* shape[$1] }
      let (size, divisor) = (
        value(sourceSizes[index], at: location), constantIndex(product, at: location)
      )
      sizes[only] = .value(
        createOrFold(Arith.DivSI.self, at: location) { ($0.lhs, $0.rhs) = (size, divisor) })
    }
    return sizes
  }
}
