public import Accel

// Operations that tests of conversions make legal, or of others.

extension Test {
  static let conversionOperations: [any OpSchema.Type] = [LegalA.self]

  /// Is legal, and says by which pattern it was made.
  ///
  ///     %0 = "test.legal_op_a"() <{status = "Success"}> : () -> i32
  public enum LegalA: OpSchema {
    public static let name = "test.legal_op_a"
    public static var status: Property<0, StringProperty> { .init() }
    public static var result: Result<0> { .init(.i32) }
    public static let fields: [any OpField] = [status, result]
  }
}
