public import Accel
import ArithDialect

extension SCF {
  /// Splits loops so that the step divides the distance of the bounds of one part, and leaves the last iteration to
  /// the other.
  public struct LoopPeeling: Pass {
    public static let name = "scf-for-loop-peeling"
    public static let title = "SCFForLoopPeeling"
    public static let summary = "Peel `for` loops at their upper bounds."

    /// Whether the first iteration is split off instead.
    public var peelsFront = false
    /// Whether loops in what was split off are left alone.
    public var skipsPartial = true
    public static let options: [PassOption<Self>] = [
      .init("peel-front", \.peelsFront, "Peel the first iteration out of the loop."),
      .init(
        "skip-partial", \.skipsPartial,
        "Do not peel loops inside of the last, partial iteration of another already peeled loop."),
    ]
    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      _ = op.context.load(dialect: "affine")
      let (peelsFront, skipsPartial) = (peelsFront, skipsPartial)
      let pattern = Pattern(scf: "ForLoopPeelingPattern") { (loop: Op<For>, rewriter) throws(NoMatch) in
        if loop.unsignedCmp { throw NoMatch("unsigned loops are not supported") }
        if loop.operation.hasMark(Self.peeled) { throw NoMatch("the loop was peeled") }
        if skipsPartial, !peelsFront, Self.isInPartialIteration(loop.operation) {
          throw NoMatch("the loop is in what was split off another")
        }
        guard let rest = peelsFront ? peelFirst(loop, rewriter) : peelLast(loop, rewriter) else {
          throw NoMatch("there is nothing to split off")
        }
        for (op, name) in [(rest, Self.peeled), (rest, Self.partial), (loop, Self.peeled)] {
          rewriter.setAttribute(op.operation, op.context.identifier(name), to: op.context.unit)
        }
        return rewriter.changed(loop.operation)
      }
      rewriteGreedily(op, PatternTable([pattern]), .bottomUp)
      let rewriter = context.rewriter()
      for loop in op.all(For.self) {
        for name in [Self.peeled, Self.partial] where loop.operation.hasMark(name) {
          rewriter.setAttribute(loop.operation, op.context.identifier(name), to: nil)
        }
      }
    }

    private static let peeled = "__peeled_loop__"
    private static let partial = "__partial_iteration__"

    /// `true` iff `op` is in a loop of what was split off.
    private static func isInPartialIteration(_ op: Operation) -> Bool {
      var current = op.parent
      while let outer = current {
        if outer.is(For.self), outer.hasMark(partial) { return true }
        current = outer.parent
      }
      return false
    }
  }

  /// Ends a loop before an iteration that would go past its end, and puts a loop for this behind.
  ///
  /// Returns the latter; `nil` if there is no such iteration.
  @discardableResult
  public static func peelLast(_ op: Op<For>, _ rewriter: Rewriter) -> Op<For>? {
    let (lower, upper, step) = (op.lowerBound, op.upperBound, op.step)
    if let step = step.constantIndex, step <= 1 { return nil }
    var symbols: [Value] = []
    let distance = upper.affineExpression(&symbols) - lower.affineExpression(&symbols)
    if AffineExpr.make(.mod, distance, step.affineExpression(&symbols)) == .constant(0) { return nil }

    let place = rewriter.builder
    defer { rewriter.builder = place }
    rewriter.builder.move(before: op.operation)
    rewriter.builder.location = op.location
    let (s0, s1, s2) = (AffineExpr.symbol(0), AffineExpr.symbol(1), AffineExpr.symbol(2))
    let map = AffineMap(dimensionCount: 0, symbolCount: 3, results: [s1 - .make(.mod, s1 - s0, s2)])
    let split = rewriter.evaluate(map, [lower, upper, step], as: lower.type)

    rewriter.builder.move(after: op.operation)
    let rest = Op<For>(unchecked: rewriter.clone(op.operation))
    rewriter.setOperand(rest.operation, 0, to: split)
    for (result, last) in zip(op.results, rest.results) { rewriter.replaceAllUses(of: result, with: last) }
    for (index, result) in op.results.enumerated() {
      rewriter.setOperand(rest.operation, 3 + index, to: result)
    }
    rewriter.setOperand(op.operation, 1, to: split)
    for (loop, isWhole) in [(op, true), (rest, false)] {
      let peeled = PeeledLoop(index: loop.inductionVariable, upperBound: upper, step: step, isWhole: isWhole)
      rewriter.simplifyBounds(in: loop, peeled)
    }
    return rest
  }

  /// Puts a loop for the first iteration before a loop, and returns it; `nil` if there is no other.
  @discardableResult
  public static func peelFirst(_ op: Op<For>, _ rewriter: Rewriter) -> Op<For>? {
    let (lower, upper, step) = (op.lowerBound, op.upperBound, op.step)
    if let first = lower.constantIndex, let end = upper.constantIndex, let step = step.constantIndex,
      step > 0 ? end - first <= step : end >= first
    {
      return nil
    }
    let place = rewriter.builder
    defer { rewriter.builder = place }
    rewriter.builder.move(before: op.operation)
    rewriter.builder.location = op.location
    let sum = AffineExpr.symbol(0) + AffineExpr.symbol(1)
    let map = AffineMap(dimensionCount: 0, symbolCount: 2, results: [sum])
    let split = rewriter.evaluate(map, [lower, step], as: upper.type)
    let first = Op<For>(unchecked: rewriter.clone(op.operation))
    rewriter.setOperand(first.operation, 1, to: split)
    for (index, result) in first.results.enumerated() {
      rewriter.setOperand(op.operation, 3 + index, to: result)
    }
    rewriter.setOperand(op.operation, 0, to: split)
    return first
  }
}

extension Rewriter {
  /// Evaluates a map of one result, of symbols only, as far as it is known, and returns it as a value of `type`.
  fileprivate func evaluate(_ map: AffineMap, _ operands: [Value], as type: Type) -> Value {
    let constants = operands.map(\.constantIndex)
    var value: Value?
    if constants.allSatisfy({ $0 != nil }),
      let number = try? map.values(dimensions: [], symbols: constants.map { Int64($0 ?? 0) }).first
    {
      value = constant(Int(number), context.indexType)
    }
    let index = value ?? createAffine("affine.apply", map, operands)
    if index.type == type { return index }
    return createOrFold(Arith.IndexCast.self) { ($0.input, $0.out) = (index, type) }
  }

  /// Simplifies what is in a loop of which the last iteration was split off.
  fileprivate func simplifyBounds(in loop: Op<SCF.For>, _ peeled: PeeledLoop) {
    var found: [(Operation, LoopBoundWitness)] = []
    loop.operation.walk(.postOrder) { op in
      if let witness = op.interface(LoopBoundWitness.self) { found.append((op, witness)) }
      return .advance
    }
    for (op, witness) in found {
      builder.move(before: op)
      witness.simplifyAfterPeeling(op, peeled, self)
    }
  }
}

extension Value {
  /// This value as an expression of what it is computed from, which become the symbols.
  fileprivate func affineExpression(_ symbols: inout [Value]) -> AffineExpr {
    if let constant = constantIndex { return .constant(Int64(constant)) }
    if let (map, operands) = affineApplication, let result = map.results.first {
      let parts = operands.map { $0.affineExpression(&symbols) }
      return result.replacing(
        dimensions: Array(parts.prefix(map.dimensionCount)),
        symbols: Array(parts.dropFirst(map.dimensionCount)))
    }
    if let known = symbols.firstIndex(of: self) { return .symbol(known) }
    symbols.append(self)
    return .symbol(symbols.count - 1)
  }
}

extension Operation {
  /// `true` iff there is a discardable attribute of the given name.
  fileprivate func hasMark(_ name: String) -> Bool { attributes.contains { $0.name.string == name } }
}
