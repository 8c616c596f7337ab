/// What one run of a tool took.
struct Measurement {
  /// The times of phases, in seconds of the processor; `nil` where the run did not say.
  var parse: Double?, verify: Double?, print: Double?, pass: Double?
  /// The time on the clock, and that of the processor for the program and for the system on its behalf.
  var wall: Double, processor: Double
  /// The most memory in use at one time, in MB.
  var memory: Double
}

/// The runs of the tools on one input.
struct Comparison {
  var ours: [Measurement] = [], theirs: [Measurement] = []
  /// `true` iff both tools wrote the same bytes; `nil` if there is only one tool.
  var agrees: Bool?

  /// Returns the medians of one figure; that of `mlir-opt` is `nil` if it didn't run.
  func medians(_ figure: (Measurement) -> Double?) -> (ours: Double?, theirs: Double?) {
    (median(ours.compactMap(figure)), median(theirs.compactMap(figure)))
  }
}

/// Returns the middle one of `values`, or `nil` if there are none.
private func median(_ values: [Double]) -> Double? {
  if values.isEmpty { return nil }
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
