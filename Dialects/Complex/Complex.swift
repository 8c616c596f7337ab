public import Accel
import ArithDialect

/// Arithmetic and functions on complex numbers.
public enum Complex: InliningInterface {
  public static let name = "complex"

  public static let operations: [any OpSchema.Type] = [
    Abs.self, Add.self, Angle.self, Atan2.self, Bitcast.self, Conj.self, Constant.self, Cos.self, Create.self,
    Div.self, Equal.self, Exp.self, Expm1.self, Im.self, Log.self, Log1p.self, Mul.self, Neg.self,
    NotEqual.self, Pow.self, PowI.self, Re.self, Rsqrt.self, Sign.self, Sin.self, Sqrt.self, Sub.self,
    Tan.self, Tanh.self,
  ]

  public static let dependencies: [any Dialect.Type] = [Arith.self]

  public static let canonicalizations = generalPatterns

  /// Makes a complex constant of two numbers, and any other as `arith` does.
  public static func materializeConstant(
    _ value: Attribute, type: Type, at location: Location, _ builder: inout Builder
  ) -> Operation? {
    if isConstant(value, of: type) {
      return builder.create(Constant.self, results: [type], properties: [value], at: location).operation
    }
    return Arith.materializeConstant(value, type: type, at: location, &builder)
  }

  /// `true` iff `value` is an array of the two parts of a number of the type.
  public static func isConstant(_ value: Attribute, of type: Type) -> Bool {
    guard let parts = value.as(ArrayAttr.self)?.elements, parts.count == 2,
      let element = type.as(ComplexType.self)?.element
    else { return false }
    let areFloats = parts.allSatisfy { $0.is(FloatAttr.self) }
    let areIntegers = parts.allSatisfy { $0.is(IntegerAttr.self) }
    return (areFloats || areIntegers) && parts.allSatisfy { $0.type == element }
  }
}
