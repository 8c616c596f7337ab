import Accel

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Math {
  /// The angle whose cosine is the number, from 0 to π; NaN unless that is from -1 to 1.
  ///
  ///     %y = math.acos %x : f32
  public enum Acos: LibmFunction {
    public static let name = "math.acos"
    public static let libm = Libm(acosf, acos)
  }

  /// The hyperbolic arc cosine; NaN below 1.
  ///
  ///     %y = math.acosh %x : f32
  public enum Acosh: LibmFunction {
    public static let name = "math.acosh"
    public static let libm = Libm(acoshf, acosh)
  }

  /// The angle whose sine is the number, from -π/2 to π/2; NaN unless that is from -1 to 1.
  ///
  ///     %y = math.asin %x : f32
  public enum Asin: LibmFunction {
    public static let name = "math.asin"
    public static let libm = Libm(asinf, asin)
  }

  /// The hyperbolic arc sine.
  ///
  ///     %y = math.asinh %x : f32
  public enum Asinh: LibmFunction {
    public static let name = "math.asinh"
    public static let libm = Libm(asinhf, asinh)
  }

  /// The angle whose tangent is the number, from -π/2 to π/2.
  ///
  ///     %y = math.atan %x : f32
  public enum Atan: LibmFunction {
    public static let name = "math.atan"
    public static let libm = Libm(atanf, atan)
  }

  /// The hyperbolic arc tangent; NaN unless the number is from -1 to 1.
  ///
  ///     %y = math.atanh %x : f32
  public enum Atanh: LibmFunction {
    public static let name = "math.atanh"
    public static let libm = Libm(atanhf, atanh)
  }

  /// The cube root.
  ///
  ///     %y = math.cbrt %x : f32
  public enum Cbrt: LibmFunction {
    public static let name = "math.cbrt"
    public static let libm = Libm(cbrtf, cbrt)
    public static let domain = LibmDomain.none
  }

  /// The cosine of an angle in radians.
  ///
  ///     %y = math.cos %x : f32
  public enum Cos: LibmFunction {
    public static let name = "math.cos"
    public static let libm = Libm(cosf, cos)
  }

  /// The hyperbolic cosine.
  ///
  ///     %y = math.cosh %x : f32
  public enum Cosh: LibmFunction {
    public static let name = "math.cosh"
    public static let libm = Libm(coshf, cosh)
  }

  /// The error function.
  ///
  ///     %y = math.erf %x : f32
  public enum Erf: LibmFunction {
    public static let name = "math.erf"
    public static let libm = Libm(erff, erf)
  }

  /// What the error function leaves of one.
  ///
  ///     %y = math.erfc %x : f32
  public enum Erfc: LibmFunction {
    public static let name = "math.erfc"
    public static let libm = Libm(erfcf, erfc)
  }

  /// e to the power of the number.
  ///
  ///     %y = math.exp %x : f32
  public enum Exp: LibmFunction {
    public static let name = "math.exp"
    public static let libm = Libm(expf, exp)
  }

  /// 2 to the power of the number.
  ///
  ///     %y = math.exp2 %x : f32
  public enum Exp2: LibmFunction {
    public static let name = "math.exp2"
    public static let libm = Libm(exp2f, exp2)
  }

  /// e to the power of the number, minus one, exact near zero.
  ///
  ///     %y = math.expm1 %x : f32
  public enum ExpM1: LibmFunction {
    public static let name = "math.expm1"
    public static let libm = Libm(expm1f, expm1)
  }

  /// The natural logarithm; NaN of negative numbers.
  ///
  ///     %y = math.log %x : f32
  public enum Log: LibmFunction {
    public static let name = "math.log"
    public static let libm = Libm(logf, log)
    public static let domain = LibmDomain.withoutMinus
  }

  /// The logarithm to the base of 10; NaN of negative numbers.
  ///
  ///     %y = math.log10 %x : f32
  public enum Log10: LibmFunction {
    public static let name = "math.log10"
    public static let libm = Libm(log10f, log10)
    public static let domain = LibmDomain.withoutMinus
  }

  /// The natural logarithm of one plus the number, exact near zero.
  ///
  ///     %y = math.log1p %x : f32
  public enum Log1p: LibmFunction {
    public static let name = "math.log1p"
    public static let libm = Libm(log1pf, log1p)
    public static let domain = LibmDomain.fromMinusOne
  }

  /// The logarithm to the base of 2; NaN of negative numbers.
  ///
  ///     %y = math.log2 %x : f32
  public enum Log2: LibmFunction {
    public static let name = "math.log2"
    public static let libm = Libm(log2f, log2)
    public static let domain = LibmDomain.withoutMinus
  }

  /// One divided by the square root; NaN of negative numbers.
  ///
  ///     %y = math.rsqrt %x : f32
  public enum Rsqrt: LibmFunction {
    public static let name = "math.rsqrt"
    public static let libm = Libm({ 1 / $0.squareRoot() }, { 1 / $0.squareRoot() })
    public static let domain = LibmDomain.none
  }

  /// The sine of an angle in radians.
  ///
  ///     %y = math.sin %x : f32
  public enum Sin: LibmFunction {
    public static let name = "math.sin"
    public static let libm = Libm(sinf, sin)
  }

  /// The hyperbolic sine.
  ///
  ///     %y = math.sinh %x : f32
  public enum Sinh: LibmFunction {
    public static let name = "math.sinh"
    public static let libm = Libm(sinhf, sinh)
  }

  /// The square root; NaN of negative numbers.
  ///
  ///     %y = math.sqrt %x : f32
  public enum Sqrt: LibmFunction {
    public static let name = "math.sqrt"
    public static let libm = Libm(sqrtf, sqrt)
    public static let domain = LibmDomain.withoutMinus
  }

  /// The tangent of an angle in radians.
  ///
  ///     %y = math.tan %x : f32
  public enum Tan: LibmFunction {
    public static let name = "math.tan"
    public static let libm = Libm(tanf, tan)
  }

  /// The hyperbolic tangent.
  ///
  ///     %y = math.tanh %x : f32
  public enum Tanh: LibmFunction {
    public static let name = "math.tanh"
    public static let libm = Libm(tanhf, tanh)
  }
}
