import AccelSupport
import Foundation

/// One run of one test.
struct TestRun {
  private let test: LitTest
  private let environment: LitEnvironment

  /// Creates a run.
  init(_ test: LitTest, _ environment: LitEnvironment) {
    (self.test, self.environment) = (test, environment)
  }

  /// Runs the test and returns the result, its expected failure taken into account.
  func result() -> LitResult {
    let configuration = test.configuration
    var result: LitResult
    var script: TestScript?
    switch configuration.format {
    case .none:
      return LitResult(
        .unresolved,
        output: "Exception during script execution:\nno test format: the configuration sets none\n\n")
    case .shell: (result, script) = shellResult()
    case .python(let format):
      if configuration.format.type?.member("execute") == nil {
        (result, script) = shellResult()
      } else {
        (result, script) = ownResult(format)
      }
    case .googleTest(let format):
      result =
        test.part.map { GoogleTestRun($0, format, configuration, environment).result() } ?? LitResult(.fail)
    case .executable: result = programResult()
    }
    let isExpected = isExpectedToFail(script)
    if isExpected, result.verdict == .pass { result.verdict = .unexpectedPass }
    if isExpected, result.verdict == .fail { result.verdict = .expectedFailure }
    return result
  }

  /// Returns the result of the test as a shell script, and the script if it can be read.
  private func shellResult() -> (LitResult, TestScript?) {
    if test.configuration.isUnsupported {
      return (LitResult(.unsupported, output: "Test is unsupported"), nil)
    }
    var script: TestScript?
    do throws(ScriptError) {
      let parsed = try readScript()
      script = parsed
      return (try judge(parsed), parsed)
    } catch {
      return (LitResult(.unresolved, output: error.message), script)
    }
  }

  /// Returns the result of the test's file as a program.
  private func programResult() -> LitResult {
    if test.configuration.isUnsupported { return LitResult(.unsupported) }
    let program = ProgramRun(
      words: [test.sourcePath], variables: environment.variables,
      folder: FileManager.default.currentDirectoryPath)
    let outcome = program.run(environment.processes)
    return outcome.exitCode == 0 ? LitResult(.pass) : LitResult(.fail, output: outcome.output + outcome.error)
  }

  /// Returns what the configuration file's own format makes of the test, and the script if it was read.
  private func ownResult(_ format: PythonValue) -> (LitResult, TestScript?) {
    var evaluator = PythonEvaluator(
      path: test.sourcePath, attributes: PythonConfiguration.attributes(of: test.configuration),
      environment: environment, log: LitLog(level: .error))
    var shell: (result: LitResult, script: TestScript?)?
    evaluator.runShellTest = { [self] in
      let outcome = shellResult()
      shell = outcome
      return PythonEvaluator.object(for: outcome.0)
    }
    guard let (member, owner) = test.configuration.format.type?.member("execute"),
      case .function(let function) = member
    else { return shellResult() }
    do throws(LitConfigurationError) {
      let arguments = [format, PythonEvaluator.object(for: test), .module("lit_config")]
      let value = try evaluator.callUser(function, arguments, [:], owner: owner)
      var result: LitResult
      do throws(ScriptError) {
        result = try LitResult(value, base: shell?.result)
      } catch {
        throw evaluator.failure(error.message)
      }
      if evaluator.finalArguments.count > 1, case .object(_, let attributes) = evaluator.finalArguments[1] {
        let features = attributes["requires"]?.elements?.map(\.text) ?? []
        if result.missingFeatures.isEmpty { result.missingFeatures = features.filter { !holds($0) } }
      }
      return (result, shell?.script)
    } catch {
      return (LitResult(.unresolved, output: "Exception during script execution:\n\(error.traceback)\n"), nil)
    }
  }

  /// Returns the names and patterns that the test's conditions consist of.
  func usedFeatures() throws(ScriptError) -> [String] {
    let script = try readScript(requiresRun: false)
    var result: [String] = []
    for condition in script.unsupported + script.requires + script.expectedFailures where condition != "*" {
      result += try BooleanExpression.matches(in: condition)
    }
    return result
  }

  /// Returns the keywords of the test's file.
  private func readScript(requiresRun: Bool = true) throws(ScriptError) -> TestScript {
    let contents: FileContents
    do {
      contents = try FileContents.read(path: test.sourcePath)
    } catch {
      throw ScriptError("cannot read \(test.sourcePath): \(error)")
    }
    return try TestScript(contents, requiresRun: requiresRun && test.configuration.preamble.isEmpty)
  }

  /// `true` iff the test is expected to fail.
  private func isExpectedToFail(_ script: TestScript?) -> Bool {
    if test.ignoresExpectedFailure { return false }
    if test.isForcedToFail { return true }
    return (script?.expectedFailures ?? []).contains { condition in
      condition == "*" || holds(condition)
    }
  }

  /// `true` iff `condition`, whose syntax has been checked, holds.
  private func holds(_ condition: String, without removed: Set<String> = []) -> Bool {
    let features = test.configuration.features.subtracting(removed)
    return (try? BooleanExpression.evaluate(condition, features: features)) ?? false
  }

  /// Runs the test unless its keywords say that it does not apply.
  private func judge(_ script: TestScript) throws(ScriptError) -> LitResult {
    if test.isExcludedIfExpectedToFail, isExpectedToFail(script) {
      return LitResult(.excluded, output: "excluding XFAIL tests")
    }
    // The wildcard is for XFAIL lines only.
    for (list, conditions) in [("REQUIRES", script.requires), ("UNSUPPORTED", script.unsupported)]
    where conditions.contains("*") {
      let message = "ValueError: Error in \(list) list:\ncouldn't parse text: '*'\nin expression: '*'"
      return LitResult(.unresolved, output: "Exception during script execution:\n\(message)\n\n")
    }
    let missing = script.requires.filter { !holds($0) }
    if !missing.isEmpty {
      var result = LitResult(
        .unsupported,
        output: "Test requires the following unavailable features: \(missing.joined(separator: ", "))")
      result.missingFeatures = missing
      return result
    }
    var unwanted = test.ignoresUnsupported ? [] : script.unsupported.filter { holds($0) }
    if test.isForcedUnsupported, !test.ignoresUnsupported { unwanted.insert("lit-unsupported-marker", at: 0) }
    if !unwanted.isEmpty {
      return LitResult(
        .unsupported,
        output:
          "Test does not support the following features and/or targets: \(unwanted.joined(separator: ", "))")
    }
    let limits = test.configuration.limitToFeatures
    if !limits.isEmpty, script.requires.allSatisfy({ holds($0, without: limits) }) {
      return LitResult(
        .unsupported,
        output: "Test does not require any of the features specified in limit_to_features: "
          + limits.sorted().joined(separator: ", "))
    }
    if environment.isDryRun { return LitResult(.pass) }
    return try run(script)
  }

  /// Runs the script, again if it fails and may be retried.
  private func run(_ script: TestScript) throws(ScriptError) -> LitResult {
    let configuration = test.configuration
    let name = Path.name(of: test.executionPath)
    let folder = Path.parent(of: test.executionPath)
    let temporary = Path.join(Path.join(folder, "Output"), name)
    let substitutions =
      configuration.extraSubstitutions + configuration.substitutions
      + defaultSubstitutions(source: test.sourcePath, temporary: temporary)
    var lines: [CommandLine]
    do throws(ScriptError) {
      lines = try script.commandLines(
        preamble: configuration.preamble, substitutions: substitutions, features: configuration.features,
        recursionLimit: configuration.recursionLimit)
    } catch {
      // Upstream, where these are uncaught exceptions, the log has the exception's type.
      return LitResult(
        .unresolved, output: "Exception during script execution:\nValueError: \(error.message)\n\n")
    }
    if configuration.isCoveragePerTest || environment.isCoveragePerTest { profile(&lines) }
    do {
      try FileManager.default.createDirectory(
        atPath: Path.parent(of: temporary), withIntermediateDirectories: true)
    } catch {
      throw ScriptError("cannot create \(Path.parent(of: temporary))")
    }
    let attempts = (script.allowedRetries ?? configuration.retries ?? 0) + 1
    var result = LitResult(.unresolved)
    var updates: [String] = []
    var updateAttempts: [Int] = []
    for attempt in 1...max(attempts, 1) {
      result =
        configuration.usesExternalShell
        ? runOutside(lines, folder: folder, temporary: temporary)
        : runOnce(lines, folder: folder, isExpectedToFail: isExpectedToFail(script))
      updates += result.updates
      updateAttempts += result.updates.map { _ in attempt }
      result.attempts = attempt
      result.allowedAttempts = attempts
      if result.verdict != .fail { break }
    }
    (result.updates, result.updateAttempts) = (updates, updateAttempts)
    if result.attempts > 1, result.verdict == .pass { result.verdict = updates.isEmpty ? .flakyPass : .fixed }
    return result
  }

  /// Makes each command write its coverage to a file of its own.
  private func profile(_ lines: inout [CommandLine]) {
    let name = test.path.joined(separator: "_")
    for (index, line) in lines.enumerated() {
      let variable = "export LLVM_PROFILE_FILE=\(name)-%p-%m\(index).profraw"
      lines[index] = CommandLine(origin: line.origin, text: "\(variable); \(line.text)")
    }
  }

  /// Returns the environment variables of commands.
  private func variables() -> [String: String] {
    var variables = test.configuration.environment
    if let temporaryFolder = environment.temporaryFolder {
      for name in ["TMP", "TMPDIR", "TEMP", "TEMPDIR"] { variables[name] = temporaryFolder }
    }
    variables["LIT_CURRENT_TESTCASE"] = test.name
    return variables
  }

  /// Runs the commands once in the system's shell, by way of a file next to `temporary`.
  private func runOutside(_ lines: [CommandLine], folder: String, temporary: String) -> LitResult {
    let configuration = test.configuration
    let path = "\(temporary).script"
    let text = ExternalScript.text(lines, failsWithAnyCommand: configuration.pipefail)
    guard (try? FileText.write(text, to: path)) != nil else {
      return LitResult(.unresolved, output: "Exception during script execution:\ncannot write \(path)\n\n")
    }
    var executor = ShellExecutor(
      ShellState(folder: folder, variables: variables()), commands: [:], failsWithAnyCommand: true,
      processes: environment.processes, timeout: configuration.timeout)
    let searchPath = environment.variables["PATH"] ?? ""
    let shell = Path.program("bash", searchPath: searchPath) ?? "/bin/sh"
    let command = ShellCommand(words: [ShellWord(text: shell), ShellWord(text: path)])
    let code = (try? executor.run(.pipeline([command]))) ?? nil
    let isTimedOut = executor.isTimedOut
    var result = LitResult(code == 0 ? .pass : isTimedOut ? .timeout : .fail)
    result.output = header(code, isTimedOut: isTimedOut)
    for (name, data) in [("stdout", executor.results.last?.output), ("stderr", executor.results.last?.error)]
    {
      if let data, !data.isEmpty { result.output += "Command Output (\(name)):\n--\n\(data)\n--\n" }
    }
    return result
  }

  /// Calls the functions that configuration files have for updating tests, up to one that did something.
  private func ownUpdates() throws(LitConfigurationError) -> [String] {
    let updaters = test.configuration.extra[" test_updaters"]?.elements ?? []
    if updaters.isEmpty { return [] }
    var evaluator = PythonEvaluator(
      path: test.sourcePath, attributes: PythonConfiguration.attributes(of: test.configuration),
      environment: environment, log: LitLog(level: .error))
    for updater in updaters {
      let result = PythonEvaluator.object(for: LitResult(.fail))
      let value = try evaluator.invoke(updater, [result, PythonEvaluator.object(for: test), .list([])])
      if value.isTrue { return [value.text] }
    }
    return []
  }

  /// Returns the beginning of a log.
  private func header(_ exitCode: Int?, isTimedOut: Bool) -> String {
    let limit = "Timeout: Reached timeout of \(test.configuration.timeout) seconds\n"
    return "Exit Code: \(exitCode.map(String.init) ?? "None")\n\(isTimedOut ? limit : "")\n"
  }

  /// Runs the commands once.
  private func runOnce(_ lines: [CommandLine], folder: String, isExpectedToFail: Bool) -> LitResult {
    var script = ScriptRun(
      lines, ShellState(folder: folder, variables: variables()), commands: environment.commands,
      configuration: test.configuration, processes: environment.processes,
      outputLimit: environment.parameters["output_limit"].flatMap { Int($0) } ?? 10240)
    do {
      try script.run()
    } catch {
      return LitResult(.unresolved, output: error.output)
    }
    var result = LitResult(script.exitCode == 0 ? .pass : script.isTimedOut ? .timeout : .fail)
    result.output = header(script.exitCode, isTimedOut: script.isTimedOut)
    if !script.log.isEmpty { result.output += "Command Output (stdout):\n--\n\(script.log)\n--\n" }
    guard result.verdict == .fail, !isExpectedToFail else { return result }
    let updater = ExpectationUpdater(
      test: test, lines: lines, results: script.results, environment: environment)
    if environment.updatesTests {
      result.updates = updater.update()
      do throws(LitConfigurationError) {
        if result.updates.isEmpty { result.updates = try ownUpdates() }
      } catch {
        var error = error
        // Upstream's innermost frame, which its users' filters look for.
        error.trace.insert(
          "  File \"TestRunner.py\", line \(#line), in executeScriptInternal\n"
            + "    update_output = test_updater(result, test, commands)\n", at: 0)
        let output = "\(script.log)Exception occurred in test updater:\n\(error.traceback)"
        return LitResult(.unresolved, output: output)
      }
    }
    if result.updates.isEmpty { result.output += updater.advice() }
    return result
  }
}
