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
  /// The indices of loops whose blocks are visited when their bounds change.
  private var watched: Set<Value> = []

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

  /// Learns of the indices of loops from their bounds.
  public func visitUnfed(_ values: ArraySlice<Value>, of op: Operation) {
    guard let loop = op.interface(LoopLikeWitness.self), let bounds = loop.bounds(op) else {
      for value in values { setToEntryState(value) }
      return
    }
    let variables = loop.inductionVariables(op)
    for value in values {
      guard let number = variables.firstIndex(of: value) else {
        setToEntryState(value)
        continue
      }
      let parts = [bounds.lower[number], bounds.upper[number], bounds.step[number]]
      watch(parts.compactMap(\.value), from: value)
      if let range = indexRange(parts.map { bound($0, value) }) { states.join(value, .range(range)) }
    }
  }

  /// Has the block of which `index` is an argument visited when one of `values` changes.
  private func watch(_ values: [Value], from index: Value) {
    guard let block = index.owningBlock, watched.insert(index).inserted else { return }
    for value in values {
      states.addDependent(on: value, WorkItem(point: .start(block), analysis: self.index))
    }
  }

  /// What a bound or step of a loop over `index` can be.
  private func bound(_ bound: MixedIndex, _ index: Value) -> IntegerRange {
    let width = index.type.rangeWidth
    switch bound {
    case .constant(let number): return IntegerRange(WideInteger(number, width: width))
    case .value(let value): return states[value].range ?? IntegerRange(width: width)
    }
  }

  /// Returns what an index can be, given what the lower bound, the upper bound and the step can be; `nil` if there is
  /// no such index.
  private func indexRange(_ bounds: [IntegerRange]) -> IntegerRange? {
    var (low, high) = (bounds[0].signedMinimum, bounds[1].signedMaximum)
    if bounds[2].signedMinimum.isNegative {
      swap(&low, &high)
    } else {
      high = high &- WideInteger(word: 1, width: high.width)
    }
    return high.isLess(than: low, .signed) ? nil : IntegerRange(low, high, .signed)
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
