public import Accel
import ArithDialect

extension Math: ExecutableDialect {
  public static var semantics: [Semantics] { librarySemantics + roundingSemantics + otherSemantics }

  /// What the functions of the C library do.
  private static var librarySemantics: [Semantics] {
    [
      .library(Acos.self), .library(Acosh.self), .library(Asin.self), .library(Asinh.self),
      .library(Atan.self), .library(Atanh.self), .library(Cbrt.self), .library(Cos.self),
      .library(Cosh.self), .library(Erf.self), .library(Erfc.self), .library(Exp.self),
      .library(Exp2.self), .library(ExpM1.self), .library(Log.self), .library(Log10.self),
      .library(Log1p.self), .library(Log2.self), .library(Rsqrt.self), .library(Sin.self),
      .library(Sinh.self), .library(Sqrt.self), .library(Tan.self), .library(Tanh.self),
    ]
  }

  /// What functions do whose results are exact.
  private static var roundingSemantics: [Semantics] {
    [
      .function(AbsF.self) { $0.absolute },
      .function(Ceil.self) { $0.roundedToIntegral(.up) },
      .function(Floor.self) { $0.roundedToIntegral(.down) },
      .function(Round.self) { $0.roundedToIntegral(.toNearestAway) },
      .function(RoundEven.self) { $0.roundedToIntegral(.toNearestEven) },
      .function(Trunc.self) { $0.roundedToIntegral(.towardZero) },
      .classification(IsFinite.self), .classification(IsInf.self), .classification(IsNaN.self),
      .classification(IsNormal.self),
      .integer(AbsI.self), .integer(CtLz.self), .integer(CtTz.self), .integer(CtPop.self),
    ]
  }

  /// What functions of several numbers do.
  private static var otherSemantics: [Semantics] {
    [
      .floats(Atan2.self) { $0.isZero && $1.isZero ? .nan($0.format) : Atan2.libm($0, $1) },
      .floats(CopySign.self) { $0.copyingSign(of: $1) },
      .floats(PowF.self) { PowF.libm($0, $1) },
      .binary(FPowI.self) { op, x, n in
        let format = op.lhs.type.floatFormat
        let power = SoftFloat.converted(n, .signed, to: .f64).value.converted(to: format).value
        return op.fastmath.computed(format, x) { PowF.libm($0, power) }
      },
      .binary(IPowI.self) { (op, x, n) throws(Undefined) in
        guard let power = IPowI.power(x, n) else { throw Undefined("zero to a negative power") }
        return power
      },
      .lanes(Fma.self) { op, lanes in
        guard let a = lanes[0], let b = lanes[1], let c = lanes[2] else { return nil }
        let format = op.a.type.floatFormat
        let (factor, addend) = (SoftFloat(bits: b, format: format), SoftFloat(bits: c, format: format))
        if op.fastmath.exclude(factor) || op.fastmath.exclude(addend) { return nil }
        return op.fastmath.computed(format, a) { $0.fusedMultiplyAdd(factor, addend).value }
      },
      .lanes(ClampF.self) { op, lanes in
        guard let x = lanes[0], let low = lanes[1], let high = lanes[2] else { return nil }
        let format = op.value.type.floatFormat
        let (least, most) = (SoftFloat(bits: low, format: format), SoftFloat(bits: high, format: format))
        if op.fastmath.exclude(least) || op.fastmath.exclude(most) { return nil }
        return op.fastmath.computed(format, x) { .minimum(.maximum($0, least), most) }
      },
      Semantics(SinCos.self) { op, execution in
        let (format, flags, angle) = (op.operand.type.floatFormat, op.fastmath, execution[SinCos.operand])
        return .values([
          angle.mapped { flags.computed(format, $0) { Sin.libm($0) } },
          angle.mapped { flags.computed(format, $0) { Cos.libm($0) } },
        ])
      },
    ]
  }
}

extension Semantics {
  /// Functions of one number.
  fileprivate static func function<S: FloatFunction>(
    _: S.Type, _ compute: @escaping @Sendable (SoftFloat) -> SoftFloat
  ) -> Semantics {
    .unary(S.self) { op, x in op.fastmath.computed(op.operand.type.floatFormat, x, compute) }
  }

  /// Functions of one number that the C library computes.
  fileprivate static func library<S: LibmFunction>(_: S.Type) -> Semantics {
    .function(S.self) { S.libm($0) }
  }

  /// Functions of two numbers.
  fileprivate static func floats<S: BinaryFloatFunction>(
    _: S.Type, _ compute: @escaping @Sendable (SoftFloat, SoftFloat) -> SoftFloat
  ) -> Semantics {
    .binary(S.self) { op, x, y in
      let format = op.lhs.type.floatFormat
      let right = SoftFloat(bits: y, format: format)
      return op.fastmath.exclude(right) ? nil : op.fastmath.computed(format, x) { compute($0, right) }
    }
  }

  /// Questions about a number.
  fileprivate static func classification<S: FloatClassification>(_: S.Type) -> Semantics {
    .unary(S.self) { op, x in
      let number = SoftFloat(bits: x, format: op.operand.type.floatFormat)
      return op.fastmath.exclude(number) ? nil : WideInteger(S.holds(number) ? 1 : 0, width: 1)
    }
  }

  /// Functions of one integer.
  fileprivate static func integer<S: IntegerFunction>(_: S.Type) -> Semantics {
    .unary(S.self) { _, x in S.compute(x) }
  }
}

extension Math {
  /// Returns e to the power of a number, as `math.exp` computes it.
  public static func exponential(_ number: SoftFloat) -> SoftFloat { Exp.libm(number) }
}
