public import Accel
import ArithDialect
import DLTIDialect
import FuncDialect

/// The operations of MLIR's tests.
///
/// Everything is allowed in it: what is not declared here is read, checked and written as if its dialect were not
/// registered.
///
///     %0 = "test.source"() : () -> i32
public enum Test: InliningInterface {
  public static let name = "test"
  public static let allowsUnknown = true
  public static let operations: [any OpSchema.Type] =
    attributeOperations + boundsOperations + branchOperations + callOperations + countOperations
    + bufferOperations + conversionOperations + effectOperations + foldingOperations + formatOperations
    + formatTypeOperations + layoutOperations
    + memoryOperations
    + nameOperations + regionBranchOperations + regionOperations + relationOperations + scopeOperations
    + speculationOperations + symbolOperations + textOperations + typeOperations
  public static let types: [any TypeSchema.Type] = [LayoutType.self]
  public static let dependencies: [any Dialect.Type] = [Arith.self, DLTI.self, Func.self]

  public static func materializeConstant(
    _ value: Attribute, type: Type, at location: Location, _ builder: inout Builder
  ) -> Operation? {
    builder.create(Constant.self, results: [type], properties: [value], at: location).operation
  }

  public static func verifyAttribute(
    _ name: Identifier, _ value: Attribute, on op: Operation
  ) throws(VerificationFailure) {
    if name.equals("test.invalid_attr") {
      throw VerificationFailure(whole: "invalid to use 'test.invalid_attr'")
    }
  }
}

// MARK: Inlining

extension Test {
  public static func canInline(_ call: Operation, _ callee: Operation) -> Bool {
    !call.attributes.contains { $0.name.equals("noinline") }
  }

  public static func checksInside(_ op: Operation) -> Bool { !op.is(FunctionalRegion.self) }

  public static func returnedValues(of terminator: Operation) -> OperandList? {
    terminator.as(Return.self)?.operands
  }

  /// Integers of 16 and 32 bits can be passed for each other.
  public static func convert(
    _ value: Value, to type: Type, for call: Operation, _ rewriter: Rewriter
  ) -> Value? {
    let types = [value.type, type]
    guard types.allSatisfy({ $0.isSignlessInteger(16) || $0.isSignlessInteger(32) }) else { return nil }
    return rewriter.create(Cast.self, at: call.location) { ($0.inputs, $0.result) = ([value], type) }.result
  }

  public static func argument(
    _ value: Value, with attributes: List<NamedAttribute>, of call: Operation, _ rewriter: Rewriter
  ) -> Value {
    if !attributes.contains(where: { $0.name.equals("test.handle_argument") }) { return value }
    return rewriter.create(TypeChanger.self, at: call.location) {
      ($0.input, $0.result) = (value, value.type)
    }
    .result
  }

  public static func result(
    _ value: Value, with attributes: List<NamedAttribute>, of call: Operation, _ rewriter: Rewriter
  ) -> Value {
    if !attributes.contains(where: { $0.name.equals("test.handle_result") }) { return value }
    return rewriter.create(TypeChanger.self, at: call.location) {
      ($0.input, $0.result) = (value, value.type)
    }
    .result
  }

  public static func adapt(_ op: Operation, inlinedFor call: Operation, _ rewriter: Rewriter) {
    guard call.is(ConversionCall.self) else { return }
    rewriter.setAttribute(op, op.context.identifier("inlined_conversion"), to: op.context.unit)
  }
}
