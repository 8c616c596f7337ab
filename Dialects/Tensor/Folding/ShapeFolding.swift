public import Accel

extension Tensor.Dim {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    guard let index = operands[1]?.as(IntegerAttr.self)?.value, let shape = op.source.type.shape,
      shape.indices.contains(index)
    else { return nil }
    // dim(t, i) → the size, if it is known
    if shape[index] != ShapeDimension.dynamic {
      return .constant(op.context.integer(shape[index], op.context.indexType))
    }
    // dim(generate(n, …), i) → n
    if let generate = op.source.defined(by: Tensor.Generate.self) {
      return .value(generate.dynamicExtents[shape[..<index].count { $0 == ShapeDimension.dynamic }])
    }
    // dim(extract_slice(…)[…][n, …][…], i) → n
    if let slice = op.source.defined(by: Tensor.ExtractSlice.self),
      slice.source.type.shape?.count == shape.count,
      case .value(let size) = Tensor.ExtractSlice.sizes(of: slice)[index]
    {
      return .value(size)
    }
    // dim(cast(t), i) → dim(t, i)
    return op.source.foldableCastSource.map { .operands([$0, op.index]) }
  }
}

extension Tensor.Rank {
  // rank(t) → the rank, if it is known
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.tensor.type.shape.map { .constant(op.context.integer($0.count, op.context.indexType)) }
  }
}

extension Tensor.Concat {
  // concat(t) → t
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.inputs.count == 1 && op.inputs[0].type == op.result.type ? .value(op.inputs[0]) : nil
  }
}

extension Tensor.Reshape {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // reshape(splat) → a splat
    if let splat = operands[0].splat(of: op.result.type) { return .constant(splat) }
    // reshape(reshape(t)) → reshape(t)
    if let inner = op.source.defined(by: Self.self) { return .operands([inner.source, op.shape]) }
    let source = op.source
    guard source.type == op.result.type, let shape = source.type.shape else { return nil }
    // reshape(t) → t, if there is one dimension, or if the shape is that of t
    if shape.count == 1 { return .value(source) }
    guard let made = op.shape.defined(by: Tensor.FromElements.self), made.elements.count == shape.count else {
      return nil
    }
    for (index, element) in made.elements.enumerated() {
      if let constant = MixedIndex.value(element).constant {
        if constant != shape[index] { return nil }
      } else {
        guard let dim = element.defined(by: Tensor.Dim.self), dim.source == source,
          Tensor.Dim.constantIndex(of: dim) == index
        else { return nil }
      }
    }
    return .value(source)
  }
}

// MARK: Reshapes by groups of dimensions

extension ReassociativeReshape {
  /// Folds a reshape that changes nothing, one of a constant, and one that undoes an `Inverse`.
  static func foldReshape<Inverse: ReassociativeReshape>(
    _ op: Op<Self>, _ operands: ConstantOperands, undoing _: Inverse.Type
  ) -> FoldResult? {
    let type = op.result.type
    if op.src.type == type { return .value(op.src) }
    if let elements = operands[0]?.as(DenseElementsAttr.self), type.hasStaticShape {
      return .constant(
        op.context.denseElements(type, isSplat: elements.isSplat, Array(elements.raw)))
    }
    guard let inner = op.src.defined(by: Inverse.self), inner.src.type == type, let shape = type.shape else {
      return nil
    }
    // One dynamic dimension can only be what it was.
    func isSettled(_ sizes: some Sequence<Int>) -> Bool {
      sizes.count { $0 == ShapeDimension.dynamic } < 2
    }
    if isSettled(shape) { return .value(inner.src) }
    let groups = op.reassociation
    guard groups == inner.reassociation else { return nil }
    if shape.count < inner.result.type.shape?.count ?? 0 { return .value(inner.src) }
    return groups.allSatisfy { group in isSettled(group.map { shape[$0] }) } ? .value(inner.src) : nil
  }
}

extension Tensor.ExpandShape {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    foldReshape(op, operands, undoing: Tensor.CollapseShape.self)
  }
}

extension Tensor.CollapseShape {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    foldReshape(op, operands, undoing: Tensor.ExpandShape.self)
  }
}
