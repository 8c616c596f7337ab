public import Accel

// Operations that try how an assembly writes and infers types.

extension Test {
  static let formatTypeOperations: [any OpSchema.Type] = [
    FormatOperandsA.self, FormatOperandsB.self, FormatOperandsC.self, FormatOperandsD.self,
    FormatOperandsE.self, FormatVariadicOperand.self, FormatVariadicResult.self, FormatOptionalResult.self,
    FormatTypesMatch.self, FormatAllTypesMatch.self,
  ]

  /// All operands, all types.
  ///
  ///     test.format_operand_a_op %x, %m : i64, memref<1xf64>
  public enum FormatOperandsA: FormatOperands {
    public static let name = "test.format_operand_a_op"
    public static let assembly: Assembly? = "\(.operands) : \(.operandTypes)\(.attributes)"
  }

  /// All operands, one type.
  ///
  ///     test.format_operand_b_op %x, %m : memref<1xf64>
  public enum FormatOperandsB: FormatOperands {
    public static let name = "test.format_operand_b_op"
    public static var assembly: Assembly? { "\(.operands) : \(type: operand)\(.attributes)" }
  }

  /// Each operand, all types.
  ///
  ///     test.format_operand_c_op %x, %m : i64, memref<1xf64>
  public enum FormatOperandsC: FormatOperands {
    public static let name = "test.format_operand_c_op"
    public static var assembly: Assembly? { "\(buildable), \(operand) : \(.operandTypes)\(.attributes)" }
  }

  /// Each operand, one type.
  ///
  ///     test.format_operand_d_op %x, %m : memref<1xf64>
  public enum FormatOperandsD: FormatOperands {
    public static let name = "test.format_operand_d_op"
    public static var assembly: Assembly? { "\(buildable), \(operand) : \(type: operand)\(.attributes)" }
  }

  /// Each operand, each type.
  ///
  ///     test.format_operand_e_op %x, %m : i64, memref<1xf64>
  public enum FormatOperandsE: FormatOperands {
    public static let name = "test.format_operand_e_op"
    public static var assembly: Assembly? {
      "\(buildable), \(operand) : \(type: buildable), \(type: operand)\(.attributes)"
    }
  }

  /// Any number of operands.
  ///
  ///     test.format_variadic_operand %x, %y : i64, i64
  public enum FormatVariadicOperand: OpSchema {
    public static let name = "test.format_variadic_operand"
    public static var operand: VariadicOperand<0> { .init(.i64) }
    public static let fields: [any OpField] = [operand]
    public static let assembly: Assembly? = "\(operand) : \(types: operand)\(.attributes)"
  }

  /// Any number of results.
  ///
  ///     %0:2 = test.format_variadic_result : i64, i64
  public enum FormatVariadicResult: OpSchema {
    public static let name = "test.format_variadic_result"
    public static var result: VariadicResult<0> { .init(.i64) }
    public static let fields: [any OpField] = [result]
    public static let assembly: Assembly? = ": \(types: result)\(.attributes)"
  }

  /// A result, or none.
  ///
  ///     %0 = test.format_optional_result_d_op : f80
  public enum FormatOptionalResult: OpSchema {
    public static let name = "test.format_optional_result_d_op"
    public static var optional: OptionalResult<0> { .init(.float(.f80)) }
    public static let fields: [any OpField] = [optional]
    public static let assembly: Assembly? = "\(if: optional, ": \(type: optional)")\(.attributes)"
  }

  /// A result of the operand's type.
  ///
  ///     %0 = test.format_types_match_var %x : i64
  public enum FormatTypesMatch: OpSchema {
    public static let name = "test.format_types_match_var"
    public static var value: Operand<0> { .init() }
    public static var result: Result<0> {
      .init(.any.inferred(from: value, "result type matches operand") { $0 })
    }
    public static let fields: [any OpField] = [value, result]
    public static let assembly: Assembly? = "\(.attributes) \(value) : \(type: value)"
  }

  /// Operands and a result of one type.
  ///
  ///     %0 = test.format_all_types_match_var %x, %y : i64
  public enum FormatAllTypesMatch: OpSchema {
    public static let name = "test.format_all_types_match_var"
    public static var value1: Operand<0> { .init() }
    public static var value2: Operand<1> { .init(.same(as: value1)) }
    public static var result: Result<0> { .init(.same(as: value1)) }
    public static let fields: [any OpField] = [value1, value2, result]
    public static let assembly: Assembly? = "\(.attributes) \(value1), \(value2) : \(type: value1)"
  }
}

/// An operand whose type is known, and one whose type is not.
public protocol FormatOperands: OpSchema {}

extension FormatOperands {
  public static var buildable: Operand<0> { .init(.i64) }
  public static var operand: Operand<1> { .init(.memref()) }
  public static var fields: [any OpField] { [buildable, operand] }
}
