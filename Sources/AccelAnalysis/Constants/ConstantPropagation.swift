public import AccelIR

/// What is known of a value that may be constant.
public enum ConstantValue: DataFlowState {
  /// Nothing has been learned yet: as far as is known, the value is never computed.
  case uninitialized
  /// A constant, and the kind of operation from which it was learned.
  case constant(Attribute, OperationName)
  /// The value is not always the same, or it is not known which.
  case unknown

  public mutating func join(_ other: ConstantValue) -> Bool {
    switch (self, other) {
    case (.unknown, _), (_, .uninitialized): return false
    case (.constant(let a, _), .constant(let b, _)) where a == b: return false
    case (.uninitialized, _): self = other
    case (.constant, _): self = .unknown
    }
    return true
  }
}

/// Finds the values that are always the same, in what can be executed.
public final class ConstantPropagation: SparseForwardAnalysis {
  public unowned(unsafe) let solver: DataFlowSolver
  public let index: UInt8
  public let states: SparseStates<ConstantValue>
  /// The operands of the operation at hand.
  private let assumed = AssumedConstants()

  init(_ solver: DataFlowSolver, index: UInt8) {
    (self.solver, self.index, states) = (solver, index, SparseStates(solver))
  }

  public func setToEntryState(_ value: Value) { states.join(value, .unknown) }

  public func transfer(_ op: Operation) {
    // What a region computes is not simulated.
    guard op.regions.isEmpty else { return setToEntryStates(op.results) }
    if op.traits.contains(.constantLike), let value = op.properties[0] {
      return states.join(op.result(0), .constant(value, op.name))
    }
    assumed.values.removeAll(keepingCapacity: true)
    for operand in op.operands {
      switch states[operand] {
      case .uninitialized: return
      case .unknown: assumed.values.append(nil)
      case .constant(let value, _): assumed.values.append(value)
      }
    }
    guard let folded = op.fold(assuming: assumed) else { return setToEntryStates(op.results) }
    take(folded, op)
  }

  /// Takes in what `op` evaluates to.
  private func take(_ folded: FoldResult, _ op: Operation) {
    switch folded {
    case .results(let results):
      for (index, result) in results.enumerated() { take(result, of: op.result(index), op.name) }
    // Other operands do not make it a constant.
    case .update: setToEntryStates(op.results)
    default: take(folded, of: op.result(0), op.name)
    }
  }

  /// Takes in that `value`, a result of an operation called `name`, evaluates to `folded`.
  private func take(_ folded: FoldResult, of value: Value, _ name: OperationName) {
    switch folded {
    case .constant(let constant): states.join(value, .constant(constant, name))
    case .value(let other): states.join(value, states[other])
    case .results, .update: setToEntryState(value)
    }
  }
}
