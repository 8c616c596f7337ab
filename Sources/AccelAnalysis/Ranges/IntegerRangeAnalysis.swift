public import AccelIR
import AccelNumerics

/// What is known of an integer.
public enum IntegerRangeState: DataFlowState {
  /// Nothing has been learned yet.
  case uninitialized
  /// What it can be.
  case range(IntegerRange)

  /// What the integer can be, if something is known.
  public var range: IntegerRange? {
    guard case .range(let range) = self else { return nil }
    return range
  }

  public mutating func join(_ other: IntegerRangeState) -> Bool {
    guard case .range(let new) = other else { return false }
    guard case .range(let old) = self else {
      self = other
      return true
    }
    let union = old.union(new)
    if union == old { return false }
    self = .range(union)
    return true
  }
}

/// Finds out what integers can be.
public final class IntegerRangeAnalysis: SparseForwardAnalysis {
  public unowned(unsafe) let solver: DataFlowSolver
  public let index: UInt8
  public let states: SparseStates<IntegerRangeState>
  /// What decides which way branches go; ranges of one value go there, too.
  private let constants: ConstantPropagation

  /// Widening depends on how often a result has changed.
  public var countsVisits: Bool { true }

  /// Creates the analysis as the next of `solver`'s.
  public init(_ solver: DataFlowSolver, _ constants: ConstantPropagation) {
    (self.solver, self.constants, index) = (solver, constants, solver.nextIndex)
    states = SparseStates(solver)
    states.didAnnounce = { [constants] value, state in
      guard case .range(let range) = state else { return }
      constants.states.join(value, Self.constant(range, value))
    }
  }

  /// What `range`, that of `value`, says of it as a constant.
  private static func constant(_ range: IntegerRange, _ value: Value) -> ConstantValue {
    guard let constant = range.constant else { return .unknown }
    let maker = value.definingOperation ?? value.owningBlock?.parent
    guard let maker else { return .unknown }
    return .constant(value.type.context.number(constant, value.type.elementOrSelf), maker.name)
  }

  /// What `value` can be, if something is known.
  public func range(of value: Value) -> IntegerRange? { states[value].range }

  public func setToEntryState(_ value: Value) {
    states.join(value, .range(IntegerRange(width: value.type.rangeWidth)))
  }

  public func transfer(_ op: Operation) {
    guard let witness = op.interface(IntegerRangeWitness.self) else { return setToEntryStates(op.results) }
    for (result, range) in zip(op.results, witness.ranges(op, op.operands.map { states[$0].range })) {
      if let range { join(result, range) }
    }
  }

  // MARK: Arguments of regions

  public func visitUnfed(_ values: ArraySlice<Value>, of op: Operation) {
    guard let entry = values.first?.owningBlock, let region = entry.region else {
      return setToEntryStates(values)
    }
    if let witness = op.interface(IntegerRangeWitness.self) {
      let item = WorkItem(point: .start(entry), analysis: index)
      for operand in op.operands { states.addDependent(on: operand, item) }
      let ranges = witness.argumentRanges(region, op.operands.map { states[$0].range })
      for value in values {
        if let range = ranges[value.index] { join(value, range) } else { setToEntryState(value) }
      }
      return
    }
    let variables = inductionVariables(of: op, entry)
    for value in values {
      guard let range = variables[value] else {
        setToEntryState(value)
        continue
      }
      // A loop that is never entered says nothing.
      if let range { states.join(value, .range(range)) }
    }
  }

  /// What the variables that count the iterations of `op` can be; `nil` if they have no values at all.
  private func inductionVariables(of op: Operation, _ entry: Block) -> [Value: IntegerRange?] {
    guard let loop = op.interface(LoopLikeWitness.self), let bounds = loop.bounds(op) else { return [:] }
    var ranges: [Value: IntegerRange?] = [:]
    for (index, variable) in loop.inductionVariables(op).enumerated() where index < bounds.lower.count {
      let width = variable.type.rangeWidth
      if width == 0 { continue }
      var least = bound(bounds.lower[index], width, entry, isUpper: false)
      var most = bound(bounds.upper[index], width, entry, isUpper: true)
      let one = WideInteger(word: 1, width: width)
      if bound(bounds.step[index], width, entry, isUpper: false).isNegative {
        swap(&least, &most)
      } else {
        // The upper bound is not reached.
        most = most &- one
      }
      let isEmpty = most.isLess(than: least, .signed)
      ranges[variable] = .some(isEmpty ? nil : IntegerRange(least, most, .signed))
    }
    return ranges
  }

  /// The least or the greatest that a bound of a loop can be.
  private func bound(_ bound: MixedIndex, _ width: Int, _ entry: Block, isUpper: Bool) -> WideInteger {
    switch bound {
    case .constant(let value): return WideInteger(word: UInt64(truncatingIfNeeded: value), width: width)
    case .value(let value):
      states.addDependent(on: value, WorkItem(point: .start(entry), analysis: index))
      guard let range = states[value].range, range.width == width else {
        return isUpper ? .maximum(width: width, .signed) : .minimum(width: width, .signed)
      }
      return isUpper ? range.signedMaximum : range.signedMinimum
    }
  }

  /// Takes in that `result` is in `range`.
  ///
  /// What a terminator passes on may come back changed again and again: then nothing more is said of it.
  private func join(_ result: Value, _ range: IntegerRange) {
    let old = states[result].range
    guard states.update(result, .range(range)) else { return }
    if old != nil, result.uses.contains(where: { $0.owner.traits.contains(.terminator) }) {
      _ = states.update(result, .range(IntegerRange(width: result.type.rangeWidth)))
    }
    states.announce(result)
  }
}

extension DataFlowSolver {
  /// Runs the analysis of integer ranges on `op`.
  ///
  /// Constant propagation, if it runs too, sees other constants than those that ranges of one value are; but where
  /// it finds none, ranges no longer decide which way branches go.
  public static func integerRanges(
    in op: Operation, propagatingConstants: Bool = true
  ) -> (solver: DataFlowSolver, ranges: IntegerRangeAnalysis) {
    let solver = DataFlowSolver(op)
    let constants = ConstantPropagation(solver, index: solver.nextIndex + 1)
    solver.add(DeadCodeAnalysis(solver, constants))
    if propagatingConstants { solver.add(constants) }
    let analysis = IntegerRangeAnalysis(solver, constants)
    solver.add(analysis)
    solver.run()
    return (solver, analysis)
  }
}
