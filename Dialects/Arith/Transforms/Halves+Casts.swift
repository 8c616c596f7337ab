import Accel

extension Halves {
  /// How casts from and to wide integers become casts from and to their halves.
  static func casts(_ converter: TypeConverter) -> [ConversionPattern] {
    [
      extendSigned(converter), extend(converter), truncate(converter),
      toIndex(Arith.IndexCast.self, converter), toIndex(Arith.IndexCastUI.self, converter),
      fromIndex(Arith.IndexCast.self, Arith.ExtSI.self, converter),
      fromIndex(Arith.IndexCastUI.self, Arith.ExtUI.self, converter),
      signedToFloat(converter), unsignedToFloat(converter), floatToSigned(converter),
      floatToUnsigned(converter),
    ]
  }

  private static func extendSigned(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-extsi", converter) {
      (op: Op<Arith.ExtSI>, adaptor, rewriter) throws(NoMatch) in
      let parts = try Halves(of: op.out.type, converter, rewriter)
      let make = parts.make
      let low = make.castIfNeeded(Arith.ExtSI.self, parts.appendOne(adaptor.input), to: parts.half)
      let isNegative = make.compare(.slt, low, make.constant(0, parts.half))
      return rewriter.replace(
        op, withMany: [parts.join(low, make.cast(Arith.ExtSI.self, isNegative, to: parts.half))])
    }
  }

  private static func extend(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-extui", converter) {
      (op: Op<Arith.ExtUI>, adaptor, rewriter) throws(NoMatch) in
      let parts = try Halves(of: op.out.type, converter, rewriter)
      let make = parts.make
      let low = make.castIfNeeded(Arith.ExtUI.self, parts.appendOne(adaptor.input), to: parts.half)
      return rewriter.replace(op, with: parts.insert(low, 0, into: make.constant(0, parts.type)))
    }
  }

  private static func truncate(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-trunci", converter) {
      (op: Op<Arith.TruncI>, adaptor, rewriter) throws(NoMatch) in
      guard converter.isLegal(op.out.type) else { throw NoMatch("the type of the result is not supported") }
      let parts = try Halves(of: op.input.type, converter, rewriter)
      let low = parts.dropLast(parts.half(0, of: adaptor.input))
      return rewriter.replace(op, with: parts.make.castIfNeeded(Arith.TruncI.self, low, to: op.out.type))
    }
  }

  private static func toIndex<S: IndexConversion>(_: S.Type, _ converter: TypeConverter) -> ConversionPattern
  {
    ConversionPattern("emulate-\(S.name.dropFirst(6))-to-index", converter) {
      (op: Op<S>, adaptor, rewriter) throws(NoMatch) in
      guard op.out.type.elementOrSelf.isIndex else { throw NoMatch("the result is no index") }
      let parts = try Halves(of: op.input.type, converter, rewriter)
      let low = parts.dropLast(parts.half(0, of: adaptor.input))
      return rewriter.replace(op, with: parts.make.cast(S.self, low, to: op.out.type))
    }
  }

  private static func fromIndex<S: IndexConversion, E: ElementwiseCast>(
    _: S.Type, _: E.Type, _ converter: TypeConverter
  ) -> ConversionPattern {
    ConversionPattern("emulate-\(S.name.dropFirst(6))-from-index", converter) {
      (op: Op<S>, adaptor, rewriter) throws(NoMatch) in
      guard op.input.type.elementOrSelf.isIndex else { throw NoMatch("the operand is no index") }
      let parts = try Halves(of: op.out.type, converter, rewriter)
      let narrow = parts.make.integers(parts.width, like: op.out.type)
      let low = parts.make.cast(S.self, adaptor.input, to: narrow)
      return rewriter.replace(op, with: parts.make.cast(E.self, low, to: op.out.type))
    }
  }

  // sitofp(a) → a < 0 ? -uitofp(-a) : uitofp(a)
  private static func signedToFloat(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-sitofp", converter) { (op: Op<Arith.SIToFP>, _, rewriter) throws(NoMatch) in
      let make = try Halves(of: op.input.type, converter, rewriter).make
      let zero = make.constant(0, op.input.type)
      let isNegative = make.compare(.slt, op.input, zero)
      let negated = make.make(Arith.SubI.self, zero, op.input)
      let magnitude = make.select(isNegative, negated, op.input)
      let number = make.cast(Arith.UIToFP.self, magnitude, to: op.out.type)
      let negative = rewriter.create(Arith.NegF.self) { $0.operand = number }.result
      return rewriter.replace(op, with: make.select(isNegative, negative, number))
    }
  }

  // uitofp(a) → high == 0 ? uitofp(low) : uitofp(low) + uitofp(high) * 2ⁿ
  private static func unsignedToFloat(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-uitofp", converter) {
      (op: Op<Arith.UIToFP>, adaptor, rewriter) throws(NoMatch) in
      let parts = try Halves(of: op.input.type, converter, rewriter)
      let (make, input, result) = (parts.make, parts.halves(adaptor.input), op.out.type)
      let low = parts.dropLast(input.low)
      let high = parts.dropLast(input.high)
      let isShort = make.compare(.eq, high, make.constant(0, high.type))
      let lowNumber = make.cast(Arith.UIToFP.self, low, to: result)
      let highNumber = make.cast(Arith.UIToFP.self, high, to: result)
      let power = make.constant(Double(sign: .plus, exponent: parts.width, significand: 1), result)
      let product = make.make(Arith.MulF.self, highNumber, power)
      let sum = make.make(Arith.AddF.self, lowNumber, product)
      return rewriter.replace(op, with: make.select(isShort, lowNumber, sum))
    }
  }

  // fptosi(x) → x < 0 ? -fptoui(-x) : fptoui(x)
  private static func floatToSigned(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-fptosi", converter) {
      (op: Op<Arith.FPToSI>, adaptor, rewriter) throws(NoMatch) in
      let make = try Halves(of: op.out.type, converter, rewriter).make
      let input = adaptor.input
      let zero = make.constant(0.0, input.type)
      let zeroInteger = make.constant(0, op.out.type)
      let isNegative = make.compareFloats(.olt, input, zero)
      let negated = rewriter.create(Arith.NegF.self) { $0.operand = input }.result
      let magnitude = make.select(isNegative, negated, input)
      let integer = make.cast(Arith.FPToUI.self, magnitude, to: op.out.type)
      let negative = make.make(Arith.SubI.self, zeroInteger, integer)
      return rewriter.replace(op, with: make.select(isNegative, negative, integer))
    }
  }

  // fptoui(x) → [fptoui(x mod 2ⁿ), fptoui(x / 2ⁿ)]
  private static func floatToUnsigned(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-fptoui", converter) {
      (op: Op<Arith.FPToUI>, adaptor, rewriter) throws(NoMatch) in
      let parts = try Halves(of: op.out.type, converter, rewriter)
      let (make, input) = (parts.make, adaptor.input)
      let narrow = make.integers(parts.width, like: input.type)
      // In a format without such great numbers it is infinity, and the high half zero.
      let power = make.constant(Double(sign: .plus, exponent: parts.width, significand: 1), input.type)
      let quotient = make.make(Arith.DivF.self, input, power)
      let high = make.cast(Arith.FPToUI.self, quotient, to: narrow)
      let remainder = make.make(Arith.RemF.self, input, power)
      let low = make.cast(Arith.FPToUI.self, remainder, to: narrow)
      let highHalf = parts.appendOne(high)
      return rewriter.replace(op, with: parts.join(parts.appendOne(low), highHalf))
    }
  }
}

extension Expansion {
  /// Creates a cast to `type` unless `value` has it.
  func castIfNeeded<S: ElementwiseCast>(_: S.Type, _ value: Value, to type: Type) -> Value {
    value.type == type ? value : cast(S.self, value, to: type)
  }
}
