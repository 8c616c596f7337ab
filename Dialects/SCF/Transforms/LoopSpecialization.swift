public import Accel
import ArithDialect

extension SCF {
  /// Makes a loop up to the least of a constant and others two, one of which is up to the constant.
  public struct LoopSpecialization: Pass {
    public static let name = "scf-for-loop-specialization"
    public static let title = "SCFForLoopSpecialization"
    public static let summary = "Specialize `for` loops for vectorization"
    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      for loop in op.all(For.self) { rewriter.specialize(loop.operation, [loop.upperBound]) }
    }
  }

  /// Makes a parallel loop up to the least of constants and others two, one of which is up to the constants.
  public struct ParallelLoopSpecialization: Pass {
    public static let name = "scf-parallel-loop-specialization"
    public static let title = "SCFParallelLoopSpecialization"
    public static let summary = "Specialize parallel loops for vectorization"
    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      for loop in op.all(Parallel.self) { rewriter.specialize(loop.operation, Array(loop.upperBound)) }
    }
  }

  /// Simplifies, inside loops, what depends on their bounds and on what they hand on.
  public struct LoopCanonicalization: Pass {
    public static let name = "scf-for-loop-canonicalization"
    public static let title = "SCFForLoopCanonicalization"
    public static let summary = "Canonicalize operations within scf.for loop bodies"
    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      rewriteGreedily(op, PatternTable([simplifyBound, dimOfIterationArgument, dimOfLoopResult]), .bottomUp)
    }
  }

  // min(%i, …) where much is known of %i → what is known of the least
  private static let simplifyBound = Pattern(
    "AffineOpSCFCanonicalizationPattern", implementing: LoopBoundWitness.self
  ) { (op, witness, rewriter) throws(NoMatch) in
    try witness.simplifyInLoop(op, rewriter)
  }

  // for … iter_args(%t = %x) { … dim %t } → for … iter_args(%t = %x) { … dim %x }
  private static let dimOfIterationArgument = Pattern("DimOfIterArgFolder", on: .any) {
    (op, rewriter) throws(NoMatch) in
    guard let source = op.measured, let block = source.owningBlock,
      let loop = block.region?.parent.as(For.self)
    else { throw NoMatch("nothing that a loop hands on is measured") }
    guard source.index > 0, loop.preservesShape(source.index - 1) else {
      throw NoMatch("the shape may change")
    }
    return rewriter.setOperand(op, 0, to: loop.initArgs[source.index - 1])
  }

  // %r = for … iter_args(%t = %x) { … }; dim %r → dim %x
  private static let dimOfLoopResult = Pattern("DimOfLoopResultFolder", on: .any) {
    (op, rewriter) throws(NoMatch) in
    guard let source = op.measured, let loop = source.defined(by: For.self) else {
      throw NoMatch("no result of a loop is measured")
    }
    guard loop.preservesShape(source.index) else { throw NoMatch("the shape may change") }
    return rewriter.setOperand(op, 0, to: loop.initArgs[source.index])
  }
}

extension Rewriter {
  /// Makes a loop two, one of which ends at constants, if each of its upper bounds is the least of one and others.
  fileprivate func specialize(_ loop: Operation, _ bounds: [Value]) {
    var constants: [Int] = []
    for bound in bounds {
      guard let constant = bound.leastConstant else { return }
      constants.append(constant)
    }
    builder.move(before: loop)
    builder.location = loop.location
    var mapping = ValueMapping()
    var condition: Value?
    for (bound, number) in zip(bounds, constants) {
      let end = constant(number, bound.type)
      let isEqual = compare(.eq, bound, end)
      condition = condition.map { binary(Arith.AndI.self, $0, isEqual) } ?? isEqual
      mapping[bound] = end
    }
    guard let condition else { return }
    let choice = create(SCF.If.self, at: loop.location) {
      $0.condition = condition
      ($0.thenRegion, $0.elseRegion) = (.block(), .block())
    }
    for block in [choice.thenBlock, choice.elseBlock] {
      guard let block else { continue }
      if let end = block.last { builder.move(before: end) } else { builder.move(toEndOf: block) }
      if block == choice.thenBlock { clone(loop, &mapping) } else { clone(loop) }
      if block.last?.is(SCF.Yield.self) != true { yield([], at: loop.location) }
    }
    erase(loop)
  }
}

extension Operation {
  /// What this operation gives the size of a dimension of, if it is such an operation.
  fileprivate var measured: Value? {
    name.string == "tensor.dim" || name.string == "memref.dim" ? operand(0) : nil
  }
}

extension Op<SCF.For> {
  /// `true` iff what is handed on at `position` keeps the shape of the initial value.
  fileprivate func preservesShape(_ position: Int) -> Bool {
    var value = self.yield.results[position]
    while true {
      if value == self.region.arguments[position + 1] { return true }
      guard let op = value.definingOperation else { return false }
      if let loop = op.as(SCF.For.self), loop.preservesShape(value.index) {
        value = loop.initArgs[value.index]
      } else if op.name.string == "tensor.insert_slice" {
        value = op.operand(1)
      } else {
        return false
      }
    }
  }
}
