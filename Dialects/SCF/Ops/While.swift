public import Accel

extension SCF {
  /// Executes a region that says whether to go on, and then another, again and again.
  ///
  ///     %0 = scf.while (%i = %x) : (i32) -> i32 {
  ///       scf.condition(%condition) %i : i32
  ///     } do {
  ///     ^bb0(%j: i32):
  ///       scf.yield %j : i32
  ///     }
  public enum While: RegionBranchInterface, LoopLikeInterface, HandwrittenAssembly {
    public static let name = "scf.while"
    public static var inits: VariadicOperand<0> { .init() }
    public static var results: VariadicResult<0> { .init() }
    public static var before: Body<0> { .init(.sized(1)) }
    public static var after: Body<1> { .init(.sized(1)) }
    public static let fields: [any OpField] = [inits, results, before, after]
    public static let traits: Traits = [.recursiveMemoryEffects, .singleBlock]
    public static let interfaces = [regionBranch, loopLike]

    public static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] {
      guard case .terminator(let terminator) = point, terminator.region == op.before else {
        return [RegionSuccessor(op.before)]
      }
      let (end, body) = (RegionSuccessor(endOf: op.operation), RegionSuccessor(op.after))
      guard terminator.is(Condition.self), let condition = operands[0]?.as(IntegerAttr.self) else {
        return [end, body]
      }
      return [condition.word != 0 ? body : end]
    }
    public static func entryOperands(of op: Op<Self>, for successor: RegionSuccessor) -> OperandList {
      op.inits
    }
    public static func loopRegions(of op: Op<Self>) -> [Region] { [op.before, op.after] }
    public static func initialOperands(of op: Op<Self>) -> OperandList { op.inits }
    public static func iterationArguments(of op: Op<Self>) -> [Value] { Array(op.before.arguments) }
    public static func yieldedOperands(of op: Op<Self>) -> OperandList {
      op.after.entry?.last?.as(Yield.self)?.results ?? op.operation.operands[0..<0]
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      _ = try op.before.terminator(
        Condition.self, or: "expects the 'before' region to terminate with 'scf.condition'")
      _ = try op.after.terminator(
        Yield.self, or: "expects the 'after' region to terminate with 'scf.yield'")
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      var assignments = try parser.parseOptionalAssignments()
      let start = parser.position
      let type = try parser.parseColonType(of: FunctionType.self)
      if type.inputs.count != assignments.count {
        throw parser.error(
          "expected as many input types as operands (expected \(assignments.count) got \(type.inputs.count))",
          at: start)
      }
      state.resultTypes = Array(type.results)
      for (index, input) in type.inputs.enumerated() {
        state.operands.append(try parser.resolve(assignments[index].value, type: input))
        assignments[index].argument.type = input
      }
      let before = try parser.parseRegion(arguments: assignments.map(\.argument))
      try parser.parse(keyword: "do")
      state.regions = [before, try parser.parseRegion()]
      try parser.parseOptionalAttributes(into: &state, withKeyword: true)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(assignments: op.before.arguments[...], op.inits, " ")
      printer.print(" : (")
      printer.print(types: op.inits.types)
      printer.print(") -> ")
      printer.print(resultTypes: op.results.types)
      printer.print(" ")
      printer.print(op.before, entryArguments: false)
      printer.print(" do ")
      printer.print(op.after)
      printer.printAttributes(of: op.operation, except: [], withKeyword: true)
    }
  }

  /// The end of what is executed before an iteration: whether there is one, and with which values.
  ///
  ///     scf.condition(%condition) %x, %y : i32, f32
  public enum Condition: RegionBranchTerminatorInterface {
    public static let name = "scf.condition"
    public static var condition: Operand<0> { .init(.i1) }
    public static var args: VariadicOperand<1> { .init() }
    public static let fields: [any OpField] = [condition, args]
    public static let traits: Traits = [.pure, .terminator]
    public static let interfaces = [regionBranchTerminator]
    public static let parents = [While.name]
    public static let assembly: Assembly? =
      "(\(condition))\(.attributes)\(if: args, " \(args) : \(types: args)")"

    public static func operands(of op: Op<Self>, for successor: RegionSuccessor) -> OperandList { op.args }
  }
}

extension Op<SCF.While> {
  /// The operation that says whether there is another iteration.
  public var conditionOp: Op<SCF.Condition> {
    Op<SCF.Condition>(unchecked: self.before.last.unsafelyUnwrapped.last.unsafelyUnwrapped)
  }
}
