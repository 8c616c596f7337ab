public import Accel

extension SCF {
  /// Executes a region for all combinations of indices, each by a thread of its own; what the threads make of parts
  /// of tensors is put together at the end.
  ///
  ///     scf.forall (%i, %j) in (4, %b) {
  ///       "test.work"() : () -> ()
  ///     }
  ///     %0 = scf.forall (%i) = (%a) to (%b) step (2) shared_outs(%out = %t) -> (tensor<4xf32>) {
  ///       scf.forall.in_parallel {
  ///       }
  ///     }
  public enum Forall: LoopLikeInterface, RegionBranchInterface, HandwrittenAssembly {
    public static let name = "scf.forall"
    public static var dynamicLowerBound: VariadicOperand<0> { .init(.index) }
    public static var dynamicUpperBound: VariadicOperand<1> { .init(.index) }
    public static var dynamicStep: VariadicOperand<2> { .init(.index) }
    public static var outputs: VariadicOperand<3> { .init(.rankedTensor()) }
    public static var staticLowerBound: Property<0, DenseI64Array> { .init() }
    public static var staticUpperBound: Property<1, DenseI64Array> { .init() }
    public static var staticStep: Property<2, DenseI64Array> { .init() }
    /// The processing units that the loops are mapped to.
    public static var mapping: OptionalProperty<3, DeviceMapping> { .init() }
    public static var results: VariadicResult<0> { .init() }
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [
      dynamicLowerBound, dynamicUpperBound, dynamicStep, outputs, staticLowerBound, staticUpperBound,
      staticStep, mapping, results, region,
    ]
    public static let traits: Traits = [
      .attributeSizedOperandSegments, .automaticAllocationScope, .recursiveMemoryEffects,
    ]
    public static let interfaces = [loopLike, regionBranch, destinationStyle]
    public static let implicitTerminator: String? = InParallel.name

    public static func loopRegions(of op: Op<Self>) -> [Region] { [op.region] }
    public static func inductionVariables(of op: Op<Self>) -> [Value] { Array(op.inductionVariables) }
    public static func initialOperands(of op: Op<Self>) -> OperandList { op.outputs }
    public static func iterationArguments(of op: Op<Self>) -> [Value] { Array(op.outputArguments) }
    public static func bounds(of op: Op<Self>) -> LoopBounds? {
      LoopBounds(lower: op.lowerBound.all, upper: op.upperBound.all, step: op.step.all)
    }

    // The threads hand nothing on: what they do is said by the operations at the end.
    public static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] {
      let end = RegionSuccessor(endOf: op.operation, inputs: [])
      return point == .parent ? [RegionSuccessor(op.region, inputs: []), end] : [end]
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.results.count != op.outputs.count {
        throw VerificationFailure(
          "produces \(op.results.count) results, but has only \(op.outputs.count) outputs")
      }
      try verifyArguments(op)
      if let units = op.mapping?.units, !units.isEmpty {
        if units.count(where: { !DeviceMapping.isMask($0) }) != op.rank {
          throw VerificationFailure("mapping attribute size must match op rank")
        }
        if units.count(where: { DeviceMapping.isMask($0) }) > 1 {
          throw VerificationFailure("\"mapping\" supports at most one device masking attribute")
        }
      }
      try verify(op.lowerBound, op.rank, "lower bound")
      try verify(op.upperBound, op.rank, "upper bound")
      try verify(op.step, op.rank, "step")
    }

    /// Checks the arguments of the body.
    private static func verifyArguments(_ op: Op<Self>) throws(VerificationFailure) {
      let (arguments, rank) = (op.region.arguments, op.rank)
      if arguments.count != rank + op.outputs.count {
        throw VerificationFailure("region expects \(rank) arguments")
      }
      for index in 0..<rank where !arguments[index].type.isIndex {
        throw VerificationFailure("expects \(index)-th block argument to be an index")
      }
      for (index, output) in op.outputs.enumerated() where arguments[rank + index].type != output.type {
        throw VerificationFailure(
          "type mismatch between \(index)-th output and corresponding block argument")
      }
    }

    /// Checks that there are as many bounds as loops, and a value for each dynamic one.
    private static func verify(
      _ bounds: MixedIndices, _ rank: Int, _ words: String
    ) throws(VerificationFailure) {
      if bounds.dimensions.count != rank {
        throw VerificationFailure(whole: "expected \(rank) \(words) values, got \(bounds.dimensions.count)")
      }
      let dynamic = bounds.dimensions.count { $0 == ShapeDimension.dynamic }
      if bounds.values.count != dynamic {
        throw VerificationFailure(whole: "expected \(dynamic) dynamic \(words) values")
      }
    }
  }
}

extension SCF.Forall: DestinationStyleInterface {
  public static func inits(of op: Op<Self>) -> Range<Int> {
    let count = op.operation.operands.count
    return count - op.outputs.count..<count
  }
}

extension Op<SCF.Forall> {
  /// The number of loops.
  public var rank: Int { self.staticLowerBound.values.count }
  /// The first index of each loop.
  public var lowerBound: MixedIndices { MixedIndices(self.dynamicLowerBound, self.staticLowerBound) }
  /// The index at which each loop ends.
  public var upperBound: MixedIndices { MixedIndices(self.dynamicUpperBound, self.staticUpperBound) }
  /// The distance of the indices of each loop.
  public var step: MixedIndices { MixedIndices(self.dynamicStep, self.staticStep) }
  /// The body's block.
  public var body: Block { self.region.entry.unsafelyUnwrapped }
  /// The arguments that are the indices.
  public var inductionVariables: ArraySlice<Value> { Array(self.region.arguments).prefix(rank) }
  /// The arguments that stand for the outputs.
  public var outputArguments: ArraySlice<Value> { Array(self.region.arguments).dropFirst(rank) }
  /// The end of the body.
  public var inParallel: Op<SCF.InParallel> {
    Op<SCF.InParallel>(unchecked: body.last.unsafelyUnwrapped)
  }
  /// `true` iff all loops begin at 0 and count by 1.
  public var isNormalized: Bool {
    lowerBound.all.allSatisfy { $0.constant == 0 } && step.all.allSatisfy { $0.constant == 1 }
  }
}

// MARK: Text

extension SCF.Forall {
  public static func parse(
    _ parser: any OperationParser, into state: inout OperationState
  ) throws(ParseFailure) {
    let variables = try parser.parseIndexArguments()
    var lower: ParsedIndexList?, step: ParsedIndexList?
    let upper: ParsedIndexList
    if parser.parseOptional(keyword: "in") {
      upper = try parser.parseIndexList("(", ")")
    } else {
      try parser.parse("=")
      lower = try parser.parseIndexList("(", ")")
      try parser.parse(keyword: "to")
      upper = try parser.parseIndexList("(", ")")
      try parser.parse(keyword: "step")
      step = try parser.parseIndexList("(", ")")
    }
    for list in [lower, upper, step] {
      for name in list?.values ?? [] {
        state.operands.append(try parser.resolve(name, type: parser.context.indexType))
      }
    }
    let start = parser.position
    var assignments: [ParsedAssignment] = []
    if parser.parseOptional(keyword: "shared_outs") {
      assignments = try parser.parseAssignments()
      state.resultTypes = try parser.parseOptionalArrowTypes()
      state.operands += try parser.resolve(assignments.map(\.value), types: state.resultTypes, at: start)
      for (index, type) in state.resultTypes.enumerated() { assignments[index].argument.type = type }
    }
    var region = try parser.parseRegion(arguments: variables + assignments.map(\.argument))
    parser.ensureTerminator(of: Self.self, in: &region, at: state.location)
    state.regions = [region]
    try parser.parseOptionalAttributes(into: &state, withKeyword: false, verifies: false)
    let context = parser.context
    let (zeros, ones) = (variables.map { _ in 0 }, variables.map { _ in 1 })
    state.set(staticLowerBound, DenseI64Array(lower?.dimensions ?? zeros).attribute(in: context))
    state.set(staticUpperBound, DenseI64Array(upper.dimensions).attribute(in: context))
    state.set(staticStep, DenseI64Array(step?.dimensions ?? ones).attribute(in: context))
    let sizes = [
      lower?.values.count ?? 0, upper.values.count, step?.values.count ?? 0, assignments.count,
    ]
    state.set("operandSegmentSizes", DenseI32Array(sizes).attribute(in: context))
  }

  public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
    printer.print(" (")
    printer.print(values: op.inductionVariables)
    if op.isNormalized {
      printer.print(") in ")
    } else {
      printer.print(") = ")
      printer.printIndexList(op.lowerBound, "(", ")")
      printer.print(" to ")
    }
    printer.printIndexList(op.upperBound, "(", ")")
    if !op.isNormalized {
      printer.print(" step ")
      printer.printIndexList(op.step, "(", ")")
    }
    printer.print(assignments: op.outputArguments, op.outputs, " shared_outs")
    printer.print(" ")
    if !op.outputArguments.isEmpty {
      printer.print("-> (")
      printer.print(types: op.results.types)
      printer.print(") ")
    }
    printer.print(op.region, entryArguments: false, terminators: !op.results.isEmpty)
    printer.printAttributes(
      of: op.operation,
      except: ["operandSegmentSizes", "staticLowerBound", "staticUpperBound", "staticStep"])
  }
}

extension AssemblyPrinter {
  /// Prints `(%i, 2)`.
  fileprivate func printIndexList(_ indices: MixedIndices, _ open: StaticString, _ close: StaticString) {
    printIndexList(indices.values, indices.dimensions, open, close)
  }
}
