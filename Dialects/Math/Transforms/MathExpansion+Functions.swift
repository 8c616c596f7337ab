import Accel
import ArithDialect

extension MathExpansion {
  /// Functions that others make up.
  static var functions: [MathExpansion] {
    [
      // sinh(x) → (exp(x) - exp(-x)) * 0.5
      .init(Math.Sinh.self) { (make, op) throws(NoMatch) in
        let (up, down) = make.exponentials(op.operand)
        let difference = make.make(Arith.SubF.self, up, down)
        return make.make(Arith.MulF.self, difference, make.constant(0.5, op.operand.type))
      },
      // cosh(x) → (exp(x) + exp(-x)) * 0.5
      .init(Math.Cosh.self) { (make, op) throws(NoMatch) in
        let (up, down) = make.exponentials(op.operand)
        let sum = make.make(Arith.AddF.self, up, down)
        return make.make(Arith.MulF.self, sum, make.constant(0.5, op.operand.type))
      },
      // tan(x) → sin(x) / cos(x)
      .init(Math.Tan.self, hasConstants: false) { (make, op) throws(NoMatch) in
        let sine = make.make(Math.Sin.self, op.operand)
        return make.make(Arith.DivF.self, sine, make.make(Math.Cos.self, op.operand))
      },
      .init(Math.Tanh.self) { (make, op) throws(NoMatch) in make.hyperbolicTangent(op.operand) },
      // asinh(x) → log(x + sqrt(fma(x, x, 1)))
      .init(Math.Asinh.self) { (make, op) throws(NoMatch) in
        make.inverseHyperbolic(op.operand, make.constant(1.0, op.operand.type))
      },
      // acosh(x) → log(x + sqrt(fma(x, x, -1)))
      .init(Math.Acosh.self) { (make, op) throws(NoMatch) in
        make.inverseHyperbolic(op.operand, make.constant(-1.0, op.operand.type))
      },
      // atanh(x) → log((x + 1) / (-x + 1)) * 0.5
      .init(Math.Atanh.self) { (make, op) throws(NoMatch) in
        let one = make.constant(1.0, op.operand.type)
        let above = make.make(Arith.AddF.self, op.operand, one)
        let below = make.make(Arith.AddF.self, make.negate(op.operand), one)
        let logarithm = make.make(Math.Log.self, make.make(Arith.DivF.self, above, below))
        return make.make(Arith.MulF.self, logarithm, make.constant(0.5, op.operand.type))
      },
      // exp2(x) → exp(x * ln(2))
      .init(Math.Exp2.self) { (make, op) throws(NoMatch) in
        let ln2 = make.constant(0.693147180559945309417, op.operand.type)
        return make.make(Math.Exp.self, make.make(Arith.MulF.self, op.operand, ln2))
      },
      // rsqrt(x) → 1 / sqrt(x)
      .init(Math.Rsqrt.self) { (make, op) throws(NoMatch) in
        let one = make.constant(1.0, op.operand.type)
        return make.make(Arith.DivF.self, one, make.make(Math.Sqrt.self, op.operand))
      },
      // fma(a, b, c) → a * b + c
      .init(Math.Fma.self, hasConstants: false) { (make, op) throws(NoMatch) in
        make.make(Arith.AddF.self, make.make(Arith.MulF.self, op.a, op.b), op.c)
      },
      // clampf(x, min, max) → maximumf(minimumf(x, min), max), as MLIR 22 has it, though the bounds are exchanged
      .init(Math.ClampF.self, hasConstants: false) { (make, op) throws(NoMatch) in
        let flags: Arith.FastMathFlags = op.fastmath
        let least = make.make(Arith.MinimumF.self, op.value, op.min, flags)
        return make.make(Arith.MaximumF.self, least, op.max, flags)
      },
      .init(Math.CtLz.self) { (make, op) throws(NoMatch) in
        try make.countLeadingZeros(op.operand)
      },
    ]
  }
}

extension Expansion {
  /// Creates `exp(x)` and `exp(-x)`.
  fileprivate func exponentials(_ x: Value) -> (up: Value, down: Value) {
    let up = make(Math.Exp.self, x)
    return (up, make(Math.Exp.self, negate(x)))
  }

  /// Creates `log(x + sqrt(x * x + summand))`.
  fileprivate func inverseHyperbolic(_ x: Value, _ summand: Value) -> Value {
    let root = make(Math.Sqrt.self, fusedMultiply(x, x, summand))
    return make(Math.Log.self, make(Arith.AddF.self, x, root))
  }

  /// Creates `s * (1 - e) / (1 + e)`, where `s` is the sign of `x` and `e` is `exp(-2 * s * x)`, which does not overflow.
  fileprivate func hyperbolicTangent(_ x: Value) -> Value {
    let zero = constant(0.0, x.type)
    let one = constant(1.0, x.type)
    let minusTwo = constant(-2.0, x.type)
    let isNegative = cast(Arith.UIToFP.self, compareFloats(.olt, x, zero), to: x.type)
    let sign = make(Arith.AddF.self, make(Arith.MulF.self, isNegative, minusTwo), one)
    let absolute = make(Arith.MulF.self, sign, x)
    let exponential = make(Math.Exp.self, make(Arith.MulF.self, minusTwo, absolute))
    let above = make(Arith.SubF.self, one, exponential)
    let below = make(Arith.AddF.self, one, exponential)
    return make(Arith.MulF.self, sign, make(Arith.DivF.self, above, below))
  }

  /// Creates a binary search for the first bit of `number` that is set.
  fileprivate func countLeadingZeros(_ number: Value) throws(NoMatch) -> Value {
    let type = number.type
    guard let width = type.elementOrSelf.bitWidth, width <= 64 else {
      throw NoMatch("the number has more than 64 bits")
    }
    let all = UInt64.max >> UInt64(64 - width)
    var (rest, count) = (number, constant(0, type))
    var part = width
    while part > 1 {
      let half = part / 2
      let bits = constant(half, type)
      let isSmall = compare(.ule, rest, constant(Int(all >> UInt64(half)), type))
      let sum = make(Arith.AddI.self, count, bits)
      let shifted = make(Arith.ShLI.self, rest, bits)
      rest = select(isSmall, shifted, rest)
      count = select(isSmall, sum, count)
      part = half
    }
    let isZero = compare(.eq, number, constant(0, type))
    return select(isZero, constant(width, type), count)
  }
}
