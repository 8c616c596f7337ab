public import Accel

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
