public import Accel

extension CF: ExecutableDialect {
  public static var semantics: [Semantics] {
    [
      Semantics(Assert.self) { (op, execution) throws(ExecutionFailure) in
        let holds = try execution.decision(Assert.arg, "the condition of an assertion")
        if holds.isZero { throw execution.stopped("assertion failed: \(op.msg.bytes.string)") }
        return .values([])
      },
      Semantics(Branch.self) { (_, _) in .branch(0) },
      Semantics(ConditionalBranch.self) { (_, execution) throws(ExecutionFailure) in
        .branch(
          try execution.decision(ConditionalBranch.condition, "the condition of a branch").isZero ? 1 : 0)
      },
      Semantics(Switch.self) { (op, execution) throws(ExecutionFailure) in
        let flag = try execution.decision(Switch.flag, "the flag of a switch")
        let values = op.caseValues?.elements
        let index = (0..<(values?.count ?? 0)).first { values?.bits(at: $0) == flag }
        return .branch(index.map { $0 + 1 } ?? 0)
      },
    ]
  }
}
