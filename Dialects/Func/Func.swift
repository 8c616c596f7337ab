public import Accel
import CFDialect

/// Functions and calls.
public enum Func: InliningInterface {
  public static let name = "func"
  public static let operations: [any OpSchema.Type] = [
    Function.self, Return.self, Call.self, CallIndirect.self, Constant.self,
  ]
  public static let dependencies: [any Dialect.Type] = [CF.self]

  /// Makes the constant that is a function.
  public static func materializeConstant(
    _ value: Attribute, type: Type, at location: Location, _ builder: inout Builder
  ) -> Operation? {
    guard value.as(SymbolRefAttr.self)?.isFlat == true, type.is(FunctionType.self) else { return nil }
    return builder.create(Constant.self, results: [type], properties: [value], at: location).operation
  }
}

// MARK: Inlining

extension Func {
  public static func canInline(_ call: Operation, _ callee: Operation) -> Bool {
    call.as(Call.self)?.noInline == nil && callee.as(Function.self)?.noInline == nil
  }

  public static func endInlinedBlock(at terminator: Operation, byJumpTo next: Block, _ rewriter: Rewriter) {
    guard let end = terminator.as(Return.self) else { return }
    rewriter.builder.move(before: terminator)
    rewriter.create(CF.Branch.self, at: terminator.location) {
      ($0.dest, $0.destOperands) = (next, Array(end.operands))
    }
    rewriter.erase(terminator)
  }

  public static func returnedValues(of terminator: Operation) -> OperandList? {
    terminator.as(Return.self)?.operands
  }
}
