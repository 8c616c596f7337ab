public import Accel
import ArithDialect
import CFDialect
import FuncDialect
import TestDialect
import UBDialect
import VectorDialect

/// Every dialect there is, besides `builtin`.
public enum AllDialects {
  /// The dialects in the order of their names.
  public static let all: [any Dialect.Type] = [
    Arith.self, CF.self, Func.self, Test.self, UB.self, Vector.self,
  ]
}

/// Every pass there is, besides those that work on any dialect.
public enum AllPasses {
  /// The passes and pipelines that come with dialects.
  public static var all: PassRegistry {
    var registry = PassRegistry()
    registry.add(Arith.passes)
    registry.add(Func.passes)
    return registry
  }
}
