public import Accel

// Operations of which it must be found out how many operands and results belong to which field.

extension Test {
  static let countOperations: [any OpSchema.Type] = [
    SizedOperands.self, SizedResults.self, MixedOperands.self, MixedResults.self,
  ]

  /// Operands whose numbers an attribute says.
  ///
  ///     "test.attr_sized_operands"(%x, %y) <{operandSegmentSizes = array<i32: 0, 1, 1, 0>}> : (i32, i32) -> ()
  public enum SizedOperands: OpSchema {
    public static let name = "test.attr_sized_operands"
    public static var a: VariadicOperand<0> { .init(.i32) }
    public static var b: VariadicOperand<1> { .init(.i32) }
    public static var c: Operand<2> { .init(.i32) }
    public static var d: VariadicOperand<3> { .init(.i32) }
    public static let fields: [any OpField] = [a, b, c, d]
    public static let traits: Traits = .attributeSizedOperandSegments
  }

  /// Results whose numbers an attribute says.
  ///
  ///     %0:2 = "test.attr_sized_results"() <{resultSegmentSizes = array<i32: 0, 1, 1, 0>}> : () -> (i32, i32)
  public enum SizedResults: OpSchema {
    public static let name = "test.attr_sized_results"
    public static var a: VariadicResult<0> { .init(.i32) }
    public static var b: VariadicResult<1> { .init(.i32) }
    public static var c: Result<2> { .init(.i32) }
    public static var d: VariadicResult<3> { .init(.i32) }
    public static let fields: [any OpField] = [a, b, c, d]
    public static let traits: Traits = .attributeSizedResultSegments
  }

  /// As many operands before one as after it.
  ///
  ///     "test.mixed_normal_variadic_operand"(%t) : (tensor<f32>) -> ()
  public enum MixedOperands: OpSchema {
    public static let name = "test.mixed_normal_variadic_operand"
    public static var input1: VariadicOperand<0> { .init(.tensor()) }
    public static var input2: Operand<1> { .init(.tensor()) }
    public static var input3: VariadicOperand<2> { .init(.tensor()) }
    public static let fields: [any OpField] = [input1, input2, input3]
    public static let traits: Traits = .sameVariadicOperandSize
  }

  /// As many results before one as after it.
  ///
  ///     %0 = "test.mixed_normal_variadic_result"() : () -> tensor<f32>
  public enum MixedResults: OpSchema {
    public static let name = "test.mixed_normal_variadic_result"
    public static var output1: VariadicResult<0> { .init(.tensor()) }
    public static var output2: Result<1> { .init(.tensor()) }
    public static var output3: VariadicResult<2> { .init(.tensor()) }
    public static let fields: [any OpField] = [output1, output2, output3]
    public static let traits: Traits = .sameVariadicResultSize
  }
}
