public import Accel

/// The same elements with neighbouring dimensions split or joined.
public protocol ReassociativeReshape: OpSchema {
  /// Returns the type with more dimensions and the one with fewer.
  static func types(of op: Op<Self>) -> (expanded: Type, collapsed: Type)
}

extension ReassociativeReshape {
  public static var src: Operand<0> { .init(.tensor()) }
  /// For each dimension of the tensor that has fewer, those of the other that it consists of.
  public static var reassociation: Property<0, [[Int]]> { .init() }
  public static var result: Result<0> { .init(.tensor()) }
  public static var traits: Traits { .pure }

  /// Checks the groups of dimensions, and the types against them.
  static func verifyReshape(_ op: Op<Self>) throws(VerificationFailure) {
    let (expanded, collapsed) = types(of: op)
    let groups = op.reassociation
    guard let expandedShape = expanded.shape, let collapsedShape = collapsed.shape else {
      throw VerificationFailure(
        "expected the expanded type, '\(expanded.text)' to have a higher (or same) rank than the collapsed "
          + "type, '\(collapsed.text)'.")
    }
    if expandedShape.count < collapsedShape.count {
      throw VerificationFailure(
        "expected the expanded type, '\(expanded.text)' to have a higher (or same) rank than the collapsed "
          + "type, '\(collapsed.text)'.")
    }
    if collapsedShape.count != groups.count {
      throw VerificationFailure(
        "expected collapsed rank (\(collapsedShape.count)) to equal the number of reassociation maps "
          + "(\(groups.count)).")
    }
    let dimensionCount = (groups.joined().max() ?? -1) &+ 1
    if !groups.isEmpty, dimensionCount != expandedShape.count {
      throw VerificationFailure(
        "expected reassociation map #0 to have size equal to the expanded rank (\(expandedShape.count)), but "
          + "it is  \(dimensionCount).")
    }
    if let group = groups.firstInvalidGroup(of: dimensionCount) {
      throw VerificationFailure("expected reassociation map #\(group) to be valid and contiguous.")
    }
    for (index, group) in groups.enumerated() {
      let sizes = group.map { expandedShape[$0] }
      if sizes.contains(ShapeDimension.dynamic) {
        if collapsedShape[index] == ShapeDimension.dynamic { continue }
        throw VerificationFailure(
          "expected dimension \(index) of collapsed type to be dynamic since one or more of the corresponding "
            + "dimensions in the expanded type is dynamic")
      }
      let product = sizes.reduce(1, &*)
      if collapsedShape[index] != product {
        throw VerificationFailure(
          "expected dimension \(index) of collapsed type to be static value of \(product)")
      }
    }
    if let element = expanded.elementType, element != collapsed.elementType {
      let inferred = op.context.tensorType(Array(collapsedShape), element)
      throw VerificationFailure(
        "expected collapsed type to be '\(inferred.text)', but got '\(collapsed.text)'")
    }
  }
}

extension Reassociation {
  /// The first group that does not go on where the one before it ended; `nil` if all do and `count` dimensions are
  /// in them.
  fileprivate func firstInvalidGroup(of count: Int) -> Int? {
    var next = 0
    for (index, group) in enumerated() {
      for dimension in group {
        if dimension != next { return index }
        next += 1
      }
    }
    return isEmpty || next == count ? nil : self.count - 1
  }
}

extension Tensor {
  /// The same elements in more dimensions.
  ///
  ///     %expanded = tensor.expand_shape %t [[0, 1], [2]] output_shape [%n, 2, 4] : tensor<?x4xf32> into tensor<?x2x4xf32>
  public enum ExpandShape: ReassociativeReshape {
    public static let name = "tensor.expand_shape"
    public static var outputShape: VariadicOperand<1> { .init(.index, name: "output_shape") }
    public static var staticOutputShape: Property<1, DenseI64Array> { .init(name: "static_output_shape") }
    public static let fields: [any OpField] = [src, outputShape, reassociation, staticOutputShape, result]
    public static let interfaces = [reifiableShape]
    public static let assembly: Assembly? =
      """
      \(src) \(reassociation) output_shape \(.indices(outputShape, staticOutputShape))\(.attributes) : \
      \(type: src) into \(type: result)
      """

    public static func types(of op: Op<Self>) -> (expanded: Type, collapsed: Type) {
      (op.result.type, op.src.type)
    }

    /// Returns the sizes of the result.
    public static func outputShape(of op: Op<Self>) -> MixedIndices {
      .init(op.outputShape, op.staticOutputShape)
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let sizes = op.staticOutputShape.values
      if let rank = op.result.type.shape?.count, sizes.count != rank {
        throw VerificationFailure(
          "expected number of static shape dims to be equal to the output rank (\(rank)) but found "
            + "\(sizes.count) inputs instead")
      }
      let dynamic = sizes.count { $0 == ShapeDimension.dynamic }
      if op.outputShape.count != dynamic {
        throw VerificationFailure(
          "mismatch in dynamic dims in output_shape and static_output_shape: static_output_shape has "
            + "\(dynamic) dynamic dims while output_shape has \(op.outputShape.count) values")
      }
      try verifyReshape(op)
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "expanded")
    }
  }

  /// The same elements in fewer dimensions.
  ///
  ///     %collapsed = tensor.collapse_shape %t [[0, 1], [2]] : tensor<?x2x4xf32> into tensor<?x4xf32>
  public enum CollapseShape: ReassociativeReshape {
    public static let name = "tensor.collapse_shape"
    public static let fields: [any OpField] = [src, reassociation, result]
    public static let interfaces = [reifiableShape]
    public static let assembly: Assembly? =
      "\(src) \(reassociation)\(.attributes) : \(type: src) into \(type: result)"

    public static func types(of op: Op<Self>) -> (expanded: Type, collapsed: Type) {
      (op.src.type, op.result.type)
    }

    /// Returns the type of a tensor whose groups of dimensions are joined.
    public static func resultType(_ source: Type, _ groups: Reassociation) -> Type? {
      guard let tensor = source.as(RankedTensorType.self) else { return nil }
      let shape = groups.map { group in
        group.reduce(1) { DimensionArithmetic.product($0, tensor.shape[$1]) }
      }
      return source.context.tensorType(shape, tensor.element)
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) { try verifyReshape(op) }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "collapsed")
    }
  }
}
