import Foundation

/// All discovered tests with their results.
struct RunResults {
  /// The tests.
  var tests: [LitTest]
  /// The results, in the order of the tests.
  var results: [LitResult]
  /// The seconds that the run took.
  var elapsed: Double

  /// Returns the tests with their results for which `isIncluded` is true.
  func filter(_ isIncluded: (LitResult) -> Bool) -> RunResults {
    let indices = results.indices.filter { isIncluded(results[$0]) }
    return RunResults(
      tests: indices.map { tests[$0] }, results: indices.map { results[$0] }, elapsed: elapsed)
  }

  /// The indices of the tests, in the order of suites and paths.
  var sortedIndices: [Int] {
    // Suites of the same name stay apart, in the order in which they were found.
    var ranks: [ObjectIdentifier: Int] = [:]
    for test in tests where ranks[ObjectIdentifier(test.suite)] == nil {
      ranks[ObjectIdentifier(test.suite)] = ranks.count
    }
    func key(_ index: Int) -> (String, Int) {
      (tests[index].suite.name, ranks[ObjectIdentifier(tests[index].suite)] ?? 0)
    }
    return tests.indices.sorted { left, right in
      if key(left) != key(right) { return key(left) < key(right) }
      return tests[left].path.lexicographicallyPrecedes(tests[right].path)
    }
  }

  /// The tests in the order of suites and paths.
  var sorted: RunResults {
    let indices = sortedIndices
    return RunResults(
      tests: indices.map { tests[$0] }, results: indices.map { results[$0] }, elapsed: elapsed)
  }
}

extension RunResults {
  /// Returns the lists of failed tests and the counts that end a run.
  func summary(_ options: LitOptions) -> String {
    var text = ""
    let current = FileManager.default.currentDirectoryPath
    let groups = groups
    for group in groups
    where !group.indices.isEmpty
      && (group.isFailure || group.verdict.map(options.shownVerdicts.contains) == true)
    {
      let indices = group.indices
      text += String(repeating: "*", count: 20) + "\n\(group.label) Tests (\(indices.count)):\n"
      for index in indices.sorted(by: { tests[$0].name < tests[$1].name }) {
        let test = tests[index]
        text += "  \(options.printsRelativePaths ? Path.relative(test.filePath, to: current) : test.name)\n"
      }
      text += "\n"
    }
    if !options.isTerse { text += "\nTesting Time: \(String(format: "%.2f", elapsed))s\n" }
    text += "\nTotal Discovered Tests: \(tests.count)\n"
    let counts = groups.filter { !$0.indices.isEmpty && (!options.isTerse || $0.isFailure) }.map { group in
      (label: group.label, count: group.indices.count)
    }
    let labelWidth = counts.map(\.label.count).max() ?? 0
    let countWidth = counts.map { String($0.count).count }.max() ?? 0
    for (label, count) in counts {
      let paddedLabel = label + String(repeating: " ", count: labelWidth - label.count)
      let digits = String(count)
      let paddedCount = String(repeating: " ", count: countWidth - digits.count) + digits
      let percentage = String(format: "%.2f", Double(count) / Double(tests.count) * 100)
      text += "  \(paddedLabel): \(paddedCount) (\(percentage)%)\n"
    }
    return text
  }

  /// The tests of one verdict.
  private struct Group {
    let verdict: LitVerdict?
    let label: String
    let isFailure: Bool
    let indices: [Int]
  }

  /// The tests by verdict, ours first and then those of test formats in the order of their declarations.
  private var groups: [Group] {
    let own = LitVerdict.allCases.map { verdict in
      let indices = results.indices.filter { results[$0].custom == nil && results[$0].verdict == verdict }
      return Group(verdict: verdict, label: verdict.label, isFailure: verdict.isFailure, indices: indices)
    }
    let custom = Set(results.compactMap(\.custom)).sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
    return own
      + custom.map { verdict in
        let indices = results.indices.filter { results[$0].custom == verdict }
        return Group(verdict: nil, label: verdict.label, isFailure: verdict.isFailure, indices: indices)
      }
  }

  /// Returns the slowest tests and a histogram of times; at most `limit` tests, or all if that is `nil`.
  func histogram(limit: Int?) -> String {
    let times = zip(tests, results).compactMap { test, result in
      result.elapsed.flatMap { $0 > 0 ? (name: test.name, seconds: $0) : nil }
    }.sorted { $0.seconds < $1.seconds }
    guard let maximum = times.last?.seconds else { return "" }
    let shown = min(limit ?? times.count, times.count)
    let rule = String(repeating: "-", count: 74)
    var text = "Slowest Tests (\(shown) of \(times.count)):\n\(rule)\n"
    for (name, seconds) in times.suffix(shown).reversed() {
      text += String(format: "%.2f", seconds) + "s: \(name)\n"
    }
    // The height of a bar is the largest round number for which there are more than ten bars.
    var power = Int(log10(maximum).rounded(.up))
    var height = 0.0
    var count = 0
    search: while true {
      for factor in [5, 2, 2.5, 1] {
        height = factor * pow(10, Double(power))
        count = Int((maximum / height).rounded(.up))
        if count > 10 { break search }
      }
      power -= 1
    }
    var rows = Array(repeating: 0, count: count)
    for (_, seconds) in times { rows[min(Int(Double(count) * seconds / maximum), count - 1)] += 1 }
    let decimals = max(0, 3 - Int(log10(maximum).rounded(.up)))
    let width = Int(log10(maximum).rounded(.up)) + (decimals > 0 ? decimals + 1 : 0)
    let countWidth = Int(log10(Double(times.count)).rounded(.up))
    func centered(_ text: String, _ width: Int) -> String {
      let space = max(0, width - text.count)
      // An odd space is larger on the left iff the width is odd, as in Python.
      let left = space / 2 + (space & width & 1)
      return String(repeating: " ", count: left) + text + String(repeating: " ", count: space - left)
    }
    func padded(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    text += "\nTest Times (\(times.count)):\n\(rule)\n"
    text += "[\(centered("Range", (width + 1) * 2 + 3))] :: [\(centered("Percentage", 40))] :: "
    text += "[\(centered("Count", countWidth * 2 + 1))]\n\(rule)\n"
    for (index, row) in rows.enumerated().reversed() {
      let stars = Int(40 * Double(row) / Double(times.count))
      let bounds = [index, index + 1].map { bound in
        padded(String(format: "%.\(decimals)f", Double(bound) * height), width)
      }
      text += "[\(bounds[0])s,\(bounds[1])s) :: ["
      text += String(repeating: "*", count: stars) + String(repeating: " ", count: 40 - stars)
      text += "] :: [\(padded(String(row), countWidth))/\(padded(String(times.count), countWidth))]\n"
    }
    return text + rule + "\n"
  }
}
