public import Accel
import CFDialect

/// Functions and calls.
public enum Func: Dialect {
  public static let name = "func"
  public static let operations: [any OpSchema.Type] = [
    Function.self, Return.self, Call.self, CallIndirect.self, Constant.self,
  ]
  public static let dependencies: [any Dialect.Type] = [CF.self]

  public static func materializeConstant(
    _ value: Attribute, type: Type, at location: Location, _ builder: inout Builder
  ) -> Operation? {
    guard value.is(SymbolRefAttr.self), type.is(FunctionType.self) else { return nil }
    return builder.create(Constant.self, results: [type], properties: [value], at: location).operation
  }
}
