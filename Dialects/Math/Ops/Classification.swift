public import Accel

extension Math {
  /// `true` iff the number is neither infinite nor NaN.
  ///
  ///     %b = math.isfinite %x : f32
  public enum IsFinite: FloatClassification {
    public static let name = "math.isfinite"
    public static func holds(_ number: SoftFloat) -> Bool { number.isFinite }
  }

  /// `true` iff the number is infinite.
  ///
  ///     %b = math.isinf %x : f32
  public enum IsInf: FloatClassification {
    public static let name = "math.isinf"
    public static func holds(_ number: SoftFloat) -> Bool { number.isInfinity }
  }

  /// `true` iff the number is NaN.
  ///
  ///     %b = math.isnan %x : f32
  public enum IsNaN: FloatClassification {
    public static let name = "math.isnan"
    public static func holds(_ number: SoftFloat) -> Bool { number.isNaN }
  }

  /// `true` iff the number is finite and neither zero nor denormal.
  ///
  ///     %b = math.isnormal %x : f32
  public enum IsNormal: FloatClassification {
    public static let name = "math.isnormal"
    public static func holds(_ number: SoftFloat) -> Bool {
      number.isFinite && !number.isZero && !number.isDenormal
    }
  }
}
