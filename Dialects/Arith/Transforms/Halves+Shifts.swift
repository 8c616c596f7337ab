import Accel

// Shifts by less than the width of the wide integer; only the low half of the amount counts.

extension Halves {
  /// Returns the pattern for shifts to the left.
  static func shiftLeft(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-shli", converter) { (op: Op<Arith.ShLI>, adaptor, rewriter) throws(NoMatch) in
      let parts = try Halves(of: op.result.type, converter, rewriter)
      let (make, value) = (parts.make, parts.halves(adaptor.lhs))
      let amount = parts.half(0, of: adaptor.rhs)
      let zero = make.constant(0, parts.half)
      let width = make.constant(parts.width, parts.half)
      let isFar = make.compare(.uge, amount, width)
      let low = make.select(isFar, zero, make.make(Arith.ShLI.self, value.low, amount))
      // What the low half loses goes to the high half: from the right if it is shifted far, from the left if not.
      let capped = make.select(isFar, width, amount)
      let right = make.make(Arith.ShRUI.self, value.low, make.make(Arith.SubI.self, width, capped))
      let left = make.make(Arith.ShLI.self, value.low, make.make(Arith.SubI.self, amount, width))
      let high = make.select(isFar, zero, make.make(Arith.ShLI.self, value.high, amount))
      let received = make.select(isFar, left, right)
      return rewriter.replace(op, with: parts.join(low, make.make(Arith.OrI.self, received, high)))
    }
  }

  /// Returns the pattern for shifts to the right that fill with zeros.
  static func shiftRight(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-shrui", converter) {
      (op: Op<Arith.ShRUI>, adaptor, rewriter) throws(NoMatch) in
      let parts = try Halves(of: op.result.type, converter, rewriter)
      let (make, value) = (parts.make, parts.halves(adaptor.lhs))
      let amount = parts.half(0, of: adaptor.rhs)
      let zero = make.constant(0, parts.half)
      let width = make.constant(parts.width, parts.half)
      let isFar = make.compare(.uge, amount, width)
      let low = make.select(isFar, zero, make.make(Arith.ShRUI.self, value.low, amount))
      let high = make.select(isFar, zero, make.make(Arith.ShRUI.self, value.high, amount))
      let capped = make.select(isFar, width, amount)
      let left = make.make(Arith.ShLI.self, value.high, make.make(Arith.SubI.self, width, capped))
      let right = make.make(Arith.ShRUI.self, value.high, make.make(Arith.SubI.self, amount, width))
      let received = make.select(isFar, right, left)
      return rewriter.replace(op, with: parts.join(make.make(Arith.OrI.self, low, received), high))
    }
  }

  /// Returns the pattern for shifts to the right that fill with the sign:
  /// shrsi(a, n) → n == 0 ? a : shrui(a, n) | sign(a) << (width - n)
  static func shiftRightSigned(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-shrsi", converter) {
      (op: Op<Arith.ShRSI>, adaptor, rewriter) throws(NoMatch) in
      let wide = op.result.type
      let parts = try Halves(of: wide, converter, rewriter)
      let make = parts.make
      let high = parts.half(1, of: adaptor.lhs)
      let amount = parts.half(0, of: adaptor.rhs)
      let zero = make.constant(0, parts.half)
      let isNegative = parts.dropLast(make.compare(.slt, high, zero))
      let sign = make.cast(Arith.ExtSI.self, isNegative, to: wide)
      let count = make.make(Arith.SubI.self, make.constant(2 * parts.width, parts.half), amount)
      let wideCount = make.cast(Arith.ExtUI.self, parts.dropLast(count), to: wide)
      let signBits = make.make(Arith.ShLI.self, sign, wideCount)
      let shifted = make.make(Arith.ShRUI.self, op.lhs, op.rhs)
      let result = make.make(Arith.OrI.self, shifted, signBits)
      let isZero = parts.dropLast(make.compare(.eq, amount, zero))
      return rewriter.replace(op, with: make.select(isZero, op.lhs, result))
    }
  }
}
