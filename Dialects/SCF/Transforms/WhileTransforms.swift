public import Accel
import ArithDialect

extension SCF {
  /// Counts with `scf.for` what `scf.while` counts.
  static let whileToFor = Pattern(scf: "UpliftWhileOp") { (op: Op<While>, rewriter) throws(NoMatch) in
    rewriter.changed(try replaceByFor(op, rewriter).operation)
  }

  // while (%i = %a) { condition(%i < %b) %i } do { d; yield %i + %c } → for %i = %a to %b step %c { d }
  /// Replaces a loop that goes on while an argument is less than a bound, and adds a fixed step to that argument, by
  /// one that counts.
  @discardableResult
  public static func replaceByFor(
    _ op: Op<While>, _ rewriter: Rewriter
  ) throws(NoMatch) -> Op<For> {
    guard let before = op.before.entry, let after = op.after.entry,
      let comparison = before.first?.as(Arith.CmpI.self),
      comparison.operation.next == op.conditionOp.operation
    else { throw NoMatch("Loop body must have single cmp op") }
    let condition = op.conditionOp
    guard comparison.result.hasOneUse, condition.condition == comparison.result else {
      throw NoMatch("Expected single condition use")
    }
    guard before.arguments.elementsEqual(condition.args) else { throw NoMatch("Invalid args order") }
    let sides: (index: Value, bound: Value)? =
      switch comparison.predicate {
      case .slt: (comparison.lhs, comparison.rhs)
      case .sgt: (comparison.rhs, comparison.lhs)
      default: nil
      }
    guard let sides else { throw NoMatch("Expected 'slt' or 'sgt' predicate") }
    guard sides.index.owningBlock == before, !sides.bound.isDefined(inside: op.operation) else {
      throw NoMatch("Unrecognized cmp form")
    }
    guard sides.index.uses.count == 2 else { throw NoMatch("Unrecognized induction var") }

    let end = Op<Yield>(unchecked: after.last.unsafelyUnwrapped)
    let position = sides.index.index
    let counter = after.arguments[position]
    guard let sum = end.results[position].defined(by: Arith.AddI.self) else {
      throw NoMatch("Didn't found suitable 'addi' op")
    }
    let step = sum.lhs == counter ? sum.rhs : sum.rhs == counter ? sum.lhs : nil
    guard let step, !step.isDefined(inside: op.operation) else { throw NoMatch("Invalid 'addi' form") }

    let (lower, upper) = (op.inits[position], sides.bound)
    rewriter.builder.location = op.location
    let initial = op.inits.enumerated().filter { $0.offset != position }.map(\.element)
    let loop = rewriter.createFor(from: lower, to: upper, step: step, initial, at: op.location)
    var arguments = Array(loop.iterationArguments)
    arguments.insert(loop.inductionVariable, at: position)
    rewriter.merge(after, into: loop.body, arguments: arguments)
    rewriter.setOperands(
      end.operation, to: end.results.enumerated().filter { $0.offset != position }.map(\.element))

    // The index after the last iteration.
    rewriter.builder.move(after: loop.operation)
    let one = rewriter.constant(1, step.type)
    let stepLessOne = rewriter.binary(Arith.SubI.self, step, one)
    let distance = rewriter.binary(Arith.SubI.self, upper, lower)
    let rounded = rewriter.binary(Arith.AddI.self, distance, stepLessOne)
    let count = rewriter.binary(Arith.DivSI.self, rounded, step)
    let last = rewriter.binary(Arith.SubI.self, count, one)
    let offset = rewriter.binary(Arith.MulI.self, last, step)
    var results = Array(loop.results)
    results.insert(rewriter.binary(Arith.AddI.self, lower, offset), at: position)
    rewriter.replace(op, with: results)
    return loop
  }

  /// Decides at the end of an iteration whether there is another.
  static let rotateWhile = Pattern(scf: "RotateWhileLoopPattern") {
    (op: Op<While>, rewriter) throws(NoMatch) in
    let loop = wrapInZeroTripCheck(op, rewriter)
    if loop.operation == op.operation { throw NoMatch("the loop is in do-while form already") }
    return rewriter.changed(loop.operation)
  }

  /// Executes a loop only if it has an iteration, and then decides at its end whether there is another.
  ///
  /// A loop that hands on the values between its parts as they are is left alone, unless `isForced`.
  @discardableResult
  public static func wrapInZeroTripCheck(
    _ op: Op<While>, isForced: Bool = false, _ rewriter: Rewriter
  ) -> Op<While> {
    guard let before = op.before.entry, let after = op.after.entry else { return op }
    if !isForced, after.first?.is(Yield.self) == true { return op }
    rewriter.builder.move(before: op.operation)
    rewriter.builder.location = op.location
    var mapping = ValueMapping()
    for (argument, value) in zip(before.arguments, op.inits) { mapping[argument] = value }
    let condition = op.conditionOp
    for inner in before.operations where inner != condition.operation { rewriter.clone(inner, &mapping) }
    let first = mapping[condition.condition] ?? condition.condition
    let handed = condition.args.map { mapping[$0] ?? $0 }
    let types = op.results.types

    let choice = rewriter.create(If.self) {
      ($0.condition, $0.results) = (first, types)
    }
    rewriter.createBlock(in: choice.thenRegion)
    let loop = rewriter.create(
      While.self, operands: handed, results: types, regions: 2, at: op.location)
    rewriter.yield(Array(loop.results), at: op.location)
    let locations = handed.map(\.location)
    let body = rewriter.createBlock(in: loop.before, arguments: handed.map(\.type), locations: locations)
    rewriter.merge(after, into: body, arguments: Array(body.arguments))
    if let end = body.last {
      let next = Array(end.operands)
      rewriter.merge(before, into: body, arguments: next)
      rewriter.erase(end)
    }
    let rest = rewriter.createBlock(
      in: loop.after, arguments: types, locations: types.map { _ in op.location })
    rewriter.yield(Array(rest.arguments), at: op.location)
    rewriter.createBlock(in: choice.elseRegion)
    rewriter.yield(handed, at: op.location)
    rewriter.replace(op, with: Array(choice.results))
    return loop
  }
}

extension Value {
  /// `true` iff this is defined in a region of `op`, or further inside.
  func isDefined(inside op: Operation) -> Bool {
    var current = parentBlock?.parent
    while let candidate = current {
      if candidate == op { return true }
      current = candidate.parent
    }
    return false
  }
}

// MARK: Testing

extension SCF {
  /// Replaces `scf.while` by `scf.for` where that is possible.
  struct TestUplift: Pass {
    static let name = "test-scf-uplift-while-to-for"
    static let title = "(anonymous namespace)::TestSCFUpliftWhileToFor"
    static let summary = "test scf while to for uplifting"

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      rewriteGreedily(op, PatternTable([whileToFor, While.align]), .bottomUp)
    }
  }

  /// Executes every `scf.while` only if it has an iteration.
  struct TestZeroTripCheck: Pass {
    static let name = "test-wrap-scf-while-loop-in-zero-trip-check"
    static let title = "(anonymous namespace)::TestWrapWhileLoopInZeroTripCheckPass"
    static let summary = "test scf::wrapWhileLoopInZeroTripCheck"
    static let anchor: String? = "func.func"

    /// Whether loops that hand on values as they are get the check, too.
    var isForced = false
    static let options: [PassOption<Self>] = [
      .init("force-create-check", \.isForced, "Force to create zero-trip-check.")
    ]

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      if !isForced {
        rewriteGreedily(op, PatternTable([rotateWhile]), .bottomUp)
        return
      }
      let rewriter = context.rewriter()
      for loop in op.all(While.self) { wrapInZeroTripCheck(loop, isForced: isForced, rewriter) }
    }
  }

  /// Puts before every `scf.while` one of the same types that casts values.
  struct TestWhileBuilder: Pass {
    static let name = "test-scf-while-op-builder"
    static let title = "(anonymous namespace)::TestSCFWhileOpBuilderPass"
    static let summary = "test build functions of scf.while"
    static let anchor: String? = "func.func"

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      for loop in op.all(While.self) {
        rewriter.builder.move(before: loop.operation)
        rewriter.builder.location = loop.location
        let (inits, results) = (Array(loop.inits), loop.results.types)
        let made = rewriter.create(While.self, operands: inits, results: results, regions: 2)
        let before = rewriter.createBlock(
          in: made.before, arguments: inits.map(\.type), locations: inits.map(\.location))
        let handed = rewriter.cast(Array(before.arguments), to: results)
        let condition = rewriter.constant(true)
        rewriter.create(Condition.self) { ($0.condition, $0.args) = (condition, handed) }
        let after = rewriter.createBlock(in: made.after, arguments: results)
        rewriter.yield(
          rewriter.cast(Array(after.arguments), to: inits.map(\.type)), at: loop.location)
      }
    }
  }

  /// Says of every `scf.for` how many iterations it has, and gives those with results twice as many.
  struct TestForUtilities: Pass {
    static let name = "test-scf-for-utils"
    static let title = "(anonymous namespace)::TestSCFForUtilsPass"
    static let summary = "test scf.for utils"
    static let anchor: String? = "func.func"

    /// Whether to do the latter.
    var replacesWithNewYields = false
    static let options: [PassOption<Self>] = [
      .init(
        "test-replace-with-new-yields", \.replacesWithNewYields,
        "Test replacing a loop with a new loop that returns new additional yield values")
    ]

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      for loop in op.all(For.self) {
        let type = loop.step.type.isIndex ? op.context.i64 : loop.step.type
        let count = loop.tripCount.map { op.context.integer($0, type) }
        rewriter.setAttribute(
          loop.operation, op.context.identifier("test.trip-count"), to: count ?? op.context.string("none"))
      }
      if !replacesWithNewYields { return }
      for loop in op.all(For.self) where !loop.results.isEmpty {
        let yielded = Array(loop.yield.results)
        _ = For.addIterationArguments(
          to: loop, initial: Array(loop.initArgs), replacesUses: true, rewriter
        ) { rewriter, _ in yielded.map { rewriter.binary(Arith.AddF.self, $0, $0) } }
      }
    }
  }
}

extension Rewriter {
  /// Creates a cast of values to other types.
  fileprivate func cast(_ values: [Value], to types: [Type]) -> [Value] {
    let cast = create(Builtin.UnrealizedConversionCast.self) { ($0.inputs, $0.outputs) = (values, types) }
    return Array(cast.outputs)
  }
}
