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
      .choice,
      .binary(CmpI.self) { op, x, y in bool(op.predicate.holds(x, y)) },
      .comparison,
    ]
    return choices + integerSemantics + floatSemantics + castSemantics
  }

  /// Returns a boolean as a number.
  fileprivate static func bool(_ value: Bool) -> WideInteger { WideInteger(value ? 1 : 0, width: 1) }
}

extension Semantics {
  /// `arith.select`: one condition chooses a value of any kind, several choose elements.
  fileprivate static var choice: Semantics {
    Semantics(Arith.Select.self) { (_, execution) throws(ExecutionFailure) in
      let operands = execution.operands
      switch operands[0] {
      case .number(let condition): return .values([operands[condition.isZero ? 2 : 1]])
      case .elements(var chosen):
        for (index, condition) in chosen.bits.enumerated() {
          let value = condition.map { operands[$0.isZero ? 2 : 1] }
          guard case .elements(let elements)? = value else {
            chosen.bits[index] = nil
            continue
          }
          chosen.bits[index] = elements.bits[index]
        }
        return .values([.elements(chosen)])
      default: return .values([.poison])
      }
    }
  }

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
