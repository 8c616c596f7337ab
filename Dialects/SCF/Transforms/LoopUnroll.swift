public import Accel
import ArithDialect

extension SCF {
  /// What is left of a loop that was unrolled.
  public struct UnrolledLoop {
    /// The loop over several iterations at a time, unless it became what is inside.
    public var main: Op<For>?
    /// The loop over the iterations that remain, if there may be such.
    public var remainder: Op<For>?
  }

  /// Makes a loop take `factor` iterations at a time, and puts one for the remaining iterations behind it.
  ///
  /// Loops that have a single iteration become what is inside. `annotate` is told of each operation and of the number
  /// of its copy. Returns `nil` if nothing can be done.
  @discardableResult
  public static func unroll(
    _ op: Op<For>, by factor: Int, _ rewriter: Rewriter,
    annotate: (Int, Operation) -> Void = { _, _ in }
  ) -> UnrolledLoop? {
    precondition(factor > 0, "a loop is unrolled by a factor that is not positive")
    if op.body.first == op.body.last { return UnrolledLoop(main: op) }
    rewriter.builder.move(before: op.operation)
    rewriter.builder.location = op.location
    let isStatic = [op.lowerBound, op.upperBound, op.step].allSatisfy { $0.constantIndex != nil }
    if isStatic, let count = op.tripCount, factor == 1 {
      if count == 1 { promoteIfSingleIteration(op, rewriter) }
      return UnrolledLoop(main: count == 1 ? nil : op)
    }
    let bounds = isStatic ? rewriter.staticBounds(of: op, factor) : rewriter.dynamicBounds(of: op, factor)
    guard let bounds else { return nil }

    var unrolled = UnrolledLoop()
    if let end = bounds.end {
      let remainder = rewriter.remainder(of: op, from: end)
      if !promoteIfSingleIteration(remainder, rewriter) { unrolled.remainder = remainder }
      rewriter.setOperand(op.operation, 1, to: end)
    }
    let step = op.step
    rewriter.setOperand(op.operation, 2, to: bounds.step)
    rewriter.repeatBody(of: op, factor, step: step, annotate)
    if !promoteIfSingleIteration(op, rewriter) { unrolled.main = op }
    return unrolled
  }

  /// Replaces a loop whose iterations are known by all of them, one after the other; returns whether that was possible.
  @discardableResult
  public static func unrollFully(_ op: Op<For>, _ rewriter: Rewriter) -> Bool {
    guard let count = op.tripCount else { return false }
    if count == 0 { return true }
    if count == 1 { return promoteIfSingleIteration(op, rewriter) }
    return unroll(op, by: count, rewriter) != nil
  }

  /// Replaces a loop by what is inside if there is one iteration, and by the initial values if there is none; returns
  /// whether it did.
  @discardableResult
  public static func promoteIfSingleIteration(_ op: Op<For>, _ rewriter: Rewriter) -> Bool {
    guard let count = op.tripCount, count <= 1 else { return false }
    if count == 0 {
      rewriter.replace(op, with: Array(op.initArgs))
    } else {
      _ = rewriter.replace(op, byContentsOf: op.region, arguments: [op.lowerBound] + Array(op.initArgs))
    }
    return true
  }
}

/// The bounds of a loop that takes several iterations at a time.
private struct UnrolledBounds {
  /// Where the loop ends, if iterations may remain.
  var end: Value?
  /// The distance of what are several iterations.
  let step: Value
}

extension Rewriter {
  /// Returns the bounds of a loop all of whose bounds are constant.
  fileprivate func staticBounds(of op: Op<SCF.For>, _ factor: Int) -> UnrolledBounds? {
    guard let count = op.tripCount, let lower = op.lowerBound.constantIndex,
      let upper = op.upperBound.constantIndex, let step = op.step.constantIndex
    else { return nil }
    let (type, end) = (op.upperBound.type, lower &+ (count - count % factor) &* step)
    let bound = end < upper ? constant(end, type) : nil
    return UnrolledBounds(end: bound, step: factor == 1 ? op.step : constant(step &* factor, type))
  }

  /// Creates the computation of the bounds of any loop.
  fileprivate func dynamicBounds(of op: Op<SCF.For>, _ factor: Int) -> UnrolledBounds? {
    let (lower, step) = (op.lowerBound, op.step)
    let distance = binary(Arith.SubI.self, op.upperBound, lower)
    // The quotient is rounded up.
    let one = constant(1, step.type)
    let stepLessOne = binary(Arith.SubI.self, step, one)
    let count = binary(Arith.DivUI.self, binary(Arith.AddI.self, distance, stepLessOne), step)
    let times = constant(factor, count.type)
    let even = binary(Arith.SubI.self, count, binary(Arith.RemSI.self, count, times))
    let end = binary(Arith.AddI.self, lower, binary(Arith.MulI.self, even, step))
    return UnrolledBounds(end: end, step: binary(Arith.MulI.self, step, times))
  }

  /// Creates an operation on two numbers of one type.
  func binary<S: OpSchema>(_: S.Type, _ lhs: Value, _ rhs: Value) -> Value {
    create(S.self, operands: [lhs, rhs], results: [lhs.type]).operation.result(0)
  }

  /// Puts a copy of `op` behind it that begins at `start` with what `op` yields.
  fileprivate func remainder(of op: Op<SCF.For>, from start: Value) -> Op<SCF.For> {
    let place = builder
    defer { builder = place }
    builder.move(after: op.operation)
    let copy = Op<SCF.For>(unchecked: clone(op.operation))
    setOperand(copy.operation, 0, to: start)
    for (result, last) in zip(op.results, copy.results) { replaceAllUses(of: result, with: last) }
    for (index, result) in op.results.enumerated() { setOperand(copy.operation, 3 + index, to: result) }
    return copy
  }

  /// Makes the body of `op` what `factor` iterations do.
  fileprivate func repeatBody(
    of op: Op<SCF.For>, _ factor: Int, step: Value, _ annotate: (Int, Operation) -> Void
  ) {
    let (index, arguments, end) = (op.inductionVariable, op.iterationArguments, op.yield)
    let original = Array(op.body.operations.dropLast())
    let first = Array(end.results)
    var yielded = first
    builder.move(before: end.operation)
    for copy in 1..<max(factor, 1) {
      var mapping = ValueMapping()
      for (argument, value) in zip(arguments, yielded) { mapping[argument] = value }
      if index.hasUses {
        let distance = binary(Arith.MulI.self, step, constant(copy, index.type))
        mapping[index] = binary(Arith.AddI.self, index, distance)
      }
      for inner in original { annotate(copy, clone(inner, &mapping)) }
      yielded = first.map { mapping[$0] ?? $0 }
    }
    for inner in original { annotate(0, inner) }
    setOperands(end.operation, to: yielded)
  }
}

// MARK: Testing

extension SCF {
  /// Unrolls the loops that lie in a given number of others.
  public struct TestLoopUnrolling: Pass {
    public static let name = "test-loop-unrolling"
    public static let title = "(anonymous namespace)::TestLoopUnrollingPass"
    public static let summary = "Tests loop unrolling transformation"

    /// How many iterations are taken at a time; -1 means all.
    public var factor = 1
    /// Whether operations get the number of their copy as an attribute.
    public var annotates = false
    /// Taken, but without effect.
    public var isUpToFactor = false
    /// In how many others the loops lie.
    public var depth = 0
    public static let options: [PassOption<Self>] = [
      .init("unroll-factor", \.factor, "Loop unroll factor, set it to -1, and it will fully unroll."),
      .init("annotate", \.annotates, "Annotate unrolled iterations."),
      .init("unroll-up-to-factor", \.isUpToFactor, "Loop unroll up to factor."),
      .init("loop-depth", \.depth, "Loop depth."),
    ]
    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      let number = op.context.identifier("unrolled_iteration")
      let type = op.context.integerType(32, .unsigned)
      for loop in op.all(For.self) where loop.operation.loopDepth == depth {
        if factor == -1 {
          unrollFully(loop, rewriter)
        } else if factor > 0 {
          unroll(loop, by: factor, rewriter) { copy, inner in
            if annotates { rewriter.setAttribute(inner, number, to: op.context.integer(copy, type)) }
          }
        }
      }
    }
  }
}

extension Operation {
  /// The number of `scf.for` around this operation.
  fileprivate var loopDepth: Int {
    var (depth, current) = (0, parent)
    while let op = current {
      if op.is(SCF.For.self) { depth += 1 }
      current = op.parent
    }
    return depth
  }
}
