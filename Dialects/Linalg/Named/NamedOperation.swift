public import Accel

/// A structured operation that is defined by its form; its body follows from that and is not written.
///
///     linalg.matvec ins(%a, %x : tensor<4x8xf32>, tensor<8xf32>) outs(%y : tensor<4xf32>) -> tensor<4xf32>
public protocol NamedOperation: StructuredInterface, HandwrittenAssembly {
  /// What the operation computes.
  static var form: NamedForm { get }
}

extension NamedOperation {
  public static var inputs: VariadicOperand<0> { .init() }
  public static var outputs: VariadicOperand<1> { .init(.shaped()) }
  /// The distances between neighbouring windows, one for each spatial dimension.
  public static var strides: OptionalProperty<0, IntegerElements> { .init(.spatial(form.spatialRank)) }
  /// The distances between neighbouring elements of a window, one for each spatial dimension.
  public static var dilations: OptionalProperty<1, IntegerElements> { .init(.spatial(form.spatialRank)) }
  public static var resultTensors: VariadicResult<0> { .init(.rankedTensor(), name: "result_tensors") }
  public static var region: Body<0> { .init() }
  public static var fields: [any OpField] {
    form.spatialRank == 0
      ? [inputs, outputs, resultTensors, region]
      : [inputs, outputs, strides, dilations, resultTensors, region]
  }
  public static var traits: Traits { structuredTraits.union(.attributeSizedOperandSegments) }
  public static var implicitTerminator: String? { Linalg.Yield.name }
  public static var interfaces: [Implements] { structuredInterfaces }

  public static func inputCount(of op: Op<Self>) -> Int { op.inputs.count }

  public static func indexingMaps(of op: Op<Self>) -> [AffineMap] {
    let form = form
    if form.symbolicMaps == nil { return elementwiseMaps(of: op) }
    if form.spatialRank == 0 { return form.unitMaps }
    return maps(op.operation.properties[0], op.operation.properties[1])
  }

  /// Returns the maps for strides and dilations, which are 1 where there are none.
  private static func maps(_ strides: Attribute?, _ dilations: Attribute?) -> [AffineMap] {
    if strides == nil, dilations == nil { return form.unitMaps }
    return form.maps(numbers(strides, form.spatialRank) + numbers(dilations, form.spatialRank))
  }

  public static func iteratorTypes(of op: Op<Self>) -> [Linalg.IteratorType] {
    if form.symbolicMaps != nil { return form.iteratorTypes }
    return Array(repeating: .parallel, count: op.outputs.first?.type.shape?.count ?? 0)
  }

  /// Returns the identity on the output's dimensions for each operand that has some.
  private static func elementwiseMaps(of op: Op<Self>) -> [AffineMap] {
    let rank = op.outputs.first?.type.shape?.count ?? 0
    let (tensor, scalar) = (AffineMap.identity(rank), AffineMap(dimensionCount: rank, results: []))
    return op.operation.operands.map { $0.type.shape?.isEmpty == false ? tensor : scalar }
  }

  /// Returns the numbers of an attribute, or ones if there is none.
  private static func numbers(_ attribute: Attribute?, _ count: Int) -> [Int] {
    guard let elements = attribute?.as(DenseElementsAttr.self), elements.count == count else {
      return Array(repeating: 1, count: count)
    }
    return (0..<count).map { Int(truncatingIfNeeded: elements.unsigned(at: $0)) }
  }

  /// What the operation says of casts, if it may say anything.
  static func cast(in state: OperationState) -> Linalg.TypeFunction? {
    state.property("cast")?.as(Linalg.TypeFunctionAttr.self)?.value
  }

  public static func parse(
    _ parser: any OperationParser, into state: inout OperationState
  ) throws(ParseFailure) {
    try parseNamed(parser, into: &state)
  }

  /// Reads what follows what only some operations have.
  static func parseNamed(
    _ parser: any OperationParser, into state: inout OperationState
  ) throws(ParseFailure) {
    let start = parser.position
    try StructuredSyntax.parseOperands(parser, into: &state)
    state.resultTypes = try parser.parseOptionalArrowTypes()
    let expected = form.inputCount + 1
    if state.operands.count != expected {
      throw parser.error(
        "[parseNamedStructuredOpRegion] ods-gen generated region expects \(expected) args, got "
          + "\(state.operands.count)")
    }
    if form.symbolicMaps != nil, state.property("indexing_maps") == nil {
      state.attributes.append(
        NamedAttribute(
          parser.context.identifier("linalg.memoized_indexing_maps"),
          maps(state.property("strides"), state.property("dilations")).attribute(in: parser.context)))
    }
    let cast = cast(in: state)
    try StructuredSyntax.addBody(parser, &state, at: start, cast: cast) { (builder) throws(BodyFailure) in
      builder.yield([try builder.build(form.body)])
    }
  }

  public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
    printNamed(op, except: ["operandSegmentSizes", "linalg.memoized_indexing_maps"], to: printer)
  }

  /// Writes what follows what only some operations have.
  static func printNamed(
    _ op: Op<Self>, except elided: [StaticString], to printer: any AssemblyPrinter
  ) {
    printer.printAttributes(of: op.operation, except: elided)
    StructuredSyntax.printOperands(of: op.operation, inputCount: op.inputs.count, to: printer)
    StructuredSyntax.printResults(of: op.operation, to: printer)
  }
}

extension AttributeConstraint {
  /// A 64-bit number for each of `count` dimensions.
  static func spatial(_ count: Int) -> AttributeConstraint {
    AttributeConstraint("64-bit signless int elements attribute of shape [\(count)]") {
      guard let elements = $0.as(DenseElementsAttr.self) else { return false }
      return elements.shapedType.elementType == $0.context.i64 && elements.count == count
        && elements.shapedType.shape?.count == 1
    }
  }
}

extension ScalarExpression {
  /// The last of three arguments plus the product of the others.
  static let multiplyAdd: ScalarExpression = .argument(2) + .cast(.argument(0)) * .cast(.argument(1))
  /// The same with integers read as unsigned.
  static let multiplyAddUnsigned: ScalarExpression =
    .argument(2) + .castUnsigned(.argument(0)) * .castUnsigned(.argument(1))
  /// The last of five arguments plus the product of the first two, from which the others are subtracted.
  static let multiplyAddFromZeroPoints: ScalarExpression =
    .argument(4)
    + (.cast(.argument(0)) - .cast(.argument(2))) * (.cast(.argument(1)) - .cast(.argument(3)))

  /// What `kind` makes of the last of three arguments and the first.
  static func pooling(_ kind: Linalg.ElementwiseKind) -> ScalarExpression {
    switch kind {
    case .maxUnsigned, .minUnsigned: .apply(kind, [.argument(2), .castUnsigned(.argument(0))])
    default: .apply(kind, [.argument(2), .cast(.argument(0))])
    }
  }

  /// What `kind` makes of the first arguments.
  static func function(_ kind: Linalg.ElementwiseKind) -> ScalarExpression {
    .apply(kind, (0..<kind.arity).map { .argument($0) })
  }
}
