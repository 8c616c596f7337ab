import Accel

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A complex number in the processor's format, with the functions of the dialect.
struct ComplexNumber {
  var re: Double, im: Double

  init(_ re: Double, _ im: Double = 0) { (self.re, self.im) = (re, im) }

  /// The number that bits stand for.
  init(_ bits: WideInteger, _ format: FloatFormat) {
    let parts = bits.parts
    re = SoftFloat(bits: parts.re, format: format).nearestDouble
    im = SoftFloat(bits: parts.im, format: format).nearestDouble
  }

  /// Returns the bits of the number in a format.
  func bits(_ format: FloatFormat) -> WideInteger {
    func rounded(_ part: Double) -> WideInteger { SoftFloat(part).converted(to: format).value.bits }
    return WideInteger(rounded(re), rounded(im))
  }

  static let i = ComplexNumber(0, 1)

  static prefix func - (x: Self) -> Self { Self(-x.re, -x.im) }
  static func + (x: Self, y: Self) -> Self { Self(x.re + y.re, x.im + y.im) }
  static func - (x: Self, y: Self) -> Self { Self(x.re - y.re, x.im - y.im) }
  static func * (x: Self, y: Self) -> Self {
    Self(x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re)
  }
  /// The quotient, by Smith's method: the divisor is scaled by its greater part.
  static func / (x: Self, y: Self) -> Self {
    if abs(y.re) >= abs(y.im) {
      let ratio = y.im / y.re
      let scale = y.re + y.im * ratio
      return Self((x.re + x.im * ratio) / scale, (x.im - x.re * ratio) / scale)
    }
    let ratio = y.re / y.im
    let scale = y.re * ratio + y.im
    return Self((x.re * ratio + x.im) / scale, (x.im * ratio - x.re) / scale)
  }

  var isZero: Bool { re == 0 && im == 0 }
  var magnitude: Double { hypot(re, im) }
  var angle: Double { atan2(im, re) }
  var conjugate: Self { Self(re, -im) }

  var exponential: Self { Self(exp(re) * cos(im), exp(re) * sin(im)) }
  var exponentialMinusOne: Self {
    let half = sin(im / 2)
    return Self(expm1(re) * cos(im) - 2 * half * half, exp(re) * sin(im))
  }
  var logarithm: Self { Self(log(magnitude), angle) }
  var logarithmOfOnePlus: Self { Self(log1p(re * (2 + re) + im * im) / 2, atan2(im, 1 + re)) }
  var squareRoot: Self {
    if isZero { return Self(0, im) }
    let root = ((magnitude + abs(re)) / 2).squareRoot()
    let other = abs(im) / (2 * root)
    let (real, imaginary) = re >= 0 ? (root, other) : (other, root)
    return Self(real, im.sign == .minus ? -imaginary : imaginary)
  }
  var sine: Self { Self(sin(re) * cosh(im), cos(re) * sinh(im)) }
  var cosine: Self { Self(cos(re) * cosh(im), -sin(re) * sinh(im)) }
  var hyperbolicTangent: Self {
    let scale = cosh(2 * re) + cos(2 * im)
    return scale.isInfinite
      ? Self(re < 0 ? -1 : 1, 0) : Self(sinh(2 * re) / scale, sin(2 * im) / scale)
  }
  var tangent: Self {
    let turned = Self(-im, re).hyperbolicTangent
    return Self(turned.im, -turned.re)
  }
  var signum: Self { isZero ? self : Self(re / magnitude, im / magnitude) }

  /// Returns the number to a power; zero to the power of zero is one.
  func power(_ exponent: Self) -> Self {
    if isZero { return exponent.isZero ? Self(1) : Self(0) }
    return (exponent * logarithm).exponential
  }

  /// Returns the number to an integral power.
  func power(_ exponent: Int) -> Self {
    var (result, square, rest) = (Self(1), self, exponent.magnitude)
    while rest > 0 {
      if rest & 1 == 1 { result = result * square }
      square = square * square
      rest >>= 1
    }
    return exponent < 0 ? Self(1) / result : result
  }
}
