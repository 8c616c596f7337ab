import AccelIR
import AccelPasses
import AccelRewrite

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Folds, and crashes in a pattern on an operation of one kind that uses a result of one of another kind.
struct TestPlantedCrashPass: Pass {
  static let name = "test-planted-crash"
  static let summary = "Test a crash in a pattern that takes two operations"

  var user = "arith.divsi"
  var definition = "arith.addi"

  static let options: [PassOption<Self>] = [
    .init("user", \.user, "The operation on which the pattern crashes"),
    .init("definition", \.definition, "The operation that must define one of its operands"),
  ]

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let (user, definition) = (user, definition)
    let pattern = Pattern("planted-crash", on: .kind(user)) { (op, _) throws(NoMatch) in
      if op.operands.contains(where: { $0.definingOperation?.name.string == definition }) { abort() }
      throw NoMatch("no operand is defined by the operation looked for")
    }
    rewriteGreedily(op, PatternTable([pattern]))
  }
}
