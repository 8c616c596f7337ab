import Accel
import ArithDialect

extension MathExpansion {
  /// Powers.
  static var powers: [MathExpansion] {
    [
      .init(Math.PowF.self, hasConstants: false) { (make, op) throws(NoMatch) in
        if let exponent = op.rhs.constantFloat?.nearestDouble,
          let power = make.simplePower(op.lhs, exponent)
        {
          return power
        }
        // powf(x, y) → exp(y * log(x))
        let logarithm = make.make(Math.Log.self, op.lhs)
        return make.make(Math.Exp.self, make.make(Arith.MulF.self, op.rhs, logarithm))
      },
      .init(Math.FPowI.self, hasConstants: false) { (make, op) throws(NoMatch) in
        if let exponent = op.rhs.constantInteger?.signedValue { return make.power(op.lhs, exponent) }
        // fpowi(x, y) → powf(x, sitofp(y))
        return make.make(Math.PowF.self, op.lhs, make.cast(Arith.SIToFP.self, op.rhs, to: op.lhs.type))
      },
    ]
  }
}

extension Expansion {
  /// Creates `base` to an exponent for which products and roots do; `nil` for any other.
  fileprivate func simplePower(_ base: Value, _ exponent: Double) -> Value? {
    func inverse(_ divisor: Value) -> Value {
      make(Arith.DivF.self, constant(1.0, base.type), divisor)
    }
    func product(_ lhs: Value, _ rhs: Value) -> Value { make(Arith.MulF.self, lhs, rhs) }
    return switch exponent {
    case 0: constant(1.0, base.type)
    case 1: base
    case -1: inverse(base)
    case 0.5: make(Math.Sqrt.self, base)
    case -0.5: make(Math.Rsqrt.self, base)
    case 2: product(base, base)
    case -2: inverse(product(base, base))
    case 3: product(product(base, base), base)
    default: nil
    }
  }

  /// Creates `base` to the power of `exponent` by squaring; infinity of its sign for zero to a negative power.
  fileprivate func power(_ base: Value, _ exponent: Int) -> Value {
    let type = base.type
    let one = constant(1.0, type)
    var (square, power) = (base, constant(1.0, type))
    var rest = exponent.magnitude
    while rest > 0 {
      if rest & 1 == 1 { power = make(Arith.MulF.self, square, power) }
      rest >>= 1
      square = make(Arith.MulF.self, square, square)
    }
    if exponent >= 0 { return power }
    let (zero, minusZero) = (constant(0.0, type), constant(-0.0, type))
    let (infinity, minusInfinity) = (constant(Double.infinity, type), constant(-Double.infinity, type))
    let isZero = compareFloats(.oeq, power, zero)
    let isMinusZero = compareFloats(.oeq, power, minusZero)
    let inverse = make(Arith.DivF.self, one, power)
    return select(isMinusZero, minusInfinity, select(isZero, infinity, inverse))
  }
}
