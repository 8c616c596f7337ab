public import Accel

extension Complex {
  /// The number with the other imaginary part.
  ///
  ///     %y = complex.conj %x : complex<f32>
  public enum Conj: ComplexFunction {
    public static let name = "complex.conj"

    // complex.conj(complex.conj(x)) → x
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      op.complex.defined(by: Conj.self).map { .value($0.complex) }
    }
  }

  /// The cosine.
  ///
  ///     %y = complex.cos %x : complex<f32>
  public enum Cos: ComplexFunction {
    public static let name = "complex.cos"
  }

  /// e to the power of the number.
  ///
  ///     %y = complex.exp %x : complex<f32>
  public enum Exp: ComplexFunction {
    public static let name = "complex.exp"

    // complex.exp(complex.log(x)) → x
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      op.complex.defined(by: Log.self).map { .value($0.complex) }
    }
  }

  /// e to the power of the number, minus one.
  ///
  ///     %y = complex.expm1 %x : complex<f32>
  public enum Expm1: ComplexFunction {
    public static let name = "complex.expm1"
  }

  /// The natural logarithm.
  ///
  ///     %y = complex.log %x : complex<f32>
  public enum Log: ComplexFunction {
    public static let name = "complex.log"

    // complex.log(complex.exp(x)) → x
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      op.complex.defined(by: Exp.self).map { .value($0.complex) }
    }
  }

  /// The natural logarithm of one plus the number.
  ///
  ///     %y = complex.log1p %x : complex<f32>
  public enum Log1p: ComplexFunction {
    public static let name = "complex.log1p"
  }

  /// The number with the other sign.
  ///
  ///     %y = complex.neg %x : complex<f32>
  public enum Neg: ComplexFunction {
    public static let name = "complex.neg"

    // complex.neg(complex.neg(x)) → x
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      op.complex.defined(by: Neg.self).map { .value($0.complex) }
    }
  }

  /// One divided by the square root.
  ///
  ///     %y = complex.rsqrt %x : complex<f32>
  public enum Rsqrt: ComplexFunction {
    public static let name = "complex.rsqrt"
  }

  /// The number divided by its absolute value; zero of zero.
  ///
  ///     %y = complex.sign %x : complex<f32>
  public enum Sign: ComplexFunction {
    public static let name = "complex.sign"
  }

  /// The sine.
  ///
  ///     %y = complex.sin %x : complex<f32>
  public enum Sin: ComplexFunction {
    public static let name = "complex.sin"
  }

  /// The square root, whose real part is not negative.
  ///
  ///     %y = complex.sqrt %x : complex<f32>
  public enum Sqrt: ComplexFunction {
    public static let name = "complex.sqrt"
  }

  /// The tangent.
  ///
  ///     %y = complex.tan %x : complex<f32>
  public enum Tan: ComplexFunction {
    public static let name = "complex.tan"
  }

  /// The hyperbolic tangent.
  ///
  ///     %y = complex.tanh %x : complex<f32>
  public enum Tanh: ComplexFunction {
    public static let name = "complex.tanh"
  }
}
