public import Accel

extension Func: ExecutableDialect {
  public static var semantics: [Semantics] {
    [
      Semantics(Call.self) { (op, execution) in .call(op.callee.name, execution.operands) },
      Semantics(CallIndirect.self) { (_, execution) throws(ExecutionFailure) in
        guard case .function(let name) = execution[CallIndirect.callee] else {
          throw execution.undefined("the function that is called is poison")
        }
        return .call(name, Array(execution.operands.dropFirst()))
      },
      Semantics(Constant.self) { (op, _) in .values([.function(op.value.name)]) },
      Semantics(Return.self) { (_, execution) in .leave(execution.operands) },
    ]
  }
}
