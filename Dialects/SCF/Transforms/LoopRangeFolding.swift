public import Accel
import ArithDialect

extension SCF {
  /// Moves sums and products of an index out of its loop, into the bounds.
  public struct LoopRangeFolding: Pass {
    public static let name = "scf-for-loop-range-folding"
    public static let title = "SCFForLoopRangeFolding"
    public static let summary = "Fold add/mul ops into loop range"
    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      for loop in op.all(For.self) { while rewriter.foldIntoRange(of: loop) {} }
    }
  }
}

extension Rewriter {
  /// Moves the only use of the index into the bounds if it is a sum or a product; returns whether it did.
  fileprivate func foldIntoRange(of op: Op<SCF.For>) -> Bool {
    let index = op.inductionVariable
    guard index.hasOneUse, let user = index.firstUse?.owner,
      user.is(Arith.AddI.self) || user.is(Arith.MulI.self),
      user.operands.allSatisfy({ $0 == index || SCF.For.isDefinedOutside(of: op, $0) })
    else { return false }
    builder.move(before: op.operation)
    // A sum moves the bounds; a product makes the steps longer, too.
    for operand in user.is(Arith.AddI.self) ? [0, 1] : [0, 1, 2] {
      var mapping = ValueMapping()
      mapping[index] = op.operation.operand(operand)
      setOperand(op.operation, operand, to: clone(user, &mapping).result(0))
    }
    replace(user, with: index)
    return true
  }
}
