public import Accel
import ArithDialect

extension SCF {
  /// Makes nested loops around `op`, the outer ones of which have the given numbers of iterations.
  ///
  /// Loops are taken as long as each holds nothing but the next; they may be executed in any order.
  public static func extractFixedOuterLoops(_ op: Op<For>, _ sizes: [Int], _ rewriter: Rewriter) {
    let loops = perfectNest(op, atMost: sizes.count)
    guard let innermost = loops.last, loops.allSatisfy({ $0.initArgs.isEmpty }) else { return }
    var tiles: [Value] = []
    for (loop, size) in zip(loops, sizes) {
      rewriter.builder.move(before: loop.operation)
      rewriter.builder.location = loop.location
      let distance = rewriter.binary(Arith.SubI.self, loop.upperBound, loop.lowerBound)
      let one = rewriter.constant(1, distance.type)
      let stepLessOne = rewriter.binary(Arith.SubI.self, loop.step, one)
      let rounded = rewriter.binary(Arith.AddI.self, distance, stepLessOne)
      let count = rewriter.binary(Arith.DivUI.self, rounded, loop.step)
      let sizeLessOne = rewriter.constant(size - 1, count.type)
      let divisor = rewriter.constant(size, count.type)
      let sum = rewriter.binary(Arith.AddI.self, count, sizeLessOne)
      tiles.append(rewriter.binary(Arith.DivUI.self, sum, divisor))
    }
    var (inner, target): ([Op<For>], Op<For>) = ([], innermost)
    for (loop, tile) in zip(loops, tiles) {
      target = rewriter.stripMine(loop, tile, into: target)
      inner.append(target)
    }
    isolate(inner, rewriter) { isolate(loops, rewriter) {} }
  }

  /// Returns `op` and the loops inside, each of which is all that is in the one before.
  private static func perfectNest(_ op: Op<For>, atMost count: Int) -> [Op<For>] {
    var loops: [Op<For>] = []
    var next: Op<For>? = op
    while let loop = next, loops.count < count {
      loops.append(loop)
      let only = loop.body.first.flatMap { $0.next == loop.body.last ? $0 : nil }
      next = only?.as(For.self)
    }
    return loops
  }

  /// Moves what is between the first of `loops` and the others before the first, and goes on if that is all.
  private static func isolate(_ loops: [Op<For>], _ rewriter: Rewriter, then next: () -> Void) {
    guard let outer = loops.first else { return }
    for loop in loops.dropFirst() where !hoist(from: outer, before: loop, rewriter) { return }
    next()
  }

  /// Moves what comes before `inner` in `outer` before `outer`; returns whether all of it could be moved.
  private static func hoist(from outer: Op<For>, before inner: Op<For>, _ rewriter: Rewriter) -> Bool {
    let dependent = Set(outer.inductionVariable.forwardSlice)
    var moved: [Operation] = []
    var isComplete = true
    for op in outer.body.operations.dropLast() {
      if op == inner.operation { break }
      if !dependent.contains(op), op.is(For.self) { continue }
      if dependent.contains(op) || !op.regions.isEmpty || !op.isMemoryEffectFree {
        isComplete = false
      } else {
        moved.append(op)
      }
    }
    for op in moved { rewriter.move(op, before: outer.operation) }
    return isComplete
  }

  /// Spreads the iterations of a loop over processors, of which each knows its number in several dimensions.
  public static func map(
    _ op: Op<For>, toProcessors ids: [Value], of counts: [Value], _ rewriter: Rewriter
  ) {
    guard var number = ids.first else { return }
    rewriter.builder.move(before: op.operation)
    rewriter.builder.location = op.location
    let product = AffineMap(dimensionCount: 0, symbolCount: 2, results: [.symbol(0) * .symbol(1)])
    let sum = AffineMap(dimensionCount: 0, symbolCount: 2, results: [.symbol(0) + .symbol(1)])
    func apply(_ map: AffineMap, _ lhs: Value, _ rhs: Value) -> Value {
      rewriter.createAffine("affine.apply", map, [lhs, rhs])
    }
    for (id, count) in zip(ids, counts).dropFirst() {
      number = apply(sum, apply(product, number, count), id)
    }
    let offset = apply(product, number, op.step)
    let lower = apply(sum, offset, op.lowerBound)
    let step = counts.reduce(op.step) { apply(product, $1, $0) }
    rewriter.setOperand(op.operation, 0, to: lower)
    rewriter.setOperand(op.operation, 2, to: step)
  }
}

extension Rewriter {
  /// Makes `loop` take `size` iterations at a time, and puts one over these around what is in `target`.
  fileprivate func stripMine(_ loop: Op<SCF.For>, _ size: Value, into target: Op<SCF.For>) -> Op<SCF.For> {
    let (step, index) = (loop.step, loop.inductionVariable)
    builder.move(before: loop.operation)
    builder.location = loop.location
    setOperand(loop.operation, 2, to: binary(Arith.MulI.self, step, size))
    let original = Array(target.body.operations.dropLast())
    builder.move(before: target.yield.operation)
    builder.location = target.location
    let next = binary(Arith.AddI.self, index, loop.step)
    let end = binary(Arith.MinSI.self, loop.upperBound, next)
    let inner = createFor(from: index, to: end, step: step, at: target.location)
    builder.move(toEndOf: inner.body)
    let stop = yield([], at: target.location).operation
    for op in original { move(op, before: stop) }
    _ = replaceUses(of: index, with: inner.inductionVariable) { $0.owner.isInside(inner.region) }
    return inner
  }
}

// MARK: Testing

extension SCF {
  /// Gives outer loops fixed numbers of iterations.
  struct TestFixedOuterLoops: Pass {
    static let name = "test-extract-fixed-outer-loops"
    static let title = "(anonymous namespace)::SimpleParametricLoopTilingPass"
    static let summary =
      "test application of parametric tiling to the outer loops so that the ranges of outer loops become static"

    /// The numbers of iterations.
    var sizes: [Int] = []
    static let options: [PassOption<Self>] = [
      .init(
        "test-outer-loop-sizes", \.sizes, "fixed number of iterations that the outer loops should have")
    ]

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      if sizes.isEmpty {
        op.context.emitError(
          at: .unknown, "missing `test-outer-loop-sizes` pass-option for outer loop sizes")
        throw .reported
      }
      let rewriter = context.rewriter()
      for loop in op.all(For.self) where !loop.operation.isInAnother(For.self) {
        extractFixedOuterLoops(loop, sizes, rewriter)
      }
    }
  }

  /// Spreads the iterations of outer loops over processors whose numbers come out of thin air.
  struct TestMapping: Pass {
    static let name = "test-mapping-to-processing-elements"
    static let title = "(anonymous namespace)::TestLoopMappingPass"
    static let summary = "test mapping a single loop on a virtual processor grid"

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      _ = op.context.load(dialect: "affine")
      var (ids, counts): ([Value], [Value]) = ([], [])
      op.walk(.postOrder) { inner in
        if inner.name.string == "new_processor_id_and_range", inner.results.count == 2 {
          ids.append(inner.result(0))
          counts.append(inner.result(1))
        }
        return .advance
      }
      let rewriter = context.rewriter()
      for loop in op.all(For.self) where !loop.operation.isInAnother(For.self) {
        map(loop, toProcessors: ids, of: counts, rewriter)
      }
    }
  }
}

extension Operation {
  /// `true` iff an operation of kind `S` is around this one.
  fileprivate func isInAnother<S: OpSchema>(_: S.Type) -> Bool {
    var current = parent
    while let op = current {
      if op.is(S.self) { return true }
      current = op.parent
    }
    return false
  }
}
