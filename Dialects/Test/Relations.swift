public import Accel

// Operations whose operands and results have something in common.

/// Any operands and results, related by a trait or rule.
public protocol RelatedValues: OpSchema {}

extension RelatedValues {
  public static var operands: VariadicOperand<0> { .init() }
  public static var results: VariadicResult<0> { .init() }
  public static var fields: [any OpField] { [operands, results] }
}

/// Two values in.
public protocol RelatedPair: OpSchema {}

extension RelatedPair {
  public static var x: Operand<0> { .init() }
  public static var y: Operand<1> { .init() }
  public static var fields: [any OpField] { [x, y] }
}

/// Two values in, one out.
public protocol RelatedTriple: OpSchema {}

extension RelatedTriple {
  public static var x: Operand<0> { .init() }
  public static var y: Operand<1> { .init() }
  public static var res: Result<0> { .init() }
  public static var fields: [any OpField] { [x, y, res] }
}

/// Two shaped values in, one out.
public protocol RelatedShapes: OpSchema {}

extension RelatedShapes {
  public static var x: Operand<0> { .init(.shaped()) }
  public static var y: Operand<1> { .init(.shaped()) }
  public static var res: Result<0> { .init(.shaped()) }
  public static var fields: [any OpField] { [x, y, res] }
}

extension Test {
  static let relationOperations: [any OpSchema.Type] = [
    SameOperandElementType.self, SameElementType.self, SameOperandShape.self, SameShape.self, SameType.self,
    ElementwiseMappable.self, FixedElementTypes.self, SameElementTypeOfOperands.self,
    SameElementTypeOfFirstAndResult.self, SameTypeOfOperands.self, SameTypeAsAttribute.self,
    SameTypeOfFirstAndResult.self, SameRankOfOperands.self, SameRankOfFirstAndResult.self, SameRank.self,
    SameShapeOfFirstAndResult.self, SameCountOfFirstAndResult.self, FourEqualsFive.self,
    RankEqualsCount.self, NoneImpliesNone.self, VariadicWithSameResult.self, SameTensorType.self,
  ]

  /// Operands of one element type.
  ///
  ///     %0 = "test.same_operand_element_type"(%x, %y) : (i32, i32) -> f32
  public enum SameOperandElementType: OpSchema {
    public static let name = "test.same_operand_element_type"
    public static var x: Operand<0> { .init() }
    public static var y: Operand<1> { .init() }
    public static var res: Result<0> { .init() }
    public static let fields: [any OpField] = [x, y, res]
    public static let traits: Traits = .sameOperandsElementType
  }

  /// Operands and results of one element type.
  ///
  ///     %0 = "test.same_operand_and_result_element_type"(%x) : (i32) -> i32
  public enum SameElementType: RelatedValues {
    public static let name = "test.same_operand_and_result_element_type"
    public static let traits: Traits = .sameOperandsAndResultElementType
  }

  /// Operands of one shape.
  ///
  ///     "test.same_operand_shape"(%x, %y) : (tensor<2xi32>, tensor<2xf32>) -> ()
  public enum SameOperandShape: OpSchema {
    public static let name = "test.same_operand_shape"
    public static var operands: VariadicOperand<0> { .init(.shaped()) }
    public static let fields: [any OpField] = [operands]
    public static let traits: Traits = .sameOperandsShape
  }

  /// Operands and results of one shape.
  ///
  ///     %0 = "test.same_operand_and_result_shape"(%x) : (tensor<2xi32>) -> tensor<2xf32>
  public enum SameShape: OpSchema {
    public static let name = "test.same_operand_and_result_shape"
    public static var operands: VariadicOperand<0> { .init(.shaped()) }
    public static var results: VariadicResult<0> { .init(.shaped()) }
    public static let fields: [any OpField] = [operands, results]
    public static let traits: Traits = .sameOperandsAndResultShape
  }

  /// Operands and results of one type.
  ///
  ///     %0 = "test.same_operand_and_result_type"(%x) : (i32) -> i32
  public enum SameType: RelatedValues {
    public static let name = "test.same_operand_and_result_type"
    public static let traits: Traits = .sameOperandsAndResultType
  }

  /// Works element by element.
  ///
  ///     %0 = "test.elementwise_mappable"(%x) : (f32) -> f32
  public enum ElementwiseMappable: RelatedValues {
    public static let name = "test.elementwise_mappable"
    public static let traits: Traits = [.elementwise, .scalarizable, .vectorizable, .tensorizable]
  }

  /// Elements of fixed types.
  ///
  ///     %0 = "test.arg_and_res_have_fixed_element_types"(%x, %y)
  ///       : (tensor<2xi32>, tensor<2xf32>) -> tensor<2xi16>
  public enum FixedElementTypes: RelatedShapes {
    public static let name = "test.arg_and_res_have_fixed_element_types"
    public static let rules = [
      Rule("fixed type combination") { (op: Op<Self>) in
        op.x.type.elementOrSelf == op.context.i32 && op.y.type.elementOrSelf == op.context.floatType(.f32)
      },
      Rule("'res' is 16-bit signless integer") { (op: Op<Self>) in
        op.res.type.elementOrSelf == op.context.integerType(16)
      },
    ]
  }

  /// Two operands of one element type.
  ///
  ///     "test.operands_have_same_element_type"(%x, %y) : (i32, i32) -> ()
  public enum SameElementTypeOfOperands: RelatedPair {
    public static let name = "test.operands_have_same_element_type"
    public static let rules = [Rule.sameElementType(x, y)]
  }

  /// An operand and a result of one element type.
  ///
  ///     %0 = "test.operand0_and_result_have_same_element_type"(%x, %y) : (i32, f32) -> i32
  public enum SameElementTypeOfFirstAndResult: RelatedTriple {
    public static let name = "test.operand0_and_result_have_same_element_type"
    public static let rules = [Rule.sameElementType(x, res)]
  }

  /// Two operands of one type.
  ///
  ///     "test.operands_have_same_type"(%x, %y) : (i32, i32) -> ()
  public enum SameTypeOfOperands: RelatedPair {
    public static let name = "test.operands_have_same_type"
    public static let rules = [Rule.same("type", x, y) { $0 }]
  }

  /// A result of an attribute's type.
  ///
  ///     %0 = test.result_has_same_type_as_attr 1 : i32 -> i32
  public enum SameTypeAsAttribute: OpSchema {
    public static let name = "test.result_has_same_type_as_attr"
    public static var attr: Property<0, TypedAttribute> { .init() }
    public static var result: Result<0> { .init() }
    public static let fields: [any OpField] = [attr, result]
    public static let rules = [
      Rule("all of {attr, result} have same type") { (op: Op<Self>) in
        op.attr.type == op.result.type
      }
    ]
    public static let assembly: Assembly? = "\(attr) -> \(type: result)\(.attributes)"
  }

  /// An operand and a result of one type.
  ///
  ///     %0 = "test.operand0_and_result_have_same_type"(%x, %y) : (i32, f32) -> i32
  public enum SameTypeOfFirstAndResult: RelatedTriple {
    public static let name = "test.operand0_and_result_have_same_type"
    public static let rules = [Rule.same("type", x, res) { $0 }]
  }

  /// Two operands of one rank.
  ///
  ///     "test.operands_have_same_rank"(%x, %y) : (tensor<2xi32>, tensor<3xi32>) -> ()
  public enum SameRankOfOperands: OpSchema {
    public static let name = "test.operands_have_same_rank"
    public static var x: Operand<0> { .init(.shaped()) }
    public static var y: Operand<1> { .init(.shaped()) }
    public static let fields: [any OpField] = [x, y]
    public static let rules = [Rule.sameRank(x, y)]
  }

  /// An operand and a result of one rank.
  ///
  ///     %0 = "test.operand0_and_result_have_same_rank"(%x, %y)
  ///       : (tensor<2xi32>, tensor<i32>) -> tensor<3xi32>
  public enum SameRankOfFirstAndResult: RelatedShapes {
    public static let name = "test.operand0_and_result_have_same_rank"
    public static let rules = [Rule.sameRank(x, res)]
  }

  /// Operands and a result of one rank.
  ///
  ///     %0 = "test.operands_and_result_have_same_rank"(%x, %y)
  ///       : (tensor<2xi32>, tensor<3xi32>) -> tensor<4xi32>
  public enum SameRank: RelatedShapes {
    public static let name = "test.operands_and_result_have_same_rank"
    public static let traits: Traits = .sameOperandsAndResultRank
  }

  /// An operand and a result of one shape.
  ///
  ///     %0 = "test.operand0_and_result_have_same_shape"(%x, %y)
  ///       : (tensor<2xi32>, tensor<i32>) -> tensor<2xf32>
  public enum SameShapeOfFirstAndResult: RelatedShapes {
    public static let name = "test.operand0_and_result_have_same_shape"
    public static let rules = [Rule.sameShape(x, res)]
  }

  /// An operand and a result of as many elements.
  ///
  ///     %0 = "test.operand0_and_result_have_same_element_count"(%x, %y)
  ///       : (tensor<2x3xi32>, tensor<i32>) -> tensor<6xi32>
  public enum SameCountOfFirstAndResult: RelatedShapes {
    public static let name = "test.operand0_and_result_have_same_element_count"
    public static let rules = [Rule.sameElementCount(x, res)]
  }

  /// Is never valid.
  ///
  ///     "test.four_equals_five"() : () -> ()
  public enum FourEqualsFive: OpSchema {
    public static let name = "test.four_equals_five"
    public static let rules = [Rule("4 equals 5") { (_: Op<Self>) in false }]
  }

  /// A result with as many elements as the operand has dimensions.
  ///
  ///     %0 = "test.operand_rank_equals_result_size"(%x) : (tensor<2x3xi32>) -> tensor<2xi32>
  public enum RankEqualsCount: OpSchema {
    public static let name = "test.operand_rank_equals_result_size"
    public static var operand: Operand<0> { .init(.shaped()) }
    public static var result: Result<0> { .init(.shaped()) }
    public static let fields: [any OpField] = [operand, result]
    public static let rules = [
      Rule("operand rank equals result size") { (op: Op<Self>) in
        op.operand.type.shape?.count == op.result.type.shape?.reduce(1, &*)
      }
    ]
  }

  /// If the first is of type `none`, so is the second.
  ///
  ///     "test.if_first_operand_is_none_then_so_is_second"(%x, %y) : (none, none) -> ()
  public enum NoneImpliesNone: RelatedPair {
    public static let name = "test.if_first_operand_is_none_then_so_is_second"
    public static let rules = [
      Rule("has either both none type operands or first is not none") { (op: Op<Self>) in
        op.x.type != op.context.noneType || op.y.type == op.context.noneType
      }
    ]
  }

  /// Integers of one type.
  ///
  ///     %0 = "test.variadic_with_same_operand_results"(%x, %y) : (i32, i32) -> i32
  public enum VariadicWithSameResult: OpSchema {
    public static let name = "test.variadic_with_same_operand_results"
    public static var operands: VariadicOperand<0> { .init(.signlessInteger) }
    public static var result: Result<0> { .init(.signlessInteger) }
    public static let fields: [any OpField] = [operands, result]
    public static let traits: Traits = .sameOperandsAndResultType
  }

  /// Tensors of one type.
  ///
  ///     %0 = "test.same_operand_result_type"(%x) : (tensor<2xi32>) -> tensor<2xi32>
  public enum SameTensorType: OpSchema {
    public static let name = "test.same_operand_result_type"
    public static var operand: Operand<0> { .init(.tensor()) }
    public static var result: Result<0> { .init(.tensor()) }
    public static let fields: [any OpField] = [operand, result]
    public static let traits: Traits = .sameOperandsAndResultType
  }
}
