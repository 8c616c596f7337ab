public import Accel

// What views evaluate to.

extension MemRef.ReinterpretCast {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // reinterpret_cast(view(x)) → reinterpret_cast(x), if both begin at the same place
    if let source = viewedSource(of: op.source) {
      return .operands([source] + op.operation.operands.dropFirst())
    }
    // reinterpret_cast(x) with the offset, sizes and strides that x has → x
    let isSame =
      op.result.memRef.hasStaticShape && op.source.type == op.result.type && op.staticOffsets.values[0] == 0
    return isSame ? .value(op.source) : nil
  }

  /// Returns what a view looks at whose memory begins where that of `value` does.
  private static func viewedSource(of value: Value) -> Value? {
    if let inner = value.defined(by: Self.self) { return inner.source }
    if let cast = value.defined(by: MemRef.Cast.self) { return cast.source }
    guard let subview = value.defined(by: MemRef.SubView.self),
      subview.mixedOffsets.allSatisfy({ $0.constant == 0 })
    else { return nil }
    return subview.source
  }
}

extension MemRef.SubView {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    guard op.source.type == op.result.type else { return nil }
    // subview(x) of all of x → x
    let type = op.result.memRef
    let layout = type.layout?.as(StridedLayoutAttr.self)
    let isStatic = layout.map {
      StridesAndOffset(strides: Array($0.strides), offset: $0.offset).isStatic
    }
    if type.hasStaticShape, isStatic ?? true { return .value(op.source) }
    // subview(subview(x)) of all of the inner part → subview(x)
    guard let inner = op.source.defined(by: Self.self),
      op.mixedOffsets.allSatisfy({ $0.constant == 0 }), op.mixedStrides.allSatisfy({ $0.constant == 1 }),
      op.mixedSizes.elementsEqual(inner.mixedSizes)
    else { return nil }
    return .value(op.source)
  }
}

extension MemRef.Transpose {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // transpose(x) by the identity → x
    let map = op.permutation.map
    if map.isIdentity, op.result.type == op.in.type { return .value(op.in) }
    // transpose(transpose(x)) → transpose(x)
    guard let inner = op.in.defined(by: Self.self) else { return nil }
    let composed = op.context.attribute(AffineMapAttr(map.composed(with: inner.permutation.map)))
    return .update(
      OperationUpdate(
        operands: [inner.in], properties: [(slot: permutation.description.position, value: composed)]))
  }
}

extension MemRef.ExpandShape {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let inner = op.src.defined(by: MemRef.CollapseShape.self)
    return MemRef.foldReshape(
      op.operation, op.reassociation, inner.map { ($0.src, $0.result, $0.reassociation) })
  }
}

extension MemRef.CollapseShape {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let inner = op.src.defined(by: MemRef.ExpandShape.self)
    return MemRef.foldReshape(
      op.operation, op.reassociation, inner.map { ($0.src, $0.result, $0.reassociation) })
  }
}

extension MemRef {
  /// Returns what a reshape evaluates to if it changes nothing, or undoes `inner`, the one before it.
  fileprivate static func foldReshape(
    _ op: Operation, _ groups: Reassociation,
    _ inner: (source: Value, result: Value, groups: Reassociation)?
  ) -> FoldResult? {
    let type = op.result(0).type
    if op.operand(0).type == type { return .value(op.operand(0)) }
    guard let inner, inner.source.type == type else { return nil }
    let shape = inner.source.memRef.shape
    let isDynamic = { (index: Int) in shape[index] == ShapeDimension.dynamic }
    if shape.indices.count(where: isDynamic) < 2 { return .value(inner.source) }
    // Of several dynamic dimensions, each must come back as it was.
    guard groups == inner.groups else { return nil }
    if shape.count < inner.result.memRef.shape.count { return .value(inner.source) }
    let isClear = groups.allSatisfy { group in group.count(where: isDynamic) < 2 }
    return isClear ? .value(inner.source) : nil
  }
}
