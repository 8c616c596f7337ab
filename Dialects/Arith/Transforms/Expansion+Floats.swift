import Accel

// Conversions between formats, as arithmetic on their bits.

extension Expansion {
  /// Numbers whose exponent is given beside them.
  static let scaling = [
    // scaling_extf(x, s) → extf(x) * extf(s)
    Pattern("expand-scaling_extf") { (op: Op<Arith.ScalingExtF>, rewriter) throws(NoMatch) in
      let (make, type, flags) = (Expansion(rewriter: rewriter), op.out.type, op.fastmath)
      let scale = try make.scale(op.scale, type, flags)
      let input = make.convert(op.input, to: type, flags)
      return rewriter.replace(op, with: make.make(Arith.MulF.self, input, scale, flags ?? []))
    },
    // scaling_truncf(x, s) → truncf(x / extf(s))
    Pattern("expand-scaling_truncf") { (op: Op<Arith.ScalingTruncF>, rewriter) throws(NoMatch) in
      let (make, type, flags) = (Expansion(rewriter: rewriter), op.out.type, op.fastmath)
      let scale = try make.scale(op.scale, op.input.type, flags)
      let quotient = make.make(Arith.DivF.self, op.input, scale, flags ?? [])
      let (mode, result) = (op.roundingMode, type)
      return rewriter.replace(
        op.operation,
        with: rewriter.create(Arith.TruncF.self) {
          ($0.input, $0.roundingMode, $0.fastmath, $0.out) = (quotient, mode, flags, result)
        }.out)
    },
  ]

  /// Returns `scale`, of which only the exponent counts, in the format of `type`.
  private func scale(_ scale: Value, _ type: Type, _ flags: Arith.FastMathFlags?) throws(NoMatch) -> Value {
    guard let width = scale.type.elementOrSelf.bitWidth,
      width >= 16 || scale.type.elementOrSelf.isFloat(.f8E8M0FNU)
    else { throw NoMatch("the scale is neither of type f8E8M0FNU nor of 16 bits or more") }
    let exponent = convert(scale, to: floats(.f8E8M0FNU, like: scale.type), flags)
    return convert(exponent, to: type, flags)
  }

  /// Conversions between bf16 and f32, of which bf16 is the upper half.
  static let bf16 = [
    // extf(x) → bits(x) << 16
    Pattern("expand-extf-bf16") { (op: Op<Arith.ExtF>, rewriter) throws(NoMatch) in
      let (make, input, result) = (Expansion(rewriter: rewriter), op.input, op.out.type)
      guard input.type.elementOrSelf.isFloat(.bf16), result.elementOrSelf.isFloat(.f32) else {
        throw NoMatch("not an extension from bf16 to f32")
      }
      let i32 = make.integers(32, like: result)
      let bits = make.cast(Arith.Bitcast.self, input, to: make.integers(16, like: result))
      let wide = make.cast(Arith.ExtUI.self, bits, to: i32)
      let shifted = make.make(Arith.ShLI.self, wide, make.constant(16, i32))
      return rewriter.replace(op, with: make.cast(Arith.Bitcast.self, shifted, to: result))
    },
    // truncf(x) → isNaN(x) ? NaN : (bits(x) + 0x7fff + bit 16 of x) >> 16
    Pattern("expand-truncf-bf16") { (op: Op<Arith.TruncF>, rewriter) throws(NoMatch) in
      let (make, input, result) = (Expansion(rewriter: rewriter), op.input, op.out.type)
      guard input.type.elementOrSelf.isFloat(.f32), result.elementOrSelf.isFloat(.bf16) else {
        throw NoMatch("not a truncation from f32 to bf16")
      }
      guard op.roundingMode == nil else { throw NoMatch("only the default rounding mode is supported") }
      let (i16, i32) = (make.integers(16, like: result), make.integers(32, like: result))
      let isNaN = make.compareFloats(.une, input, input)
      let half = make.constant(0x7fff, i32)
      let nan = make.constant(0x7fc0, i16)
      let sixteen = make.constant(16, i32)
      let one = make.constant(1, i32)
      let bits = make.cast(Arith.Bitcast.self, input, to: i32)
      let isOdd = make.make(Arith.AndI.self, make.make(Arith.ShRUI.self, bits, sixteen), one)
      let biased = make.make(Arith.AddI.self, bits, make.make(Arith.AddI.self, isOdd, half))
      let shifted = make.make(Arith.ShRUI.self, biased, sixteen)
      let chosen = make.select(isNaN, nan, make.cast(Arith.TruncI.self, shifted, to: i16))
      return rewriter.replace(op, with: make.cast(Arith.Bitcast.self, chosen, to: result))
    },
  ]

  /// Conversions from and to f8E8M0FNU, which is just the exponent of f32.
  static let f8E8M0 = [
    // extf(x) → isNaN(x) ? NaN : bits(x) << 23
    Pattern("expand-extf-f8E8M0FNU") { (op: Op<Arith.ExtF>, rewriter) throws(NoMatch) in
      let (make, input, result) = (Expansion(rewriter: rewriter), op.input, op.out.type)
      guard input.type.elementOrSelf.isFloat(.f8E8M0FNU) else {
        throw NoMatch("not an extension from f8E8M0FNU")
      }
      let (i8, i32) = (make.integers(8, like: result), make.integers(32, like: result))
      let bits = make.cast(Arith.Bitcast.self, input, to: i8)
      let nan = make.constant(-1, i8)
      let wideNaN = make.constant(-1, i32)
      let position = make.constant(23, i32)
      let exponent = make.make(Arith.ShLI.self, make.cast(Arith.ExtUI.self, bits, to: i32), position)
      let chosen = make.select(make.compare(.eq, bits, nan), wideNaN, exponent)
      let single = make.cast(Arith.Bitcast.self, chosen, to: make.floats(.f32, like: result))
      return rewriter.replace(op, with: make.convert(single, to: result, op.fastmath))
    },
    // truncf(x) → bits(x) >> 23
    Pattern("expand-truncf-f8E8M0FNU") { (op: Op<Arith.TruncF>, rewriter) throws(NoMatch) in
      let (make, input, result) = (Expansion(rewriter: rewriter), op.input, op.out.type)
      guard result.elementOrSelf.isFloat(.f8E8M0FNU) else { throw NoMatch("not a truncation to f8E8M0FNU") }
      guard op.roundingMode == nil else { throw NoMatch("only the default rounding mode is supported") }
      let (i8, i32) = (make.integers(8, like: result), make.integers(32, like: result))
      let single = make.convert(input, to: make.floats(.f32, like: result), op.fastmath)
      let bits = make.cast(Arith.Bitcast.self, single, to: i32)
      let exponent = make.make(Arith.ShRUI.self, bits, make.constant(23, i32))
      let narrow = make.cast(Arith.TruncI.self, exponent, to: i8)
      return rewriter.replace(op, with: make.cast(Arith.Bitcast.self, narrow, to: result))
    },
  ]
}
