public import Accel

extension UB: ExecutableDialect {
  public static var semantics: [Semantics] {
    [
      Semantics(Poison.self) { (op, execution) throws(ExecutionFailure) in
        guard case .full = op.value else {
          throw execution.unsupported("'ub.poison' with parts that are not poison cannot be executed")
        }
        return .values([.poison])
      },
      Semantics(Unreachable.self) { (_, execution) throws(ExecutionFailure) in
        throw execution.undefined("'ub.unreachable' is reached")
      },
    ]
  }
}
