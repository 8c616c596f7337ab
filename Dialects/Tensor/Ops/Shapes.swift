public import Accel

extension Tensor {
  /// The size of a dimension; undefined if there is no such dimension.
  ///
  ///     %dim = tensor.dim %t, %c0 : tensor<?x4xf32>
  public enum Dim: ConditionallySpeculatableInterface {
    public static let name = "tensor.dim"
    public static var source: Operand<0> { .init(.tensorWithDimensions) }
    public static var index: Operand<1> { .init(.index) }
    public static var result: Result<0> { .init(.index) }
    public static let fields: [any OpField] = [source, index, result]
    public static let traits: Traits = .noMemoryEffects
    public static let interfaces = [conditionallySpeculatable, integerRange]
    public static let assembly: Assembly? = "\(.attributes) \(source), \(index) : \(type: source)"

    /// It is safe anywhere if the dimension is known to be there.
    public static func speculatability(of op: Op<Self>) -> Speculatability {
      guard let index = constantIndex(of: op), let shape = op.source.type.shape else { return .never }
      return index < shape.count ? .always : .never
    }

    /// Returns which dimension it is, if that is known.
    public static func constantIndex(of op: Op<Self>) -> Int? { op.index.constantInteger?.signedValue }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "dim")
    }
  }

  /// The number of dimensions.
  ///
  ///     %rank = tensor.rank %t : tensor<*xf32>
  public enum Rank: OpSchema {
    public static let name = "tensor.rank"
    public static var tensor: Operand<0> { .init(.tensor()) }
    public static var result: Result<0> { .init(.index) }
    public static let fields: [any OpField] = [tensor, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(tensor)\(.attributes) : \(type: tensor)"

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "rank")
    }
  }

  /// The same elements in another shape, which a tensor gives.
  ///
  ///     %reshape = tensor.reshape %t(%shape) : (tensor<*xf32>, tensor<2xindex>) -> tensor<?x?xf32>
  public enum Reshape: OpSchema {
    public static let name = "tensor.reshape"
    public static var source: Operand<0> { .init(.tensor()) }
    public static var shape: Operand<1> { .init(.tensor(of: .signlessIntegerOrIndex, ranks: 1)) }
    public static var result: Result<0> { .init(.tensor()) }
    public static let fields: [any OpField] = [source, shape, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(source)(\(shape))\(.attributes) : \(.functionalType)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (source, result) = (op.source.type, op.result.type)
      if source.elementType != result.elementType {
        throw VerificationFailure("element types of source and destination tensor types should be the same")
      }
      guard let shape = result.shape, let length = op.shape.type.shape?.first else { return }
      if source.hasStaticShape, result.hasStaticShape,
        source.shape?.elementCount != shape.elementCount
      {
        throw VerificationFailure("source and destination tensor should have the same number of elements")
      }
      if length == ShapeDimension.dynamic {
        throw VerificationFailure(
          "cannot use shape operand with dynamic length to reshape to statically-ranked tensor type")
      }
      if length != shape.count {
        throw VerificationFailure("length of shape operand differs from the result's tensor rank")
      }
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "reshape")
    }
  }

  /// Tensors one after the other along a dimension.
  ///
  ///     %concat = tensor.concat dim(0) %a, %b : (tensor<3x6xf32>, tensor<1x6xf32>) -> tensor<4x6xf32>
  public enum Concat: OpSchema {
    public static let name = "tensor.concat"
    public static var dim: Property<0, Int> { .init() }
    public static var inputs: VariadicOperand<0> { .init(.rankedTensor()) }
    public static var result: Result<0> { .init(.rankedTensor()) }
    public static let fields: [any OpField] = [dim, inputs, result]
    public static let traits: Traits = .pure
    public static let interfaces = [reifiableShape]
    public static let assembly: Assembly? = "dim(\(dim)) \(inputs)\(.attributes) : \(.functionalType)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.inputs.isEmpty { throw VerificationFailure("requires at least one input") }
      let types = op.inputs.types
      guard let shape = op.result.type.shape else { return }
      if types.contains(where: { $0.shape?.count != shape.count }) {
        throw VerificationFailure("rank of concatenated inputs must match result rank")
      }
      if types.contains(where: { $0.elementType != op.result.type.elementType }) {
        throw VerificationFailure("inputs and result element type must match")
      }
      if op.dim >= shape.count {
        throw VerificationFailure("concatenation dim must be less than the tensor rank")
      }
      var sizes = Array(repeating: ShapeDimension.dynamic, count: shape.count)
      for dimension in shape.indices where dimension != op.dim {
        let known = types.compactMap { $0.shape?[dimension] }.filter { $0 != ShapeDimension.dynamic }
        if let first = known.first {
          if known.contains(where: { $0 != first }) {
            throw VerificationFailure(
              "static concatenation size mismatch along non-concatenated dimension \(dimension)")
          }
          sizes[dimension] = first
        }
      }
      if shape.indices.contains(op.dim) {
        sizes[op.dim] = types.reduce(0) { DimensionArithmetic.sum($0, $1.shape?[op.dim] ?? 0) }
      }
      let differs = zip(sizes, shape).contains { inferred, found in
        inferred != found && inferred != ShapeDimension.dynamic && found != ShapeDimension.dynamic
      }
      if differs, let element = types[0].elementType {
        throw VerificationFailure(
          "result type '\(op.result.type.text)'does not match inferred shape "
            + "'\(op.context.tensorType(sizes, element).text)' static sizes")
      }
    }

    /// Returns the type that tensors of the given types have together, as far as it is known.
    public static func resultType(_ types: [Type], along dim: Int) -> Type? {
      guard let first = types.first?.as(RankedTensorType.self) else { return nil }
      var sizes = Array(first.shape)
      for type in types.dropFirst() {
        guard let shape = type.shape, shape.count == sizes.count else { return nil }
        for dimension in sizes.indices {
          if dimension == dim {
            sizes[dimension] = DimensionArithmetic.sum(sizes[dimension], shape[dimension])
          } else if sizes[dimension] == ShapeDimension.dynamic {
            sizes[dimension] = shape[dimension]
          }
        }
      }
      return first.element.context.tensorType(sizes, first.element)
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "concat")
    }
  }
}

extension TypeConstraint {
  /// Tensors that have dimensions, or of which that is not known.
  fileprivate static let tensorWithDimensions =
    tensor().confined("non-0-ranked or unranked tensor") { $0.shape?.isEmpty != true }
}
