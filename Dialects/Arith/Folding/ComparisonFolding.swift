public import Accel

extension Arith.IntegerPredicate {
  /// `true` iff `lhs` and `rhs` are related in this way.
  package func holds(_ lhs: WideInteger, _ rhs: WideInteger) -> Bool {
    switch self {
    case .eq: lhs == rhs
    case .ne: lhs != rhs
    case .slt: lhs.isLess(than: rhs, .signed)
    case .sle: !rhs.isLess(than: lhs, .signed)
    case .sgt: rhs.isLess(than: lhs, .signed)
    case .sge: !lhs.isLess(than: rhs, .signed)
    case .ult: lhs.isLess(than: rhs, .unsigned)
    case .ule: !rhs.isLess(than: lhs, .unsigned)
    case .ugt: rhs.isLess(than: lhs, .unsigned)
    case .uge: !lhs.isLess(than: rhs, .unsigned)
    }
  }

  /// `true` iff equal numbers are related in this way.
  package var holdsForEqual: Bool {
    switch self {
    case .eq, .sle, .sge, .ule, .uge: true
    case .ne, .slt, .sgt, .ult, .ugt: false
    }
  }

  /// The relation of b to a where this is that of a to b.
  var swapped: Self {
    switch self {
    case .eq, .ne: self
    case .slt: .sgt
    case .sle: .sge
    case .sgt: .slt
    case .sge: .sle
    case .ult: .ugt
    case .ule: .uge
    case .ugt: .ult
    case .uge: .ule
    }
  }

  /// The relation that holds iff this one does not.
  public var inverse: Self {
    switch self {
    case .eq: .ne
    case .ne: .eq
    case .slt: .sge
    case .sle: .sgt
    case .sgt: .sle
    case .sge: .slt
    case .ult: .uge
    case .ule: .ugt
    case .ugt: .ule
    case .uge: .ult
    }
  }
}

extension Arith.FloatPredicate {
  /// `true` iff numbers that compare as `order` are related in this way.
  func holds(_ order: FloatOrder) -> Bool {
    switch self {
    case .alwaysFalse: false
    case .oeq: order == .equal
    case .ogt: order == .greater
    case .oge: order == .greater || order == .equal
    case .olt: order == .less
    case .ole: order == .less || order == .equal
    case .one: order == .less || order == .greater
    case .ord: order != .unordered
    case .ueq: order == .equal || order == .unordered
    case .ugt: order == .greater || order == .unordered
    case .uge: order != .less
    case .ult: order == .less || order == .unordered
    case .ule: order != .greater
    case .une: order != .equal
    case .uno: order == .unordered
    case .alwaysTrue: true
    }
  }
}

extension Arith.CmpI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // cmpi(p, x, x) → p(0, 0)
    if op.lhs == op.rhs { return truth(op.predicate.holdsForEqual, op) }
    let rhs = operands[1]
    if let rhs, let result = fold(op, rhs) { return result }
    guard let lhs = operands[0] else { return nil }
    // cmpi(p, c, x) → cmpi(p swapped, x, c)
    if rhs == nil {
      let swapped = op.predicate.swapped.attribute(in: op.context)
      return .update(OperationUpdate(operands: [op.rhs, op.lhs], properties: [(slot: 0, value: swapped)]))
    }
    // Poison is compared with nothing.
    if lhs.isPoison || rhs?.isPoison == true { return nil }
    let predicate = op.predicate
    let result = foldBinary(lhs, rhs, element: op.context.i1) {
      WideInteger(predicate.holds($0, $1) ? 1 : 0, width: 1)
    }
    return result.map { .constant($0) }
  }

  /// Folds comparisons that say no more than their operand does.
  private static func fold(_ op: Op<Self>, _ rhs: Attribute?) -> FoldResult? {
    switch op.predicate {
    case .ne where rhs.isZero:
      // cmpi(ne, extsi(x : i1), 0) → x; cmpi(ne, extui(x : i1), 0) → x
      if let inner = op.lhs.definingOperation, inner.is(Arith.ExtSI.self) || inner.is(Arith.ExtUI.self) {
        let source = inner.operand(0)
        if source.elementWidth == 1, !source.type.isTensor { return .value(source) }
      }
      // cmpi(ne, x : i1, false) → x
      return op.lhs.elementWidth == 1 ? .value(op.lhs) : nil
    case .eq where rhs.isOne:
      // cmpi(eq, x : i1, true) → x
      return op.lhs.elementWidth == 1 ? .value(op.lhs) : nil
    default: return nil
    }
  }

  /// Returns `value` in the type of the result, if its shape is known.
  private static func truth(_ value: Bool, _ op: Op<Self>) -> FoldResult? {
    let type = op.result.type
    if type.elementType != nil, !type.hasStaticShape { return nil }
    return .constant(op.context.number(WideInteger(value ? 1 : 0, width: 1), type))
  }
}

extension Arith.CmpF {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let lhs = operands[0]?.as(FloatAttr.self)?.number
    let rhs = operands[1]?.as(FloatAttr.self)?.number
    // cmpf(p, x, NaN) → p(NaN, NaN)
    if lhs?.isNaN == true || rhs?.isNaN == true { return truth(op, .unordered) }
    guard let lhs, let rhs else { return nil }
    return truth(op, lhs.compared(to: rhs))
  }

  private static func truth(_ op: Op<Self>, _ order: FloatOrder) -> FoldResult {
    .constant(op.context.bool(op.predicate.holds(order)))
  }
}

extension Arith.Select {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // select(c, x, x) → x
    if op.trueValue == op.falseValue { return .value(op.trueValue) }
    let (condition, first, second) = (operands[0], operands[1], operands[2])
    // select(true, x, y) → x
    if condition.isOne { return .value(op.trueValue) }
    // select(false, x, y) → y
    if condition.isZero { return .value(op.falseValue) }
    // select(c, poison, y) → y
    if first?.isPoison == true { return .value(op.falseValue) }
    // select(c, x, poison) → x
    if second?.isPoison == true { return .value(op.trueValue) }
    // select(c, true, false) → c
    if first.isOne, second.isZero, op.result.type.isSignlessInteger(1) { return .value(op.condition) }
    if let chosen = op.equalValue { return .value(chosen) }
    return choose(condition, first, second).map { .constant($0) }
  }

  /// Chooses between constants, element by element.
  private static func choose(
    _ condition: Attribute?, _ first: Attribute?, _ second: Attribute?
  ) -> Attribute? {
    guard let mask = condition?.as(DenseElementsAttr.self), let first = first?.as(DenseElementsAttr.self),
      let second = second?.as(DenseElementsAttr.self)
    else { return nil }
    if mask.count == 0 { return first.shapedType.context.numbers([], first.shapedType) }
    // What the elements are does not matter, so bytes are chosen.
    let size = first.raw.count / (first.isSplat ? 1 : first.count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(mask.count * size)
    for index in 0..<mask.count {
      let chosen = mask.unsigned(at: index) != 0 ? first : second
      let start = chosen.isSplat ? 0 : index * size
      for byte in start..<start + size { bytes.append(chosen.raw[byte]) }
    }
    let isSplat = bytes.indices.allSatisfy { bytes[$0] == bytes[$0 % size] }
    return first.shapedType.context.denseElements(
      first.shapedType, isSplat: isSplat, isSplat ? Array(bytes.prefix(size)) : bytes)
  }
}

extension Op where Schema == Arith.Select {
  /// The value that this is in either case if the condition compares the two values.
  ///
  /// select(cmpi(eq, x, y), x, y) → y; select(cmpi(ne, x, y), x, y) → x
  fileprivate var equalValue: Value? {
    guard let comparison = self.condition.defined(by: Arith.CmpI.self) else { return nil }
    let predicate = comparison.predicate
    guard predicate == .eq || predicate == .ne else { return nil }
    let (x, y, a, b) = (self.trueValue, self.falseValue, comparison.lhs, comparison.rhs)
    guard (a == x && b == y) || (a == y && b == x) else { return nil }
    return predicate == .ne ? x : y
  }
}
