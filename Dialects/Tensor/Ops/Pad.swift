public import Accel

extension Tensor {
  /// A tensor with elements added around it, which a body computes from their indices.
  ///
  ///     %padded = tensor.pad %t low[0, %l] high[%h, 3] {
  ///     ^bb0(%i: index, %j: index):
  ///       tensor.yield %x : f32
  ///     } : tensor<4x4xf32> to tensor<?x?xf32>
  public enum Pad: OpSchema {
    public static let name = "tensor.pad"
    public static var source: Operand<0> { .init(.rankedTensor()) }
    public static var low: VariadicOperand<1> { .init(.index) }
    public static var high: VariadicOperand<2> { .init(.index) }
    public static var staticLow: Property<0, DenseI64Array> { .init(name: "static_low") }
    public static var staticHigh: Property<1, DenseI64Array> { .init(name: "static_high") }
    /// Whether the operation stays even if it adds nothing.
    public static var nofold: Flag<2> { .init() }
    public static var result: Result<0> { .init(.rankedTensor()) }
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [
      source, low, high, staticLow, staticHigh, nofold, result, region,
    ]
    public static let traits: Traits = [.pure, .attributeSizedOperandSegments, .singleBlock]
    public static let interfaces = [reifiableShape]
    public static let implicitTerminator: String? = Yield.name
    public static let assembly: Assembly? =
      """
      \(source)\("nofold", nofold) low\(.indices(low, staticLow)) high\(.indices(high, staticHigh)) \
      \(region)\(.attributes) : \(type: source) to \(type: result)
      """

    /// Returns how many elements are added before those that are there, in each dimension.
    public static func low(of op: Op<Self>) -> MixedIndices { .init(op.low, op.staticLow) }
    /// Returns how many elements are added after those that are there, in each dimension.
    public static func high(of op: Op<Self>) -> MixedIndices { .init(op.high, op.staticHigh) }

    /// Returns the type of a padded tensor; `nil` if there are not as many paddings as dimensions.
    ///
    /// What does not follow is as `known` says, or dynamic.
    public static func resultType(
      _ source: Type, low: [Int], high: [Int], known: [Int]? = nil
    ) -> Type? {
      guard let tensor = source.as(RankedTensorType.self), low.count == tensor.shape.count,
        high.count == tensor.shape.count
      else { return nil }
      let shape = tensor.shape.indices.map { index in
        let size = DimensionArithmetic.sum(
          DimensionArithmetic.sum(tensor.shape[index], low[index]), high[index])
        return size == ShapeDimension.dynamic ? known?[index] ?? size : size
      }
      return source.context.tensorType(shape, tensor.element)
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (source, result) = (op.source.type, op.result.type)
      guard
        let inferred = resultType(source, low: op.staticLow.values, high: op.staticHigh.values),
        let expected = inferred.shape, let found = result.shape
      else {
        throw VerificationFailure(
          whole: "failed to infer expectedType from sourceType '\(source.text)', specified resultType is "
            + "'\(result.text)'")
      }
      let matches =
        expected.count == found.count
        && zip(expected, found).allSatisfy { $0 == $1 || $0 == ShapeDimension.dynamic }
      if !matches {
        throw VerificationFailure(
          whole: "specified type '\(result.text)' does not match the inferred type '\(inferred.text)'")
      }
    }

    public static func verifyRegions(_ op: Op<Self>) throws(VerificationFailure) {
      guard let type = op.result.type.as(RankedTensorType.self), let entry = op.region.entry else { return }
      if entry.arguments.count != type.shape.count {
        throw VerificationFailure(whole: "expected the block to have \(type.shape.count) arguments")
      }
      if let index = entry.arguments.firstIndex(where: { !$0.type.isIndex }) {
        throw VerificationFailure("expected block argument \(index + 1) to be an index")
      }
      if entry.last?.as(Yield.self)?.value.type != type.element {
        throw VerificationFailure("expected yield type to match shape element type")
      }
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "padded")
    }
  }
}
