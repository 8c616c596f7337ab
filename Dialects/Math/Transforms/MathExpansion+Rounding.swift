import Accel
import ArithDialect

extension MathExpansion {
  /// Roundings to whole numbers.
  static var roundings: [MathExpansion] {
    [
      // ceil(x) → trunc(x) + (x > trunc(x) ? 1 : 0)
      .init(Math.Ceil.self) { (make, op) throws(NoMatch) in
        let type = op.operand.type
        let truncated = make.truncate(op.operand)
        let (zero, one) = (make.constant(0.0, type), make.constant(1.0, type))
        let isLess = make.compareFloats(.ogt, op.operand, truncated)
        return make.make(Arith.AddF.self, truncated, make.select(isLess, one, zero))
      },
      .init(Math.Round.self) { (make, op) throws(NoMatch) in
        guard op.operand.type.elementOrSelf.as(FloatType.self)?.format == .f32 else {
          throw NoMatch("the number is no f32")
        }
        return make.round(op.operand)
      },
      .init(Math.RoundEven.self) { (make, op) throws(NoMatch) in
        guard let format = op.operand.type.elementOrSelf.as(FloatType.self)?.format, format.width <= 64 else {
          throw NoMatch("the number has more than 64 bits")
        }
        return make.roundToEven(op.operand, format)
      },
    ]
  }
}

extension Expansion {
  /// Creates the whole number that is reached by way of 64 bits, with the sign of `number`, which may be that of -0.
  fileprivate func truncate(_ number: Value) -> Value {
    let whole = cast(Arith.FPToSI.self, number, to: integers(64, like: number.type))
    return make(Math.CopySign.self, cast(Arith.SIToFP.self, whole, to: number.type), number)
  }

  /// Creates `number`, an f32, rounded to the nearest whole number, half away from zero.
  fileprivate func round(_ number: Value) -> Value {
    let integers = integers(32, like: number.type)
    let half = constant(0.5, number.type)
    let c23 = constant(23, integers)
    let c127 = constant(127, integers)
    let mask = constant(255, integers)
    let shifted = make(Arith.AddF.self, number, make(Math.CopySign.self, half, number))
    let rounded = truncate(shifted)
    // What is at least 2²³ is whole, infinite or no number.
    let bits = cast(Arith.Bitcast.self, number, to: integers)
    let exponent = make(Arith.AndI.self, make(Arith.ShRUI.self, bits, c23), mask)
    let isLarge = compare(.sge, make(Arith.SubI.self, exponent, c127), c23)
    return select(isLarge, number, rounded)
  }

  /// Creates `number` rounded to the nearest whole number, half to the even one.
  fileprivate func roundToEven(_ number: Value, _ format: FloatFormat) -> Value {
    let integers = integers(format.width, like: number.type)
    let mantissa = format.precision - 1
    let exponentWidth = format.width - mantissa - 1
    let one = constant(1.0, number.type)
    let (c0, c1, minusOne) = (constant(0, integers), constant(1, integers), constant(-1, integers))
    let mantissaWidth = constant(mantissa, integers)
    let last = constant(format.width - 1, integers)
    let bias = constant(1 << (exponentWidth - 1) - 1, integers)
    let halfBit = constant(1 << (mantissa - 1), integers)
    let mantissaMask = constant(1 << mantissa - 1, integers)
    let exponentMask = constant(1 << exponentWidth - 1, integers)
    func exponent(_ bits: Value) -> Value {
      let stored = make(Arith.AndI.self, make(Arith.ShRUI.self, bits, mantissaWidth), exponentMask)
      return make(Arith.SubI.self, stored, bias)
    }
    func shift(_ value: Value, _ amount: Value) -> Value {
      let clamped = make(Arith.MinSI.self, make(Arith.MaxSI.self, amount, c0), last)
      return make(Arith.ShRUI.self, value, clamped)
    }

    let bits = cast(Arith.Bitcast.self, number, to: integers)
    let rounded = make(Math.Round.self, number)
    let roundedBits = cast(Arith.Bitcast.self, rounded, to: integers)
    let numberExponent = exponent(bits)
    let roundedExponent = exponent(roundedBits)

    // A whole number is odd if it is ±1 or has a fraction after its last whole bit is moved there.
    let isUnit = compare(.eq, roundedExponent, c0)
    let oddShift = make(Arith.SubI.self, roundedExponent, c1)
    let oddBits = make(Arith.AndI.self, roundedBits, shift(mantissaMask, oddShift))
    let isOdd = make(Arith.OrI.self, compare(.ne, oddBits, c0), isUnit)

    // It was halfway if the fraction is one half: ±0.5, or the bit after the whole ones and no other.
    let isHalf = compare(.eq, numberExponent, minusOne)
    let expected = select(isHalf, c0, shift(halfBit, numberExponent))
    let fraction = make(Arith.AndI.self, bits, shift(mantissaMask, numberExponent))
    let isExact = compare(.eq, fraction, expected)
    let isLarge = compare(.sge, numberExponent, minusOne)
    let isSmall = compare(.slt, numberExponent, mantissaWidth)
    let isHalfway = make(Arith.AndI.self, make(Arith.AndI.self, isExact, isSmall), isLarge)

    let back = make(Arith.SubF.self, rounded, make(Math.CopySign.self, one, number))
    let isWrong = make(Arith.AndI.self, isOdd, isHalfway)
    return make(Math.CopySign.self, select(isWrong, back, rounded), number)
  }
}
