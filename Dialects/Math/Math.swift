public import Accel
import ArithDialect

/// Mathematical functions on numbers, and on vectors and tensors of them.
public enum Math: InliningInterface {
  public static let name = "math"

  public static let operations: [any OpSchema.Type] = [
    AbsF.self, AbsI.self, Acos.self, Acosh.self, Asin.self, Asinh.self, Atan.self, Atan2.self, Atanh.self,
    Cbrt.self, Ceil.self, ClampF.self, CopySign.self, Cos.self, Cosh.self, CtLz.self, CtPop.self, CtTz.self,
    Erf.self, Erfc.self, Exp.self, Exp2.self, ExpM1.self, FPowI.self, Floor.self, Fma.self, IPowI.self,
    IsFinite.self, IsInf.self, IsNaN.self, IsNormal.self, Log.self, Log10.self, Log1p.self, Log2.self,
    PowF.self, Round.self, RoundEven.self, Rsqrt.self, Sin.self, SinCos.self, Sinh.self, Sqrt.self, Tan.self,
    Tanh.self, Trunc.self,
  ]

  public static let dependencies: [any Dialect.Type] = [Arith.self]

  /// Makes a constant as `arith` does.
  public static func materializeConstant(
    _ value: Attribute, type: Type, at location: Location, _ builder: inout Builder
  ) -> Operation? { Arith.materializeConstant(value, type: type, at: location, &builder) }
}
