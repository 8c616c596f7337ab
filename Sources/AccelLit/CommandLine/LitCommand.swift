import Foundation

/// The test runner as a command.
public enum LitCommand {
  /// Runs the tests that `arguments`, without the program's name, ask for; returns the exit code.
  ///
  /// - Parameters:
  ///   - arguments: the options and paths, as for the upstream runner
  ///   - environment: what the run starts from, commands of this process above all
  ///   - program: the name under which the runner was called, as messages start with it
  public static func run(
    _ arguments: [String], environment: LitEnvironment = LitEnvironment(), program: String = "accel-lit"
  ) -> Int32 {
    let options: LitOptions
    do {
      options = try LitOptions(arguments, environment: environment.variables, program: program)
    } catch {
      standardError("\(LitOption.usage(program))\(Path.stem(of: program)): error: \(error.message)\n")
      return 2
    }
    if let information = options.information {
      standardOutput(information)
      return 0
    }
    var run = LitRun(options, environment)
    return run.exitCode()
  }
}

/// One run as a command line asks for it.
private struct LitRun {
  private let options: LitOptions
  private var environment: LitEnvironment
  private let log: LitLog

  init(_ options: LitOptions, _ environment: LitEnvironment) {
    self.options = options
    self.environment = environment
    log = LitLog(level: options.isDebugging ? .debug : options.logLevel, program: options.program)
    self.environment.searchPath = options.searchPath + environment.searchPath
    self.environment.parameters.merge(options.parameters) { $1 }
    self.environment.timeout = options.timeout ?? environment.timeout
    self.environment.maximumRetries = options.maximumRetries ?? environment.maximumRetries
    self.environment.isDryRun = options.isDryRun
    self.environment.isShuffled = options.order == .random
    self.environment.shardsGoogleTests = options.shardsGoogleTests
    self.environment.isCoveragePerTest = options.isCoveragePerTest
    self.environment.updatesTests = options.updatesTests
    self.environment.configurationPrefix = options.configurationPrefix
    let parameters = options.parameters.sorted { $0.key < $1.key }.map {
      " -D \(shellQuoted("\($0.key)=\($0.value)"))"
    }
    self.environment.rerunCommand = "accel-lit -v" + parameters.joined()
  }

  /// Runs and returns the exit code.
  mutating func exitCode() -> Int32 {
    var discovered: [LitTest]
    do {
      var discovery = Discovery(environment, log)
      discovered = try discovery.tests(at: options.paths)
    } catch {
      let place = "\(error.path):\(error.line > 0 ? "\(error.line):" : "")"
      standardError(
        error.isFatal
          ? "\(options.program): \(place) fatal: \(error.message)\n" : "\(place) error: \(error.message)\n")
      return 2
    }
    for problem in Set(discovered.compactMap(\.suite.times.problem)).sorted() {
      standardError("\(options.program): fatal: \(problem)\n")
      return 2
    }
    if log.errorCount > 0 {
      standardError("\(log.errorCount) errors, exiting.\n")
      return 2
    }
    if discovered.isEmpty {
      standardError("error: did not discover any tests for provided path(s)\n")
      return 2
    }
    if options.showsSuites || options.showsTests || options.showsUsedFeatures { return show(discovered) }
    sort(&discovered)
    for index in discovered.indices { mark(&discovered[index]) }
    var selected: [Int]
    switch select(discovered) {
    case .run(let indices): selected = indices
    case .exit(let code): return code
    }
    if let maximum = options.maximumTests { selected = Array(selected.prefix(maximum)) }
    let outcome = run(discovered, selected)
    return report(discovered, selected, outcome)
  }

  /// Shows suites, tests or features.
  private func show(_ tests: [LitTest]) -> Int32 {
    let sorted = RunResults(tests: tests, results: tests.map { _ in LitResult(.skipped) }, elapsed: 0).sorted
      .tests
    var text = ""
    if options.showsSuites {
      text += "-- Test Suites --\n"
      var rest = sorted[...]
      while let suite = rest.first?.suite {
        let count = rest.prefix { $0.suite === suite }.count
        rest = rest.dropFirst(count)
        let substitutions = suite.configuration.substitutions.map { ($0.pattern, $0.replacement) }
          .sorted { $0 < $1 }.map { "\($0) => \($1)" }
        text += "  \(suite.name) - \(count) tests\n"
        text += "    Source Root: \(suite.sourceRoot)\n    Exec Root  : \(suite.executionRoot)\n"
        text += "    Available Features: \(suite.configuration.features.sorted().joined(separator: " "))\n"
        let separator = "\n" + String(repeating: " ", count: 29)
        text += "    Available Substitutions: \(substitutions.joined(separator: separator))\n"
      }
    }
    if options.showsTests { text += "-- Available Tests --\n" + sorted.map { "  \($0.name)\n" }.joined() }
    if options.showsUsedFeatures, !options.showsSuites, !options.showsTests {
      var features: Set<String> = []
      for test in sorted where test.part == nil {
        do {
          features.formUnion(try TestRun(test, environment).usedFeatures())
        } catch {
          standardError("\(test.sourcePath): \(error.message)\n")
          return 1
        }
      }
      text += features.sorted().joined(separator: " ") + "\n"
    }
    standardOutput(text)
    return 0
  }

  /// Sorts tests as the options say.
  private func sort(_ tests: inout [LitTest]) {
    switch options.order {
    case .lexical: tests.sort { $0.name < $1.name }
    case .smart:
      let keyed = tests.map { test in
        let seconds = test.suite.times.seconds[test.pathInSuite] ?? 0
        return (test: test, key: (seconds < 0 ? 0 : 1, -abs(seconds), test.name))
      }
      tests = keyed.sorted { $0.key < $1.key }.map(\.test)
    case .random:
      tests.sort { $0.name < $1.name }
      var generator = SplitMix(state: options.seed ?? UInt64.random(in: 0...UInt64.max))
      tests.shuffle(using: &generator)
    }
  }

  /// Enters what the options say about a test.
  private func mark(_ test: inout LitTest) {
    let names: Set<String> = [test.pathInSuite, test.name]
    test.isForcedToFail = !names.isDisjoint(with: options.expectedFailures)
    test.ignoresExpectedFailure = !names.isDisjoint(with: options.unexpectedFailures)
    test.isExcludedIfExpectedToFail = options.excludesExpectedFailures
    test.isForcedUnsupported = !names.isDisjoint(with: options.unsupported)
    test.ignoresUnsupported = !names.isDisjoint(with: options.supported)
  }

  /// What a selection leads to.
  private enum Selection {
    case run([Int])
    case exit(Int32)
  }

  /// Returns the indices of the tests to run.
  private func select(_ tests: [LitTest]) -> Selection {
    var selected = tests.indices.filter { index in
      let name = tests[index].name
      return options.filter?.matches(name) != false && options.filterOut?.matches(name) != true
    }
    if options.onlyFailed {
      selected.removeAll { (tests[$0].suite.times.seconds[tests[$0].pathInSuite] ?? 0) >= 0 }
    }
    if selected.isEmpty {
      standardError("error: filter did not match any tests (of \(tests.count) discovered).  ")
      standardError(
        options.allowsEmptyRuns
          ? "Suppressing error because '--allow-empty-runs' was specified.\n"
          : "Use '--allow-empty-runs' to suppress this error.\n")
      return .exit(options.allowsEmptyRuns ? 0 : 2)
    }
    guard let shard = options.shard, let count = options.shardCount else { return .run(selected) }
    let positions = Array(stride(from: shard - 1, to: selected.count, by: count))
    let preview = positions.prefix(3).map { String($0 + 1) }.joined(separator: ", ")
    log.note(
      "Selecting shard \(shard)/\(count) = size \(positions.count)/\(selected.count) = "
        + "tests #(\(count)*k)+\(shard) = [\(preview)\(positions.count > 3 ? ", ..." : "")]",
      at: "main.py:\(#line)")
    if positions.isEmpty {
      standardError("warning: shard does not contain any tests.  Consider decreasing the number of shards.\n")
      return .exit(0)
    }
    return .run(positions.map { selected[$0] })
  }

  /// Runs the tests at `selected`.
  private mutating func run(
    _ discovered: [LitTest], _ selected: [Int]
  ) -> (results: [LitResult], elapsed: Double) {
    let tests = selected.map { discovered[$0] }
    let workers = min(tests.count, options.workers)
    let temporary = makeTemporaryFolder()
    environment.temporaryFolder = temporary
    let display = Locked(Display(tests, totalCount: discovered.count, workers: workers, options))
    let start = Date()
    let interrupts = InterruptWatch()
    display.access { $0.begin() }
    notePools(workers)
    let scheduler = Scheduler(
      tests, environment, maximumFailures: options.maximumFailures, maximumSeconds: options.maximumSeconds
    ) { index, result in
      display.access { $0.show(index, result) }
    }
    interrupts.begin { scheduler.interrupt(.user) }
    let (results, interruption) = scheduler.run(workers: workers)
    display.access { $0.end(isInterrupted: interruption == .user) }
    let reason: String? =
      switch interruption {
      case nil: nil
      case .user: "  interrupted by user"
      case .maximumFailures: "warning: reached maximum number of test failures"
      case .timeout: "warning: reached timeout"
      }
    if let reason { standardError("\(reason), skipping remaining tests\n") }
    if let temporary { _ = ShellBuiltin.removeTree(temporary, makesWritable: true) }
    return (results, Date().timeIntervalSince(start))
  }

  /// Says in which groups the upstream runner would run tests if the number of workers in a group is limited.
  ///
  /// Our workers are threads, which no limit concerns.
  private func notePools(_ workers: Int) {
    guard let limit = environment.variables["LIT_WINDOWS_MAX_WORKERS_PER_POOL"].flatMap({ Int($0) }),
      limit > 0
    else { return }
    let count = max(1, (workers + limit - 1) / limit)
    if count == 1 { return }
    let sizes = (0..<count).map { String(workers / count + ($0 < workers % count ? 1 : 0)) }
    log.note(
      "Using \(count) pools balancing \(workers) workers total distributed as [\(sizes.joined(separator: ", "))] "
        + "(Windows worker limit workaround)", at: "run.py:\(#line)")
  }

  /// Returns a new folder for temporary files, unless the user wants to see what tests leave in theirs.
  private func makeTemporaryFolder() -> String? {
    guard environment.variables["LIT_PRESERVES_TMP"] == nil else { return nil }
    let parent = ["TMPDIR", "TEMP", "TMP"].compactMap { environment.variables[$0] }.first(
      where: Path.isFolder)
    var template = Array((Path.join(parent ?? "/tmp", "lit-tmp-XXXXXX")).utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Returns the path of a new file whose name is that of `path` with something before its end.
  private static func uniquePath(near path: String) -> String {
    let name = Path.name(of: path)
    let stem = Path.stem(of: name)
    let end = String(name.dropFirst(stem.count))
    var template = Array(Path.join(Path.parent(of: path), "\(stem).XXXXXXXX\(end)").utf8CString)
    let descriptor = mkstemps(&template, Int32(end.utf8.count))
    guard descriptor >= 0 else { return path }
    close(descriptor)
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Writes the summary and the files; returns the exit code.
  private func report(
    _ discovered: [LitTest], _ selected: [Int], _ outcome: (results: [LitResult], elapsed: Double)
  ) -> Int32 {
    var results = discovered.map { _ in LitResult(.excluded) }
    for (index, result) in zip(selected, outcome.results) { results[index] = result }
    var all = RunResults(tests: discovered, results: results, elapsed: outcome.elapsed)
    var run = RunResults(
      tests: selected.map { discovered[$0] }, results: outcome.results, elapsed: outcome.elapsed)
    if options.recordsTimes { TestTimes.record(run.tests, run.results, log) }
    let single = run.takingGoogleTests()
    (all, run) = (all.replacingGoogleTests(with: single), run.replacingGoogleTests(with: single))
    if let limit = options.slowestTests { standardOutput(all.histogram(limit: limit)) }
    standardOutput(all.summary(options))
    var reported = options.shard == nil ? all : run
    if options.reportsFailuresOnly { reported = reported.filter(\.verdict.isFailure) }
    for report in options.reports {
      let text =
        switch report.format {
        case .json: reported.json
        case .xunit: reported.xunit
        case .timeTrace: reported.timeTrace
        case .resultDatabase: reported.resultDatabase
        }
      do {
        let path = options.usesUniqueFileNames ? Self.uniquePath(near: report.path) : report.path
        try FileText.write(text, to: path)
      } catch {
        log.error("\(error)")
      }
    }
    if log.errorCount > 0 {
      standardError("\n\(log.errorCount) error(s) in tests\n")
      return 2
    }
    if log.warningCount > 0 { standardError("\n\(log.warningCount) warning(s) in tests\n") }
    guard all.results.contains(where: \.verdict.isFailure) else { return 0 }
    guard options.ignoresFailures else { return 1 }
    standardError("\nExiting with status 0 instead of 1 because '--ignore-fail' was specified.\n")
    return 0
  }
}

/// A random number generator whose numbers follow from its seed.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
