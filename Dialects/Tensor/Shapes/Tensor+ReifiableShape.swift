public import Accel
import AffineDialect

// What sizes the results have, in values that come before the operation.

extension Tensor.Empty: ReifiableShapeInterface {
  public static func resultShapes(of op: Op<Self>, _ rewriter: Rewriter) -> [[MixedIndex]]? {
    [Tensor.mixedSizes(of: op.result.type, op.dynamicSizes)]
  }
}

extension Tensor.Splat: ReifiableShapeInterface {
  public static func resultShapes(of op: Op<Self>, _ rewriter: Rewriter) -> [[MixedIndex]]? {
    [Tensor.mixedSizes(of: op.aggregate.type, op.dynamicSizes)]
  }
}

extension Tensor.Generate: ReifiableShapeInterface {
  public static func resultShapes(of op: Op<Self>, _ rewriter: Rewriter) -> [[MixedIndex]]? {
    [Tensor.mixedSizes(of: op.result.type, op.dynamicExtents)]
  }
}

extension Tensor.ExtractSlice: ReifiableShapeInterface {
  public static func resultShapes(of op: Op<Self>, _ rewriter: Rewriter) -> [[MixedIndex]]? {
    let part = TensorSlice(op)
    let dropped = part.droppedDimensions(toGet: op.result.type.shape ?? List())
    return [part.sizes.indices.filter { !dropped.contains($0) }.map { part.sizes[$0] }]
  }
}

extension Tensor.InsertSlice: ReifiableShapeInterface {
  public static func resultShapes(of op: Op<Self>, _ rewriter: Rewriter) -> [[MixedIndex]]? {
    [rewriter.sizes(of: op.dest, at: op.location)]
  }
}

extension Tensor.ExpandShape: ReifiableShapeInterface {
  public static func resultShapes(of op: Op<Self>, _ rewriter: Rewriter) -> [[MixedIndex]]? {
    [outputShape(of: op).all]
  }
}

extension Tensor.CollapseShape: ReifiableShapeInterface {
  public static func resultShapes(of op: Op<Self>, _ rewriter: Rewriter) -> [[MixedIndex]]? {
    guard let shape = op.result.type.shape else { return nil }
    let sizes = zip(shape, op.reassociation).map { size, group -> MixedIndex in
      if size != ShapeDimension.dynamic { return .constant(size) }
      let parts = group.map { rewriter.size(of: op.src, $0, at: op.location) }
      let product = (1..<max(group.count, 1)).reduce(AffineExpr.symbol(0)) { $0 * .symbol($1) }
      return rewriter.applyAffine(
        AffineMap(dimensionCount: 0, symbolCount: group.count, results: [product]), parts, at: op.location)
    }
    return [sizes]
  }
}

extension Tensor.Pad: ReifiableShapeInterface {
  public static func resultShapes(of op: Op<Self>, _ rewriter: Rewriter) -> [[MixedIndex]]? {
    let (low, high) = (low(of: op).all, high(of: op).all)
    let sum = AffineMap(
      dimensionCount: 3, symbolCount: 0, results: [.dimension(0) + .dimension(1) + .dimension(2)])
    let sizes = (op.result.type.shape ?? List()).enumerated().map { index, size -> MixedIndex in
      if size != ShapeDimension.dynamic { return .constant(size) }
      let whole = rewriter.sizeValue(of: op.source, index, at: op.location)
      return rewriter.applyAffine(sum, [.value(whole), low[index], high[index]], at: op.location)
    }
    return [sizes]
  }
}

extension Tensor.Concat: ReifiableShapeInterface {
  public static func resultShapes(of op: Op<Self>, _ rewriter: Rewriter) -> [[MixedIndex]]? {
    guard let shape = op.result.type.shape, let first = op.inputs.first else { return nil }
    let known = resultType(op.inputs.types, along: op.dim)?.shape
    var sizes = shape.enumerated().map { index, size -> MixedIndex in
      if size != ShapeDimension.dynamic || index == op.dim { return .constant(size) }
      if let size = known?[index], size != ShapeDimension.dynamic { return .constant(size) }
      return rewriter.size(of: first, index, at: op.location)
    }
    if shape[op.dim] == ShapeDimension.dynamic {
      let parts = op.inputs.map { MixedIndex.value(rewriter.sizeValue(of: $0, op.dim, at: op.location)) }
      let sum = parts.indices.dropFirst().reduce(AffineExpr.dimension(0)) { $0 + .dimension($1) }
      let map = AffineMap(dimensionCount: parts.count, symbolCount: 0, results: [sum])
      sizes[op.dim] = rewriter.applyAffine(map, parts, at: op.location)
    }
    return [sizes]
  }
}

extension Rewriter {
  /// Returns the size of a dimension of a tensor as a value.
  fileprivate func sizeValue(of tensor: Value, _ dimension: Int, at location: Location) -> Value {
    let index = constantIndex(dimension, at: location)
    return createOrFold(Tensor.Dim.self, at: location) { ($0.source, $0.index) = (tensor, index) }
  }
}
