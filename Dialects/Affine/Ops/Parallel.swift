public import Accel
import ArithDialect
import SCFDialect

extension Affine {
  /// Executes a region for all combinations of indices, in any order; what each hands on is combined to the results.
  ///
  ///     affine.parallel (%i, %j) = (0, max(%n, 3)) to (symbol(%m), 100) step (1, 10) {
  ///       "test.work"(%i, %j) : (index, index) -> ()
  ///     }
  ///     %0 = affine.parallel (%i) = (0) to (100) reduce ("addf") -> (f32) {
  ///       affine.yield %x : f32
  ///     }
  public enum Parallel: LoopLikeInterface, HandwrittenAssembly {
    public static let name = "affine.parallel"
    public static var mapOperands: VariadicOperand<0> { .init(.index) }
    /// How the values that iterations hand on are combined, for each result.
    public static var reductions: Property<0, Reductions> { .init() }
    /// The bounds of all indices, one after the other.
    public static var lowerBoundsMap: Property<1, AffineMapAttr> { .init() }
    /// How many results of the map belong to each index.
    public static var lowerBoundsGroups: Property<2, Groups> { .init() }
    public static var upperBoundsMap: Property<3, AffineMapAttr> { .init() }
    public static var upperBoundsGroups: Property<4, Groups> { .init() }
    public static var steps: Property<5, [Int]> { .init() }
    public static var results: VariadicResult<0> { .init() }
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [
      mapOperands, reductions, lowerBoundsMap, lowerBoundsGroups, upperBoundsMap, upperBoundsGroups, steps,
      results, region,
    ]
    public static let traits: Traits = [.automaticAllocationScope, .recursiveMemoryEffects]
    public static let interfaces = [loopLike]
    public static let implicitTerminator: String? = Yield.name

    public static func loopRegions(of op: Op<Self>) -> [Region] { [op.region] }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (lower, upper) = (op.lowerBoundsGroups.sizes, op.upperBoundsGroups.sizes)
      let (steps, arguments) = (op.steps.count, op.region.arguments.count)
      if lower.count != steps || upper.count != steps || arguments != steps {
        throw VerificationFailure(
          "the number of region arguments (\(arguments)) and the number of map groups for lower "
            + "(\(lower.count)) and upper bound (\(upper.count)), and the number of steps (\(steps)) must all "
            + "match")
      }
      let (lowerMap, upperMap) = (op.lowerBoundsMap.map, op.upperBoundsMap.map)
      let (lowerCount, upperCount) = (lower.reduce(0, &+), upper.reduce(0, &+))
      if lowerCount != lowerMap.results.count {
        throw VerificationFailure("expected lower bounds map to have \(lowerCount) results")
      }
      if upperCount != upperMap.results.count {
        throw VerificationFailure("expected upper bounds map to have \(upperCount) results")
      }
      if op.reductions.numbers.count != op.results.count {
        throw VerificationFailure("a reduction must be specified for each output")
      }
      for (number, result) in zip(op.reductions.numbers, op.results) {
        guard let kind = Reductions.kind(number) else {
          throw VerificationFailure("invalid reduction attribute")
        }
        if !kind.applies(to: result.type) {
          throw VerificationFailure("result type cannot match reduction attribute")
        }
      }
      if op.mapOperands.count != lowerMap.inputCount + upperMap.inputCount {
        throw VerificationFailure("incorrect number of operands")
      }
      try op.operation.verifyDimensionsAndSymbols(
        op.lowerBoundsOperands, dimensionCount: lowerMap.dimensionCount)
      try op.operation.verifyDimensionsAndSymbols(
        op.upperBoundsOperands, dimensionCount: upperMap.dimensionCount)
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let context = parser.context
      let arguments = try parser.parseIndexArguments()
      try parser.parse("=")
      try parseBounds(parser, isLower: true, into: &state)
      try parser.parse(keyword: "to")
      try parseBounds(parser, isLower: false, into: &state)
      var numbers = arguments.map { _ in 1 }
      if parser.parseOptional(keyword: "step") {
        numbers = []
        for step in try parser.parseAffineMapOfOperands(.parentheses).map.results {
          guard let number = step.constantValue else {
            throw parser.error("steps must be constant integers", at: parser.namePosition)
          }
          numbers.append(Int(number))
        }
      }
      state.set(steps, numbers.attribute(in: context))
      var kinds: [Int] = []
      if parser.parseOptional(keyword: "reduce") {
        try parser.parse("(")
        try parser.parseList { () throws(ParseFailure) in
          let start = parser.position
          let attribute = try parser.parseAttribute(type: context.noneType)
          guard let word = attribute.as(StringAttr.self)?.bytes else {
            throw parser.error("invalid kind of attribute specified", at: start)
          }
          guard let kind = Arith.AtomicRMWKind.allCases.first(where: { word.equals($0.rawValue.text) }) else {
            throw parser.error("invalid reduction value: \(attribute.text)", at: start)
          }
          kinds.append(kind.number)
        }
        try parser.parse(")")
      }
      state.set(reductions, Reductions(numbers: kinds).attribute(in: context))
      state.resultTypes = try parser.parseOptionalArrowTypes()
      var region = try parser.parseRegion(arguments: arguments)
      try parser.parseOptionalAttributes(into: &state)
      parser.ensureTerminator(of: Self.self, in: &region, at: state.location)
      state.regions = [region]
    }

    /// Reads `(%i, max(%j, 4))`, or with `min` for upper bounds.
    private static func parseBounds(
      _ parser: any OperationParser, isLower: Bool, into state: inout OperationState
    ) throws(ParseFailure) {
      var sizes: [Int] = []
      var expressions: [AffineExpr] = []
      var dimensions: [Value] = []
      var symbols: [Value] = []
      // Returns what stands for each of the values of a part, which may have occurred before.
      func places(
        _ names: [UnresolvedOperand], _ known: inout [Value], _ make: (Int) -> AffineExpr
      ) throws(ParseFailure) -> [AffineExpr] {
        try parser.resolve(names, type: parser.context.indexType).map { value in
          if let position = known.firstIndex(of: value) { return make(position) }
          known.append(value)
          return make(known.count - 1)
        }
      }
      try parser.parseList("(", ")") { () throws(ParseFailure) in
        let isGroup = parser.parseOptional(keyword: isLower ? "max" : "min")
        let part =
          isGroup
          ? try parser.parseAffineMapOfOperands(.parentheses) : try parser.parseAffineExpressionOfOperands()
        let newDimensions = try places(part.dimensions, &dimensions) { .dimension($0) }
        let newSymbols = try places(part.symbols, &symbols) { .symbol($0) }
        sizes.append(part.map.results.count)
        expressions += part.map.results.map { $0.replacing(dimensions: newDimensions, symbols: newSymbols) }
      }
      let map = AffineMap(dimensionCount: dimensions.count, symbolCount: symbols.count, results: expressions)
      let groups = Groups(sizes: sizes).attribute(in: parser.context)
      state.properties[isLower ? 1 : 3] = map.attribute(in: parser.context)
      state.properties[isLower ? 2 : 4] = groups
      state.operands += dimensions + symbols
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" (")
      printer.print(values: op.region.arguments)
      printer.print(") = (")
      print(op.lowerBoundsMap.map, op.lowerBoundsGroups, op.lowerBoundsOperands, "max(", printer)
      printer.print(") to (")
      print(op.upperBoundsMap.map, op.upperBoundsGroups, op.upperBoundsOperands, "min(", printer)
      printer.print(")")
      if !op.steps.allSatisfy({ $0 == 1 }) {
        printer.print(" step (")
        printer.print(list: op.steps) { printer.print(decimal: $0) }
        printer.print(")")
      }
      if !op.results.isEmpty {
        printer.print(" reduce (")
        printer.print(list: op.reductions.numbers) {
          printer.print("\"")
          if let kind = Reductions.kind($0) { printer.print(kind.rawValue.text) }
          printer.print("\"")
        }
        printer.print(") -> (")
        printer.print(types: op.results.types)
        printer.print(")")
      }
      printer.print(" ")
      printer.print(op.region, entryArguments: false, terminators: !op.results.isEmpty)
      printer.printAttributes(
        of: op.operation,
        except: [
          "reductions", "lowerBoundsMap", "lowerBoundsGroups", "upperBoundsMap", "upperBoundsGroups", "steps",
        ])
    }

    /// Prints bounds, those of one index after the other.
    private static func print(
      _ map: AffineMap, _ groups: Groups, _ operands: OperandList, _ prefix: StaticString,
      _ printer: any AssemblyPrinter
    ) {
      var rest = map.results[...]
      printer.print(list: groups.sizes) { size in
        if size != 1 { printer.print(prefix) }
        printer.print(rest.prefix(size), of: operands, dimensionCount: map.dimensionCount)
        if size != 1 { printer.print(")") }
        rest = rest.dropFirst(size)
      }
    }
  }

  /// How values are combined, for each of several results: `[0, 8]`.
  public struct Reductions: PropertyValue {
    public static let summary = "Reduction ops"
    /// The numbers of the ways, of which the verifier says whether there are such.
    public let numbers: [Int]
    /// Wraps numbers.
    public init(numbers: [Int]) { self.numbers = numbers }
    public init?(attribute: Attribute) {
      guard let array = attribute.as(ArrayAttr.self) else { return nil }
      var numbers: [Int] = []
      for element in array.elements {
        guard let number = element.as(IntegerAttr.self)?.value, Self.kind(number) != nil else { return nil }
        numbers.append(number)
      }
      self.numbers = numbers
    }
    public static func canHold(_ attribute: Attribute) -> Bool { attribute.is(ArrayAttr.self) }
    public func attribute(in context: Context) -> Attribute { numbers.attribute(in: context) }

    /// The way of the given number, if there is one.
    static func kind(_ number: Int) -> Arith.AtomicRMWKind? {
      Arith.AtomicRMWKind.allCases.first { $0.number == number }
    }
  }

  /// How many results of a map belong together: `dense<[1, 2]> : tensor<2xi32>`.
  public struct Groups: PropertyValue {
    public static let summary = "32-bit signless integer elements attribute"
    /// The numbers of results.
    public let sizes: [Int]
    /// Wraps numbers of results.
    public init(sizes: [Int]) { self.sizes = sizes }
    public init?(attribute: Attribute) {
      guard let elements = attribute.as(DenseElementsAttr.self),
        elements.shapedType.elementType == attribute.context.i32
      else { return nil }
      let count = elements.shapedType.shape.map { $0.reduce(1, &*) } ?? 0
      sizes = (0..<count).map { index in
        let start = elements.isSplat ? 0 : index * 4
        return (0..<4).reduce(0) { $0 | Int(elements.raw[start + $1]) << (8 * $1) }
      }
    }
    public func attribute(in context: Context) -> Attribute {
      let isSplat = !sizes.isEmpty && sizes.allSatisfy { $0 == sizes[0] }
      var bytes: [UInt8] = []
      for size in isSplat ? Array(sizes.prefix(1)) : sizes {
        for byte in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: size >> (8 * byte))) }
      }
      return context.denseElements(
        context.tensorType([sizes.count], context.i32), isSplat: isSplat, bytes)
    }
  }
}

extension Op<Affine.Parallel> {
  /// What the map of the lower bounds is applied to.
  var lowerBoundsOperands: OperandList { self.mapOperands[0..<self.lowerBoundsMap.map.inputCount] }
  /// What the map of the upper bounds is applied to.
  var upperBoundsOperands: OperandList {
    self.mapOperands[self.lowerBoundsMap.map.inputCount..<self.mapOperands.count]
  }
}

extension Arith.AtomicRMWKind {
  /// `true` iff values of `type` can be combined so.
  fileprivate func applies(to type: Type) -> Bool {
    switch self {
    case .assign: true
    case .addf, .mulf, .maximumf, .minimumf: type.isFloat
    case .addi, .muli, .ori, .andi: type.is(IntegerType.self)
    case .maxs, .mins: type.as(IntegerType.self)?.signedness == .signed
    case .maxu, .minu: type.as(IntegerType.self)?.signedness == .unsigned
    case .maxnumf, .minnumf, .xori: false
    }
  }
}
