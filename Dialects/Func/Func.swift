public import Accel
import CFDialect

/// Functions and calls.
public enum Func: Dialect {
  public static let name = "func"
  public static let operations: [any OpSchema.Type] = [
    Function.self, Return.self, Call.self, CallIndirect.self, Constant.self,
  ]
  public static let dependencies: [any Dialect.Type] = [CF.self]
}
