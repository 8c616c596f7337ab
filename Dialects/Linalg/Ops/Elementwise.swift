public import Accel

extension Linalg {
  /// A function of one, two or three numbers, element by element; maps may transpose or repeat operands.
  ///
  ///     linalg.elementwise kind=#linalg.elementwise_kind<add> ins(%a, %b : memref<4xf32>, memref<4xf32>) outs(%c : memref<4xf32>)
  public enum Elementwise: StructuredInterface, HandwrittenAssembly {
    public static let name = "linalg.elementwise"
    public static var inputs: VariadicOperand<0> { .init() }
    public static var outputs: VariadicOperand<1> { .init(.shaped()) }
    /// The function.
    public static var kind: Property<0, ElementwiseKindAttr> { .init() }
    /// The maps from iterations to elements; identities if there are none.
    public static var indexingMaps: OptionalProperty<1, [AffineMapAttr]> { .init(name: "indexing_maps") }
    public static var resultTensors: VariadicResult<0> { .init(.rankedTensor(), name: "result_tensors") }
    public static var region: Body<0> { .init() }
    public static let fields: [any OpField] = [
      inputs, outputs, kind, indexingMaps, resultTensors, region,
    ]
    public static let traits: Traits = structuredTraits.union(.attributeSizedOperandSegments)
    public static let implicitTerminator: String? = Yield.name
    public static let interfaces = structuredInterfaces

    public static func inputCount(of op: Op<Self>) -> Int { op.inputs.count }
    public static func indexingMaps(of op: Op<Self>) -> [AffineMap] {
      let maps = op.indexingMaps ?? []
      return maps.isEmpty ? standardMaps(op) : maps.map(\.map)
    }
    public static func iteratorTypes(of op: Op<Self>) -> [IteratorType] {
      Array(repeating: .parallel, count: op.outputs.first?.type.shape?.count ?? 0)
    }

    /// The identity for each operand.
    private static func standardMaps(_ op: Op<Self>) -> [AffineMap] {
      Array(
        repeating: .identity(op.outputs.first?.type.shape?.count ?? 0), count: op.operation.operands.count)
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      try parser.parse(keyword: "kind")
      try parser.parse("=")
      let attribute: Attribute
      do throws(ParseFailure) {
        attribute = try parser.parseAttribute()
      } catch {
        // MLIR says this after what went wrong in any case.
        _ = parser.parseOptional(">")
        throw parser.error("expected operation 'kind' attribute")
      }
      guard let kind = attribute.as(ElementwiseKindAttr.self)?.value else {
        throw parser.error("expected ElementwiseKind attribute")
      }
      state.set(Self.kind, attribute)
      let maps = try MapsSyntax.parse(parser)
      let start = parser.position
      try StructuredSyntax.parseOperands(parser, into: &state)
      state.resultTypes = try parser.parseOptionalArrowTypes()
      if state.operands.count != kind.arity + 1 {
        _ = parser.error(
          "[parseNamedStructuredOpRegion] ods-gen generated region expects \(kind.arity + 1) args, got "
            + "\(state.operands.count)")
        throw parser.error("unable to parse elemwise op")
      }
      try StructuredSyntax.addBody(parser, &state, at: start) { (builder) throws(BodyFailure) in
        builder.yield([try builder.apply(kind, Array(builder.arguments.prefix(kind.arity)))])
      }
      guard let shape = state.operands.last?.type.shape else {
        throw parser.error("return type needs to be shaped type")
      }
      let identities = Array(repeating: AffineMap.identity(shape.count), count: state.operands.count)
      state.set(indexingMaps, maps ?? identities.attribute(in: parser.context))
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" kind=")
      printer.print(op.operation.properties[0].unsafelyUnwrapped)
      if let maps = op.indexingMaps, maps.map(\.map) != standardMaps(op) {
        MapsSyntax.print(maps, to: printer)
      }
      printer.printAttributes(
        of: op.operation,
        except: ["operandSegmentSizes", "linalg.memoized_indexing_maps", "kind", "indexing_maps"])
      StructuredSyntax.printOperands(of: op.operation, inputCount: op.inputs.count, to: printer)
      StructuredSyntax.printResults(of: op.operation, to: printer)
    }
  }
}
