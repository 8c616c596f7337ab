import Accel

extension Halves {
  /// How operations on wide integers become operations on their halves.
  static func patterns(_ converter: TypeConverter) -> [ConversionPattern] {
    [
      constant(converter), compare(converter), select(converter), add(converter), subtract(converter),
      multiply(converter), shiftLeft(converter), shiftRight(converter), shiftRightSigned(converter),
      extreme(Arith.MaxUI.self, .ugt, converter), extreme(Arith.MaxSI.self, .sgt, converter),
      extreme(Arith.MinUI.self, .ult, converter), extreme(Arith.MinSI.self, .slt, converter),
      bitwise(Arith.AndI.self, converter), bitwise(Arith.OrI.self, converter),
      bitwise(Arith.XOrI.self, converter),
    ] + casts(converter)
  }

  private static func constant(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-constant", converter) {
      (op: Op<Arith.Constant>, _, rewriter) throws(NoMatch) in
      let parts = try Halves(of: op.result.type, converter, rewriter)
      guard let value = parts.split(op.value.value) else { throw NoMatch("the constant is not supported") }
      return rewriter.replace(op, with: parts.make.constant(value, parts.type))
    }
  }

  /// Returns the constant that has the halves of the elements of `value` as its elements.
  private func split(_ value: Attribute) -> Attribute? {
    var elements: [UInt8] = []
    var count = 1
    if let integer = value.as(IntegerAttr.self) {
      let words = integer.words.isEmpty ? [UInt(bitPattern: integer.word)] : Array(integer.words)
      elements = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
      elements.removeLast(elements.count - (2 * width + 7) / 8)
    } else if let dense = value.as(DenseElementsAttr.self) {
      (elements, count) = (Array(dense.raw), dense.isSplat ? dense.count : 1)
    } else {
      return nil
    }
    if width < 8 {
      let mask = UInt8(1 << width - 1)
      elements = elements.flatMap { [$0 & mask, $0 >> UInt8(width) & mask] }
    }
    let size = (width + 7) / 8
    let first = elements[..<size]
    let isSplat = stride(from: size, to: elements.count, by: size).allSatisfy {
      elements[$0..<$0 + size] == first
    }
    if isSplat { return type.context.denseElements(type, isSplat: true, Array(first)) }
    let all = Array(repeatElement(elements, count: count).joined())
    return type.context.denseElements(type, isSplat: false, all)
  }

  private static func compare(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-cmpi", converter) { (op: Op<Arith.CmpI>, adaptor, rewriter) throws(NoMatch) in
      let parts = try Halves(of: op.lhs.type, converter, rewriter)
      let (lhs, rhs) = (parts.halves(adaptor.lhs), parts.halves(adaptor.rhs))
      let (make, predicate) = (parts.make, op.predicate)
      let low = make.compare(predicate.unsigned, lhs.low, rhs.low)
      let high = make.compare(predicate, lhs.high, rhs.high)
      let result =
        switch predicate {
        case .eq: make.make(Arith.AndI.self, low, high)
        case .ne: make.make(Arith.OrI.self, low, high)
        default: make.select(make.compare(.eq, lhs.high, rhs.high), low, high)
        }
      return rewriter.replace(op, with: parts.dropLast(result))
    }
  }

  private static func select(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-select", converter) {
      (op: Op<Arith.Select>, adaptor, rewriter) throws(NoMatch) in
      let parts = try Halves(of: op.result.type, converter, rewriter)
      let (first, second) = (parts.halves(adaptor.trueValue), parts.halves(adaptor.falseValue))
      let condition = parts.appendOne(adaptor.condition)
      let low = parts.make.select(condition, first.low, second.low)
      let high = parts.make.select(condition, first.high, second.high)
      return rewriter.replace(op, with: parts.join(low, high))
    }
  }

  private static func add(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-addi", converter) { (op: Op<Arith.AddI>, adaptor, rewriter) throws(NoMatch) in
      let parts = try Halves(of: op.result.type, converter, rewriter)
      let (lhs, rhs, make) = (parts.halves(adaptor.lhs), parts.halves(adaptor.rhs), parts.make)
      let flag = make.type(rewriter.context.i1, like: parts.half)
      let low = rewriter.create(Arith.AddUIExtended.self) {
        ($0.lhs, $0.rhs, $0.overflow) = (lhs.low, rhs.low, flag)
      }
      let carry = make.cast(Arith.ExtUI.self, low.overflow, to: parts.half)
      let sum = make.make(Arith.AddI.self, carry, lhs.high)
      return rewriter.replace(op, with: parts.join(low.sum, make.make(Arith.AddI.self, sum, rhs.high)))
    }
  }

  private static func subtract(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-subi", converter) { (op: Op<Arith.SubI>, adaptor, rewriter) throws(NoMatch) in
      let parts = try Halves(of: op.result.type, converter, rewriter)
      let (lhs, rhs, make) = (parts.halves(adaptor.lhs), parts.halves(adaptor.rhs), parts.make)
      let low = make.make(Arith.SubI.self, lhs.low, rhs.low)
      let isLess = make.compare(.ult, lhs.low, rhs.low)
      let borrow = make.cast(Arith.ExtUI.self, isLess, to: parts.half)
      let rest = make.make(Arith.SubI.self, lhs.high, borrow)
      return rewriter.replace(op, with: parts.join(low, make.make(Arith.SubI.self, rest, rhs.high)))
    }
  }

  private static func multiply(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-muli", converter) { (op: Op<Arith.MulI>, adaptor, rewriter) throws(NoMatch) in
      let parts = try Halves(of: op.result.type, converter, rewriter)
      let (lhs, rhs, make) = (parts.halves(adaptor.lhs), parts.halves(adaptor.rhs), parts.make)
      let low = rewriter.create(Arith.MulUIExtended.self) { ($0.lhs, $0.rhs) = (lhs.low, rhs.low) }
      let first = make.make(Arith.MulI.self, lhs.low, rhs.high)
      let second = make.make(Arith.MulI.self, lhs.high, rhs.low)
      let high = make.make(Arith.AddI.self, make.make(Arith.AddI.self, low.high, first), second)
      return rewriter.replace(op, with: parts.join(low.low, high))
    }
  }

  private static func bitwise<S: IntegerBinary>(_: S.Type, _ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-\(S.name.dropFirst(6))", converter) {
      (op: Op<S>, adaptor, rewriter) throws(NoMatch) in
      let parts = try Halves(of: op.result.type, converter, rewriter)
      let (lhs, rhs) = (parts.halves(adaptor.lhs), parts.halves(adaptor.rhs))
      let low = parts.make.make(S.self, lhs.low, rhs.low)
      return rewriter.replace(op, with: parts.join(low, parts.make.make(S.self, lhs.high, rhs.high)))
    }
  }

  // maxui(a, b) → a > b ? a : b, of which the comparison and the choice are emulated
  private static func extreme<S: IntegerBinary>(
    _: S.Type, _ predicate: Arith.IntegerPredicate, _ converter: TypeConverter
  ) -> ConversionPattern {
    ConversionPattern("emulate-\(S.name.dropFirst(6))", converter) {
      (op: Op<S>, _, rewriter) throws(NoMatch) in
      let make = try Halves(of: op.result.type, converter, rewriter).make
      return rewriter.replace(
        op, with: make.select(make.compare(predicate, op.lhs, op.rhs), op.lhs, op.rhs))
    }
  }
}

extension Arith.IntegerPredicate {
  /// The relation of the low halves, which have no sign.
  fileprivate var unsigned: Self {
    switch self {
    case .sge: .uge
    case .sgt: .ugt
    case .sle: .ule
    case .slt: .ult
    default: self
    }
  }
}
