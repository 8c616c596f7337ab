public import Accel
import ArithDialect

extension Complex: ExecutableDialect {
  /// What the operations do: sums and products in the format of the parts, functions by way of `f64`.
  public static var semantics: [Semantics] {
    [
      .parts(Add.self) { ($0.re + $1.re, $0.im + $1.im) },
      .parts(Sub.self) { ($0.re - $1.re, $0.im - $1.im) },
      .parts(Mul.self) { ($0.re * $1.re - $0.im * $1.im, $0.re * $1.im + $0.im * $1.re) },
      .numbers(Div.self) { $0 / $1 },
      .numbers(Pow.self) { $0.power($1) },
      .numbers(Atan2.self) { y, x in
        let quotient = (x + .i * y) / (x * x + y * y).squareRoot
        return -(.i * quotient.logarithm)
      },
      .binary(PowI.self) { op, x, n in
        let format = op.lhs.type.partFormat
        return ComplexNumber(x, format).power(n.signedValue ?? 0).bits(format)
      },
      .function(Conj.self) { $0.conjugate }, .function(Cos.self) { $0.cosine },
      .function(Exp.self) { $0.exponential }, .function(Expm1.self) { $0.exponentialMinusOne },
      .function(Log.self) { $0.logarithm }, .function(Log1p.self) { $0.logarithmOfOnePlus },
      .function(Neg.self) { -$0 }, .function(Rsqrt.self) { ComplexNumber(1) / $0.squareRoot },
      .function(Sign.self) { $0.signum }, .function(Sin.self) { $0.sine },
      .function(Sqrt.self) { $0.squareRoot }, .function(Tan.self) { $0.tangent },
      .function(Tanh.self) { $0.hyperbolicTangent },
      .unary(Re.self) { _, x in x.parts.re },
      .unary(Im.self) { _, x in x.parts.im },
      .measure(Abs.self) { $0.magnitude },
      .measure(Angle.self) { $0.angle },
      .binary(Create.self) { _, re, im in WideInteger(re, im) },
      .comparison(Equal.self, isEqual: true), .comparison(NotEqual.self, isEqual: false),
      .unary(Bitcast.self) { _, x in x },
      Semantics(Constant.self) { (op, execution) throws(ExecutionFailure) in
        guard let value = RuntimeValue(op.context.attribute(op.value)) else {
          throw execution.unsupported("the constant has no value")
        }
        return .values([value])
      },
    ]
  }
}

extension Type {
  /// The format of the parts of a complex number.
  fileprivate var partFormat: FloatFormat {
    self.as(ComplexType.self).unsafelyUnwrapped.element.floatFormat
  }
}

extension Semantics {
  /// Functions of one number.
  fileprivate static func function<S: ComplexFunction>(
    _: S.Type, _ compute: @escaping @Sendable (ComplexNumber) -> ComplexNumber
  ) -> Semantics {
    .unary(S.self) { op, x in
      let format = op.complex.type.partFormat
      return compute(ComplexNumber(x, format)).bits(format)
    }
  }

  /// Functions of two numbers.
  fileprivate static func numbers<S: ComplexBinary>(
    _: S.Type, _ compute: @escaping @Sendable (ComplexNumber, ComplexNumber) -> ComplexNumber
  ) -> Semantics {
    .binary(S.self) { op, x, y in
      let format = op.lhs.type.partFormat
      return compute(ComplexNumber(x, format), ComplexNumber(y, format)).bits(format)
    }
  }

  /// Functions of two numbers that are computed in the format of their parts.
  fileprivate static func parts<S: ComplexBinary>(
    _: S.Type,
    _ compute:
      @escaping @Sendable (
        (re: SoftFloat, im: SoftFloat), (re: SoftFloat, im: SoftFloat)
      ) -> (SoftFloat, SoftFloat)
  ) -> Semantics {
    .binary(S.self) { op, x, y in
      let format = op.lhs.type.partFormat
      func number(_ bits: WideInteger) -> (re: SoftFloat, im: SoftFloat) {
        let parts = bits.parts
        return (SoftFloat(bits: parts.re, format: format), SoftFloat(bits: parts.im, format: format))
      }
      let (re, im) = compute(number(x), number(y))
      return WideInteger(re.bits, im.bits)
    }
  }

  /// Functions from a complex number to a real one.
  fileprivate static func measure<S: ComplexMeasure>(
    _: S.Type, _ compute: @escaping @Sendable (ComplexNumber) -> Double
  ) -> Semantics {
    .unary(S.self) { op, x in
      let format = op.complex.type.partFormat
      return SoftFloat(compute(ComplexNumber(x, format))).converted(to: format).value.bits
    }
  }

  /// Comparisons; NaN is equal to nothing.
  fileprivate static func comparison<S: ComplexComparison>(_: S.Type, isEqual: Bool) -> Semantics {
    .binary(S.self) { op, x, y in
      let format = op.lhs.type.partFormat
      let (left, right) = (ComplexNumber(x, format), ComplexNumber(y, format))
      return WideInteger((left.re == right.re && left.im == right.im) == isEqual ? 1 : 0, width: 1)
    }
  }
}
