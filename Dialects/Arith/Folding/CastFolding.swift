public import Accel

extension ElementwiseCast {
  /// Returns what `compute` makes of the operand if it is constant.
  @inline(__always) static func foldConstant(
    _ op: Op<Self>, _ operands: ConstantOperands, _ compute: (WideInteger) -> WideInteger?
  ) -> FoldResult? {
    guard let operand = operands[0] else { return nil }
    return foldUnary(operand, to: op.out.type, compute).map { .constant($0) }
  }
}

extension Op where Schema: ElementwiseCast {
  /// The number of bits of the result, or of each of its elements.
  var outWidth: Int { self.out.type.elementOrSelf.storedWidth.unsafelyUnwrapped }
}

// MARK: Integers

extension Arith.ExtUI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // extui(extui(x)) → extui(x)
    if let inner = op.input.defined(by: Self.self) { return .operands([inner.input]) }
    return foldConstant(op, operands) { $0.extended(to: op.outWidth, .unsigned) }
  }
}

extension Arith.ExtSI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // extsi(extsi(x)) → extsi(x)
    if let inner = op.input.defined(by: Self.self) { return .operands([inner.input]) }
    return foldConstant(op, operands) { $0.extended(to: op.outWidth, .signed) }
  }
}

extension Arith.TruncI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    if let inner = op.input.definingOperation {
      if inner.is(Arith.ExtUI.self) || inner.is(Arith.ExtSI.self) {
        let source = inner.operand(0)
        let (element, target) = (source.type.elementOrSelf, op.out.type.elementOrSelf)
        // trunci(extui(x)) → trunci(x); trunci(extsi(x)) → trunci(x)
        if element.storedWidth.unsafelyUnwrapped > op.outWidth { return .operands([source]) }
        // trunci(extui(x)) → x; trunci(extsi(x)) → x
        if element == target { return .value(source) }
      }
      // trunci(trunci(x)) → trunci(x), unless that promises more of x than both did
      if let inner = inner.as(Self.self), op.overflowFlags.isSubset(of: inner.overflowFlags) {
        return .operands([inner.input])
      }
    }
    return foldConstant(op, operands) { $0.truncated(to: op.outWidth) }
  }
}

extension IndexConversion {
  /// Folds a cast there and back, and of a constant.
  fileprivate static func foldConversion(
    _ op: Op<Self>, _ operands: ConstantOperands, _ signedness: Signedness
  ) -> FoldResult? {
    foldConstant(op, operands) { $0.resized(to: op.outWidth, signedness) }
  }
}

extension Arith.IndexCast {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    foldConversion(op, operands, .signed)
  }
}

extension Arith.IndexCastUI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    foldConversion(op, operands, .unsigned)
  }
}

// MARK: Integers and floating-point numbers

extension IntegerToFloat {
  /// Returns the number nearest to a constant.
  fileprivate static func foldConversion(
    _ op: Op<Self>, _ operands: ConstantOperands, _ signedness: Signedness
  ) -> FoldResult? {
    foldConstant(op, operands) { SoftFloat.converted($0, signedness, to: op.out.type.floatFormat).value.bits }
  }
}

extension Arith.UIToFP {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    foldConversion(op, operands, .unsigned)
  }
}

extension Arith.SIToFP {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    foldConversion(op, operands, .signed)
  }
}

extension FloatToInteger {
  /// Returns a constant without its fraction, if it is in the range.
  fileprivate static func foldConversion(
    _ op: Op<Self>, _ operands: ConstantOperands, _ signedness: Signedness
  ) -> FoldResult? {
    foldConstant(op, operands) { bits in
      let number = SoftFloat(bits: bits, format: op.input.type.floatFormat)
      let (integer, status) = number.converted(toIntegerOfWidth: op.outWidth, signedness)
      return status.contains(.invalid) ? nil : integer
    }
  }
}

extension Arith.FPToUI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    foldConversion(op, operands, .unsigned)
  }
}

extension Arith.FPToSI {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    foldConversion(op, operands, .signed)
  }
}

extension Arith.Bitcast {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    guard let operand = operands[0] else { return nil }
    let type = op.out.type
    if let elements = operand.as(DenseElementsAttr.self) {
      return .constant(op.context.denseElements(type, isSplat: elements.isSplat, Array(elements.raw)))
    }
    // Poison and numbers are only looked at one by one.
    if type.elementType != nil { return nil }
    if operand.isPoison { return .constant(operand) }
    return operand.uniformBits.map { .constant(op.context.number($0, type)) }
  }
}

// MARK: Floating-point numbers

extension ElementwiseCast {
  /// Returns a constant in another format, if nothing is lost.
  fileprivate static func foldExactly(
    _ op: Op<Self>, _ operands: ConstantOperands, _ rounding: Rounding = .toNearestEven
  ) -> FoldResult? {
    foldConstant(op, operands) {
      SoftFloat(bits: $0, format: op.input.type.floatFormat)
        .convertedExactly(to: op.out.type.floatFormat, rounding)?.bits
    }
  }
}

extension Arith.ExtF {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // extf(truncf(x) contract) contract → x
    if let inner = op.input.defined(by: Arith.TruncF.self), inner.input.type == op.out.type,
      inner.fastmath?.contains(.contract) == true, op.fastmath?.contains(.contract) == true
    {
      return .value(inner.input)
    }
    return foldExactly(op, operands)
  }
}

extension Arith.TruncF {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    if let inner = op.input.defined(by: Arith.ExtF.self) {
      let source = inner.input.type.floatFormat
      let target = op.out.type.floatFormat
      if source.isContained(in: inner.out.type.floatFormat) {
        // truncf(extf(x)) → truncf(x)
        if source.width > target.width { return .operands([inner.input]) }
        // truncf(extf(x)) → x
        if source == target { return .value(inner.input) }
      }
    }
    return foldExactly(op, operands, op.roundingMode?.rounding ?? .toNearestEven)
  }
}

extension FloatFormat {
  /// `true` iff the other format has all finite values of this one.
  fileprivate func isContained(in other: FloatFormat) -> Bool {
    maximumExponent <= other.maximumExponent && minimumExponent >= other.minimumExponent
      && precision <= other.precision
  }
}

extension Arith.RoundingMode {
  /// The same for computing.
  var rounding: Rounding {
    switch self {
    case .toNearestEven: .toNearestEven
    case .downward: .down
    case .upward: .up
    case .towardZero: .towardZero
    case .toNearestAway: .toNearestAway
    }
  }
}
