import Accel

extension Test {
  /// Remarks on the effects of operations.
  struct TestSideEffects: Pass {
    static let name = "test-side-effects"
    static let title = "(anonymous namespace)::SideEffectsPass"
    static let summary = "Test side effects interfaces"
    static let anchor: String? = "builtin.module"

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      op.walk(.postOrder) {
        Self.remark(on: $0)
        return .advance
      }
      op.walk(.postOrder) {
        if let parameter = $0.effectParameter {
          $0.emitRemark("found a parametric effect with \(parameter.text)")
        }
        return .advance
      }
    }

    private static func remark(on op: Operation) {
      if op.traits.contains(.terminator) { return }
      let own = op.interface(MemoryEffectsWitness.self)?.effects(op)
      let isKnownPure = !op.traits.isDisjoint(with: [.pure, .noMemoryEffects])
      guard let effects = own ?? (isKnownPure ? [] : nil) else { return }
      if effects.isEmpty { return op.emitRemark("operation has no memory effects") }
      for effect in effects {
        var text = "found an instance of '\(effect.kind)'"
        if let value = effect.value {
          if let operand = op.operands.firstIndex(of: value) {
            text += " on op operand \(operand),"
          } else if value.isBlockArgument {
            text += " on block argument \(value.index),"
          } else {
            text += " on op result \(value.index),"
          }
        } else if let symbol = effect.symbol {
          text += " on a symbol '\(symbol.text)',"
        }
        op.emitRemark("\(text) on resource '\(effect.resource.name)'")
      }
    }
  }
}

extension Operation {
  /// The parameter of the effect that is none on memory, if this is an operation that may have such.
  fileprivate var effectParameter: Attribute? {
    switch name.string {
    case "test.side_effect_op", "test.unregistered_side_effect_op":
      discardable("effect_parameter").flatMap { $0.is(AffineMapAttr.self) ? $0 : nil }
    default: nil
    }
  }
}
