public import Accel
import ArithDialect

extension Math {
  /// The number without its sign.
  ///
  ///     %y = math.absf %x : f32
  public enum AbsF: FloatFunction {
    public static let name = "math.absf"
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      foldNumber(op, operands) { $0.absolute }
    }
  }

  /// The least integer that is not less.
  ///
  ///     %y = math.ceil %x : f32
  public enum Ceil: RoundingFunction {
    public static let name = "math.ceil"
    public static let rounding = Rounding.up
  }

  /// The greatest integer that is not greater.
  ///
  ///     %y = math.floor %x : f32
  public enum Floor: RoundingFunction {
    public static let name = "math.floor"
    public static let rounding = Rounding.down
  }

  /// The nearest integer, of two the one farther from zero.
  ///
  ///     %y = math.round %x : f32
  public enum Round: RoundingFunction {
    public static let name = "math.round"
    public static let rounding = Rounding.toNearestAway
    public static let foldsLibmFormatsOnly = true
  }

  /// The nearest integer, of two the even one.
  ///
  ///     %y = math.roundeven %x : f32
  public enum RoundEven: RoundingFunction {
    public static let name = "math.roundeven"
    public static let rounding = Rounding.toNearestEven
  }

  /// The number without its fraction.
  ///
  ///     %y = math.trunc %x : f32
  public enum Trunc: RoundingFunction {
    public static let name = "math.trunc"
    public static let rounding = Rounding.towardZero
    public static let foldsLibmFormatsOnly = true
  }
}

/// A number in, an integer near it out, in the same format.
public protocol RoundingFunction: FloatFunction {
  /// Which integer that is.
  static var rounding: Rounding { get }
  /// `true` iff constants are folded only in the formats of the C library.
  static var foldsLibmFormatsOnly: Bool { get }
}

extension RoundingFunction {
  public static var foldsLibmFormatsOnly: Bool { false }

  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    if foldsLibmFormatsOnly, !op.result.type.floatFormat.isLibms { return nil }
    return foldNumber(op, operands) { $0.roundedToIntegral(rounding) }
  }
}
