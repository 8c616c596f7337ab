import Foundation

/// An option of the command line.
struct LitOption: Sendable {
  /// Whether an option has a value.
  enum Value: Sendable {
    case none, optional, required
  }

  /// The names.
  let names: [String]
  /// Whether there is a value.
  let value: Value
  /// The placeholder of the value in the help text.
  let placeholder: String
  /// What the option does, in words.
  let help: String
  /// What the option does.
  private let action: @Sendable (inout LitOptions, String) throws -> Void

  /// The names as messages write them.
  var spelling: String { names.joined(separator: "/") }

  /// Applies the option to `options`.
  func apply(_ options: inout LitOptions, _ value: String) throws(ScriptError) {
    do {
      try action(&options, value)
    } catch let error as ScriptError {
      throw ScriptError("argument \(spelling): \(error.message)")
    } catch {
      throw ScriptError("argument \(spelling): \(error)")
    }
  }

  /// Returns the option called exactly `name`.
  static func named(_ name: String) -> LitOption? { all.first { $0.names.contains(name) } }

  /// Returns the option called `name` or by the only name that begins so.
  static func find(_ name: String) throws(ScriptError) -> LitOption {
    if let option = named(name) { return option }
    let candidates = all.filter { $0.names.contains { $0.hasPrefix(name) } }
    guard let option = candidates.first else { throw ScriptError("unrecognized arguments: \(name)") }
    guard candidates.count == 1 else {
      let matches = candidates.flatMap(\.names).filter { $0.hasPrefix(name) }.joined(separator: ", ")
      throw ScriptError("ambiguous option: \(name) could match \(matches)")
    }
    return option
  }

  /// Creates an option without a value.
  private static func flag(
    _ names: String..., help: String, _ action: @escaping @Sendable (inout LitOptions) -> Void
  ) -> LitOption {
    LitOption(names: names, value: .none, placeholder: "", help: help) { options, _ in action(&options) }
  }

  /// Creates an option with a value.
  private static func option(
    _ names: String..., value placeholder: String, help: String,
    _ action: @escaping @Sendable (inout LitOptions, String) throws -> Void
  ) -> LitOption {
    LitOption(names: names, value: .required, placeholder: placeholder, help: help, action: action)
  }

  /// Returns the number that `text` is, at least `minimum`.
  private static func integer(_ text: String, minimum: Int) throws(ScriptError) -> Int {
    guard let number = Int(text), number >= minimum else {
      throw ScriptError("requires \(minimum > 0 ? "positive" : "non-negative") integer, but found '\(text)'")
    }
    return number
  }

  /// Returns the case that `text` names.
  private static func choice<C: CaseIterable & RawRepresentable<String>>(_ text: String) throws(ScriptError)
    -> C
  {
    if let result = C(rawValue: text) { return result }
    let list = C.allCases.map { pythonQuoted($0.rawValue) }.joined(separator: ", ")
    throw ScriptError("invalid choice: \(pythonQuoted(text)) (choose from \(list))")
  }

  /// Returns the regular expression that `text` is.
  private static func regex(_ text: String) throws(ScriptError) -> RegularExpression {
    do {
      return try RegularExpression(text, ignoresCase: true)
    } catch {
      throw ScriptError("invalid regular expression: '\(text)'")
    }
  }

  /// Returns the parts of a list separated by semicolons.
  private static func list(_ text: String) -> Set<String> {
    Set(text.split(separator: ";").map(String.init))
  }

  /// Shows logs at `level`, and so at least that many results.
  private static func showLogs(_ options: inout LitOptions, _ level: DisplayLevel) {
    options.outputLevel = level
    options.resultLevel = max(options.resultLevel, level)
  }

  /// Shows results at `level`, and so at most that many logs.
  private static func showResults(_ options: inout LitOptions, _ level: DisplayLevel) {
    options.resultLevel = level
    options.outputLevel = min(options.outputLevel, level)
  }

  /// All options in the order of the help text.
  static let all: [LitOption] =
    general + output + verdicts + execution + selection + debugging

  private static let general: [LitOption] = [
    flag("-h", "--help", help: "Show this help and exit") { $0.information = helpText($0.program) },
    flag("--version", help: "Show the version and exit") {
      $0.information = "\(Path.stem(of: $0.program)) \(LitOptions.version)\n"
    },
    option("-j", "--threads", "--workers", value: "N", help: "Number of threads that run tests") {
      $0.workers = try integer($1, minimum: 1)
    },
    option("--config-prefix", value: "NAME", help: "Prefix of configuration files, instead of 'lit'") {
      $0.configurationPrefix = $1
    },
    option("-D", "--param", value: "NAME=VALUE", help: "Set a parameter for configuration files") {
      options, text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      options.parameters[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
    },
  ]

  private static let output: [LitOption] = [
    option(
      "--test-output", value: "LEVEL", help: "Show the logs of these tests: off, failed, failed-or-flaky, all"
    ) {
      showLogs(&$0, try choice($1))
    },
    option("--print-result-after", value: "LEVEL", help: "Show the results of these tests after each of them")
    {
      showResults(&$0, try choice($1))
    },
    option("--diagnostic-level", value: "LEVEL", help: "Show messages down to error, warning or note") {
      switch $1 {
      case "error": $0.logLevel = .error
      case "warning": $0.logLevel = .warning
      case "note": $0.logLevel = .note
      default:
        throw ScriptError("invalid choice: \(pythonQuoted($1)) (choose from 'error', 'warning', 'note')")
      }
    },
    flag("--terse-summary", help: "Count only failures in the summary") { $0.isTerse = true },
    flag("--no-terse-summary", help: "Count all tests in the summary") { $0.isTerse = false },
    flag("-q", "--quiet", help: "Show only failures and a terse summary") {
      showResults(&$0, .failed)
      showLogs(&$0, .off)
      $0.logLevel = .error
      $0.isTerse = true
    },
    flag("-s", "--succinct", help: "Show a progress bar and only failures") {
      $0.showsProgress = true
      showResults(&$0, .failed)
    },
    flag("-v", "--verbose", help: "Show the logs of failed tests") { showLogs(&$0, .failed) },
    flag("-vv", "--echo-all-commands", help: "Deprecated alias for -v") { showLogs(&$0, .failed) },
    flag("-a", "--show-all", help: "Show the logs of all tests") { showLogs(&$0, .all) },
    flag("-r", "--relative-paths", help: "Show paths relative to the current folder in the summary") {
      $0.printsRelativePaths = true
    },
    option("-o", "--output", value: "PATH", help: "Write results as JSON") {
      $0.reports.append(.init(format: .json, path: $1))
    },
    flag("--progress-bar", help: "Show a progress bar") { $0.showsProgress = true },
    flag("--no-progress-bar", help: "Show no progress bar (default)") { $0.showsProgress = false },
    option("--min-output-interval", value: "SECONDS", help: "Update the progress bar at most this often") {
      guard let interval = Double($1), interval >= 0 else {
        throw ScriptError("conversion error - requires non-negative float, but found '\($1)'")
      }
      $0.minimumOutputInterval = interval
    },
  ]

  private static let verdicts: [LitOption] = LitVerdict.allCases.filter { !$0.isFailure }.map { verdict in
    flag("--show-\(verdict.rawValue.lowercased())", help: "List \(verdict.label.lowercased()) tests") {
      $0.shownVerdicts.insert(verdict)
    }
  }

  private static let execution: [LitOption] = [
    flag("--gtest-sharding", help: "Run the tests of a program of GoogleTest in parts (default)") {
      $0.shardsGoogleTests = true
    },
    flag("--no-gtest-sharding", help: "Run all tests of a program of GoogleTest at once") {
      $0.shardsGoogleTests = false
    },
    option("--path", value: "PATH", help: "Look for programs in this folder first") {
      $0.searchPath.append(Path.normalized(Path.join(FileManager.default.currentDirectoryPath, $1)))
    },
    flag("--no-execute", help: "Judge that tests pass without running them") { $0.isDryRun = true },
    option("--xunit-xml-output", value: "PATH", help: "Write results as XUnit XML") {
      $0.reports.append(.init(format: .xunit, path: $1))
    },
    option("--resultdb-output", value: "PATH", help: "Write results as LUCI's ResultDB takes them") {
      $0.reports.append(.init(format: .resultDatabase, path: $1))
    },
    flag("--use-unique-output-file-name", help: "Write results to new files of similar names") {
      $0.usesUniqueFileNames = true
    },
    option("--time-trace-output", value: "PATH", help: "Write times as a Chrome trace") {
      $0.reports.append(.init(format: .timeTrace, path: $1))
    },
    flag("--report-failures-only", help: "Write only failures to files") { $0.reportsFailuresOnly = true },
    option("--timeout", value: "SECONDS", help: "Time for one test; 0 is no limit") {
      $0.timeout = try integer($1, minimum: 0)
    },
    option("--max-retries-per-test", value: "N", help: "Further attempts of a failing test") {
      $0.maximumRetries = try integer($1, minimum: 1)
    },
    option("--max-failures", value: "N", help: "End the run after this many failures") {
      $0.maximumFailures = try integer($1, minimum: 1)
    },
    flag("--allow-empty-runs", help: "Succeed even if all tests are filtered out") {
      $0.allowsEmptyRuns = true
    },
    flag("--per-test-coverage", help: "Set LLVM_PROFILE_FILE to another file for each command") {
      $0.isCoveragePerTest = true
    },
    flag("--ignore-fail", help: "Exit with 0 even if tests fail") { $0.ignoresFailures = true },
    flag("--update", "--update-tests", help: "Rewrite the expectations of failing tests where possible") {
      $0.updatesTests = true
    },
    flag("--skip-test-time-recording", help: "Do not record the times of tests") { $0.recordsTimes = false },
    LitOption(
      names: ["--time-tests"], value: .optional, placeholder: "=N",
      help: "Show the N slowest tests (20; or 'all') and a histogram of times"
    ) { options, text in
      options.slowestTests =
        text.lowercased() == "all" ? .some(nil) : text.isEmpty ? 20 : try integer(text, minimum: 1)
    },
  ]

  private static let selection: [LitOption] = [
    option("--max-tests", value: "N", help: "Run at most this many tests") {
      $0.maximumTests = try integer($1, minimum: 1)
    },
    option("--max-time", value: "SECONDS", help: "Time for the whole run") {
      $0.maximumSeconds = try integer($1, minimum: 1)
    },
    option(
      "--order", value: "ORDER", help: "Run tests in this order: lexical, random, smart (failures first)"
    ) {
      $0.order = try choice($1)
    },
    flag("--shuffle", help: "Run tests in random order") { $0.order = .random },
    option("--seed", value: "N", help: "Make the random order repeatable") {
      $0.seed = UInt64(try integer($1, minimum: 0))
    },
    flag("-i", "--incremental", help: "Does nothing: failing tests always run first") { _ in
      standardOutput("WARNING: --incremental is deprecated. Failing tests now always run first.\n")
    },
    option("--filter", value: "REGEX", help: "Run only tests whose name matches") {
      $0.filter = try regex($1)
    },
    option("--filter-out", value: "REGEX", help: "Run no test whose name matches") {
      $0.filterOut = try regex($1)
    },
    flag("--filter-failed", help: "Run only tests that failed when they last ran") { $0.onlyFailed = true },
    option("--xfail", value: "LIST", help: "Expect these tests, separated by semicolons, to fail") {
      $0.expectedFailures = list($1)
    },
    option("--xfail-not", value: "LIST", help: "Do not expect these tests to fail") {
      $0.unexpectedFailures = list($1)
    },
    flag("--exclude-xfail", help: "Exclude tests that are expected to fail") {
      $0.excludesExpectedFailures = true
    },
    option("--unsupported", value: "LIST", help: "Take these tests for unsupported") {
      $0.unsupported = list($1)
    },
    option("--unsupported-not", value: "LIST", help: "Ignore what makes these tests unsupported") {
      $0.supported = list($1)
    },
    option("--num-shards", value: "M", help: "Split the tests into M parts and run one") {
      $0.shardCount = try integer($1, minimum: 1)
    },
    option("--run-shard", value: "N", help: "Run part N, counted from 1") {
      $0.shard = try integer($1, minimum: 1)
    },
  ]

  private static let debugging: [LitOption] = [
    flag("--debug", help: "Show what the runner itself does") { $0.isDebugging = true },
    flag("--show-suites", help: "Show the suites and exit") { $0.showsSuites = true },
    flag("--show-tests", help: "Show the tests and exit") { $0.showsTests = true },
    flag("--show-used-features", help: "Show the features that tests name and exit") {
      $0.showsUsedFeatures = true
    },
  ]

  /// Returns the first line of the help text.
  static func usage(_ program: String) -> String {
    "usage: \(Path.stem(of: program)) [-h] [OPTION]... TEST_PATH [TEST_PATH ...]\n"
  }

  /// Returns the help text.
  private static func helpText(_ program: String) -> String {
    var text =
      usage(program) + "\nTEST_PATH is a file or folder with tests, or @FILE with one argument a line.\n\n"
    for option in all {
      let names = option.names.map { option.placeholder.hasPrefix("=") ? $0 + option.placeholder : $0 }
      let value = option.value == .required ? " \(option.placeholder)" : ""
      let head = "  \(names.joined(separator: ", "))\(value)"
      let gap =
        head.count < 30
        ? String(repeating: " ", count: 30 - head.count) : "\n" + String(repeating: " ", count: 30)
      text += head + gap + option.help + "\n"
    }
    return text
  }
}
