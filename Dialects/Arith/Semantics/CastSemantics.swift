import Accel

extension Arith {
  /// What casts do.
  static var castSemantics: [Semantics] {
    [
      .unary(ExtUI.self) { op, x in x.extended(to: op.outWidth, .unsigned) },
      .unary(ExtSI.self) { op, x in x.extended(to: op.outWidth, .signed) },
      .unary(TruncI.self) { op, x in
        let result = x.truncated(to: op.outWidth)
        return op.overflowFlags.checked { (result, result.extended(to: x.width, $0) != x) }
      },
      .unary(IndexCast.self) { op, x in x.resized(to: op.outWidth, .signed) },
      .unary(IndexCastUI.self) { op, x in x.resized(to: op.outWidth, .unsigned) },

      .unary(UIToFP.self) { op, x in SoftFloat.converted(x, .unsigned, to: op.outFormat).value.bits },
      .unary(SIToFP.self) { op, x in SoftFloat.converted(x, .signed, to: op.outFormat).value.bits },
      .unary(FPToUI.self) { op, x in op.integer(x, .unsigned) },
      .unary(FPToSI.self) { op, x in op.integer(x, .signed) },
      .bitcast,

      .unary(ExtF.self) { op, x in
        let target = op.outFormat
        return (op.fastmath ?? []).computed(op.inFormat, x) { $0.converted(to: target).value }
      },
      .unary(TruncF.self) { op, x in
        let (target, rounding) = (op.outFormat, op.roundingMode?.rounding ?? .toNearestEven)
        return (op.fastmath ?? []).computed(op.inFormat, x) { $0.converted(to: target, rounding).value }
      },
      .binary(ScalingExtF.self) { op, x, y in
        if SoftFloat.losesSign(y, op.scale.type) { return nil }
        let (target, factor) = (
          op.outFormat, SoftFloat.scale(y, op.scale.type).converted(to: op.outFormat).value
        )
        return (op.fastmath ?? []).computed(op.inFormat, x) { $0.converted(to: target).value * factor }
      },
      .binary(ScalingTruncF.self) { op, x, y in
        if SoftFloat.losesSign(y, op.scale.type) { return nil }
        let (target, rounding) = (op.outFormat, op.roundingMode?.rounding ?? .toNearestEven)
        let divisor = SoftFloat.scale(y, op.scale.type).converted(to: op.inFormat).value
        return (op.fastmath ?? []).computed(op.inFormat, x) {
          ($0 / divisor).converted(to: target, rounding).value
        }
      },
    ]
  }
}

extension Semantics {
  /// `arith.bitcast`.
  fileprivate static var bitcast: Semantics {
    Semantics(Arith.Bitcast.self) { op, execution in
      if let format = op.input.type.elementOrSelf.as(FloatType.self)?.format,
        !op.out.type.elementOrSelf.isFloat,
        execution.operands[0].contains(format, where: \.isNaN)
      {
        execution.noteUndetermined()
      }
      return .values(execution.operands)
    }
  }
}

extension RuntimeValue {
  /// `true` iff `predicate` holds of the number or of one of the elements.
  func contains(_ format: FloatFormat, where predicate: (SoftFloat) -> Bool) -> Bool {
    switch self {
    case .number(let bits): predicate(SoftFloat(bits: bits, format: format))
    case .elements(let elements):
      elements.bits.contains { $0.map { predicate(SoftFloat(bits: $0, format: format)) } ?? false }
    case .poison, .function, .view, .opaque: false
    }
  }
}

extension Op where Schema: ElementwiseCast {
  /// The formats of the elements.
  fileprivate var inFormat: FloatFormat { self.input.type.floatFormat }
  fileprivate var outFormat: FloatFormat { self.out.type.floatFormat }
}

extension Op where Schema: FloatToInteger {
  /// Returns a number without its fraction; poison if it is out of range.
  fileprivate func integer(_ bits: WideInteger, _ signedness: Signedness) -> WideInteger? {
    let number = SoftFloat(bits: bits, format: inFormat)
    let (integer, status) = number.converted(toIntegerOfWidth: outWidth, signedness)
    return status.contains(.invalid) ? nil : integer
  }
}

extension SoftFloat {
  /// Returns the power of two that a scale stands for.
  fileprivate static func scale(_ bits: WideInteger, _ type: Type) -> SoftFloat {
    let scale = SoftFloat(bits: bits, format: type.floatFormat)
    return scale.format.width < 16 ? scale : scale.converted(to: .f8E8M0FNU).value
  }

  /// `true` iff the sign is lost where this number becomes a scale: a scale has none.
  fileprivate static func losesSign(_ bits: WideInteger, _ type: Type) -> Bool {
    SoftFloat(bits: bits, format: type.floatFormat).isNegative
  }
}
