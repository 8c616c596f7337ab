public import Accel
import ArithDialect
import SCFDialect

extension Affine {
  /// Executes a region for each index from a lower bound up to, but not including, an upper bound, which are the
  /// greatest and the least of the values of affine maps.
  ///
  ///     affine.for %i = 0 to %n step 2 {
  ///       "test.work"(%i) : (index) -> ()
  ///     }
  ///     %0 = affine.for %i = max affine_map<(d0) -> (d0, 0)>(%n) to 10 iter_args(%sum = %x) -> (f32) {
  ///       affine.yield %sum : f32
  ///     }
  public enum For: LoopLikeInterface, RegionBranchInterface, HandwrittenAssembly {
    public static let name = "affine.for"
    public static var lowerBoundOperands: VariadicOperand<0> { .init(.index) }
    public static var upperBoundOperands: VariadicOperand<1> { .init(.index) }
    public static var inits: VariadicOperand<2> { .init() }
    public static var lowerBoundMap: Property<0, AffineMapAttr> { .init() }
    public static var upperBoundMap: Property<1, AffineMapAttr> { .init() }
    public static var step: Property<2, IndexNumber> { .init() }
    public static var results: VariadicResult<0> { .init() }
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [
      lowerBoundOperands, upperBoundOperands, inits, lowerBoundMap, upperBoundMap, step, results, region,
    ]
    public static let traits: Traits = [
      .attributeSizedOperandSegments, .automaticAllocationScope, .recursiveMemoryEffects,
    ]
    public static let interfaces = [loopLike, conditionallySpeculatable, regionBranch]
    public static let implicitTerminator: String? = Yield.name

    public static func loopRegions(of op: Op<Self>) -> [Region] { [op.region] }
    public static func inductionVariables(of op: Op<Self>) -> [Value] { Array(op.region.arguments.prefix(1)) }
    public static func initialOperands(of op: Op<Self>) -> OperandList { op.inits }
    public static func iterationArguments(of op: Op<Self>) -> [Value] {
      Array(op.region.arguments.dropFirst())
    }
    public static func yieldedOperands(of op: Op<Self>) -> OperandList {
      op.region.entry?.last?.as(Yield.self)?.operands ?? op.operation.operands[0..<0]
    }
    public static func iterationResults(of op: Op<Self>) -> ResultList? { op.results }
    public static func bounds(of op: Op<Self>) -> LoopBounds? {
      guard let lower = op.constantLowerBound, let upper = op.constantUpperBound else { return nil }
      return LoopBounds(
        lower: [.constant(lower)], upper: [.constant(upper)], step: [.constant(op.step.value)])
    }

    public static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] {
      let body = RegionSuccessor(op.region, inputs: iterationArguments(of: op))
      let end = RegionSuccessor(endOf: op.operation)
      if let count = op.tripCount {
        if point == .parent { return [count == 0 ? end : body] }
        if count == 1 { return [end] }
      }
      return [body, end]
    }
    public static func entryOperands(of op: Op<Self>, for successor: RegionSuccessor) -> OperandList {
      op.inits
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.lowerBoundMap.map.results.isEmpty {
        throw VerificationFailure("expected lower bound map to have at least one result")
      }
      if op.upperBoundMap.map.results.isEmpty {
        throw VerificationFailure("expected upper bound map to have at least one result")
      }
    }

    public static func verifyRegions(_ op: Op<Self>) throws(VerificationFailure) {
      if op.region.arguments.first?.type.isIndex != true {
        throw VerificationFailure(
          "expected body to have a single index argument for the induction variable")
      }
      try op.operation.verifyDimensionsAndSymbols(
        op.lowerBoundOperands, dimensionCount: op.lowerBoundMap.map.dimensionCount)
      try op.operation.verifyDimensionsAndSymbols(
        op.upperBoundOperands, dimensionCount: op.upperBoundMap.map.dimensionCount)
      if op.results.isEmpty { return }
      if op.inits.count != op.results.count {
        throw VerificationFailure("mismatch between the number of loop-carried values and results")
      }
      if op.region.arguments.count != op.results.count + 1 {
        throw VerificationFailure("mismatch between the number of basic block args and results")
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let context = parser.context
      var variable = try parser.parseArgument()
      variable.type = context.indexType
      try parser.parse("=")
      try parseBound(parser, isLower: true, into: &state)
      let lowerCount = state.operands.count
      if !parser.parseOptional(keyword: "to") { throw parser.error("expected 'to' between bounds") }
      try parseBound(parser, isLower: false, into: &state)
      let upperCount = state.operands.count - lowerCount
      try parseStep(parser, into: &state)
      var assignments: [ParsedAssignment] = []
      if parser.parseOptional(keyword: "iter_args") {
        assignments = try parser.parseAssignments()
        try parser.parse("->")
        state.resultTypes = try parser.parseResultTypes()
        for (index, type) in state.resultTypes.enumerated() where index < assignments.count {
          assignments[index].argument.type = type
          state.operands.append(try parser.resolve(assignments[index].value, type: type))
        }
      }
      state.set(
        "operandSegmentSizes",
        DenseI32Array([lowerCount, upperCount, assignments.count]).attribute(in: context))
      if assignments.count != state.resultTypes.count {
        throw parser.error(
          "mismatch between the number of loop-carried values and results", at: parser.namePosition)
      }
      var region = try parser.parseRegion(arguments: [variable] + assignments.map(\.argument))
      parser.ensureTerminator(of: Self.self, in: &region, at: state.location)
      state.regions = [region]
      try parser.parseOptionalAttributes(into: &state)
    }

    /// Reads ` step 2` if it is there.
    private static func parseStep(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      guard parser.parseOptional(keyword: "step") else {
        return state.set(step, IndexNumber(1).attribute(in: parser.context))
      }
      let start = parser.position
      let attribute = try parser.parseAttribute(type: parser.context.indexType)
      guard let number = attribute.as(IntegerAttr.self) else {
        throw parser.error("invalid kind of attribute specified", at: start)
      }
      if (number.value ?? 0) < 0 {
        throw parser.error("expected step to be representable as a positive signed integer", at: start)
      }
      state.set(step, attribute)
    }

    /// Reads a bound: a number, a value, or a map with what it is applied to, after `max` or `min` if it has several
    /// results.
    private static func parseBound(
      _ parser: any OperationParser, isLower: Bool, into state: inout OperationState
    ) throws(ParseFailure) {
      let context = parser.context
      let hasPrefix = isLower ? parser.parseOptional(keyword: "max") : parser.parseOptional(keyword: "min")
      let slot = isLower ? 0 : 1
      let values = try parser.parseOperands()
      if let value = values.first {
        if values.count > 1 {
          throw parser.error("expected only one loop bound operand", at: parser.namePosition)
        }
        state.operands.append(try parser.resolve(value, type: context.indexType))
        state.properties[slot] = AffineMap.symbolIdentity(1).attribute(in: context)
        return
      }
      let start = parser.position
      let attribute = try parser.parseAttribute(type: context.indexType)
      if let number = attribute.as(IntegerAttr.self)?.value {
        state.properties[slot] = AffineMap.constant(Int64(number)).attribute(in: context)
        return
      }
      guard let map = attribute.as(AffineMapAttr.self)?.map else {
        throw parser.error(
          "expected valid affine map representation for loop bounds", at: parser.namePosition)
      }
      let before = state.operands.count
      let count = try parser.parseDimensionsAndSymbols(into: &state.operands)
      if map.dimensionCount != count {
        throw parser.error(
          "dim operand count and affine map dim count must match", at: parser.namePosition)
      }
      if map.inputCount != state.operands.count - before {
        throw parser.error(
          "symbol operand count and affine map symbol count must match", at: parser.namePosition)
      }
      if map.results.count > 1, !hasPrefix {
        throw parser.error(
          isLower
            ? "lower loop bound affine map with multiple results requires 'max' prefix"
            : "upper loop bound affine map with multiple results requires 'min' prefix", at: start)
      }
      state.properties[slot] = attribute
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.printArgument(op.region.arguments[0], attributes: nil, omitType: true)
      printer.print(" = ")
      print(bound: op.lowerBoundMap.map, op.operation.properties[0], op.lowerBoundOperands, "max ", printer)
      printer.print(" to ")
      print(bound: op.upperBoundMap.map, op.operation.properties[1], op.upperBoundOperands, "min ", printer)
      if op.step.value != 1 {
        printer.print(" step ")
        printer.print(decimal: op.step.value)
      }
      printer.print(assignments: iterationArguments(of: op), op.inits, " iter_args")
      if !op.inits.isEmpty {
        printer.print(" -> (")
        printer.print(types: op.results.types)
        printer.print(")")
      }
      printer.print(" ")
      printer.print(op.region, entryArguments: false, terminators: !op.inits.isEmpty)
      printer.printAttributes(
        of: op.operation, except: ["lowerBoundMap", "upperBoundMap", "step", "operandSegmentSizes"])
    }

    /// Prints a bound.
    private static func print(
      bound map: AffineMap, _ attribute: Attribute?, _ operands: OperandList, _ prefix: StaticString,
      _ printer: any AssemblyPrinter
    ) {
      if map.results.count != 1 {
        printer.print(prefix)
      } else if map.inputCount == 0, let number = map.results[0].constantValue {
        return printer.print(decimal: number)
      } else if map.dimensionCount == 0, map.symbolCount == 1, map.results[0].symbolPosition != nil {
        return printer.print(operands[0])
      }
      if let attribute { printer.print(attribute) }
      printer.print(dimensionsAndSymbols: operands, dimensionCount: map.dimensionCount)
    }
  }

  /// A number of type `index`.
  public struct IndexNumber: PropertyValue {
    public static let summary = "index attribute"
    /// The number.
    public let value: Int
    /// Wraps a number.
    public init(_ value: Int) { self.value = value }
    public init?(attribute: Attribute) {
      guard let integer = attribute.as(IntegerAttr.self), integer.integerType.isIndex,
        let value = integer.value
      else { return nil }
      self.value = value
    }
    public func attribute(in context: Context) -> Attribute { context.integer(value, context.indexType) }
  }
}

extension Affine.For: ConditionallySpeculatableInterface {
  public static func speculatability(of op: Op<Self>) -> Speculatability {
    // Any other step might go past the upper bound forever.
    op.step.value == 1 ? .recursively : .never
  }
}

extension Op<Affine.For> {
  /// The lower bound if it is a number.
  public var constantLowerBound: Int? { self.lowerBoundMap.map.onlyConstant }
  /// The upper bound if it is a number.
  public var constantUpperBound: Int? { self.upperBoundMap.map.onlyConstant }

  /// The number of iterations, if the bounds are numbers.
  public var tripCount: Int? {
    guard let lower = constantLowerBound, let upper = constantUpperBound, self.step.value > 0 else {
      return nil
    }
    if upper <= lower { return 0 }
    let (distance, overflows) = upper.subtractingReportingOverflow(lower)
    return overflows ? nil : (distance - 1) / self.step.value + 1
  }
}

extension AffineMap {
  /// The number that is the only result, if there is no other and it is one.
  var onlyConstant: Int? { results.count == 1 ? results[0].constantValue.map { Int($0) } : nil }
}
