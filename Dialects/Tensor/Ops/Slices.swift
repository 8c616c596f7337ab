public import Accel

extension Tensor {
  /// A part of a tensor; dimensions of size 1 may be left out of the result.
  ///
  ///     %extracted_slice = tensor.extract_slice %t[0, %i] [2, 2] [1, 1] : tensor<4x4xf32> to tensor<2x2xf32>
  public enum ExtractSlice: OffsetSizeStrideInterface, SubsetExtractionInterface {
    public static let name = "tensor.extract_slice"
    public static var source: Operand<0> { .init(.rankedTensor()) }
    public static var offsets: VariadicOperand<1> { .init(.index) }
    public static var sizes: VariadicOperand<2> { .init(.index) }
    public static var strides: VariadicOperand<3> { .init(.index) }
    public static var staticOffsets: Property<0, DenseI64Array> { .init(name: "static_offsets") }
    public static var staticSizes: Property<1, DenseI64Array> { .init(name: "static_sizes") }
    public static var staticStrides: Property<2, DenseI64Array> { .init(name: "static_strides") }
    public static var result: Result<0> { .init(.rankedTensor()) }
    public static let fields: [any OpField] = [
      source, offsets, sizes, strides, staticOffsets, staticSizes, staticStrides, result,
    ]
    public static let traits: Traits = [.pure, .attributeSizedOperandSegments]
    public static let interfaces = [offsetSizeStride, reifiableShape, subsetExtraction]
    public static let assembly: Assembly? =
      """
      \(source)\(.indices(offsets, staticOffsets)) \(.indices(sizes, staticSizes)) \
      \(.indices(strides, staticStrides))\(.attributes) : \(type: source) to \(type: result)
      """

    public static func sourceIndex(of op: Op<Self>) -> Int { 0 }
    public static func offsets(of op: Op<Self>) -> MixedIndices { .init(op.offsets, op.staticOffsets) }
    public static func sizes(of op: Op<Self>) -> MixedIndices { .init(op.sizes, op.staticSizes) }
    public static func strides(of op: Op<Self>) -> MixedIndices { .init(op.strides, op.staticStrides) }
    public static func expectedCounts(of op: Op<Self>) -> (offsets: Int, sizes: Int, strides: Int) {
      let rank = op.source.type.shape?.count ?? 0
      return (rank, rank, rank)
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      try verifySlice(
        op.result.type, of: op.source.type, op.staticOffsets, op.staticSizes, op.staticStrides)
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "extracted_slice")
    }
  }

  /// A tensor with another part; dimensions of size 1 may be left out of the part.
  ///
  ///     %inserted_slice = tensor.insert_slice %x into %t[0, %i] [2, 2] [1, 1] : tensor<2x2xf32> into tensor<4x4xf32>
  public enum InsertSlice: SliceInsertion, DestinationStyleInterface, SubsetInsertionInterface {
    public static let name = "tensor.insert_slice"
    public static var result: Result<0> {
      .init(.rankedTensor().inferred(from: dest, "expected result type to match dest type") { $0 })
    }
    public static let fields: [any OpField] = operandFields + [result]
    public static let traits: Traits = [.pure, .attributeSizedOperandSegments]
    public static let interfaces = [destinationStyle, offsetSizeStride, reifiableShape, subsetInsertion]

    public static func inits(of op: Op<Self>) -> Range<Int> { 1..<2 }
    public static func sourceIndex(of op: Op<Self>) -> Int { 0 }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      try verifySlice(op.source.type, of: op.dest.type, op.staticOffsets, op.staticSizes, op.staticStrides)
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "inserted_slice")
    }
  }

  /// Puts a part into a tensor that threads share; what they put in must not overlap.
  ///
  ///     tensor.parallel_insert_slice %x into %t[0, %i] [2, 2] [1, 1] : tensor<2x2xf32> into tensor<4x4xf32>
  public enum ParallelInsertSlice: SliceInsertion, ParallelCombiningInterface, SubsetInsertionInterface {
    public static let name = "tensor.parallel_insert_slice"
    public static let fields: [any OpField] = operandFields
    public static let traits: Traits = .attributeSizedOperandSegments
    public static let interfaces = [offsetSizeStride, parallelCombining, subsetInsertion]

    public static func updatedDestinations(of op: Op<Self>) -> OperandList { op.operation.operands[1..<2] }
    public static func sourceIndex(of op: Op<Self>) -> Int { 0 }
    public static func destinationIndex(of op: Op<Self>) -> Int { 1 }
    public static func updatedDestination(of op: Op<Self>) -> Value {
      let parent = op.operation.parent
      return parent.flatMap { $0.interface(InParallelWitness.self)?.result($0, op.operation) } ?? op.dest
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      // What nobody has declared may be anything.
      if let parent = op.operation.parent, parent.isRegistered,
        parent.interface(InParallelWitness.self) == nil
      {
        let text = parent.text(isGeneric: true) ?? ""
        throw VerificationFailure(whole: "expected InParallelOpInterface parent, got:\(text)")
      }
      try verifySlice(op.source.type, of: op.dest.type, op.staticOffsets, op.staticSizes, op.staticStrides)
    }
  }

  /// Checks that `part` is the type of a part of `whole`, with or without dimensions of size 1.
  fileprivate static func verifySlice(
    _ part: Type, of whole: Type, _ offsets: DenseI64Array, _ sizes: DenseI64Array, _ strides: DenseI64Array
  ) throws(VerificationFailure) {
    guard let tensor = whole.as(RankedTensorType.self) else { return }
    let expected = whole.context.tensorType(sizes.values, tensor.element, encoding: tensor.encoding)
    do throws(SliceMismatch) {
      try part.checkRankReduction(of: expected)
    } catch {
      switch error {
      case .rankTooLarge:
        throw VerificationFailure(whole: "expected rank to be smaller or equal to the other rank. ")
      case .element:
        throw VerificationFailure(whole: "expected element type to be '\(tensor.element.text)'")
      case .size, .memorySpace, .layout:
        throw VerificationFailure(
          whole: "expected type to be '\(expected.text)' or a rank-reduced version. (size mismatch) ")
      }
    }
    if let problem = outOfBounds(
      shape: tensor.shape, offsets: offsets.values, sizes: sizes.values, strides: strides.values)
    {
      throw VerificationFailure(whole: problem)
    }
  }
}

/// A part put into a tensor.
public protocol SliceInsertion: OffsetSizeStrideInterface {}

extension SliceInsertion {
  public static var source: Operand<0> { .init(.rankedTensor()) }
  public static var dest: Operand<1> { .init(.rankedTensor()) }
  public static var offsets: VariadicOperand<2> { .init(.index) }
  public static var sizes: VariadicOperand<3> { .init(.index) }
  public static var strides: VariadicOperand<4> { .init(.index) }
  public static var staticOffsets: Property<0, DenseI64Array> { .init(name: "static_offsets") }
  public static var staticSizes: Property<1, DenseI64Array> { .init(name: "static_sizes") }
  public static var staticStrides: Property<2, DenseI64Array> { .init(name: "static_strides") }
  /// All fields but the result.
  static var operandFields: [any OpField] {
    [source, dest, offsets, sizes, strides, staticOffsets, staticSizes, staticStrides]
  }
  public static var assembly: Assembly? {
    """
    \(source) into \(dest)\(.indices(offsets, staticOffsets)) \(.indices(sizes, staticSizes)) \
    \(.indices(strides, staticStrides))\(.attributes) : \(type: source) into \(type: dest)
    """
  }

  public static func offsets(of op: Op<Self>) -> MixedIndices { .init(op.offsets, op.staticOffsets) }
  public static func sizes(of op: Op<Self>) -> MixedIndices { .init(op.sizes, op.staticSizes) }
  public static func strides(of op: Op<Self>) -> MixedIndices { .init(op.strides, op.staticStrides) }
  public static func expectedCounts(of op: Op<Self>) -> (offsets: Int, sizes: Int, strides: Int) {
    let rank = op.dest.type.shape?.count ?? 0
    return (rank, rank, rank)
  }
}
