public import Accel

/// The operations of MLIR's tests.
///
/// Everything is allowed in it: what is not declared here is read, checked and written as if its dialect were not
/// registered.
///
///     %0 = "test.source"() : () -> i32
public enum Test: Dialect {
  public static let name = "test"
  public static let allowsUnknown = true
  public static let operations: [any OpSchema.Type] =
    attributeOperations + countOperations + formatOperations + formatTypeOperations + memoryOperations
    + nameOperations + regionOperations + relationOperations + scopeOperations + textOperations
    + typeOperations

  public static func verifyAttribute(
    _ name: Identifier, _ value: Attribute, on op: Operation
  ) throws(VerificationFailure) {
    if name.equals("test.invalid_attr") {
      throw VerificationFailure(whole: "invalid to use 'test.invalid_attr'")
    }
  }
}
