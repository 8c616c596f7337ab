public import Accel

// What the text calls functions on scalars, ways of casting and kinds of loops. Each is an attribute of its own, as
// `#linalg.type_fn<cast_signed>`.

extension Linalg {
  /// How the iterations along a dimension depend on each other.
  public enum IteratorType: Keyword, KeywordEnumeration {
    case parallel, reduction
    public static let width = 32
  }

  /// How a number becomes one of another type.
  public enum TypeFunction: Keyword, KeywordEnumeration {
    case castSigned = "cast_signed"
    case castUnsigned = "cast_unsigned"
    public static let width = 32
  }

  /// A function of one number.
  public enum UnaryFunction: Keyword, KeywordEnumeration {
    case exp, log, abs, ceil, floor, negf, reciprocal, round, sqrt, rsqrt, square, tanh, erf
    public static let width = 32
  }

  /// A function of two numbers.
  public enum BinaryFunction: Keyword, KeywordEnumeration {
    case add, sub, mul, div
    case divUnsigned = "div_unsigned"
    case maxSigned = "max_signed"
    case minSigned = "min_signed"
    case maxUnsigned = "max_unsigned"
    case minUnsigned = "min_unsigned"
    case powf
    public static let width = 32
  }

  /// A function of three numbers.
  public enum TernaryFunction: Keyword, KeywordEnumeration {
    case select
    public static let width = 32
  }

  /// A function of one, two or three numbers: those of `UnaryFunction`, `BinaryFunction` and `TernaryFunction`.
  public enum ElementwiseKind: Keyword, KeywordEnumeration {
    case exp, log, abs, ceil, floor, negf, reciprocal, round, sqrt, rsqrt, square, tanh, erf
    case add, sub, mul, div
    case divUnsigned = "div_unsigned"
    case maxSigned = "max_signed"
    case minSigned = "min_signed"
    case maxUnsigned = "max_unsigned"
    case minUnsigned = "min_unsigned"
    case powf, select
    public static let width = 32

    /// The number of inputs.
    public var arity: Int { self == .select ? 3 : number < ElementwiseKind.add.number ? 1 : 2 }
  }

  /// The sizes m and r of Winograd's minimal filtering.
  public enum WinogradSizes: Keyword, KeywordEnumeration {
    case f23 = "F_2_3"
    case f43 = "F_4_3"
    case f25 = "F_2_5"
    public static let width = 32
    public static let summary = "allowed 32-bit signless integer cases: 0, 1, 2"

    /// The size of an output tile, and that of the filter.
    public var sizes: (m: Int, r: Int) {
      switch self {
      case .f23: (2, 3)
      case .f43: (4, 3)
      case .f25: (2, 5)
      }
    }
  }
}

extension Linalg {
  /// `#linalg.iterator_type<parallel>`.
  public struct IteratorTypeAttr: WordAttribute, ArrayElement {
    public static let name = "linalg.iterator_type"
    public static let arraySummary = "Iterator type should be an enum."
    public static let messageNames = (attribute: "IteratorTypeAttr", word: "::mlir::utils::IteratorType")
    public let value: IteratorType
    public init(value: IteratorType) { self.value = value }
  }

  /// `#linalg.type_fn<cast_signed>`.
  public struct TypeFunctionAttr: WordAttribute {
    public static let name = "linalg.type_fn"
    public static let messageNames = (attribute: "TypeFnAttr", word: "::mlir::linalg::TypeFn")
    public let value: TypeFunction
    public init(value: TypeFunction) { self.value = value }
  }

  /// `#linalg.unary_fn<exp>`.
  public struct UnaryFunctionAttr: WordAttribute {
    public static let name = "linalg.unary_fn"
    public static let messageNames = (attribute: "UnaryFnAttr", word: "::mlir::linalg::UnaryFn")
    public let value: UnaryFunction
    public init(value: UnaryFunction) { self.value = value }
  }

  /// `#linalg.binary_fn<add>`.
  public struct BinaryFunctionAttr: WordAttribute {
    public static let name = "linalg.binary_fn"
    public static let messageNames = (attribute: "BinaryFnAttr", word: "::mlir::linalg::BinaryFn")
    public let value: BinaryFunction
    public init(value: BinaryFunction) { self.value = value }
  }

  /// `#linalg.ternary_fn<select>`.
  public struct TernaryFunctionAttr: WordAttribute {
    public static let name = "linalg.ternary_fn"
    public static let messageNames = (attribute: "TernaryFnAttr", word: "::mlir::linalg::TernaryFn")
    public let value: TernaryFunction
    public init(value: TernaryFunction) { self.value = value }
  }

  /// `#linalg.elementwise_kind<add>`.
  public struct ElementwiseKindAttr: WordAttribute {
    public static let name = "linalg.elementwise_kind"
    public static let messageNames = (
      attribute: "ElementwiseKindAttr", word: "::mlir::linalg::ElementwiseKind"
    )
    public let value: ElementwiseKind
    public init(value: ElementwiseKind) { self.value = value }
  }
}
