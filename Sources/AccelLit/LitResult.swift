/// The verdict on one test, in the order in which the summary lists them.
public enum LitVerdict: String, CaseIterable, Sendable {
  /// The test was not selected.
  case excluded = "EXCLUDED"
  /// The run ended before the test began.
  case skipped = "SKIPPED"
  /// The test does not apply to this configuration.
  case unsupported = "UNSUPPORTED"
  /// The test passed.
  case pass = "PASS"
  /// The test passed after at least one failed attempt.
  case flakyPass = "FLAKYPASS"
  /// The test passed after its expectations were rewritten.
  case fixed = "FIXED"
  /// The test failed, as its XFAIL line says.
  case expectedFailure = "XFAIL"
  /// The test could not be run.
  case unresolved = "UNRESOLVED"
  /// The test took longer than it may.
  case timeout = "TIMEOUT"
  /// The test failed.
  case fail = "FAIL"
  /// The test passed although its XFAIL line says that it fails.
  case unexpectedPass = "XPASS"

  /// The verdict in the words of the summary.
  public var label: String {
    switch self {
    case .excluded: "Excluded"
    case .skipped: "Skipped"
    case .unsupported: "Unsupported"
    case .pass: "Passed"
    case .flakyPass: "Passed With Retry"
    case .fixed: "Passed After Update"
    case .expectedFailure: "Expectedly Failed"
    case .unresolved: "Unresolved"
    case .timeout: "Timed Out"
    case .fail: "Failed"
    case .unexpectedPass: "Unexpectedly Passed"
    }
  }

  /// `true` iff the verdict makes a run fail.
  public var isFailure: Bool {
    switch self {
    case .unresolved, .timeout, .fail, .unexpectedPass: true
    default: false
    }
  }
}

/// A verdict that a test format of a suite's own declares.
struct LitCustomVerdict: Sendable, Hashable {
  /// What the order of declaration follows from.
  let rank: Int
  /// The verdict's name.
  let name: String
  /// The verdict in the words of the summary.
  let label: String
  /// `true` iff the verdict makes a run fail.
  let isFailure: Bool
}

/// A value that a test has measured.
struct LitMetric: Sendable {
  /// The value as it is shown.
  let text: String
  /// The value as JSON.
  let json: String
}

/// What came of one test.
public struct LitResult: Sendable {
  /// The verdict.
  public var verdict: LitVerdict
  /// The log: exit code, executed commands and what they printed.
  public var output: String
  /// The verdict that a test format of the suite's own has come to, instead of ours.
  var custom: LitCustomVerdict?
  /// What the test measured, by name.
  var metrics: [(name: String, value: LitMetric)] = []
  /// The results of the test's parts, by name.
  var parts: [(name: String, result: LitResult)] = []
  /// How long the test ran, in seconds; `nil` if it did not run.
  public var elapsed: Double?
  /// The seconds since the epoch at which the test began; `nil` if it did not run.
  var start: Double?
  /// The number of times the test was run.
  public var attempts = 1
  /// The number of times the test might have been run.
  var allowedAttempts = 1
  /// The features that a REQUIRES line asks for and the configuration lacks.
  var missingFeatures: [String] = []
  /// What updating the test's expectations did, one line for each rewritten file.
  public var updates: [String] = []
  /// The attempts after which the expectations were rewritten, one for each of `updates`.
  var updateAttempts: [Int] = []

  /// The verdict's name.
  var name: String { custom?.name ?? verdict.rawValue }

  /// Creates a result.
  public init(_ verdict: LitVerdict, output: String = "") {
    (self.verdict, self.output) = (verdict, output)
  }
}
