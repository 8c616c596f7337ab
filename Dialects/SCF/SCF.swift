public import Accel
import ArithDialect
import CFDialect

/// Structured control flow: loops, conditions and parallel work.
public enum SCF: InliningInterface {
  public static let name = "scf"
  public static let operations: [any OpSchema.Type] = [
    Condition.self, ExecuteRegion.self, For.self, Forall.self, If.self, IndexSwitch.self, InParallel.self,
    Parallel.self, Reduce.self, ReduceReturn.self, While.self, Yield.self,
  ]
  public static let dependencies: [any Dialect.Type] = [Arith.self, CF.self]
}
