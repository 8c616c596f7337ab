public import Accel
public import ArithDialect

extension Complex {
  /// The sum.
  ///
  ///     %z = complex.add %x, %y : complex<f32>
  public enum Add: ComplexBinary {
    public static let name = "complex.add"

    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      // add(sub(a, b), b) → a; add(b, sub(a, b)) → a
      if let sub = op.lhs.defined(by: Sub.self), sub.rhs == op.rhs { return .value(sub.lhs) }
      if let sub = op.rhs.defined(by: Sub.self), sub.rhs == op.lhs { return .value(sub.lhs) }
      // add(a, 0) → a
      return isZero(operands[1]) ? .value(op.lhs) : nil
    }
  }

  /// The difference.
  ///
  ///     %z = complex.sub %x, %y : complex<f32>
  public enum Sub: ComplexBinary {
    public static let name = "complex.sub"

    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      // sub(add(a, b), b) → a
      if let add = op.lhs.defined(by: Add.self), add.rhs == op.rhs { return .value(add.lhs) }
      // sub(a, 0) → a
      return isZero(operands[1]) ? .value(op.lhs) : nil
    }
  }

  /// The product.
  ///
  ///     %z = complex.mul %x, %y : complex<f32>
  public enum Mul: ComplexBinary {
    public static let name = "complex.mul"

    // mul(a, 1) → a
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      isOne(operands[1]) ? .value(op.lhs) : nil
    }
  }

  /// The quotient.
  ///
  ///     %z = complex.div %x, %y : complex<f32>
  public enum Div: ComplexBinary {
    public static let name = "complex.div"

    // div(a, 1) → a
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      isOne(operands[1]) ? .value(op.lhs) : nil
    }
  }

  /// The first number to the power of the second.
  ///
  ///     %z = complex.pow %x, %y : complex<f32>
  public enum Pow: ComplexBinary {
    public static let name = "complex.pow"
  }

  /// `-i * log((b + i * a) / sqrt(a² + b²))`.
  ///
  ///     %z = complex.atan2 %a, %b : complex<f32>
  public enum Atan2: ComplexBinary {
    public static let name = "complex.atan2"
  }

  /// A number to the power of a signed integer.
  ///
  ///     %z = complex.powi %x, %n : complex<f32>, i32
  public enum PowI: OpSchema {
    public static let name = "complex.powi"
    public static var lhs: Operand<0> { .init(.complexFloat) }
    public static var rhs: Operand<1> { .init(.signlessInteger) }
    public static var fastmath: OptionalProperty<0, Arith.FastMathFlags> { .init() }
    public static var result: Result<0> { .init(.complexFloat.same(as: lhs)) }
    public static let fields: [any OpField] = [lhs, rhs, fastmath, result]
    public static let traits: Traits = [.pure, .elementwise]
    public static let assembly: Assembly? =
      "\(lhs), \(rhs)\("fastmath", fastmath)\(.attributes) : \(type: result), \(type: rhs)"
  }

  /// Returns the parts of a constant.
  static func parts(_ constant: Attribute?) -> (re: SoftFloat, im: SoftFloat)? {
    guard let elements = constant?.as(ArrayAttr.self)?.elements, elements.count == 2,
      let re = elements[0].as(FloatAttr.self), let im = elements[1].as(FloatAttr.self)
    else { return nil }
    return (re.number, im.number)
  }

  private static func isZero(_ constant: Attribute?) -> Bool {
    parts(constant).map { $0.re.isZero && $0.im.isZero } ?? false
  }

  private static func isOne(_ constant: Attribute?) -> Bool {
    parts(constant).map { $0.im.isZero && $0.re == .one($0.re.format) } ?? false
  }
}
