public import Accel

/// A view given by offsets, sizes and strides.
public protocol StridedView: OffsetSizeStrideInterface, ViewLikeInterface {
  /// What the types of the viewed memref must satisfy.
  static var sourceConstraint: TypeConstraint { get }
  /// What the type of the view must satisfy.
  static var resultConstraint: TypeConstraint { get }
}

extension StridedView {
  public static var source: Operand<0> { .init(sourceConstraint) }
  public static var offsets: VariadicOperand<1> { .init(.index) }
  public static var sizes: VariadicOperand<2> { .init(.index) }
  public static var strides: VariadicOperand<3> { .init(.index) }
  public static var staticOffsets: Property<0, DenseI64Array> { .init(name: "static_offsets") }
  public static var staticSizes: Property<1, DenseI64Array> { .init(name: "static_sizes") }
  public static var staticStrides: Property<2, DenseI64Array> { .init(name: "static_strides") }
  public static var result: Result<0> { .init(resultConstraint) }
  public static var fields: [any OpField] {
    [source, offsets, sizes, strides, staticOffsets, staticSizes, staticStrides, result]
  }
  public static var traits: Traits { [.pure, .attributeSizedOperandSegments] }
  public static var interfaces: [Implements] { [offsetSizeStride, viewLike] }

  public static func offsets(of op: Op<Self>) -> MixedIndices {
    MixedIndices(op.offsets, op.staticOffsets)
  }
  public static func sizes(of op: Op<Self>) -> MixedIndices { MixedIndices(op.sizes, op.staticSizes) }
  public static func strides(of op: Op<Self>) -> MixedIndices {
    MixedIndices(op.strides, op.staticStrides)
  }
  public static func viewSource(of op: Op<Self>) -> Value { op.source }
}

extension Op where Schema: StridedView {
  /// Where the view begins.
  public var mixedOffsets: MixedIndices { Schema.offsets(of: self) }
  /// How large it is.
  public var mixedSizes: MixedIndices { Schema.sizes(of: self) }
  /// The steps between its elements.
  public var mixedStrides: MixedIndices { Schema.strides(of: self) }
}

extension OpDraft where Schema: StridedView {
  /// Assigns offsets, sizes and strides.
  public mutating func assign(
    offsets: some Sequence<MixedIndex>, sizes: some Sequence<MixedIndex>,
    strides: some Sequence<MixedIndex>
  ) {
    self.offsets = offsets.values
    self.sizes = sizes.values
    self.strides = strides.values
    self.staticOffsets = offsets.dimensions
    self.staticSizes = sizes.dimensions
    self.staticStrides = strides.dimensions
  }
}

extension MemRef {
  /// A part of a buffer.
  ///
  ///     %subview = memref.subview %buffer[%i, 2] [8, %n] [1, 1] : memref<64x64xf32> to memref<8x?xf32, strided<[64, 1], offset: ?>>
  public enum SubView: StridedView {
    public static let name = "memref.subview"
    public static let sourceConstraint = TypeConstraint.memref()
    public static let resultConstraint = TypeConstraint.memref()
    public static let assembly: Assembly? =
      "\(source)\(.indices(offsets, staticOffsets)) \(.indices(sizes, staticSizes)) \(.indices(strides, staticStrides))\(.attributes) : \(type: source) to \(type: result)"

    public static func expectedCounts(of op: Op<Self>) -> (offsets: Int, sizes: Int, strides: Int) {
      let rank = op.source.memRef.shape.count
      return (rank, rank, rank)
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "subview")
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (source, result) = (op.source.memRef, op.result.memRef)
      if source.memorySpace != result.memorySpace {
        throw VerificationFailure(
          whole: "different memory spaces specified for base memref type '\(op.source.type.text)' and "
            + "subview memref type '\(op.result.type.text)'")
      }
      let (offsets, sizes) = (op.staticOffsets.values, op.staticSizes.values)
      let strides = op.staticStrides.values
      guard
        let expected = source.subview(offsets: offsets, sizes: sizes, strides: strides, in: op.context)
      else {
        throw VerificationFailure(whole: "base type '\(op.source.type.text)' is not strided")
      }
      do throws(SliceMismatch) {
        try check(op, expected)
      } catch {
        throw failure(error, op, expected)
      }
      if let problem = outOfBounds(
        shape: source.shape, offsets: offsets, sizes: sizes, strides: strides)
      {
        throw VerificationFailure(whole: problem)
      }
    }

    /// Checks that the result type is `expected`, maybe without some dimensions of size 1.
    private static func check(_ op: Op<Self>, _ expected: Type) throws(SliceMismatch) {
      try op.result.type.checkRankReduction(of: expected)
      let (full, result) = (expected.as(MemRefType.self).unsafelyUnwrapped, op.result.memRef)
      guard let before = full.stridesAndOffset, let after = result.stridesAndOffset,
        before.offset == after.offset,
        let dropped = full.droppedDimensions(toGet: result, op.mixedSizes)
      else { throw .layout }
      let kept = before.strides.enumerated().filter { !dropped.contains($0.offset) }.map(\.element)
      if kept != after.strides { throw .layout }
    }

    /// Says what is wrong with the result type.
    private static func failure(
      _ mismatch: SliceMismatch, _ op: Op<Self>, _ expected: Type
    ) -> VerificationFailure {
      let (found, wanted) = ("'\(op.result.type.text)'", "'\(expected.text)'")
      let message =
        switch mismatch {
        case .rankTooLarge:
          "expected result rank to be smaller or equal to the source rank, but got \(found)"
        case .size:
          "expected result type to be \(wanted) or a rank-reduced version. (mismatch of result sizes), "
            + "but got \(found)"
        case .element:
          "expected result element type to be '\(expected.elementOrSelf.text)', but got \(found)"
        case .memorySpace:
          "expected result and source memory spaces to match, but got \(found)"
        case .layout:
          "expected result type to be \(wanted) or a rank-reduced version. (mismatch of result layout), "
            + "but got \(found)"
        }
      return VerificationFailure(whole: message)
    }
  }

  /// The memory of a buffer as a view of any offset, sizes and strides, whatever its own are.
  ///
  ///     %reinterpret_cast = memref.reinterpret_cast %buffer to offset: [0], sizes: [%n, 10], strides: [10, 1] : memref<*xf32> to memref<?x10xf32>
  public enum ReinterpretCast: StridedView {
    public static let name = "memref.reinterpret_cast"
    public static let sourceConstraint = TypeConstraint.anyMemref()
    public static let resultConstraint = TypeConstraint.stridedMemref
    public static let assembly: Assembly? =
      "\(source) to offset: \(.indices(offsets, staticOffsets)), sizes: \(.indices(sizes, staticSizes)), strides: \(.indices(strides, staticStrides))\(.attributes) : \(type: source) to \(type: result)"

    public static func expectedCounts(of op: Op<Self>) -> (offsets: Int, sizes: Int, strides: Int) {
      let rank = op.result.memRef.shape.count
      return (1, rank, rank)
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "reinterpret_cast")
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (source, result) = (op.source.type, op.result.memRef)
      let types = "'\(source.text)' and result memref type '\(op.result.type.text)'"
      if source.memorySpace != result.memorySpace {
        throw VerificationFailure(whole: "different memory spaces specified for source type \(types)")
      }
      if source.elementType != result.element {
        throw VerificationFailure(whole: "different element types specified for source type \(types)")
      }
      try verify(result.shape, op.staticSizes.values, "size", isNumbered: true)
      guard let layout = result.stridesAndOffset else {
        throw VerificationFailure(
          whole: "expected result type to have strided layout but found '\(op.result.type.text)'")
      }
      try verify([layout.offset], op.staticOffsets.values, "offset", isNumbered: false)
      try verify(layout.strides, op.staticStrides.values, "stride", isNumbered: true)
    }

    /// Checks that what the type knows is what the operation says.
    private static func verify(
      _ found: some Sequence<Int>, _ expected: [Int], _ what: String, isNumbered: Bool
    ) throws(VerificationFailure) {
      for (index, pair) in zip(found, expected).enumerated()
      where pair.0 != ShapeDimension.dynamic && pair.0 != pair.1 {
        let wanted = pair.1 == ShapeDimension.dynamic ? "dynamic" : "\(pair.1)"
        throw VerificationFailure(
          whole: "expected result type with \(what) = \(wanted) instead of \(pair.0)"
            + (isNumbered ? " in dim = \(index)" : ""))
      }
    }
  }
}

extension Op<MemRef.SubView> {
  /// The dimensions of the source that the result does not have; `nil` if that is not clear.
  package var droppedDimensions: Set<Int>? {
    self.source.memRef.droppedDimensions(toGet: self.result.memRef, mixedSizes)
  }
}

extension MemRefType {
  /// Returns the type of a part of this memref, without dimensions left out; `nil` if its layout is not strided.
  public func subview(offsets: [Int], sizes: [Int], strides: [Int], in context: Context) -> Type? {
    guard let layout = stridesAndOffset else { return nil }
    var offset = layout.offset
    for (step, stride) in zip(offsets, layout.strides) {
      offset = DimensionArithmetic.sum(offset, DimensionArithmetic.product(step, stride))
    }
    let steps = zip(layout.strides, strides).map { DimensionArithmetic.product($0, $1) }
    return with(shape: sizes, layout: context.stridedLayout(steps, offset: offset), in: context)
  }

  /// Returns which dimensions of size 1 to leave out to get `reduced`, by their strides where the sizes do not tell;
  /// `nil` if there are no such.
  func droppedDimensions(toGet reduced: MemRefType, _ sizes: MixedIndices) -> Set<Int>? {
    if shape.count == reduced.shape.count { return [] }
    var dropped = Set(sizes.dimensions.indices.filter { sizes.dimensions[$0] == 1 })
    if dropped.count + reduced.shape.count == shape.count { return dropped }
    guard let before = stridesAndOffset?.strides, let after = reduced.stridesAndOffset?.strides else {
      return nil
    }
    // A dimension is left out if its stride is.
    var unaccounted = counts(before)
    let remaining = counts(after)
    for dimension in dropped.sorted() {
      let stride = before[dimension]
      let (left, kept) = (unaccounted[stride] ?? 0, remaining[stride] ?? 0)
      if left < kept { return nil }
      if left > kept {
        unaccounted[stride] = left - 1
      } else {
        dropped.remove(dimension)
      }
    }
    return dropped.count + reduced.shape.count == shape.count ? dropped : nil
  }

  /// Returns how often each stride occurs.
  private func counts(_ strides: [Int]) -> [Int: Int] {
    strides.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }
}
