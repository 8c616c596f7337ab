public import Accel

extension Tensor {
  /// A tensor of a shape, with elements that nothing says anything about.
  ///
  ///     %0 = tensor.empty(%n) : tensor<?x4xf32>
  public enum Empty: OpSchema {
    public static let name = "tensor.empty"
    public static var dynamicSizes: VariadicOperand<0> { .init(.index) }
    public static var result: Result<0> { .init(.rankedTensor()) }
    public static let fields: [any OpField] = [dynamicSizes, result]
    public static let traits: Traits = .pure
    public static let interfaces = [reifiableShape]
    public static let assembly: Assembly? = "(\(dynamicSizes))\(.attributes) : \(type: result)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      try verifySizes(op.dynamicSizes, of: op.result.type)
    }
  }

  /// A tensor of the elements given, the last index running fastest.
  ///
  ///     %from_elements = tensor.from_elements %a, %b, %c, %d, %e, %f : tensor<2x3xf32>
  public enum FromElements: OpSchema {
    public static let name = "tensor.from_elements"
    public static var elements: VariadicOperand<0> {
      .init(
        .any.inferred(
          from: result, "operand types match result element type", count: { $0.shape?.reduce(1, &*) },
          { $0.elementType }))
    }
    public static var result: Result<0> { .init(.staticTensor()) }
    public static let fields: [any OpField] = [elements, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(elements)\(.attributes) : \(type: result)"

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "from_elements")
    }
  }

  /// A tensor whose elements are all the same.
  ///
  ///     %splat = tensor.splat %x : tensor<8x16xf32>
  ///     %splat_0 = tensor.splat %x[%m, %n] : tensor<?x20x?xf32>
  public enum Splat: OpSchema {
    public static let name = "tensor.splat"
    public static var input: Operand<0> {
      .init(
        .any.inferred(from: aggregate, "operand type matches element type of result") { $0.elementType })
    }
    public static var dynamicSizes: VariadicOperand<1> { .init(.index) }
    public static var aggregate: Result<0> { .init(.rankedTensor()) }
    public static let fields: [any OpField] = [input, dynamicSizes, aggregate]
    public static let traits: Traits = .pure
    public static let interfaces = [reifiableShape]
    public static let assembly: Assembly? =
      "\(input)\(if: dynamicSizes, "[\(dynamicSizes)]")\(.attributes) : \(type: aggregate)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      try verifySizes(op.dynamicSizes, of: op.aggregate.type)
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.aggregate, "splat")
    }
  }

  /// A tensor whose elements a body computes from their indices.
  ///
  ///     %generated = tensor.generate %m, %n {
  ///     ^bb0(%i: index, %j: index, %k: index):
  ///       tensor.yield %x : f32
  ///     } : tensor<?x3x?xf32>
  public enum Generate: OpSchema {
    public static let name = "tensor.generate"
    public static var dynamicExtents: VariadicOperand<0> { .init(.index) }
    public static var result: Result<0> { .init(.rankedTensor()) }
    public static var body: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [dynamicExtents, result, body]
    public static let traits: Traits = [.recursiveMemoryEffects, .singleBlock]
    public static let interfaces = [reifiableShape]
    public static let implicitTerminator: String? = Yield.name
    public static let assembly: Assembly? = "\(dynamicExtents) \(body)\(.attributes) : \(type: result)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      try verifySizes(op.dynamicExtents, of: op.result.type)
    }

    public static func verifyRegions(_ op: Op<Self>) throws(VerificationFailure) {
      guard let type = op.result.type.as(RankedTensorType.self), let entry = op.body.entry else { return }
      if !entry.arguments.allSatisfy({ $0.type.isIndex }) {
        throw VerificationFailure(whole: "all body arguments must be index")
      }
      if entry.arguments.count != type.shape.count {
        throw VerificationFailure(whole: "must have one body argument per input dimension")
      }
      if entry.last?.as(Yield.self)?.value.type != type.element {
        throw VerificationFailure(
          "body must be terminated with a `yield` operation of the tensor element type")
      }
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "generated")
    }
  }

  /// The end of a body that computes an element.
  ///
  ///     tensor.yield %x : f32
  public enum Yield: OpSchema {
    public static let name = "tensor.yield"
    public static var value: Operand<0> { .init() }
    public static let fields: [any OpField] = [value]
    public static let traits: Traits = [.pure, .terminator, .returnLike]
    public static let parents = [Generate.name, Pad.name]
    public static let assembly: Assembly? = "\(value)\(.attributes) : \(type: value)"
  }

  /// Checks that there is a size for each dynamic dimension of a tensor.
  private static func verifySizes(_ sizes: OperandList, of type: Type) throws(VerificationFailure) {
    let expected = type.shape?.count { $0 == ShapeDimension.dynamic } ?? 0
    if sizes.count != expected {
      throw VerificationFailure(
        "incorrect number of dynamic sizes, has \(sizes.count), expected \(expected)")
    }
  }
}
