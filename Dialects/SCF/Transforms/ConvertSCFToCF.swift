public import Accel
import ArithDialect
import CFDialect

extension SCF {
  /// Replaces structured control flow by blocks and branches.
  public struct ConvertToCF: Pass {
    public static let name = "convert-scf-to-cf"
    public static let title = "SCFToControlFlowPass"
    public static let summary =
      "Convert SCF dialect to ControlFlow dialect, replacing structured control flow with a CFG"
    public static let dependentDialects: [any Dialect.Type] = [CF.self]

    /// Taken for the sake of those who write it; there is no way back in any case.
    public var allowPatternRollback = true
    public static let options: [PassOption<Self>] = [
      .init(
        "allow-pattern-rollback", \.allowPatternRollback,
        "Experimental performance flag to disallow pattern rollback")
    ]

    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      var target = ConversionTarget()
      target.addIllegal(For.self)
      target.addIllegal(Forall.self)
      target.addIllegal(If.self)
      target.addIllegal(IndexSwitch.self)
      target.addIllegal(Parallel.self)
      target.addIllegal(While.self)
      target.addIllegal(ExecuteRegion.self)
      target.addDynamicallyLegalUnknown { _ in true }
      do throws(ConversionFailure) {
        try convertPartially(op, to: target, toControlFlowPatterns.map { ConversionPattern($0) })
      } catch {
        error.emit(in: op.context)
        throw .reported
      }
    }
  }

  /// Rewrites that replace structured control flow by blocks and branches.
  public static var toControlFlowPatterns: [Pattern] {
    [
      lowerFor, lowerIf, lowerParallel, lowerWhile, lowerExecuteRegion, lowerIndexSwitch, lowerForall,
      lowerDoWhile,
    ]
  }
}

// MARK: Loops

extension SCF {
  // for %i = %a to %b step %c { d }
  // → br ^cond(%a); ^cond(%i): cond_br %i < %b, ^body, ^end; ^body: d; br ^cond(%i + %c)
  private static let lowerFor = Pattern(scf: "ForLowering") { (op: Op<For>, rewriter) throws(NoMatch) in
    guard let around = op.operation.block?.region, let initial = op.operation.block else {
      throw NoMatch("the loop is in no block")
    }
    let end = rewriter.split(before: op.operation)
    let condition = op.body
    let body = condition.first.map { rewriter.split(before: $0) } ?? condition
    let last = op.region.last ?? body
    let index = op.inductionVariable
    rewriter.inline(op.region, into: around, before: end)

    guard let terminator = last.last else { throw NoMatch("the body has no end") }
    rewriter.builder.move(toEndOf: last)
    let next = rewriter.create(Arith.AddI.self) { ($0.lhs, $0.rhs) = (index, op.step) }
    let again = rewriter.branch(to: condition, [next.result] + Array(terminator.operands))
    // What is said of the loop for LLVM is said of the branch that begins the next iteration.
    for attribute in op.operation.attributes where attribute.value.belongs(to: "llvm") {
      rewriter.setAttribute(again.operation, attribute.name, to: attribute.value)
    }
    rewriter.erase(terminator)

    rewriter.builder.move(toEndOf: initial)
    rewriter.branch(to: condition, [op.lowerBound] + Array(op.initArgs))

    rewriter.builder.move(toEndOf: condition)
    let comparison = rewriter.create(Arith.CmpI.self) {
      ($0.predicate, $0.lhs, $0.rhs) = (op.unsignedCmp ? .ult : .slt, index, op.upperBound)
    }
    rewriter.create(CF.ConditionalBranch.self) {
      ($0.condition, $0.trueDest, $0.falseDest) = (comparison.result, body, end)
    }
    return rewriter.replace(op, with: Array(condition.arguments.dropFirst()))
  }

  // while … { a; condition(%c) %x } do { b; yield %y }
  // → br ^a; ^a: a; cond_br %c, ^b(%x), ^end; ^b: b; br ^a(%y)
  private static let lowerWhile = Pattern(scf: "WhileLowering") { (op: Op<While>, rewriter) throws(NoMatch) in
    guard let current = op.operation.block, let around = current.region, let before = op.before.entry,
      let after = op.after.entry, let condition = op.before.last?.last?.as(Condition.self),
      let yield = op.after.last?.last?.as(Yield.self)
    else { throw NoMatch("the loop is in no block") }
    let end = rewriter.split(before: op.operation)
    rewriter.inline(op.after, into: around, before: end)
    rewriter.inline(op.before, into: around, before: after)
    rewriter.builder.move(toEndOf: current)
    rewriter.branch(to: before, Array(op.inits))
    let results = Array(condition.args)
    rewriter.replace(condition, byBranchTo: after, or: end)
    rewriter.builder.move(before: yield.operation)
    rewriter.branch(to: before, Array(yield.results), at: yield.location)
    rewriter.erase(yield)
    return rewriter.replace(op, with: results)
  }

  // while … { a; condition(%c) %x } do { ^bb0(%y): yield %y } → br ^a; ^a: a; cond_br %c, ^a(%x), ^end
  private static let lowerDoWhile: Pattern = {
    var pattern = Pattern(scf: "DoWhileLowering") { (op: Op<While>, rewriter) throws(NoMatch) in
      guard op.after.hasOneBlock, let body = op.after.entry else {
        throw NoMatch("the body has several blocks")
      }
      guard let yield = body.first?.as(Yield.self) else { throw NoMatch("the body does something") }
      guard yield.results.elementsEqual(body.arguments) else {
        throw NoMatch("the body does not only forward")
      }
      guard let current = op.operation.block, let around = current.region, let before = op.before.entry,
        let condition = op.before.last?.last?.as(Condition.self)
      else { throw NoMatch("the loop is in no block") }
      let end = rewriter.split(before: op.operation)
      rewriter.inline(op.before, into: around, before: end)
      rewriter.builder.move(toEndOf: current)
      rewriter.branch(to: before, Array(op.inits))
      let results = Array(condition.args)
      rewriter.replace(condition, byBranchTo: before, or: end)
      return rewriter.replace(op, with: results)
    }
    pattern.benefit = 2
    return pattern
  }()

  // parallel (%i, %j) … → for %i … { for %j … }
  private static let lowerParallel = Pattern(scf: "ParallelLowering") {
    (op: Op<Parallel>, rewriter) throws(NoMatch) in
    var values = Array(op.initVals)
    var indices: [Value] = []
    var results: [Value] = []
    for (number, step) in op.step.enumerated() {
      let loop = rewriter.createFor(
        from: op.lowerBound[number], to: op.upperBound[number], step: step, values, at: op.location)
      indices.append(loop.inductionVariable)
      if number == 0 {
        results = Array(loop.results)
      } else {
        rewriter.yield(Array(loop.results), at: op.location)
      }
      values = Array(loop.iterationArguments)
      rewriter.builder.move(toEndOf: loop.body)
    }
    guard let target = rewriter.builder.block, let body = op.region.entry else {
      throw NoMatch("the loop has no body")
    }
    let reduce = op.reduce
    var combined: [Value] = []
    for (number, reduction) in reduce.reductions.enumerated() {
      guard let block = reduction.entry, let end = block.last else { continue }
      combined.append(end.operand(0))
      rewriter.erase(end)
      let wasArgument = block.arguments.firstIndex(of: combined[number])
      let given = [values[number], reduce.operands[number]]
      if let wasArgument { combined[number] = given[wasArgument] }
      rewriter.inline(block, into: body, before: reduce.operation, arguments: given)
    }
    let location = op.location
    // The values may have been arguments of the body, whose places the indices take.
    let places = combined.map { body.arguments.firstIndex(of: $0) }
    rewriter.erase(reduce)
    rewriter.merge(body, into: target, arguments: indices)
    rewriter.builder.move(toEndOf: target)
    rewriter.yield(zip(combined, places).map { $1.map { indices[$0] } ?? $0 }, at: location)
    return rewriter.replace(op, with: results)
  }

  // forall … → parallel …
  private static let lowerForall = Pattern(scf: "ForallLowering") {
    (op: Op<Forall>, rewriter) throws(NoMatch) in
    guard op.outputs.isEmpty else {
      throw NoMatch("only fully bufferized scf.forall ops can be lowered to scf.parallel")
    }
    return rewriter.replaceByParallel(op)
  }
}

// MARK: Choices

extension SCF {
  // if %c { a } else { b } → cond_br %c, ^a, ^b; ^a: a; br ^end; ^b: b; br ^end
  private static let lowerIf = Pattern(scf: "IfLowering") { (op: Op<If>, rewriter) throws(NoMatch) in
    guard let current = op.operation.block, let around = current.region, let thenBlock = op.thenRegion.entry
    else {
      throw NoMatch("the choice is in no block")
    }
    let rest = rewriter.split(before: op.operation)
    var end = rest
    if !op.results.isEmpty {
      end = rewriter.createBlock(
        in: around, before: rest, arguments: op.results.types, locations: op.results.map { _ in op.location })
      rewriter.branch(to: rest, [])
    }
    rewriter.inlineBranching(op.thenRegion, into: around, to: end, at: op.location)
    let elseBlock = op.elseRegion.entry ?? end
    if !op.elseRegion.isEmpty {
      rewriter.inlineBranching(op.elseRegion, into: around, to: end, at: op.location)
    }
    rewriter.builder.move(toEndOf: current)
    rewriter.create(CF.ConditionalBranch.self) {
      ($0.condition, $0.trueDest, $0.falseDest) = (op.condition, thenBlock, elseBlock)
    }
    return rewriter.replace(op, with: op.results.isEmpty ? [] : Array(end.arguments))
  }

  // execute_region { a; yield %x } → br ^a; ^a: a; br ^end(%x)
  private static let lowerExecuteRegion = Pattern(scf: "ExecuteRegionLowering") {
    (op: Op<ExecuteRegion>, rewriter) throws(NoMatch) in
    guard op.operation.block != nil else { throw NoMatch("the region is in no block") }
    return rewriter.replaceByBlocks(op)
  }

  // index_switch %i case 2 { a } default { b } → switch …, [default: ^b, 2: ^a]
  private static let lowerIndexSwitch = Pattern(scf: "IndexSwitchLowering") {
    (op: Op<IndexSwitch>, rewriter) throws(NoMatch) in
    guard let current = op.operation.block, let around = current.region, let other = op.defaultRegion.entry
    else {
      throw NoMatch("the switch is in no block")
    }
    let end = rewriter.split(before: op.operation)
    let results = op.results.map { rewriter.addArgument($0.type, to: end, at: op.location) }
    let blocks = op.caseRegions.compactMap(\.entry)
    for region in Array(op.caseRegions) + [op.defaultRegion] {
      rewriter.inlineBranching(region, into: around, to: end, at: nil)
    }
    rewriter.builder.move(toEndOf: current)
    let i32 = op.context.i32
    let flag = rewriter.create(Arith.IndexCast.self) { ($0.input, $0.out) = (op.arg, i32) }
    let values = op.cases.values
    rewriter.create(CF.Switch.self) {
      ($0.flag, $0.defaultDestination, $0.caseDestinations) = (flag.out, other, blocks)
      $0.caseOperandSegments = DenseI32Array(values.map { _ in 0 })
      $0.caseValues = IntegerElements(attribute: op.context.denseVector(values, i32))
    }
    return rewriter.replace(op, with: results)
  }
}

extension Rewriter {
  /// Passes control to `block`.
  @discardableResult
  fileprivate func branch(
    to block: Block, _ values: [Value], at location: Location? = nil
  ) -> Op<CF.Branch> {
    create(CF.Branch.self, at: location) { ($0.dest, $0.destOperands) = (block, values) }
  }

  /// Replaces the end of what is executed before an iteration by a branch to `body`, or to `end`.
  fileprivate func replace(_ condition: Op<SCF.Condition>, byBranchTo body: Block, or end: Block) {
    builder.move(before: condition.operation)
    create(CF.ConditionalBranch.self, at: condition.location) {
      ($0.condition, $0.trueDest, $0.falseDest) = (condition.condition, body, end)
      $0.trueDestOperands = Array(condition.args)
    }
    erase(condition)
  }

  /// Moves the blocks of `source` before `end`, to which the last of them then leads.
  ///
  /// The branch is at `location`, or else where the terminator was.
  fileprivate func inlineBranching(
    _ source: Region, into target: Region, to end: Block, at location: Location?
  ) {
    guard let terminator = source.last?.last else { return }
    builder.move(before: terminator)
    branch(to: end, Array(terminator.operands), at: location ?? terminator.location)
    erase(terminator)
    inline(source, into: target, before: end)
  }
}

extension Attribute {
  /// `true` iff the attribute is one of the dialect called `name`.
  func belongs(to name: String) -> Bool {
    if let opaque = self.as(OpaqueAttr.self) { return opaque.dialect.string == name }
    return text.hasPrefix("#\(name).")
  }
}
