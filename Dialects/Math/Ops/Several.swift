public import Accel
public import ArithDialect

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Math {
  /// The angle between the positive first axis and the point with the given second and first coordinates.
  ///
  ///     %y = math.atan2 %a, %b : f32
  public enum Atan2: BinaryFloatFunction {
    public static let name = "math.atan2"
    /// The function; folding says NaN where both numbers are zero, as MLIR does.
    static let libm = BinaryLibm(atan2f, atan2)

    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      let format = op.result.type.floatFormat
      return foldNumbers(op, operands) {
        if $0.isZero, $1.isZero { return .nan(format) }
        return format.isLibms ? libm($0, $1) : nil
      }
    }
  }

  /// The first number with the sign of the second.
  ///
  ///     %y = math.copysign %a, %b : f32
  public enum CopySign: BinaryFloatFunction {
    public static let name = "math.copysign"

    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      foldNumbers(op, operands) { $0.copyingSign(of: $1) }
    }
  }

  /// The first number to the power of the second.
  ///
  ///     %y = math.powf %a, %b : f32
  public enum PowF: BinaryFloatFunction {
    public static let name = "math.powf"
    /// The function.
    static let libm = BinaryLibm(powf, pow)

    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      op.result.type.floatFormat.isLibms ? foldNumbers(op, operands) { libm($0, $1) } : nil
    }
  }

  /// A number to the power of a signed integer.
  ///
  ///     %y = math.fpowi %x, %n : f32, i32
  public enum FPowI: OpSchema {
    public static let name = "math.fpowi"
    public static var lhs: Operand<0> { .init(.floatLike) }
    public static var rhs: Operand<1> { .init(.signlessIntegerLike) }
    public static var fastmath: DefaultProperty<0, Arith.FastMathFlags> { .init([]) }
    public static var result: Result<0> { .init(.floatLike.same(as: lhs)) }
    public static let fields: [any OpField] = [lhs, rhs, fastmath, result]
    public static let traits: Traits = [.pure, .elementwise, .sameOperandsAndResultShape]
    public static let assembly: Assembly? =
      "\(lhs), \(rhs)\("fastmath", fastmath)\(.attributes) : \(type: lhs), \(type: rhs)"
  }

  /// The product of the first two numbers and the third, added with one rounding.
  ///
  ///     %y = math.fma %a, %b, %c : f32
  public enum Fma: OpSchema {
    public static let name = "math.fma"
    public static var a: Operand<0> { .init(.floatLike) }
    public static var b: Operand<1> { .init(.same(as: a)) }
    public static var c: Operand<2> { .init(.same(as: a)) }
    public static var fastmath: DefaultProperty<0, Arith.FastMathFlags> { .init([]) }
    public static var result: Result<0> { .init(.same(as: a)) }
    public static let fields: [any OpField] = [a, b, c, fastmath, result]
    public static let traits: Traits = .function
    public static let assembly: Assembly? =
      "\(a), \(b), \(c)\("fastmath", fastmath)\(.attributes) : \(type: result)"
  }

  /// The number in an interval that is nearest to a number.
  ///
  ///     %y = math.clampf %x to [%min, %max] : f32
  public enum ClampF: OpSchema {
    public static let name = "math.clampf"
    public static var value: Operand<0> { .init(.floatLike) }
    public static var min: Operand<1> { .init(.same(as: value)) }
    public static var max: Operand<2> { .init(.same(as: value)) }
    public static var fastmath: DefaultProperty<0, Arith.FastMathFlags> { .init([]) }
    public static var result: Result<0> { .init(.same(as: value)) }
    public static let fields: [any OpField] = [value, min, max, fastmath, result]
    public static let traits: Traits = .function
    public static let assembly: Assembly? =
      "\(value) to [\(min), \(max)]\("fastmath", fastmath)\(.attributes) : \(type: result)"
  }

  /// The sine and the cosine of an angle in radians.
  ///
  ///     %sin, %cos = math.sincos %x : f32
  public enum SinCos: OpSchema {
    public static let name = "math.sincos"
    public static var operand: Operand<0> { .init(.floatLike) }
    public static var fastmath: DefaultProperty<0, Arith.FastMathFlags> { .init([]) }
    public static var sin: Result<0> { .init(.same(as: operand)) }
    public static var cos: Result<1> { .init(.same(as: operand)) }
    public static let fields: [any OpField] = [operand, fastmath, sin, cos]
    public static let traits: Traits = .function
    public static let assembly: Assembly? =
      "\(operand)\("fastmath", fastmath)\(.attributes) : \(type: operand)"

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.sin, "sin")
      setName(op.cos, "cos")
    }
  }
}
