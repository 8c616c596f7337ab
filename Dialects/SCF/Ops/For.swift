public import Accel

extension SCF {
  /// Executes a region for each index from a lower bound up to, but not including, an upper bound.
  ///
  ///     scf.for %i = %a to %b step %c {
  ///       "test.work"() : () -> ()
  ///     }
  ///     %0 = scf.for %i = %a to %b step %c iter_args(%sum = %x) -> (i32) {
  ///       scf.yield %sum : i32
  ///     }
  ///     scf.for unsigned %i = %x to %y step %z : i32 {
  ///     }
  public enum For: LoopLikeInterface, RegionBranchInterface, HandwrittenAssembly {
    public static let name = "scf.for"
    public static var lowerBound: Operand<0> { .init(.signlessIntegerOrIndex) }
    public static var upperBound: Operand<1> { .init(.same(as: lowerBound)) }
    public static var step: Operand<2> { .init(.same(as: lowerBound)) }
    public static var initArgs: VariadicOperand<3> { .init() }
    /// Says that bounds are compared without regard to signs.
    public static var unsignedCmp: Flag<0> { .init() }
    public static var results: VariadicResult<0> { .init() }
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [
      lowerBound, upperBound, step, initArgs, unsignedCmp, results, region,
    ]
    public static let traits: Traits = [.automaticAllocationScope, .recursiveMemoryEffects]
    public static let interfaces = [loopLike, conditionallySpeculatable, regionBranch]
    public static let implicitTerminator: String? = Yield.name

    public static func loopRegions(of op: Op<Self>) -> [Region] { [op.region] }
    public static func inductionVariables(of op: Op<Self>) -> [Value] { Array(op.region.arguments.prefix(1)) }
    public static func initialOperands(of op: Op<Self>) -> OperandList { op.initArgs }
    public static func iterationArguments(of op: Op<Self>) -> [Value] { Array(op.iterationArguments) }
    public static func yieldedOperands(of op: Op<Self>) -> OperandList {
      op.region.entry?.last?.as(Yield.self)?.results ?? op.operation.operands[0..<0]
    }
    public static func iterationResults(of op: Op<Self>) -> ResultList? { op.results }
    public static func bounds(of op: Op<Self>) -> LoopBounds? {
      LoopBounds(lower: [.value(op.lowerBound)], upper: [.value(op.upperBound)], step: [.value(op.step)])
    }

    public static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] {
      let body = RegionSuccessor(op.region, inputs: Array(op.iterationArguments))
      let end = RegionSuccessor(endOf: op.operation)
      if let count = op.tripCount {
        if point == .parent { return [count == 0 ? end : body] }
        if count == 1 { return [end] }
      }
      return [body, end]
    }
    public static func entryOperands(of op: Op<Self>, for successor: RegionSuccessor) -> OperandList {
      op.initArgs
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.initArgs.count != op.results.count {
        throw VerificationFailure("mismatch in number of loop-carried values and defined values")
      }
    }

    public static func verifyRegions(_ op: Op<Self>) throws(VerificationFailure) {
      if op.region.arguments.first?.type != op.lowerBound.type {
        throw VerificationFailure("expected induction variable to be same type as bounds and step")
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      if parser.parseOptional(keyword: "unsigned") { state.set(unsignedCmp, parser.context.unit) }
      var variable = try parser.parseArgument()
      try parser.parse("=")
      let lowerBound = try parser.parseOperand()
      try parser.parse(keyword: "to")
      let upperBound = try parser.parseOperand()
      try parser.parse(keyword: "step")
      let step = try parser.parseOperand()
      var assignments: [ParsedAssignment] = []
      if parser.parseOptional(keyword: "iter_args") {
        assignments = try parser.parseAssignments()
        try parser.parse("->")
        state.resultTypes = try parser.parseResultTypes()
      }
      if assignments.count != state.resultTypes.count {
        throw parser.error(
          "mismatch in number of loop-carried values and defined values", at: parser.namePosition)
      }
      let type = parser.parseOptional(":") ? try parser.parseType() : parser.context.indexType
      variable.type = type
      for (index, result) in state.resultTypes.enumerated() { assignments[index].argument.type = result }
      var region = try parser.parseRegion(arguments: [variable] + assignments.map(\.argument))
      parser.ensureTerminator(of: Self.self, in: &region, at: state.location)
      state.regions = [region]
      // The names are resolved after the region, so that those defined inside are not known.
      for name in [lowerBound, upperBound, step] {
        state.operands.append(try parser.resolve(name, type: type))
      }
      for (assignment, type) in zip(assignments, state.resultTypes) {
        state.operands.append(try parser.resolve(assignment.value, type: type))
      }
      try parser.parseOptionalAttributes(into: &state)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(op.unsignedCmp ? " unsigned " : " ")
      printer.print(op.inductionVariable)
      printer.print(" = ")
      printer.print(op.lowerBound)
      printer.print(" to ")
      printer.print(op.upperBound)
      printer.print(" step ")
      printer.print(op.step)
      printer.print(assignments: op.iterationArguments, op.initArgs, " iter_args")
      if !op.initArgs.isEmpty {
        printer.print(" -> (")
        printer.print(types: op.initArgs.types)
        printer.print(")")
      }
      printer.print(" ")
      if !op.inductionVariable.type.isIndex {
        printer.print(" : ")
        printer.print(op.inductionVariable.type)
        printer.print(" ")
      }
      printer.print(op.region, entryArguments: false, terminators: !op.initArgs.isEmpty)
      printer.printAttributes(of: op.operation, except: ["unsignedCmp"])
    }
  }
}

extension SCF.For: ConditionallySpeculatableInterface {
  public static func speculatability(of op: Op<Self>) -> Speculatability {
    // Any other step might go past the upper bound forever.
    op.step.constantIndex == 1 ? .recursively : .never
  }
}

// MARK: More to hand on

extension SCF.For {
  public static func addIterationArguments(
    to op: Op<Self>, initial: [Value], replacesUses: Bool, _ rewriter: Rewriter,
    yield: (Rewriter, [Value]) -> [Value]
  ) -> Operation? {
    let count = op.initArgs.count
    let place = rewriter.builder
    defer { rewriter.builder = place }
    rewriter.builder.move(before: op.operation)
    let loop = rewriter.createFor(like: op, initArgs: Array(op.initArgs) + initial)
    loop.operation.copyAttributes(from: op.operation, rewriter)
    let arguments = Array(loop.region.arguments)
    let added = Array(arguments.suffix(initial.count))
    let end = op.yield
    rewriter.builder.move(before: end.operation)
    rewriter.builder.location = op.location
    rewriter.setOperands(end.operation, to: Array(end.results) + yield(rewriter, added))
    rewriter.merge(op.body, into: loop.body, arguments: Array(arguments.prefix(count + 1)))
    if replacesUses {
      for (value, argument) in zip(initial, added) {
        rewriter.replaceUses(of: value, with: argument) { $0.owner.isInside(loop.region) }
      }
    }
    rewriter.replace(op, with: Array(loop.results.prefix(count)))
    return loop.operation
  }
}

extension Op<SCF.For> {
  /// The body's block.
  public var body: Block { self.region.entry.unsafelyUnwrapped }
  /// The argument that is the index of the iteration.
  public var inductionVariable: Value { self.region.arguments[0] }
  /// The arguments that each iteration gets from the one before.
  public var iterationArguments: ArraySlice<Value> { Array(self.region.arguments).dropFirst() }
  /// The end of the body.
  public var yield: Op<SCF.Yield> { self.region.yield }

  /// The number of iterations, if it is known.
  public var tripCount: Int? {
    SCF.tripCount(
      from: .value(self.lowerBound), to: .value(self.upperBound), step: .value(self.step),
      isSigned: !self.unsignedCmp)
  }
}
