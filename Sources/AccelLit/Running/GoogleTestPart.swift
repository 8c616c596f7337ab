import Foundation

/// What one test of ours runs of a program that GoogleTest is linked into: all of its tests, or a share.
struct GoogleTestPart: Sendable {
  /// The program.
  let program: String
  /// The file that the program writes its results to; `nil` if it did not even list its tests.
  let results: String?
  /// The share and the number of shares; `nil` for all tests.
  var shard: (index: Int, count: Int)?

  /// The number of tests in a share, unless there are processors for smaller ones.
  private static let shardSize = 512

  /// What the test's name has after the program's.
  var pathComponents: [String] {
    if results == nil { return ["failed_to_discover_tests_from_gtest"] }
    return shard.map { ["\($0.index)", "\($0.count)"] } ?? []
  }

  /// Returns the parts that the tests of `program` are run in.
  static func all(
    of program: String, _ format: GoogleTestFormat, suite: String, variables: [String: String],
    _ environment: LitEnvironment, _ log: LitLog
  ) -> [GoogleTestPart] {
    let command = format.command(program, python: python(environment))
    let list = ProgramRun(
      words: command + ["--gtest_list_tests", "--gtest_filter=-*DISABLED_*"], variables: variables,
      folder: FileManager.default.currentDirectoryPath)
    let outcome = list.run(environment.processes)
    guard outcome.exitCode == 0 else {
      standardError(outcome.error)
      let words = PythonValue.list(list.words.map { .string($0) }).literal
      log.warning(
        "unable to discover google-tests in \(pythonQuoted(program)): Command '\(words)' returned non-zero exit "
          + "status \(outcome.exitCode).. Process output: b\(pythonQuoted(outcome.output))",
        at: "formats/googletest.py:\(#line)")
      return [GoogleTestPart(program: program, results: nil)]
    }
    let prefix = "\(program)-\(suite)-\(getpid())"
    guard environment.shardsGoogleTests else {
      return [GoogleTestPart(program: program, results: "\(prefix).json")]
    }
    let count = outcome.output.split(separator: "\n").count { $0.hasPrefix("  ") }
    let shards = shardCount(of: count)
    return (0..<shards).map { index in
      GoogleTestPart(program: program, results: "\(prefix)-\(index)-\(shards).json", shard: (index, shards))
    }
  }

  /// Returns the number of shares that `count` tests are run in.
  static func shardCount(
    of count: Int, processors: Int = ProcessInfo.processInfo.activeProcessorCount
  ) -> Int {
    var size = shardSize
    func shards() -> Int { (count + size - 1) / size }
    while shards() < processors, size > 1 { size /= 2 }
    return shards()
  }

  /// Returns the interpreter of programs that are Python text.
  static func python(_ environment: LitEnvironment) -> String {
    Path.program("python3", searchPath: environment.variables["PATH"] ?? "") ?? "python3"
  }
}

/// One run of a part of a program's tests.
struct GoogleTestRun {
  private let part: GoogleTestPart
  private let configuration: LitConfiguration
  private let environment: LitEnvironment
  private let command: [String]

  /// Creates a run.
  init(
    _ part: GoogleTestPart, _ format: GoogleTestFormat, _ configuration: LitConfiguration,
    _ environment: LitEnvironment
  ) {
    self.part = part
    self.configuration = configuration
    self.environment = environment
    command = format.command(part.program, python: GoogleTestPart.python(environment))
  }

  /// Runs the tests and returns the result for all of them.
  func result() -> LitResult {
    guard let results = part.results else { return LitResult(.fail) }
    if environment.isDryRun { return LitResult(.pass) }
    var variables = configuration.environment
    if let temporaryFolder = environment.temporaryFolder {
      for name in ["TMP", "TMPDIR", "TEMP", "TEMPDIR"] { variables[name] = temporaryFolder }
    }
    var settings = [
      ("GTEST_OUTPUT", "json:\(results)"), ("GTEST_SHUFFLE", environment.isShuffled ? "1" : "0"),
    ]
    if let (index, count) = part.shard {
      settings.append(("GTEST_TOTAL_SHARDS", environment.variables["GTEST_TOTAL_SHARDS"] ?? "\(count)"))
      settings.append(("GTEST_SHARD_INDEX", environment.variables["GTEST_SHARD_INDEX"] ?? "\(index)"))
    }
    for (name, value) in settings { variables[name] = value }
    let program = ProgramRun(
      words: command, variables: variables, folder: FileManager.default.currentDirectoryPath,
      mergesError: true, timeout: configuration.timeout)
    let outcome = program.run(environment.processes)
    let stream = "\n\(outcome.output)\n--\nexit: \(outcome.exitCode)\n--\n"
    if outcome.isTimedOut {
      return LitResult(
        .timeout,
        output: "\(header(settings))\(stream)Reached timeout of \(configuration.timeout) seconds")
    }
    guard Path.exists(results) else {
      return LitResult(
        .fail, output: "\(header(settings))\(stream)shard JSON output does not exist: \(results)")
    }
    if outcome.exitCode == 0 { return LitResult(.pass) }
    guard let report = GoogleTestReport(path: results) else {
      return LitResult(
        .unresolved, output: "Exception during script execution:\nFailed to parse json file: \(results)\n\n")
    }
    if environment.isShuffled { settings.append(("GTEST_RANDOM_SEED", "\(report.seed ?? 0)")) }
    let log = log(of: report, outcome.output)
    return LitResult(.fail, output: "\(header(settings))\n\(log.text)\(log.hasFailure ? "" : stream)")
  }

  /// Returns the beginning of a log.
  private func header(_ settings: [(String, String)]) -> String {
    let variables = settings.map { "\($0)=\($1)" }.joined(separator: " ")
    return "Script(shard):\n--\n\(variables) \(command.joined(separator: " "))\n--\n"
  }

  /// Returns what the log says of the single tests.
  private func log(of report: GoogleTestReport, _ output: String) -> (text: String, hasFailure: Bool) {
    var text = ""
    var hasFailure = false
    for test in report.tests where test.result != "SUPPRESSED" && test.result != "SKIPPED" {
      let script = "Script:\n--\n\(command.joined(separator: " ")) --gtest_filter=\(test.name)\n--\n"
      if let failures = test.failures {
        hasFailure = true
        let printed = Self.output(of: test.name, in: output)
        text += script + (printed.isEmpty ? "" : printed + "\n\n")
        text += failures.map { $0 + "\n" }.joined() + "\n"
      } else if test.result != "COMPLETED" {
        text += script + "unresolved test result\n"
      }
    }
    return (text, hasFailure)
  }

  /// Returns what the program printed between the beginning and the failure of a test.
  private static func output(of test: String, in output: String) -> String {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(where: { $0.hasPrefix("[ RUN      ] \(test)") }),
      let end = lines[start...].firstIndex(where: { $0.hasPrefix("[  FAILED  ] \(test)") })
    else { return "" }
    return lines[start..<end].dropFirst().joined(separator: "\n")
  }
}

/// What a program of GoogleTest says of its tests.
struct GoogleTestReport {
  /// One test.
  struct Test {
    /// The name of the group of tests.
    let group: String
    /// The name in the group.
    let member: String
    /// `COMPLETED`, `SKIPPED`, `SUPPRESSED` or something unforeseen.
    let result: String
    /// The messages of failed assertions; `nil` if there are none.
    let failures: [String]?
    /// The seconds that it took.
    let seconds: Double

    /// The full name.
    var name: String { "\(group).\(member)" }
  }

  /// The seed of the random order.
  let seed: Int?
  /// The tests in their order.
  let tests: [Test]

  /// Reads the file at `path`; `nil` if it cannot be understood.
  init?(path: String) {
    guard let text = try? FileText.read(path),
      let report = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
      let groups = report["testsuites"] as? [[String: Any]]
    else { return nil }
    seed = report["random_seed"] as? Int
    tests = groups.flatMap { group in
      (group["testsuite"] as? [[String: Any]] ?? []).map { test in
        let failures = test["failures"] as? [[String: Any]]
        let time = test["time"] as? String ?? ""
        return Test(
          group: group["name"] as? String ?? "", member: test["name"] as? String ?? "",
          result: test["result"] as? String ?? "", failures: failures?.map { $0["failure"] as? String ?? "" },
          seconds: Double(time.dropLast()) ?? 0)
      }
    }
  }
}

extension RunResults {
  /// Returns the results with those of parts of GoogleTest's programs replaced by `single`.
  func replacingGoogleTests(with single: RunResults) -> RunResults {
    var result = RunResults(tests: [], results: [], elapsed: elapsed)
    for (test, outcome) in zip(tests, results) where test.part?.results == nil {
      result.append(test, outcome)
    }
    for (test, outcome) in zip(single.tests, single.results) { result.append(test, outcome) }
    return result
  }

  /// Returns the results of the tests in parts of GoogleTest's programs, from files that are removed.
  ///
  /// That of a part is there only if it failed although none of its tests did, or left no file.
  func takingGoogleTests() -> RunResults {
    var expanded = RunResults(tests: [], results: [], elapsed: elapsed)
    for (test, result) in zip(tests, results) where test.part?.results != nil {
      guard let path = test.part?.results, let report = GoogleTestReport(path: path) else {
        expanded.append(test, result)
        continue
      }
      var hasFailure = false
      var start = result.start ?? 0
      for entry in report.tests where entry.result != "SUPPRESSED" {
        var single = test
        single.path = test.path.dropLast(2) + [entry.group, entry.member]
        let script = "Script:\n--\n\(test.part?.program ?? "") --gtest_filter=\(entry.name)\n--\n"
        var outcome: LitResult
        if entry.result == "SKIPPED" {
          outcome = LitResult(.skipped)
        } else if let failures = entry.failures {
          hasFailure = true
          outcome = LitResult(
            result.verdict == .expectedFailure ? .expectedFailure : .fail,
            output: script + failures.map { $0 + "\n" }.joined())
        } else if entry.result == "COMPLETED" {
          outcome = LitResult(.pass)
        } else {
          outcome = LitResult(.unresolved, output: script + "unresolved test result\n")
        }
        (outcome.start, outcome.elapsed) = (start, entry.seconds)
        start += entry.seconds
        expanded.append(single, outcome)
      }
      unlink(path)
      if !hasFailure, result.verdict.isFailure { expanded.append(test, result) }
    }
    return expanded
  }

  private mutating func append(_ test: LitTest, _ result: LitResult) {
    tests.append(test)
    results.append(result)
  }
}
