public import Accel

extension MemRef {
  /// The same buffer in a shape that another buffer holds.
  ///
  ///     %reshape = memref.reshape %buffer(%shape) : (memref<*xf32>, memref<1xi32>) -> memref<?xf32>
  public enum Reshape: ViewLikeInterface, MemoryEffectsInterface, ConditionallySpeculatableInterface {
    public static let name = "memref.reshape"
    public static var source: Operand<0> { .init(.anyMemref()) }
    public static var shape: Operand<1> { .init(.memref(of: .signlessIntegerOrIndex, ranks: 1)) }
    public static var result: Result<0> { .init(.anyMemref()) }
    public static let fields: [any OpField] = [source, shape, result]
    public static let interfaces = [viewLike, memoryEffects, conditionallySpeculatable]
    public static let assembly: Assembly? = "\(source)(\(shape))\(.attributes) : \(.functionalType)"

    public static func viewSource(of op: Op<Self>) -> Value { op.source }
    public static func effects(of op: Op<Self>) -> [MemoryEffect] { [MemoryEffect(.read, on: op.shape)] }
    public static func speculatability(of op: Op<Self>) -> Speculatability { .always }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "reshape")
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.source.type.elementType != op.result.type.elementType {
        throw VerificationFailure(
          "element types of source and destination memref types should be the same")
      }
      if op.source.type.as(MemRefType.self)?.hasIdentityLayout == false {
        throw VerificationFailure("source memref type should have identity affine map")
      }
      guard let result = op.result.type.as(MemRefType.self) else { return }
      if !result.hasIdentityLayout {
        throw VerificationFailure("result memref type should have identity affine map")
      }
      let length = op.shape.memRef.shape[0]
      if length == ShapeDimension.dynamic {
        throw VerificationFailure(
          "cannot use shape operand with dynamic length to reshape to statically-ranked memref type")
      }
      if length != result.shape.count {
        throw VerificationFailure("length of shape operand differs from the result's memref rank")
      }
    }
  }

  /// The same buffer with dimensions taken apart.
  ///
  ///     %expand_shape = memref.expand_shape %buffer [[0, 1], [2]] output_shape [%n, 4, 32] : memref<?x32xf32> into memref<?x4x32xf32>
  public enum ExpandShape: ViewLikeInterface, ReifiableShapeInterface {
    public static let name = "memref.expand_shape"
    public static var src: Operand<0> { .init(.stridedMemref) }
    public static var reassociation: Property<0, Reassociation> { .init() }
    public static var outputShape: VariadicOperand<1> { .init(.index, name: "output_shape") }
    public static var staticOutputShape: Property<1, DenseI64Array> { .init(name: "static_output_shape") }
    public static var result: Result<0> { .init(.stridedMemref) }
    public static let fields: [any OpField] = [
      src, outputShape, reassociation, staticOutputShape, result,
    ]
    public static let traits: Traits = .pure
    public static let interfaces = [viewLike, reifiableShape]
    public static let assembly: Assembly? =
      "\(src) \(reassociation) output_shape \(.indices(outputShape, staticOutputShape))\(.attributes) : \(type: src) into \(type: result)"

    public static func viewSource(of op: Op<Self>) -> Value { op.src }
    public static func resultShapes(of op: Op<Self>, _ rewriter: Rewriter) -> [[MixedIndex]]? {
      [MixedIndices(op.outputShape, op.staticOutputShape).all]
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "expand_shape")
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (source, result) = (op.src.memRef, op.result.memRef)
      let (rank, resultRank) = (source.shape.count, result.shape.count)
      if rank > resultRank {
        throw VerificationFailure(
          "has source rank \(rank) and result rank \(resultRank). This is not an expansion "
            + "(\(rank) > \(resultRank)).")
      }
      let groups = op.reassociation
      try verifyReassociation(groups, collapsed: source.shape, expanded: result.shape)
      guard let expected = source.expanded(to: Array(result.shape), groups, in: op.context) else {
        throw VerificationFailure("invalid source layout map")
      }
      if expected != op.result.type {
        throw VerificationFailure(
          "expected expanded type to be '\(expected.text)' but found '\(op.result.type.text)'")
      }
      let shape = op.staticOutputShape.values
      if shape.count != resultRank {
        throw VerificationFailure(
          "expected number of static shape bounds to be equal to the output rank (\(resultRank)) but found "
            + "\(shape.count) inputs instead")
      }
      let dynamic = shape.count { $0 == ShapeDimension.dynamic }
      if op.outputShape.count != dynamic {
        throw VerificationFailure(
          "mismatch in dynamic dims in output_shape and static_output_shape: static_output_shape has "
            + "\(dynamic) dynamic dims while output_shape has \(op.outputShape.count) values")
      }
      for (index, size) in result.shape.enumerated()
      where size != ShapeDimension.dynamic && size != shape[index] {
        throw VerificationFailure("invalid output shape provided at pos \(index)")
      }
    }
  }

  /// The same buffer with dimensions put together.
  ///
  ///     %collapse_shape = memref.collapse_shape %buffer [[0, 1], [2]] : memref<4x8x16xf32> into memref<32x16xf32>
  public enum CollapseShape: ViewLikeInterface {
    public static let name = "memref.collapse_shape"
    public static var src: Operand<0> { .init(.stridedMemref) }
    public static var reassociation: Property<0, Reassociation> { .init() }
    public static var result: Result<0> { .init(.stridedMemref) }
    public static let fields: [any OpField] = [src, reassociation, result]
    public static let traits: Traits = .pure
    public static let interfaces = [viewLike]
    public static let assembly: Assembly? =
      "\(src) \(reassociation)\(.attributes) : \(type: src) into \(type: result)"

    public static func viewSource(of op: Op<Self>) -> Value { op.src }

    /// Returns the type of a buffer with dimensions put together, or `nil` if they are not known to lie one after the
    /// other.
    public static func resultType(_ source: Type, _ groups: Reassociation) -> Type? {
      guard let buffer = source.as(MemRefType.self),
        let layout = buffer.collapsedLayout(groups, strict: true, in: source.context)
      else { return nil }
      let shape = groups.map { group in
        group.reduce(1) { DimensionArithmetic.product($0, buffer.shape[$1]) }
      }
      return buffer.with(shape: shape, layout: layout.attribute, in: source.context)
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "collapse_shape")
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (source, result) = (op.src.memRef, op.result.memRef)
      let (rank, resultRank) = (source.shape.count, result.shape.count)
      if rank < resultRank {
        throw VerificationFailure(
          "has source rank \(rank) and result rank \(resultRank). This is not a collapse "
            + "(\(rank) < \(resultRank)).")
      }
      let groups = op.reassociation
      try verifyReassociation(groups, collapsed: result.shape, expanded: source.shape)
      guard let layout = source.collapsedLayout(groups, in: op.context) else {
        throw VerificationFailure("invalid source layout map or collapsing non-contiguous dims")
      }
      let expected = source.with(shape: Array(result.shape), layout: layout.attribute, in: op.context)
      if expected != op.result.type {
        throw VerificationFailure(
          "expected collapsed type to be '\(expected.text)' but found '\(op.result.type.text)'")
      }
    }
  }

  /// Checks that groups of the dimensions of one shape can be the dimensions of the other.
  private static func verifyReassociation(
    _ groups: Reassociation, collapsed: List<Int>, expanded: List<Int>
  ) throws(VerificationFailure) {
    if collapsed.count != groups.count {
      throw VerificationFailure(
        "invalid number of reassociation groups: found \(groups.count), expected \(collapsed.count)")
    }
    var next = 0
    for (dimension, group) in groups.enumerated() {
      for index in group {
        next += 1
        if index != next - 1 { throw VerificationFailure("reassociation indices must be contiguous") }
        if index >= expanded.count {
          throw VerificationFailure("reassociation index \(index) is out of bounds")
        }
      }
      let isDynamic = group.contains { expanded[$0] == ShapeDimension.dynamic }
      if (collapsed[dimension] == ShapeDimension.dynamic) != isDynamic {
        throw VerificationFailure(
          "collapsed dim (\(dimension)) must be dynamic if and only if reassociation group is dynamic")
      }
      if isDynamic { continue }
      let size = group.reduce(1) { $0 &* expanded[$1] }
      if size != collapsed[dimension] {
        throw VerificationFailure(
          "collapsed dim size (\(collapsed[dimension])) must equal reassociation group size (\(size))")
      }
    }
    if collapsed.isEmpty {
      if expanded.contains(where: { $0 != 1 }) {
        throw VerificationFailure("rank 0 memrefs can only be extended/collapsed with/from ones")
      }
    } else if next != expanded.count {
      throw VerificationFailure(
        "expanded rank (\(expanded.count)) inconsistent with number of reassociation indices (\(next))")
    }
  }
}

/// The layout of a collapsed memref.
package struct CollapsedLayout {
  /// The layout; `nil` is the identity.
  package let attribute: Attribute?
}

extension MemRefType {
  /// Returns the type of this memref with dimensions taken apart, or `nil` if the layout does not tell.
  package func expanded(to shape: [Int], _ groups: Reassociation, in context: Context) -> Type? {
    if hasIdentityLayout { return with(shape: shape, layout: nil, in: context) }
    guard let (sourceStrides, offset) = stridesAndOffset.map({ ($0.strides, $0.offset) }) else { return nil }
    var strides = Array(repeating: 1, count: shape.count)
    for (group, stride) in zip(groups, sourceStrides) {
      var step = stride
      for index in group.reversed() {
        strides[index] = step
        step = DimensionArithmetic.product(step, shape[index])
      }
    }
    return with(shape: shape, layout: context.stridedLayout(strides, offset: offset), in: context)
  }

  /// Returns the layout of this memref with dimensions put together, or `nil` if they are known not to lie one
  /// after the other; or, if `strict`, if they are not known to.
  package func collapsedLayout(
    _ groups: Reassociation, strict: Bool = false, in context: Context
  ) -> CollapsedLayout? {
    if hasIdentityLayout { return CollapsedLayout(attribute: nil) }
    guard let source = stridesAndOffset else { return nil }
    var strides: [Int] = []
    for group in groups {
      // The strides of dimensions of size 1 say nothing.
      let rest = group.dropLast(group.reversed().prefix { shape[$0] == 1 }.count)
      guard let last = rest.last ?? group.first else {
        strides.append(ShapeDimension.dynamic)
        continue
      }
      // A dynamic dimension may turn out to be of size 1.
      let isKnown = shape[last] != ShapeDimension.dynamic || rest.count <= 1
      strides.append(isKnown ? source.strides[last] : ShapeDimension.dynamic)
    }
    for (group, stride) in zip(groups, strides) {
      var step = stride
      for index in group.dropFirst().reversed() {
        step = DimensionArithmetic.product(step, shape[index])
        if shape[index - 1] == 1 { continue }
        let found = source.strides[index - 1]
        let isKnown = step != ShapeDimension.dynamic && found != ShapeDimension.dynamic
        if strict, !isKnown { return nil }
        if isKnown, step != found { return nil }
      }
    }
    return CollapsedLayout(attribute: context.stridedLayout(strides, offset: source.offset))
  }

  /// Returns the type of this memref with dimensions put together, or `nil` if the layout does not allow it.
  package func collapsed(_ groups: Reassociation, in context: Context) -> Type? {
    guard let layout = collapsedLayout(groups, in: context) else { return nil }
    let sizes = groups.map { $0.reduce(1) { DimensionArithmetic.product($0, shape[$1]) } }
    return with(shape: sizes, layout: layout.attribute, in: context)
  }
}
