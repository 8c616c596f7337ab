package import Accel

extension Arith {
  /// What the operations on floating-point numbers do.
  static var floatSemantics: [Semantics] {
    [
      .unary(NegF.self) { op, x in
        op.fastmath.computed(op.operand.type.floatFormat, x) { $0.negated }
      },
      .floats(AddF.self) { $0 + $1 },
      .floats(SubF.self) { $0 - $1 },
      .floats(MulF.self) { $0 * $1 },
      .floats(DivF.self) { $0 / $1 },
      .floats(RemF.self) { $0.remainder(dividingBy: $1).value },
      .floats(MaximumF.self) { .maximum($0, $1) },
      .floats(MaxNumF.self) { .maximumNumber($0, $1) },
      .floats(MinimumF.self) { .minimum($0, $1) },
      .floats(MinNumF.self) { .minimumNumber($0, $1) },
    ]
  }
}

extension Semantics {
  /// Operations that make a floating-point number of two.
  fileprivate static func floats<S: FloatBinary>(
    _: S.Type, _ compute: @escaping @Sendable (SoftFloat, SoftFloat) -> SoftFloat
  ) -> Semantics {
    .binary(S.self) { op, x, y in
      let format = op.lhs.type.floatFormat
      let right = SoftFloat(bits: y, format: format)
      if op.fastmath.exclude(right) { return nil }
      return op.fastmath.computed(format, x) { compute($0, right) }
    }.noting(S.self) { op, values in
      op.fastmath.contains(.nsz) && values.contains { $0.contains(op.lhs.type.floatFormat, where: \.isZero) }
    }
  }
}

extension Arith.FastMathFlags {
  /// Returns what `compute` makes of a number; poison if the flags say that there is no such number or result.
  package func computed(_ format: FloatFormat, _ bits: WideInteger, _ compute: (SoftFloat) -> SoftFloat)
    -> WideInteger?
  {
    let number = SoftFloat(bits: bits, format: format)
    if exclude(number) { return nil }
    let result = compute(number)
    return exclude(result) ? nil : result.bits
  }
}
