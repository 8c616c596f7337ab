public import Accel

// Operations whose operands and results have types of certain kinds.

extension Test {
  static let typeOperations: [any OpSchema.Type] = [
    IntTypes.self, ComplexF64.self, ComplexTensor.self, Tuple.self, TakesStaticMemRef.self,
    SmallMemRef.self, TensorsOfRanks.self, RankedTensor.self, TensorOfRanks.self,
  ]

  /// Integers of some types.
  ///
  ///     %0:4 = "test.int_types"() : () -> (i16, si32, ui64, i1)
  public enum IntTypes: OpSchema {
    public static let name = "test.int_types"
    public static var anyI16: Result<0> { .init(.integer(16), name: "any_i16") }
    public static var si32: Result<1> { .init(.si(32)) }
    public static var ui64: Result<2> { .init(.ui(64)) }
    public static var anyInt: Result<3> { .init(.integer, name: "any_int") }
    public static let fields: [any OpField] = [anyI16, si32, ui64, anyInt]
  }

  /// A complex number.
  ///
  ///     %0 = "test.complex_f64"() : () -> complex<f64>
  public enum ComplexF64: OpSchema {
    public static let name = "test.complex_f64"
    public static var result: Result<0> { .init(.complex(of: .f64)) }
    public static let fields: [any OpField] = [result]
  }

  /// A tensor of complex numbers.
  ///
  ///     %0 = "test.complex_f64_tensor"() : () -> tensor<2xcomplex<f64>>
  public enum ComplexTensor: OpSchema {
    public static let name = "test.complex_f64_tensor"
    public static var result: Result<0> { .init(.tensor(of: .complex(of: .f64))) }
    public static let fields: [any OpField] = [result]
  }

  /// A tuple of 32-bit numbers.
  ///
  ///     %0 = "test.tuple_32_bit"() : () -> tuple<i32, f32>
  public enum Tuple: OpSchema {
    public static let name = "test.tuple_32_bit"
    public static var result: Result<0> { .init(.tuple(of: .anyOf(.i32, .f32))) }
    public static let fields: [any OpField] = [result]
  }

  /// A buffer of a known shape.
  ///
  ///     "test.takes_static_memref"(%m) : (memref<4xf32>) -> ()
  public enum TakesStaticMemRef: OpSchema {
    public static let name = "test.takes_static_memref"
    public static var x: Operand<0> { .init(.staticMemref()) }
    public static let fields: [any OpField] = [x]
  }

  /// A buffer of few dimensions.
  ///
  ///     %0 = "test.rank_less_than_2_I8_F32_memref"() : () -> memref<4xi8>
  public enum SmallMemRef: OpSchema {
    public static let name = "test.rank_less_than_2_I8_F32_memref"
    public static var result: Result<0> { .init(.memref(of: .anyOf(.i8, .f32), ranks: 0, 1)) }
    public static let fields: [any OpField] = [result]
  }

  /// Tensors of increasing rank.
  ///
  ///     "test.nd_tensor_of"(%a, %b, %c, %d, %e)
  ///       : (tensor<f32>, tensor<1xf32>, tensor<1x1xi16>, tensor<1x1x1xi16>, tensor<1x1x1x1xi16>) -> ()
  public enum TensorsOfRanks: OpSchema {
    public static let name = "test.nd_tensor_of"
    public static var arg0: Operand<0> { .init(.tensor(of: .f32, ranks: 0)) }
    public static var arg1: Operand<1> { .init(.tensor(of: .f32, ranks: 1)) }
    public static var arg2: Operand<2> { .init(.tensor(of: .i16, ranks: 2)) }
    public static var arg3: Operand<3> { .init(.tensor(of: .i16, ranks: 3)) }
    public static var arg4: Operand<4> { .init(.tensor(of: .i16, ranks: 4)) }
    public static let fields: [any OpField] = [arg0, arg1, arg2, arg3, arg4]
  }

  /// A tensor of known rank.
  ///
  ///     "test.ranked_tensor_op"(%t) : (tensor<?xf32>) -> ()
  public enum RankedTensor: OpSchema {
    public static let name = "test.ranked_tensor_op"
    public static var input: Operand<0> { .init(.rankedTensor()) }
    public static let fields: [any OpField] = [input]
  }

  /// A tensor of one of two ranks.
  ///
  ///     "test.multi_tensor_rank_of"(%t) : (tensor<i32>) -> ()
  public enum TensorOfRanks: OpSchema {
    public static let name = "test.multi_tensor_rank_of"
    public static var arg0: Operand<0> { .init(.tensor(of: .anyOf(.i8, .i32, .f32), ranks: 0, 1)) }
    public static let fields: [any OpField] = [arg0]
  }
}
