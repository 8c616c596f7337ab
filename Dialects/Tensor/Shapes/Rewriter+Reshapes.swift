public import Accel

extension Rewriter {
  /// Creates a `tensor.collapse_shape`, whose type follows from the groups of dimensions unless it is given.
  public func createCollapseShape(
    of source: Value, _ groups: Reassociation, type: Type? = nil, at location: Location? = nil
  ) -> Value {
    create(Tensor.CollapseShape.self, at: location) {
      ($0.src, $0.reassociation) = (source, groups)
      $0.result = type ?? Tensor.CollapseShape.resultType(source.type, groups) ?? source.type
    }.result
  }

  /// Creates a `tensor.expand_shape` to the given sizes, whose type follows from them unless it is given.
  public func createExpandShape(
    of source: Value, _ groups: Reassociation, sizes: [MixedIndex], type: Type? = nil,
    at location: Location? = nil
  ) -> Value {
    create(Tensor.ExpandShape.self, at: location) {
      ($0.src, $0.reassociation) = (source, groups)
      ($0.outputShape, $0.staticOutputShape) = (sizes.values, sizes.dimensions)
      $0.result =
        type ?? context.tensorType(sizes.map(\.dimension), source.type.elementType ?? source.type)
    }.result
  }

  /// Creates a `tensor.empty` of the given sizes.
  public func createEmpty(_ sizes: [MixedIndex], of element: Type, at location: Location? = nil) -> Value {
    let type = context.tensorType(sizes.map(\.dimension), element)
    return create(Tensor.Empty.self, at: location) { ($0.dynamicSizes, $0.result) = (sizes.values, type) }
      .result
  }
}
