import Accel

extension Expansion {
  /// Conversions from and to f4E2M1FN: a sign, two bits of exponent, one of mantissa; ±0, ±0.5, ±1, … ±6.
  static let f4E2M1 = [
    Pattern("expand-extf-f4E2M1FN") { (op: Op<Arith.ExtF>, rewriter) throws(NoMatch) in
      guard op.input.type.elementOrSelf.isFloat(.f4E2M1FN) else {
        throw NoMatch("not an extension from f4E2M1FN")
      }
      let make = Expansion(rewriter: rewriter)
      return rewriter.replace(op, with: make.convert(make.extendF4(op.input), to: op.out.type))
    },
    Pattern("expand-truncf-f4E2M1FN") { (op: Op<Arith.TruncF>, rewriter) throws(NoMatch) in
      guard op.out.type.elementOrSelf.isFloat(.f4E2M1FN) else {
        throw NoMatch("not a truncation to f4E2M1FN")
      }
      let make = Expansion(rewriter: rewriter)
      let single = make.convert(op.input, to: make.floats(.f32, like: op.out.type))
      return rewriter.replace(op, with: make.truncateToF4(single, op.out.type))
    },
  ]

  /// Returns `input` in the format f32, put together of its exponent, its mantissa and its sign.
  private func extendF4(_ input: Value) -> Value {
    let (i4, i32) = (integers(4, like: input.type), integers(32, like: input.type))
    let bits = cast(Arith.Bitcast.self, input, to: i4)
    let zero = constant(0, i4)
    let one = constant(1, i4)
    let two = constant(2, i4)
    let four = constant(4, i4)
    let magnitude = make(Arith.AndI.self, bits, constant(7, i4))

    // The lower bits move up to the mantissa; 0.5 is the only number that is not normal, and has none.
    let position = constant(20, i32)
    let shifted = make(Arith.ShLI.self, magnitude, two)
    let fraction = select(compare(.eq, magnitude, one), zero, shifted)
    let mantissa = make(Arith.ShLI.self, cast(Arith.ExtUI.self, fraction, to: i32), position)

    // What remains of the exponent is that of 2.0 or that of 0.5.
    let noExponent = constant(0, i32)
    let large = constant(Int(Float(2).bitPattern), i32)
    let small = constant(Int(Float(0.5).bitPattern), i32)
    let exponent = select(compare(.uge, magnitude, four), large, small)
    let exponentOrZero = select(compare(.eq, magnitude, zero), noExponent, exponent)

    let signBit = constant(Int(Int32.min), i32)
    let isNegative = compare(.uge, bits, constant(-8, i4))
    let sign = select(isNegative, signBit, noExponent)
    let unsigned = make(Arith.AddI.self, mantissa, exponentOrZero)
    let result = make(Arith.AddI.self, unsigned, sign)
    return cast(Arith.Bitcast.self, result, to: floats(.f32, like: input.type))
  }

  /// Returns `input`, in the format f32, rounded to the nearest number of `type`, or to the greatest.
  private func truncateToF4(_ input: Value, _ type: Type) -> Value {
    let (i4, i8, i32) = (integers(4, like: type), integers(8, like: type), integers(32, like: type))
    let f32 = floats(.f32, like: type)
    let one = constant(1, i4)
    let three = constant(3, i4)
    let mantissaPosition = constant(22, i32)
    let zero8 = constant(0, i8)
    let minusOne8 = constant(-1, i8)
    let zero32 = constant(0, i32)

    // Numbers out of range become the nearest there is.
    let greatest = constant(6.0, f32)
    let least = constant(-6.0, f32)
    let clamped = make(Arith.MaxNumF.self, make(Arith.MinNumF.self, input, greatest), least)
    let bits = cast(Arith.Bitcast.self, clamped, to: i32)

    let sign = cast(Arith.TruncI.self, make(Arith.ShRUI.self, bits, constant(31, i32)), to: i4)
    let signBit = make(Arith.ShLI.self, sign, three)

    let bias = constant(126, i32)
    let biasedExponent = make(Arith.ShRUI.self, bits, constant(23, i32))
    let exponent = make(Arith.SubI.self, biasedExponent, bias)
    let exponentBits = make(Arith.ShLI.self, cast(Arith.TruncI.self, exponent, to: i4), one)
    let signAndExponent = make(Arith.AddI.self, signBit, exponentBits)

    let firstMantissaBit = make(Arith.AndI.self, bits, constant(1 << 22, i32))
    let mantissa = cast(
      Arith.TruncI.self, make(Arith.ShRUI.self, firstMantissaBit, mantissaPosition), to: i4)
    let normal = make(Arith.AddI.self, signAndExponent, mantissa)

    // Numbers that are not normal become 0 or 0.5.
    let mantissaMask = constant(1 << 23 - 1, i32)
    let exponent8 = cast(Arith.TruncI.self, exponent, to: i8)
    let isSubnormal = compare(.sle, exponent8, zero8)
    let isQuarter = compare(.eq, exponent8, minusOne8)
    let hasFraction = compare(.ugt, make(Arith.AndI.self, bits, mantissaMask), zero32)
    let isAboveQuarter = make(Arith.AndI.self, isQuarter, hasFraction)
    let isHalf = compare(.eq, exponent8, zero8)
    let allOnes = constant(-1, i4)
    let zero = constant(0, i4)
    let small = select(isSubnormal, allOnes, normal)
    let quarter = select(isAboveQuarter, zero, small)
    let rounded = select(isHalf, normal, quarter)

    // The rest of the mantissa rounds up from its half.
    let restMask = constant(1 << 22 - 1, i32)
    let half = constant(1 << 21, i32)
    let isHalfOrMore = compare(.uge, make(Arith.AndI.self, bits, restMask), half)
    let roundsUp = make(Arith.OrI.self, isHalfOrMore, isSubnormal)
    let next = make(Arith.AddI.self, rounded, one)
    return cast(Arith.Bitcast.self, select(roundsUp, next, rounded), to: type)
  }
}
