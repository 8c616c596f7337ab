import Accel

/// The value that a value always equals, found through what is passed to blocks, regions and functions.
struct UnderlyingValue: DataFlowState {
  /// What is known of a value.
  enum Knowledge: Equatable {
    /// Nothing yet.
    case nothing
    /// It equals this value.
    case value(Value)
    /// It may equal different ones.
    case several
  }
  var knowledge: Knowledge

  static var uninitialized: UnderlyingValue { UnderlyingValue(knowledge: .nothing) }

  mutating func join(_ other: UnderlyingValue) -> Bool {
    let joined: Knowledge =
      if knowledge == .nothing {
        other.knowledge
      } else if other.knowledge == .nothing || knowledge == other.knowledge {
        knowledge
      } else {
        .several
      }
    defer { knowledge = joined }
    return joined != knowledge
  }
}

/// Finds the values that others always equal.
final class UnderlyingValueAnalysis: SparseForwardAnalysis {
  unowned(unsafe) let solver: DataFlowSolver
  let index: UInt8
  let states: SparseStates<UnderlyingValue>
  /// The first operation that says that the analysis fails there.
  private(set) var failure: Operation?

  init(_ solver: DataFlowSolver, index: UInt8) {
    (self.solver, self.index, states) = (solver, index, SparseStates(solver))
  }

  func setToEntryState(_ value: Value) { states.join(value, UnderlyingValue(knowledge: .value(value))) }

  func transfer(_ op: Operation) {
    if failure == nil, op.discardable("always_fail") != nil {
      failure = op
      op.context.emitError(at: op.location, "this op is always fails")
    }
    op.results.forEach(setToEntryState)
  }

  /// Returns the value that `value` equals at the end of a chain; `.several` if there is more than one, and `.nothing` if
  /// it is not known yet. `asked` is told of each value that was looked at.
  func mostUnderlying(_ value: Value, _ asked: (Value) -> Void = { _ in }) -> UnderlyingValue.Knowledge {
    var current = value
    while true {
      asked(current)
      guard case .value(let next) = states[current].knowledge else { return states[current].knowledge }
      if next == current { return .value(current) }
      current = next
    }
  }
}

/// For each value, the operations that may be the next, or the latest, to access it.
struct AdjacentAccesses: DataFlowState {
  /// The operations that may access one value next.
  struct Access: Equatable {
    /// `true` iff nothing is known of them.
    var isUnknown = false
    /// The operations, in the order in which they were found.
    var operations: [Operation] = []
  }
  private(set) var accesses: [Value: Access] = [:]

  static var uninitialized: AdjacentAccesses { AdjacentAccesses() }

  mutating func join(_ other: AdjacentAccesses) -> Bool {
    var changed = false
    // What one value gets does not depend on the others, so their order does not matter.
    for (value, new) in other.accesses {
      var access = accesses[value] ?? Access()
      if access.isUnknown { continue }
      if new.isUnknown {
        access = Access(isUnknown: true)
        changed = true
      } else {
        for op in new.operations where !access.operations.contains(op) {
          access.operations.append(op)
          changed = true
        }
      }
      accesses[value] = access
    }
    return changed
  }

  /// Says that `op` accesses `value` next.
  mutating func set(_ value: Value, _ op: Operation) { accesses[value] = Access(operations: [op]) }

  /// Forgets who accesses values, without forgetting the values.
  mutating func setKnownToUnknown() {
    for value in accesses.keys { accesses[value] = Access(isUnknown: true) }
  }

  /// What is known of accesses of `value`, if anything.
  subscript(value: Value) -> Access? { accesses[value] }
}

extension AdjacentAccesses {
  /// Returns these accesses with those of `op`, which those of a kind in `ignored` do not count as; `nil` if nothing is
  /// known then, and `.uninitialized` as long as not all values are known.
  func accessed(
    by op: Operation, ignoring ignored: MemoryEffect.Kind?, _ values: UnderlyingValueAnalysis,
    for item: WorkItem
  ) -> AdjacentAccesses? {
    let isPure = !op.traits.isDisjoint(with: [.pure, .noMemoryEffects])
    guard let effects = op.interface(MemoryEffectsWitness.self)?.effects(op) ?? (isPure ? [] : nil) else {
      return nil
    }
    var underlying: [Value?] = []
    for effect in effects {
      guard let value = effect.value else { return nil }
      switch values.mostUnderlying(value, { values.states.addDependent(on: $0, item) }) {
      case .nothing: return .uninitialized
      case .several: underlying.append(nil)
      case .value(let value): underlying.append(value)
      }
    }
    var copy = self
    for (effect, value) in zip(effects, underlying) {
      guard let value else { return nil }
      if effect.kind != ignored { copy.set(value, op) }
    }
    return copy
  }

  /// Returns these accesses with those of what `call` calls, which may access all arguments.
  func accessed(
    byCallee call: Operation, _ values: UnderlyingValueAnalysis, for item: WorkItem
  ) -> AdjacentAccesses {
    var copy = self
    guard let witness = call.interface(CallWitness.self) else { return copy }
    for argument in witness.arguments(call) {
      switch values.mostUnderlying(argument, { values.states.addDependent(on: $0, item) }) {
      case .nothing: return .uninitialized
      case .several: continue
      case .value(let value): copy.set(value, call)
      }
    }
    return copy
  }
}
