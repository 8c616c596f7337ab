import Foundation

/// What is shown after each test.
enum DisplayLevel: String, CaseIterable, Sendable, Comparable {
  case off
  case failed
  case failedOrFlaky = "failed-or-flaky"
  case all

  static func < (left: DisplayLevel, right: DisplayLevel) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }

  /// `true` iff something is shown for `result` at this level.
  func shows(_ result: LitResult) -> Bool {
    switch self {
    case .off: false
    case .failed: result.verdict.isFailure
    case .failedOrFlaky: result.verdict.isFailure || result.attempts > 1
    case .all: true
    }
  }
}

/// Writes to standard output what happens during a run.
struct Display {
  private let tests: [LitTest]
  private let totalCount: Int
  private let workers: Int
  private let options: LitOptions
  private var bar: (any ProgressIndicator)?
  private var completed = 0

  /// Creates a display for the run of `tests`, which are some or all of `totalCount`.
  init(_ tests: [LitTest], totalCount: Int, workers: Int, _ options: LitOptions) {
    self.tests = tests
    self.totalCount = totalCount
    self.workers = workers
    self.options = options
  }

  /// Writes the line before the first test.
  mutating func begin() {
    if options.resultLevel == .off, !options.showsProgress { return }
    let ofTotal = tests.count == totalCount ? "" : " of \(totalCount)"
    let header = "-- Testing: \(tests.count)\(ofTotal) tests, \(workers) workers --"
    if options.showsProgress, let width = Terminal.width {
      bar = TerminalProgressBar(header: header, width: width, minimumInterval: options.minimumOutputInterval)
    } else {
      standardOutput(header + "\n")
      if options.showsProgress { bar = SimpleProgressBar(header: "Testing: ") }
    }
    bar?.update(0, "")
  }

  /// Writes what is to be shown for the test at `index`.
  mutating func show(_ index: Int, _ result: LitResult) {
    completed += 1
    let test = tests[index]
    if options.resultLevel.shows(result) {
      bar?.clear(isInterrupted: false)
      standardOutput(text(test, result))
    }
    if result.verdict.isFailure { bar?.hasFailure = true }
    let fraction = Double(completed) / Double(tests.count)
    bar?.update(fraction, test.name)
  }

  /// Removes what is written after the last test.
  mutating func end(isInterrupted: Bool) { bar?.clear(isInterrupted: isInterrupted) }

  /// Returns the line of a test, and its log if that is to be shown.
  private func text(_ test: LitTest, _ result: LitResult) -> String {
    let attempts = result.attempts > 1 ? ", \(result.attempts) of \(result.allowedAttempts) attempts" : ""
    var text = "\(result.name): \(test.name) (\(completed) of \(tests.count)\(attempts))\n"
    let stars = String(repeating: "*", count: 20)
    let showsLog = options.outputLevel.shows(result)
    if showsLog {
      if result.verdict.isFailure { text += "\(stars) TEST '\(test.name)' FAILED \(stars)\n" }
      text += result.output + "\n"
    }
    var hasDetails = showsLog
    func beginDetails() {
      if hasDetails { text += String(repeating: "*", count: 10) + "\n" }
      hasDetails = true
    }
    if !result.updates.isEmpty {
      beginDetails()
      for (update, attempt) in zip(result.updates, result.updateAttempts) {
        if result.attempts > 1 { text += "[Attempt \(attempt)]\n" }
        text += update + "\n"
      }
    }
    if !result.metrics.isEmpty {
      beginDetails()
      let rule = String(repeating: "*", count: 10)
      text += "\(rule) TEST '\(test.name)' RESULTS \(rule)\n"
      for (name, metric) in result.metrics { text += "\(name): \(metric.text) \n" }
    }
    if !result.parts.isEmpty {
      beginDetails()
      for (name, part) in result.parts {
        text += "*** MICRO-TEST: \(name)\n"
        for (name, metric) in part.metrics { text += "    \(name):  \(metric.text) \n" }
      }
    }
    return hasDetails ? text + stars + "\n" : text
  }
}

/// Writes `text` to standard output.
func standardOutput(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
