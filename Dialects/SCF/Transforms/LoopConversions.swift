public import Accel
import ArithDialect

extension SCF {
  /// Replaces `scf.for` by `scf.while`.
  public struct ForToWhile: Pass {
    public static let name = "scf-for-to-while"
    public static let title = "SCFForToWhileLoop"
    public static let summary = "Convert SCF for loops to SCF while loops"
    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      rewriteGreedily(op, PatternTable([forToWhile]), .bottomUp)
    }
  }

  /// Replaces `scf.forall` without outputs by `scf.for`.
  public struct ForallToFor: Pass {
    public static let name = "scf-forall-to-for"
    public static let title = "SCFForallToForLoop"
    public static let summary = "Convert SCF forall loops to SCF for loops"
    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      for loop in op.all(Forall.self) {
        if loop.outputs.isEmpty {
          rewriter.replaceByNest(loop)
        } else {
          loop.operation.emitWarning(
            "skipping scf.forall with outputs, currently not supported")
        }
      }
    }
  }

  /// Replaces `scf.forall` without outputs by `scf.parallel`.
  public struct ForallToParallel: Pass {
    public static let name = "scf-forall-to-parallel"
    public static let title = "SCFForallToParallelLoop"
    public static let summary = "Convert SCF forall loops to SCF parallel loops"
    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      var hasFailed = false
      for loop in op.all(Forall.self) {
        if loop.outputs.isEmpty { rewriter.replaceByParallel(loop) } else { hasFailed = true }
      }
      if hasFailed { throw .reported }
    }
  }

  /// Replaces `scf.parallel` without results by nested `scf.for`.
  public struct ParallelForToNestedFors: Pass {
    public static let name = "scf-parallel-for-to-nested-fors"
    public static let title = "SCFParallelForToNestedFors"
    public static let summary = "Convert SCF parallel for loops to nested SCF for loops"
    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      for loop in op.all(Parallel.self) where loop.results.isEmpty { rewriter.replaceByNest(loop) }
    }
  }

  // for %i = %a to %b step %c { d } → while (%i = %a) { condition(%i < %b) %i } do { ^bb0(%i): d; yield %i + %c }
  private static let forToWhile = Pattern(scf: "ForLoopLoweringPattern") {
    (op: Op<For>, rewriter) throws(NoMatch) in
    let initial = [op.lowerBound] + Array(op.initArgs)
    let types = initial.map(\.type)
    let locations = [op.inductionVariable.location] + op.initArgs.map(\.location)
    let loop = rewriter.create(
      While.self, operands: initial, results: types, regions: 2, at: op.location)
    loop.operation.copyAttributes(from: op.operation, rewriter)
    if op.unsignedCmp {
      rewriter.setAttribute(loop.operation, op.context.identifier("unsignedCmp"), to: op.context.unit)
    }
    let before = rewriter.createBlock(in: loop.before, arguments: types, locations: locations)
    let comparison = rewriter.create(Arith.CmpI.self, at: op.location) {
      ($0.predicate, $0.lhs, $0.rhs) = (op.unsignedCmp ? .ult : .slt, before.arguments[0], op.upperBound)
    }
    rewriter.create(Condition.self, at: op.location) {
      ($0.condition, $0.args) = (comparison.result, Array(before.arguments))
    }
    let after = rewriter.createBlock(in: loop.after, arguments: types, locations: locations)
    let next = rewriter.create(Arith.AddI.self, at: op.location) {
      ($0.lhs, $0.rhs) = (after.arguments[0], op.step)
    }
    let yield = op.yield
    rewriter.merge(op.body, into: after, arguments: Array(after.arguments))
    rewriter.setOperands(yield.operation, to: [next.result] + Array(yield.results))
    return rewriter.replace(op, with: Array(loop.results.dropFirst()))
  }
}

extension Rewriter {
  /// Replaces a loop without outputs by one of `scf.parallel`.
  @discardableResult
  func replaceByParallel(_ op: Op<SCF.Forall>) -> Rewritten {
    builder.move(before: op.operation)
    let lower = op.lowerBound.all.map { value(of: $0, at: op.location) }
    let upper = op.upperBound.all.map { value(of: $0, at: op.location) }
    let step = op.step.all.map { value(of: $0, at: op.location) }
    let loop = create(SCF.Parallel.self, at: op.location) {
      ($0.lowerBound, $0.upperBound, $0.step) = (lower, upper, step)
    }
    let end = op.inParallel
    inline(op.region, into: loop.region)
    builder.move(before: end.operation)
    create(SCF.Reduce.self, at: end.location) { $0.operands = [] }
    erase(end)
    if let mapping = op.mapping {
      setAttribute(
        loop.operation, context.identifier("mapping"), to: mapping.attribute(in: context))
    }
    return erase(op)
  }

  /// Replaces a loop without outputs by nested ones.
  fileprivate func replaceByNest(_ op: Op<SCF.Forall>) {
    builder.move(before: op.operation)
    let lower = op.lowerBound.all.map { value(of: $0, at: op.location) }
    let upper = op.upperBound.all.map { value(of: $0, at: op.location) }
    let step = op.step.all.map { value(of: $0, at: op.location) }
    erase(op.inParallel)
    replaceByNest(op.operation, op.body, lower, upper, step)
  }

  /// Replaces a loop without results by nested ones.
  fileprivate func replaceByNest(_ op: Op<SCF.Parallel>) {
    guard let body = op.region.entry else { return }
    builder.move(before: op.operation)
    let (lower, upper, step) = (Array(op.lowerBound), Array(op.upperBound), Array(op.step))
    erase(op.reduce)
    replaceByNest(op.operation, body, lower, upper, step)
  }

  /// Replaces `op` by nested loops around what is in `body`, whose arguments are the indices.
  private func replaceByNest(
    _ op: Operation, _ body: Block, _ lower: [Value], _ upper: [Value], _ step: [Value]
  ) {
    let loops = createLoopNest(lower, upper, step, at: op.location)
    if let innermost = loops.last {
      inline(
        body, into: innermost.body, before: innermost.yield.operation,
        arguments: loops.map(\.inductionVariable))
    }
    erase(op)
  }

  /// Creates loops inside each other, the first of which is the outermost, and ends their bodies.
  @discardableResult
  public func createLoopNest(
    _ lower: [Value], _ upper: [Value], _ step: [Value], at location: Location
  ) -> [Op<SCF.For>] {
    let place = builder
    defer { builder = place }
    var loops: [Op<SCF.For>] = []
    for index in step.indices {
      loops.append(createFor(from: lower[index], to: upper[index], step: step[index], at: location))
      builder.move(toEndOf: loops[index].body)
    }
    for loop in loops {
      builder.move(toEndOf: loop.body)
      yield([], at: location)
    }
    return loops
  }
}

extension Operation {
  /// All operations of kind `S` inside, innermost first.
  func all<S: OpSchema>(_: S.Type) -> [Op<S>] {
    var found: [Op<S>] = []
    walk(.postOrder) {
      if let op = $0.as(S.self) { found.append(op) }
      return .advance
    }
    return found
  }
}
