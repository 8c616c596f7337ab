public import Accel

extension Arith {
  /// What an operation may assume about overflow: `overflow<nsw, nuw>`.
  public struct OverflowFlags: BitFlags {
    public static let name = "arith.overflow"
    public static let summary = "Integer overflow arith flags"
    public static let messageNames = (
      attribute: "Arith_IntegerOverflowAttr", flags: "::mlir::arith::IntegerOverflowFlags"
    )
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The result does not overflow when read as a signed number.
    public static let nsw = OverflowFlags(rawValue: 1 << 0)
    /// The result does not overflow when read as an unsigned number.
    public static let nuw = OverflowFlags(rawValue: 1 << 1)

    public static let keywords: [(flags: OverflowFlags, keyword: StaticString)] = [
      (.nsw, "nsw"), (.nuw, "nuw"),
    ]
    public static let separator: StaticString = ", "
  }

  /// What may be assumed about floating-point numbers: `fastmath<nnan,contract>`.
  public struct FastMathFlags: BitFlags {
    public static let name = "arith.fastmath"
    public static let summary = "Floating point fast math flags"
    public static let messageNames = (attribute: "Arith_FastMathAttr", flags: "::mlir::arith::FastMathFlags")
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Operations may be regrouped.
    public static let reassoc = FastMathFlags(rawValue: 1 << 0)
    /// Nothing is NaN.
    public static let nnan = FastMathFlags(rawValue: 1 << 1)
    /// Nothing is infinite.
    public static let ninf = FastMathFlags(rawValue: 1 << 2)
    /// The sign of a zero does not matter.
    public static let nsz = FastMathFlags(rawValue: 1 << 3)
    /// Dividing may become multiplying by the reciprocal.
    public static let arcp = FastMathFlags(rawValue: 1 << 4)
    /// Operations may be fused.
    public static let contract = FastMathFlags(rawValue: 1 << 5)
    /// Functions may be approximated.
    public static let afn = FastMathFlags(rawValue: 1 << 6)
    /// All of these.
    public static let fast = FastMathFlags(rawValue: 1 << 7 - 1)

    public static let keywords: [(flags: FastMathFlags, keyword: StaticString)] = [
      (.fast, "fast"), (.reassoc, "reassoc"), (.nnan, "nnan"), (.ninf, "ninf"), (.nsz, "nsz"),
      (.arcp, "arcp"), (.contract, "contract"), (.afn, "afn"),
    ]
    public static let separator: StaticString = ","
  }

  /// Which neighbour a number becomes that the format does not have.
  public enum RoundingMode: Keyword, KeywordEnumeration {
    case toNearestEven = "to_nearest_even"
    case downward
    case upward
    case towardZero = "toward_zero"
    case toNearestAway = "to_nearest_away"

    public static let width = 32
    public static let summary = "Floating point rounding mode"
  }

  /// How an element of memory and another value become the new element.
  public enum AtomicRMWKind: Keyword, KeywordEnumeration {
    case addf, addi, andi, assign, maximumf, maxnumf, maxs, maxu, minimumf, minnumf, mins, minu, mulf, muli
    case ori, xori
  }

  /// A relation between integers; `s…` reads them as signed, `u…` as unsigned.
  public enum IntegerPredicate: Keyword, KeywordEnumeration {
    case eq, ne, slt, sle, sgt, sge, ult, ule, ugt, uge
  }

  /// A relation between floating-point numbers; `o…` is false and `u…` is true if one of them is NaN.
  public enum FloatPredicate: Keyword, KeywordEnumeration {
    case alwaysFalse = "false"
    case oeq, ogt, oge, olt, ole, one, ord
    case ueq, ugt, uge, ult, ule, une, uno
    case alwaysTrue = "true"
  }
}
