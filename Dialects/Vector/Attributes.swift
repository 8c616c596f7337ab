public import Accel

extension Vector {
  /// How two elements become one.
  public enum CombiningKind: Keyword, KeywordEnumeration {
    case add, mul, minui, minsi, minnumf, maxui, maxsi, maxnumf, and, or, xor, maximumf, minimumf
    public static let width = 32
    public static let summary = "Kind of combining function for contractions and reductions"

    /// `true` iff elements of type `type` can be combined so.
    func supports(_ type: Type) -> Bool {
      switch self {
      case .add, .mul: type.isIntegerOrIndex || type.isFloat
      case .minui, .minsi, .maxui, .maxsi, .and, .or, .xor: type.isIntegerOrIndex
      case .minnumf, .maxnumf, .minimumf, .maximumf: type.isFloat
      }
    }
  }

  /// What is printed after a value, or alone.
  public enum PrintPunctuation: Keyword, KeywordEnumeration {
    case none = "no_punctuation"
    case newline, comma, open, close
    public static let width = 32
    public static let summary = "Punctuation for separating vectors or vector elements"
  }

  /// How the iterations along a dimension depend on each other.
  public enum IteratorType: Keyword, KeywordEnumeration {
    case parallel, reduction
    public static let width = 32
  }

  /// `#vector.kind<add>`.
  public struct CombiningKindAttr: ShortWordAttribute {
    public static let name = "vector.kind"
    public static let messageNames = (
      attribute: "Vector_CombiningKindAttr", word: "::mlir::vector::CombiningKind"
    )
    public let value: CombiningKind
    public init(value: CombiningKind) { self.value = value }
  }

  /// `#vector.punctuation<comma>`.
  public struct PrintPunctuationAttr: ShortWordAttribute {
    public static let name = "vector.punctuation"
    public static let messageNames = (
      attribute: "Vector_PrintPunctuation", word: "::mlir::vector::PrintPunctuation"
    )
    public let value: PrintPunctuation
    public init(value: PrintPunctuation) { self.value = value }
  }

  /// `#vector.iterator_type<parallel>`.
  public struct IteratorTypeAttr: WordAttribute, ArrayElement {
    public static let name = "vector.iterator_type"
    public static let arraySummary = "Iterator type should be an enum."
    public static let messageNames = (
      attribute: "Vector_IteratorType", word: "::mlir::vector::IteratorType"
    )
    public let value: IteratorType
    public init(value: IteratorType) { self.value = value }
  }
}
