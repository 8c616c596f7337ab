import Accel
import ArithDialect

extension MemRef {
  /// What the operations do that read and write an element at once.
  static var atomicSemantics: [Semantics] {
    [
      Semantics(AtomicRMW.self) { (op, execution) throws(ExecutionFailure) in
        let indices = try execution.indices(op.indices, "an index")
        let (view, type) = (try execution.view(AtomicRMW.memref), op.value.type)
        let old = try execution.load(view, indices, type)
        var new = RuntimeValue.poison
        if case .number(let x) = old, case .number(let y) = execution[AtomicRMW.value] {
          new = .number(op.kind.combined(x, y, type))
        } else if op.kind == .assign {
          new = execution[AtomicRMW.value]
        }
        try execution.store(new, view, indices, type)
        return .values([new])
      },
      Semantics(GenericAtomicRMW.self) { (op, execution) throws(ExecutionFailure) in
        let indices = try execution.indices(op.indices, "an index")
        let (view, type) = (try execution.view(GenericAtomicRMW.memref), op.result.type)
        let new = try execution.run(op.atomicBody, [try execution.load(view, indices, type)])
        try execution.store(new[0], view, indices, type)
        return .values(new)
      },
      Semantics(AtomicYield.self) { (_, execution) in .leave(execution.operands) },
    ]
  }
}

extension Arith.AtomicRMWKind {
  /// Returns what becomes of the element `x` and the value `y`, both of type `type`.
  fileprivate func combined(_ x: WideInteger, _ y: WideInteger, _ type: Type) -> WideInteger {
    guard let format = type.as(FloatType.self)?.format else { return combined(x, y) }
    let (left, right) = (SoftFloat(bits: x, format: format), SoftFloat(bits: y, format: format))
    return switch self {
    case .addf: (left + right).bits
    case .mulf: (left * right).bits
    case .maximumf: SoftFloat.maximum(left, right).bits
    case .minimumf: SoftFloat.minimum(left, right).bits
    case .maxnumf: SoftFloat.maximumNumber(left, right).bits
    case .minnumf: SoftFloat.minimumNumber(left, right).bits
    default: y
    }
  }

  /// Returns what becomes of the integer `x` and the value `y`.
  private func combined(_ x: WideInteger, _ y: WideInteger) -> WideInteger {
    switch self {
    case .addi: x &+ y
    case .muli: x &* y
    case .andi: x & y
    case .ori: x | y
    case .xori: x ^ y
    case .maxs: .maximum(x, y, .signed)
    case .maxu: .maximum(x, y, .unsigned)
    case .mins: .minimum(x, y, .signed)
    case .minu: .minimum(x, y, .unsigned)
    default: y
    }
  }
}
