public import Accel

extension Arith: ExecutableDialect {
  public static var semantics: [Semantics] {
    let choices: [Semantics] = [
      Semantics(Constant.self) { (op, execution) throws(ExecutionFailure) in
        guard let value = RuntimeValue(op.value.value) else {
          throw execution.unsupported("the elements of the constant are not at hand")
        }
        return .values([value])
      },
      .lanes(Select.self) { _, lanes in lanes[0].flatMap { $0.isZero ? lanes[2] : lanes[1] } },
      .binary(CmpI.self) { op, x, y in bool(op.predicate.holds(x, y)) },
      .comparison,
    ]
    return choices + integerSemantics + floatSemantics + castSemantics
  }

  /// Returns a boolean as a number.
  fileprivate static func bool(_ value: Bool) -> WideInteger { WideInteger(value ? 1 : 0, width: 1) }
}

extension Semantics {
  /// `arith.cmpf`.
  fileprivate static var comparison: Semantics {
    .binary(Arith.CmpF.self) { op, x, y in
      let format = op.lhs.type.floatFormat
      let (left, right) = (SoftFloat(bits: x, format: format), SoftFloat(bits: y, format: format))
      if op.fastmath.exclude(left) || op.fastmath.exclude(right) { return nil }
      return Arith.bool(op.predicate.holds(left.compared(to: right)))
    }
  }
}

extension Arith.FastMathFlags {
  /// `true` iff the flags say that there is no such number.
  package func exclude(_ number: SoftFloat) -> Bool {
    contains(.nnan) && number.isNaN || contains(.ninf) && number.isInfinity
  }
}
