import AccelAnalysis
public import AccelIR
public import AccelPasses
import AccelRewrite

/// Replaces values that are the same whenever they are computed by constants; what is never executed does not count.
public struct SCCP: Pass {
  public static let name = "sccp"
  public static let summary = "Sparse Conditional Constant Propagation"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let solver = DataFlowSolver(op)
    let constants = solver.addBaseline()
    solver.run()
    var replacement = ConstantReplacement(constants: constants, rewriter: context.rewriter())
    replacement.replace(in: op)
    if !replacement.hasChanged { context.preserveAll() }
  }
}

/// Puts constants in the place of values that were found to be constant.
private struct ConstantReplacement: ~Copyable {
  let constants: ConstantPropagation
  let rewriter: Rewriter
  var hasChanged = false
  private var pool: ConstantPool

  init(constants: ConstantPropagation, rewriter: Rewriter) {
    (self.constants, self.rewriter) = (constants, rewriter)
    pool = ConstantPool(rewriter)
  }

  mutating func replace(in top: Operation) {
    var pending: [Block] = []
    func add(_ op: Operation) {
      for region in op.regions.reversed() { pending += Array(region.blocks).reversed() }
    }
    add(top)
    while let block = pending.popLast() {
      for op in block.operations where !replaceResults(of: op, in: block) {
        if !op.regions.isEmpty { add(op) }
      }
      for argument in block.arguments { _ = replace(argument, in: block) }
    }
  }

  /// Replaces the results of `op`; returns whether that made it superfluous, and erased it.
  private mutating func replaceResults(of op: Operation, in block: Block) -> Bool {
    var replacedAll = !op.results.isEmpty
    for result in op.results where !replace(result, in: block) { replacedAll = false }
    guard replacedAll, op.wouldBeTriviallyDead else { return false }
    rewriter.erase(op)
    return true
  }

  /// Replaces `value`, which is defined in `block`, if it is constant; returns whether it is.
  private mutating func replace(_ value: Value, in block: Block) -> Bool {
    guard case .constant(let constant, let origin) = constants.states[value], let info = origin.info,
      let region = block.regionForConstants,
      let replacement = pool.constant(constant, value.type, of: info.dialect, in: region)
    else { return false }
    rewriter.replaceAllUses(of: value, with: replacement)
    hasChanged = true
    return true
  }
}
