import Accel

/// What integers can be, kept by their values while IR changes.
///
/// The analysis keeps what it knows by numbers, which do not outlive the first change. An integer that can be
/// anything counts as unknown; so does, as in MLIR, a constant where control never comes, or that is made later.
final class KnownRanges: RewriteListener, @unchecked Sendable {
  private var ranges = ValueTable<IntegerRange>()

  /// Analyses `op`.
  init(of op: Operation, propagatingConstants: Bool = true) {
    let (solver, analysis) = DataFlowSolver.integerRanges(
      in: op, propagatingConstants: propagatingConstants)
    withExtendedLifetime(solver) { add(op, analysis) }
  }

  private func add(_ op: Operation, _ analysis: IntegerRangeAnalysis) {
    for result in op.results { add(result, analysis) }
    for region in op.regions {
      for block in region.blocks {
        for argument in block.arguments { add(argument, analysis) }
        for inner in block.operations { add(inner, analysis) }
      }
    }
  }

  private func add(_ value: Value, _ analysis: IntegerRangeAnalysis) {
    guard let range = analysis.range(of: value), !range.isFull else { return }
    ranges[value] = range
  }

  /// What `value` can be, if that is known.
  subscript(value: Value) -> IntegerRange? {
    get { ranges[value] }
    set { ranges[value] = newValue }
  }

  /// What each of `values` can be, if that is known of all.
  func all(_ values: some Sequence<Value>) -> [IntegerRange]? {
    var found: [IntegerRange] = []
    for value in values {
      guard let range = self[value] else { return nil }
      found.append(range)
    }
    return found
  }

  var mayPrint: Bool { false }

  // The memory of an erased operation is used again.
  func willErase(_ op: Operation) {
    if ranges.isEmpty { return }
    for result in op.results { ranges[result] = nil }
  }
}
