public import Accel

extension SCF {
  /// Executes a region for all combinations of indices, in any order, and combines what it hands to `scf.reduce`.
  ///
  ///     scf.parallel (%i, %j) = (%a, %a) to (%b, %b) step (%c, %c) {
  ///       "test.work"() : () -> ()
  ///     }
  ///     %0 = scf.parallel (%i) = (%a) to (%b) step (%c) init (%x) -> i32 {
  ///       scf.reduce(%y : i32) {
  ///       ^bb0(%lhs: i32, %rhs: i32):
  ///         scf.reduce.return %lhs : i32
  ///       }
  ///     }
  public enum Parallel: RegionBranchInterface, LoopLikeInterface, HandwrittenAssembly {
    public static let name = "scf.parallel"
    public static var lowerBound: VariadicOperand<0> { .init(.index) }
    public static var upperBound: VariadicOperand<1> { .init(.index) }
    public static var step: VariadicOperand<2> { .init(.index) }
    public static var initVals: VariadicOperand<3> { .init() }
    public static var results: VariadicResult<0> { .init() }
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [lowerBound, upperBound, step, initVals, results, region]
    public static let traits: Traits = [
      .automaticAllocationScope, .attributeSizedOperandSegments, .recursiveMemoryEffects,
    ]
    public static let interfaces = [loopLike, regionBranch]
    public static let implicitTerminator: String? = Reduce.name

    // What is reduced is no value of the region's, and the results are no value of one iteration's.
    public static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] {
      [RegionSuccessor(op.region, inputs: []), RegionSuccessor(endOf: op.operation, inputs: [])]
    }
    public static func loopRegions(of op: Op<Self>) -> [Region] { [op.region] }
    public static func inductionVariables(of op: Op<Self>) -> [Value] { Array(op.region.arguments) }
    public static func bounds(of op: Op<Self>) -> LoopBounds? {
      LoopBounds(
        lower: op.lowerBound.map { .value($0) }, upper: op.upperBound.map { .value($0) },
        step: op.step.map { .value($0) })
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.step.isEmpty {
        throw VerificationFailure(
          "needs at least one tuple element for lowerBound, upperBound and step")
      }
      if op.step.contains(where: { $0.constantIndex.map { $0 <= 0 } ?? false }) {
        throw VerificationFailure("constant step operand must be positive")
      }
      let arguments = op.region.arguments
      if arguments.count != op.step.count {
        throw VerificationFailure(
          "expects the same number of induction variables: \(arguments.count) as bound and step values: "
            + "\(op.step.count)")
      }
      if !arguments.allSatisfy({ $0.type.isIndex }) {
        throw VerificationFailure("expects arguments for the induction variable to be of index type")
      }
      let reduce = try op.region.terminator(
        Reduce.self, or: "expects body to terminate with 'scf.reduce'")
      try verifyReductions(op, reduce)
    }

    /// Checks that there are as many results, initial values and reductions.
    private static func verifyReductions(
      _ op: Op<Self>, _ reduce: Op<Reduce>
    ) throws(VerificationFailure) {
      let (results, reductions, initial) = (op.results, reduce.reductions.count, op.initVals.count)
      if results.count != reductions {
        throw VerificationFailure(
          "expects number of results: \(results.count) to be the same as number of reductions: \(reductions)")
      }
      if results.count != initial {
        throw VerificationFailure(
          "expects number of results: \(results.count) to be the same as number of initial values: \(initial)"
        )
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let arguments = try parser.parseIndexArguments()
      try parser.parse("=")
      try parseIndices(parser, arguments.count, into: &state)
      try parser.parse(keyword: "to")
      try parseIndices(parser, arguments.count, into: &state)
      try parser.parse(keyword: "step")
      try parseIndices(parser, arguments.count, into: &state)
      var initial: [UnresolvedOperand] = []
      if parser.parseOptional(keyword: "init") {
        try parser.parse("(")
        initial = try parser.parseOperands()
        try parser.parse(")")
      }
      state.resultTypes = try parser.parseOptionalArrowTypes()
      var region = try parser.parseRegion(arguments: arguments)
      let count = arguments.count
      state.set(
        "operandSegmentSizes",
        DenseI32Array([count, count, count, initial.count]).attribute(in: parser.context))
      try parser.parseOptionalAttributes(into: &state)
      state.operands += try parser.resolve(initial, types: state.resultTypes, at: parser.namePosition)
      parser.ensureTerminator(of: Self.self, in: &region, at: state.location)
      state.regions = [region]
    }

    /// Reads as many operands as there are loops.
    private static func parseIndices(
      _ parser: any OperationParser, _ count: Int, into state: inout OperationState
    ) throws(ParseFailure) {
      let start = parser.position
      try parser.parse("(")
      let names = try parser.parseOperands()
      try parser.parse(")")
      if names.count != count { throw parser.error("expected \(count) operands", at: start) }
      for name in names { state.operands.append(try parser.resolve(name, type: parser.context.indexType)) }
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" (")
      printer.print(values: op.region.arguments)
      printer.print(") = (")
      printer.print(values: op.lowerBound)
      printer.print(") to (")
      printer.print(values: op.upperBound)
      printer.print(") step (")
      printer.print(values: op.step)
      printer.print(")")
      if !op.initVals.isEmpty {
        printer.print(" init (")
        printer.print(values: op.initVals)
        printer.print(")")
      }
      printer.printOptionalArrow(op.results.types)
      printer.print(" ")
      printer.print(op.region, entryArguments: false)
      printer.printAttributes(of: op.operation, except: ["operandSegmentSizes"])
    }
  }

  /// The end of a parallel loop's body: what each iteration contributes to the results, and how two such are combined.
  ///
  ///     scf.reduce(%x : i32) {
  ///     ^bb0(%lhs: i32, %rhs: i32):
  ///       scf.reduce.return %lhs : i32
  ///     }
  public enum Reduce: RegionBranchTerminatorInterface {
    public static let name = "scf.reduce"
    public static var operands: VariadicOperand<0> { .init() }
    public static var reductions: VariadicBody<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [operands, reductions]
    public static let traits: Traits = [.terminator, .recursiveMemoryEffects]
    public static let interfaces = [regionBranchTerminator]
    public static let parents = [Parallel.name]
    public static let assembly: Assembly? =
      "\(if: operands, "(\(operands) : \(types: operands))") \(reductions)\(.attributes)"

    public static func operands(of op: Op<Self>, for successor: RegionSuccessor) -> OperandList {
      op.operands[0..<0]
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (operands, count) = (op.operands, op.reductions.count)
      if let results = op.operation.parent?.results, results.count == operands.count {
        for (index, result) in results.enumerated() where operands[index].type != result.type {
          throw VerificationFailure(
            "expects type of \(index)-th reduction operand: '\(operands[index].type.text)' to be the same as "
              + "the \(index)-th result type: '\(result.type.text)'")
        }
      }
      if count != operands.count {
        throw VerificationFailure(
          "expects number of reduction regions: \(count) to be the same as number of reduction operands: "
            + "\(operands.count)")
      }
    }

    public static func verifyRegions(_ op: Op<Self>) throws(VerificationFailure) {
      let operands = op.operands
      for (index, reduction) in op.reductions.enumerated() {
        guard let block = reduction.entry, let last = block.last else {
          throw VerificationFailure("\(index)-th reduction has an empty body")
        }
        let type = operands[index].type
        if block.arguments.count != 2 || !block.arguments.allSatisfy({ $0.type == type }) {
          throw VerificationFailure(
            "expected two block arguments with type '\(type.text)' in the \(index)-th reduction region")
        }
        if !last.is(ReduceReturn.self) {
          throw VerificationFailure(
            "reduction bodies must be terminated with an 'scf.reduce.return' op")
        }
      }
    }
  }

  /// The end of a reduction: two values combined.
  ///
  ///     scf.reduce.return %x : i32
  public enum ReduceReturn: OpSchema {
    public static let name = "scf.reduce.return"
    public static var result: Operand<0> { .init() }
    public static let fields: [any OpField] = [result]
    public static let traits: Traits = [.pure, .terminator]
    public static let parents = [Reduce.name]
    public static let assembly: Assembly? = "\(result)\(.attributes) : \(type: result)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let type = op.operation.block?.arguments.first?.type, type != op.result.type else { return }
      throw VerificationFailure("must have type '\(type.text)' (the type of the reduction inputs)")
    }
  }
}

extension Op<SCF.Parallel> {
  /// The end of the body.
  public var reduce: Op<SCF.Reduce> {
    Op<SCF.Reduce>(unchecked: self.region.last.unsafelyUnwrapped.last.unsafelyUnwrapped)
  }
}
