public import Accel

extension Linalg {
  /// Any computation of elements from elements, in a nest of loops.
  ///
  ///     linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%a : memref<4xf32>) outs(%b : memref<4xf32>) {
  ///     ^bb0(%in: f32, %out: f32):
  ///       linalg.yield %in : f32
  ///     }
  public enum Generic: StructuredInterface, HandwrittenAssembly {
    public static let name = "linalg.generic"
    public static var inputs: VariadicOperand<0> { .init() }
    public static var outputs: VariadicOperand<1> { .init(.shaped()) }
    /// The maps from iterations to elements, one for each operand.
    public static var indexingMaps: Property<0, [AffineMapAttr]> { .init(name: "indexing_maps") }
    /// The kinds of the loops, outermost first.
    public static var iteratorTypes: Property<1, [IteratorTypeAttr]> { .init(name: "iterator_types") }
    /// What the operation is for.
    public static var doc: OptionalProperty<2, String> { .init() }
    /// The function that does the same.
    public static var libraryCall: OptionalProperty<3, String> { .init(name: "library_call") }
    public static var resultTensors: VariadicResult<0> { .init(.rankedTensor(), name: "result_tensors") }
    public static var region: Body<0> { .init() }
    public static let fields: [any OpField] = [
      inputs, outputs, indexingMaps, iteratorTypes, doc, libraryCall, resultTensors, region,
    ]
    public static let traits: Traits = structuredTraits.union(.attributeSizedOperandSegments)
    public static let implicitTerminator: String? = Yield.name
    public static let interfaces = structuredInterfaces

    public static func inputCount(of op: Op<Self>) -> Int { op.inputs.count }
    public static func indexingMaps(of op: Op<Self>) -> [AffineMap] { op.indexingMaps.map(\.map) }
    public static func iteratorTypes(of op: Op<Self>) -> [IteratorType] { op.iteratorTypes.map(\.value) }

    public static func nameArguments(
      _ op: Op<Self>, of region: Region, _ setName: (Value, String) -> Void
    ) {
      for (index, argument) in region.arguments.enumerated() {
        setName(argument, index < op.inputs.count ? "in" : "out")
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let start = parser.position
      let dictionary = try parser.parseAttribute()
      guard let entries = dictionary.as(DictionaryAttr.self)?.entries else {
        throw parser.error(
          "invalid kind of attribute specified: expected \(DictionaryAttr.name), but found "
            + "\(dictionary.text)", at: start)
      }
      for entry in entries { state.add(entry) }
      guard let words = state.property("iterator_types")?.as(ArrayAttr.self)?.elements else {
        throw parser.error("expected \"iterator_types\" array attribute", at: start)
      }
      var types: [Attribute] = []
      for word in words {
        guard let word = word.as(StringAttr.self)?.bytes else { continue }
        guard let type = IteratorType.allCases.first(where: { word.equals($0.rawValue.text) }) else {
          throw parser.error("unexpected iterator_type (\(word.string))")
        }
        types.append(parser.context.attribute(IteratorTypeAttr(value: type)))
      }
      state.set(iteratorTypes, parser.context.array(types))
      try StructuredSyntax.parseOperands(parser, into: &state)
      if parser.parseOptional(keyword: "attrs") {
        try parser.parse("=")
        try parser.parseOptionalAttributes(into: &state)
      }
      state.regions = [try parser.parseRegion()]
      state.resultTypes = try parser.parseOptionalArrowTypes()
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      let context = printer.context
      var entries: [NamedAttribute] = []
      let words = op.iteratorTypes.map { context.string("\($0.value.rawValue.text)") }
      for (name, value) in [
        ("doc", op.operation.properties[2]), ("indexing_maps", op.operation.properties[0]),
        ("iterator_types", context.array(words)), ("library_call", op.operation.properties[3]),
      ] {
        if let value { entries.append(NamedAttribute(context.identifier(name), value)) }
      }
      printer.print(" ")
      printer.print(context.dictionary(entries))
      StructuredSyntax.printOperands(of: op.operation, inputCount: op.inputs.count, to: printer)
      if !op.operation.attributes.isEmpty {
        printer.print(" attrs = ")
        printer.printAttributes(
          of: op.operation,
          except: ["doc", "indexing_maps", "iterator_types", "library_call", "operandSegmentSizes"])
      }
      if !op.region.isEmpty {
        printer.print(" ")
        printer.print(op.region)
      }
      StructuredSyntax.printResults(of: op.operation, to: printer)
    }
  }
}
