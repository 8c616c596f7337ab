public import Accel

extension Test: ExecutableDialect {
  public static var semantics: [Semantics] {
    [
      Semantics(Constant.self) { (op, execution) throws(ExecutionFailure) in
        let value = op.value.value
        guard TypedAttribute(attribute: value)?.type == op.result.type, let value = RuntimeValue(value) else {
          throw execution.unsupported("the value is none of the result's type")
        }
        return .values([value])
      }
    ]
  }
}
