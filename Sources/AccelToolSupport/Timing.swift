import AccelPasses
import AccelSupport

/// The times of the phases of a run, and of what they consist of.
struct Timing {
  /// The times.
  let tree = TimingTree()

  /// Runs `body` as a part of the phase called `name`.
  func measure<R, E>(_ name: String, _ body: () throws(E) -> R) throws(E) -> R {
    let scope = tree.begin(name, below: tree.root)
    defer { tree.end(scope) }
    return try body()
  }

  /// Writes a report in the form of MLIR's.
  func report(_ settings: OptSettings, to output: ByteBuffer) {
    var report = TimingReport()
    report.isList = settings.timingDisplay == .list
    report.isJSON = settings.timingFormat == .json
    report.write(tree, to: output)
  }
}
