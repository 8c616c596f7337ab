import Foundation

/// Rewrites the expectations of a failed test to what its commands print now.
///
/// Three kinds of tests can be updated: those whose `diff` of output and expectation failed (see
/// `DifferenceTarget`), those with `command %s | FileCheck %s` and a block of CHECK lines
/// below our
/// marker (see `CheckLines`), and those with `--verify-diagnostics` (see `DiagnosticExpectations`).
struct ExpectationUpdater {
  /// The test.
  let test: LitTest
  /// Its commands, all substitutions made.
  let lines: [CommandLine]
  /// What came of them.
  let results: [ShellResult]
  /// The environment of the run.
  let environment: LitEnvironment

  /// Rewrites the test's file; returns a line for each rewritten part.
  func update() -> [String] {
    if let result = results.last, let update = DifferenceTarget.update(result, test, lines) {
      return [update]
    }
    guard let text = try? FileText.read(test.sourcePath) else { return [] }
    var (newText, updates) = updatedDiagnostics(text)
    for check in checks() {
      guard let block = block(for: check) else { continue }
      if let replaced = CheckLines.replacingBlock(in: newText, prefix: check.prefix, with: block),
        replaced != newText
      {
        newText = replaced
        updates.append("updated the \(check.prefix) lines of \(test.sourcePath)")
      }
    }
    guard newText != text else { return [] }
    do {
      try FileText.write(newText, to: test.sourcePath)
      return updates
    } catch {
      return ["could not update: \(error)"]
    }
  }

  /// Returns what to do about the failure, if the runner can do something.
  func advice() -> String {
    canUpdate ? "# to update: \(environment.rerunCommand) --update \(shellQuoted(test.sourcePath))\n" : ""
  }

  /// `true` iff the test is of a kind that can be updated.
  private var canUpdate: Bool {
    if failedVerification != nil { return true }
    guard let text = try? FileText.read(test.sourcePath) else { return false }
    return checks().contains { CheckLines.replacingBlock(in: text, prefix: $0.prefix, with: []) != nil }
  }

  /// The command with `--verify-diagnostics` that failed, if there is one.
  private var failedVerification: ShellResult? {
    results.last { result in
      result.exitCode != 0 && result.words.contains { $0.text.contains("-verify-diagnostics") }
    }
  }

  /// Returns `text` with expected diagnostics adjusted, and what to report about that.
  private func updatedDiagnostics(_ text: String) -> (String, [String]) {
    guard let result = failedVerification,
      let adjusted = DiagnosticExpectations.adjusted(
        text, path: test.sourcePath, report: result.error + result.output)
    else { return (text, []) }
    return (adjusted, ["updated the expected diagnostics of \(test.sourcePath)"])
  }

  /// A command whose output is checked.
  private struct Check {
    /// The prefix of the directives.
    let prefix: String
    /// The commands before FileCheck.
    let producer: [ShellCommand]
  }

  /// Returns the commands whose output is checked against the test's file.
  private func checks() -> [Check] {
    lines.compactMap { line in
      guard case .pipeline(let commands)? = try? ShellParser.parse(line.text), commands.count > 1,
        let checker = commands.last?.words.map(\.text), let name = checker.first.map(Path.name),
        name == "FileCheck" || name == "accel-filecheck", checker.contains(test.sourcePath)
      else { return nil }
      return Check(prefix: Self.prefix(checker), producer: commands.dropLast())
    }
  }

  /// Returns the first prefix that a call of FileCheck names.
  private static func prefix(_ words: [String]) -> String {
    for (index, word) in words.enumerated() {
      let option = word.drop { $0 == "-" }
      guard word.hasPrefix("-"), option.hasPrefix("check-prefix") else { continue }
      let value = option.firstIndex(of: "=").map { option[option.index(after: $0)...] }
      let next = index + 1 < words.count ? words[index + 1][...] : ""
      return String((value ?? next).prefix { $0 != "," })
    }
    return "CHECK"
  }

  /// Returns the lines that check what the commands print now; `nil` if they fail.
  private func block(for check: Check) -> [String]? {
    let state = ShellState(
      folder: Path.parent(of: test.executionPath), variables: test.configuration.environment)
    var executor = ShellExecutor(
      state, commands: environment.commands, failsWithAnyCommand: true, processes: environment.processes,
      timeout: test.configuration.timeout)
    guard let code = try? executor.run(.pipeline(check.producer)), code == 0,
      let result = executor.results.last
    else {
      return nil
    }
    return CheckLines.lines(checking: result.output, prefix: check.prefix, comment: commentStart())
  }

  /// Returns what stands before the first RUN line's keyword.
  private func commentStart() -> String {
    let text = (try? FileText.read(test.sourcePath)) ?? ""
    let line = text.split(separator: "\n").first { $0.contains("RUN:") } ?? "// RUN:"
    return String(line[..<(line.firstRange(of: "RUN:")?.lowerBound ?? line.startIndex)])
  }
}
