import AccelSupport
import Foundation

/// How long the tests of a suite took when they last ran; a negative time is that of a failure.
///
/// A file in the suite's folder keeps them from run to run: a line for each test, the seconds and the path.
struct TestTimes: Sendable {
  /// The seconds by path.
  private(set) var seconds: [String: Double] = [:]
  /// The paths in the order of the file, new ones last.
  private var order: [String] = []
  /// What is wrong with the file.
  private(set) var problem: String?

  private static let fileName = ".lit_test_times.txt"

  /// Reads what the last run recorded.
  static func read(sourceRoot: String, executionRoot: String) -> TestTimes {
    var times = TestTimes()
    for folder in [executionRoot, sourceRoot] {
      let path = Path.join(folder, fileName)
      guard let text = try? FileText.read(path) else { continue }
      for line in text.split(separator: "\n") {
        let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard parts.count == 2, let value = Double(parts[0]) else {
          times.problem =
            "found malformed timing data in \(pythonQuoted(path)); remove the file to regenerate it"
          continue
        }
        times.set(String(parts[1]), value)
      }
      break
    }
    return times
  }

  private mutating func set(_ path: String, _ value: Double) {
    if seconds.updateValue(value, forKey: path) == nil { order.append(path) }
  }

  /// Records the results of a run.
  static func record(_ tests: [LitTest], _ results: [LitResult], _ log: LitLog) {
    var byRoot: [String: TestTimes] = [:]
    for (test, result) in zip(tests, results) {
      guard let elapsed = result.elapsed else { continue }
      let root = test.suite.executionRoot
      var times = byRoot[root] ?? test.suite.times
      times.set(test.pathInSuite, result.verdict.isFailure ? min(-elapsed, -1e-6) : elapsed)
      byRoot[root] = times
    }
    for (root, times) in byRoot.sorted(by: { $0.key < $1.key }) {
      let path = Path.join(root, fileName)
      let text = times.order.map { String(format: "%e", times.seconds[$0] ?? 0) + " \($0)\n" }
      do {
        try FileText.write(text.joined(), to: path)
      } catch {
        log.warning("Could not save test time: \(path)")
      }
    }
  }
}
