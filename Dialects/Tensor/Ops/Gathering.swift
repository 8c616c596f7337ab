public import Accel

extension Tensor {
  /// Parts of a tensor that begin where another tensor says, side by side.
  ///
  ///     %gather = tensor.gather %t[%indices] gather_dims([1, 2]) unique : (tensor<4x5x6xf32>, tensor<1x3x2xindex>) -> tensor<1x3x4xf32>
  public enum Gather: OpSchema {
    public static let name = "tensor.gather"
    public static var source: Operand<0> { .init(.rankedTensor()) }
    public static var indices: Operand<1> { .init(.rankedTensor(of: .signlessIntegerOrIndex)) }
    /// The dimensions that the indices are for.
    public static var gatherDims: Property<0, DenseI64Array> { .init(name: "gather_dims") }
    /// Whether no position is given twice.
    public static var unique: Flag<1> { .init() }
    public static var result: Result<0> { .init(.rankedTensor()) }
    public static let fields: [any OpField] = [source, indices, gatherDims, unique, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? =
      "\(source)[\(indices)] gather_dims(\(gatherDims))\("unique", unique)\(.attributes) : \(.functionalType)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let dims = op.gatherDims.values
      try verifyDims(dims, op.indices.type, of: op.source.type, "gather", "source")
      try verifyParts(op.result.type, of: op.source.type, op.indices.type, dims, "result")
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "gather")
    }
  }

  /// A tensor with other parts where another tensor says; no position may be given twice.
  ///
  ///     %scatter = tensor.scatter %x into %t[%indices] scatter_dims([1, 2]) unique : (tensor<1x3x4xf32>, tensor<4x5x6xf32>, tensor<1x3x2xindex>) -> tensor<4x5x6xf32>
  public enum Scatter: OpSchema {
    public static let name = "tensor.scatter"
    public static var source: Operand<0> { .init(.rankedTensor()) }
    public static var dest: Operand<1> { .init(.rankedTensor()) }
    public static var indices: Operand<2> { .init(.rankedTensor(of: .signlessIntegerOrIndex)) }
    /// The dimensions that the indices are for.
    public static var scatterDims: Property<0, DenseI64Array> { .init(name: "scatter_dims") }
    /// Whether no position is given twice, which must be so.
    public static var unique: Flag<1> { .init() }
    public static var result: Result<0> { .init(.rankedTensor()) }
    public static let fields: [any OpField] = [source, dest, indices, scatterDims, unique, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? =
      """
      \(source) into \(dest)[\(indices)] scatter_dims(\(scatterDims))\("unique", unique)\(.attributes) : \
      \(.functionalType)
      """

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let dims = op.scatterDims.values
      try verifyDims(dims, op.indices.type, of: op.dest.type, "scatter", "dest")
      if !op.unique { throw VerificationFailure("requires 'unique' attribute to be set") }
      try verifyParts(op.source.type, of: op.dest.type, op.indices.type, dims, "source")
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "scatter")
    }
  }

  /// Checks the dimensions that indices are for.
  private static func verifyDims(
    _ dims: [Int], _ indices: Type, of tensor: Type, _ verb: String, _ role: String
  ) throws(VerificationFailure) {
    let rank = tensor.shape?.count ?? 0
    if dims.isEmpty { throw VerificationFailure("\(verb)_dims must be non-empty") }
    if dims.count > rank { throw VerificationFailure("\(verb)_dims overflow \(role) rank") }
    if indices.shape?.last != dims.count {
      throw VerificationFailure("\(verb)_dims length must match the size of last dimension of indices")
    }
    for dim in dims {
      if dim < 0 { throw VerificationFailure("\(verb)_dims value must be non-negative") }
      if dim >= rank { throw VerificationFailure("\(verb)_dims value must be smaller than \(role) rank") }
    }
    if zip(dims, dims.dropFirst()).contains(where: { $0 >= $1 }) {
      throw VerificationFailure("\(verb)_dims values must be strictly increasing")
    }
  }

  /// Checks the type of the parts side by side, with or without dimensions of size 1.
  private static func verifyParts(
    _ parts: Type, of tensor: Type, _ indices: Type, _ dims: [Int], _ role: String
  ) throws(VerificationFailure) {
    let full = partsType(of: tensor, indices, dims, isReduced: false)
    let reduced = partsType(of: tensor, indices, dims, isReduced: true)
    if parts != full, parts != reduced {
      throw VerificationFailure(
        "\(role) type mismatch: expected '\(full.text)' or its rank-reduced variant '\(reduced.text)' (got: "
          + "'\(parts.text)')")
    }
  }

  /// Returns the type of the parts side by side; `isReduced` says whether dimensions of size 1 are left out.
  private static func partsType(of tensor: Type, _ indices: Type, _ dims: [Int], isReduced: Bool) -> Type {
    guard let type = tensor.as(RankedTensorType.self), let leading = indices.shape?.dropLast() else {
      return tensor
    }
    let sizes = type.shape.enumerated().compactMap { index, size in
      dims.contains(index) ? (isReduced ? nil : 1) : size
    }
    return tensor.context.tensorType(Array(leading) + sizes, type.element, encoding: type.encoding)
  }
}
