import AccelIR
import AccelPasses
import AccelRewrite

/// Orders the operands of commutative operations.
struct TestCommutativity: Pass {
  static let name = "test-commutativity-utils"
  static let title = "(anonymous namespace)::CommutativityUtils"
  static let summary = "Test the functionality of the commutativity utility"
  static let anchor: String? = "func.func"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    rewriteGreedily(op, PatternTable([.sortCommutativeOperands]))
  }
}
