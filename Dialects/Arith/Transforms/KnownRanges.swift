import Accel

/// What integers can be, kept by their values while IR changes.
///
/// The analysis keeps what it knows by numbers, which do not outlive the first change.
final class KnownRanges: RewriteListener, @unchecked Sendable {
  private var ranges: [Value: IntegerRange] = [:]

  /// Analyses `op`.
  init(of op: Operation) {
    let (solver, analysis) = DataFlowSolver.integerRanges(in: op)
    withExtendedLifetime(solver) { add(op, analysis) }
  }

  private func add(_ op: Operation, _ analysis: IntegerRangeAnalysis) {
    for result in op.results { ranges[result] = analysis.range(of: result) }
    for region in op.regions {
      for block in region.blocks {
        for argument in block.arguments { ranges[argument] = analysis.range(of: argument) }
        for inner in block.operations { add(inner, analysis) }
      }
    }
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
      guard let range = ranges[value] else { return nil }
      found.append(range)
    }
    return found
  }

  // The memory of an erased operation is used again.
  func willErase(_ op: Operation) { for result in op.results { ranges[result] = nil } }
}
