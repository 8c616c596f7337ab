/// A script that came to no verdict.
struct ScriptFailure: Error {
  /// What the log of the test says.
  let output: String

  /// A failure because a line is no shell command.
  static func syntax(_ line: CommandLine) -> ScriptFailure {
    let message = "# shell parser error on \(line.origin): \(line.text)"
    return ScriptFailure(output: "Exit Code: 1\n\nCommand Output (stdout):\n--\n\(message)\n\n--\n")
  }
}

/// Runs the commands of a test one after the other, up to the first that fails, and keeps a log.
struct ScriptRun {
  private let lines: [CommandLine]
  private let configuration: LitConfiguration
  private var executor: ShellExecutor
  /// What was run and what it printed.
  private(set) var log = ""
  /// The exit code of the last command, or `nil` if the time was up before it.
  private(set) var exitCode: Int? = 0
  /// What came of the commands.
  var results: [ShellResult] { executor.results }
  /// `true` iff the time was up before the script ended.
  var isTimedOut: Bool { executor.isTimedOut }

  /// The number of characters of one command's output that the log shows.
  private let outputLimit: Int

  /// Creates a run.
  init(
    _ lines: [CommandLine], _ state: ShellState, commands: [String: InProcessCommand],
    configuration: LitConfiguration, processes: ProcessRegistry, outputLimit: Int
  ) {
    self.outputLimit = outputLimit
    self.lines = lines
    self.configuration = configuration
    executor = ShellExecutor(
      state, commands: commands, failsWithAnyCommand: configuration.pipefail, processes: processes,
      timeout: configuration.timeout)
  }

  /// Runs the commands.
  mutating func run() throws(ScriptFailure) {
    let commands = try lines.map(Self.parse)
    for (line, command) in zip(lines, commands) {
      guard let command else {
        log += "# \(line.origin) has no command after substitutions\n"
        continue
      }
      log += "# \(line.origin)\n"
      let logged = executor.results.count
      do throws(UnresolvedError) {
        if let text = executor.displayed(line.text) {
          log += text + "\n"
          exitCode = try executor.run(command)
        } else {
          exitCode = 127
        }
      } catch {
        throw ScriptFailure(output: "Exception during script execution:\n\(error.message)\n\n")
      }
      for result in executor.results[logged...] { log += entry(result) }
      if exitCode != 0 || executor.isTimedOut { return }
    }
  }

  /// Returns what a line means, or `nil` if it is empty.
  private static func parse(_ line: CommandLine) throws(ScriptFailure) -> ShellSyntax? {
    if line.text.isEmpty { return nil }
    do {
      return try ShellParser.parse(line.text)
    } catch {
      throw .syntax(line)
    }
  }

  /// Returns what the log says about one command.
  private func entry(_ result: ShellResult) -> String {
    let isPlain = result.exitCode == 0 && result.error.isEmpty && !result.isTimedOut
    if result.words.first?.text == "@echo", isPlain { return result.output }
    let bangs = result.words.prefix { $0.text == "!" }
    let words = result.words.dropFirst(bangs.count).map { shellQuoted($0.text) }
    let negations = String(repeating: "! ", count: bangs.count)
    var text = "# executed command: \(negations)\(words.joined(separator: " "))\n"
    let isSilent = result.output.isBlank && result.error.isBlank
    if configuration.timeout == 0, result.exitCode == 0, isSilent { return text }
    for (name, data) in result.redirected {
      text += block("redirected output from '\(name)'", data)
    }
    text += block("command stdout", result.output)
    text += block("command stderr", result.error)
    if isSilent { text += "# note: command had no output on stdout or stderr\n" }
    if result.exitCode != 0 { text += "# error: command failed with exit status: \(result.exitCode)\n" }
    if configuration.timeout > 0, result.isTimedOut { text += "# error: command reached timeout: True\n" }
    return text
  }

  /// Returns `data` in a box with a title; nothing if it is blank.
  private func block(_ title: String, _ data: String) -> String {
    if data.isBlank { return "" }
    var data = data
    var note = ""
    if data.utf8.count > outputLimit {
      let count = data.unicodeScalars.count
      if count > outputLimit {
        note = "data was truncated (\(outputLimit)/\(count)) (change limit with -D output_limit=N)"
        data = String(String.UnicodeScalarView(data.unicodeScalars.prefix(outputLimit))) + "\n...\n"
      }
    }
    func rule(_ text: String) -> String { text + String(repeating: "-", count: max(0, 26 - text.count)) }
    var result = "# .---\(rule(title))\n"
    var color: Substring.UnicodeScalarView?
    for line in data.pythonLines() {
      // A color that a line leaves on is taken up again after the mark.
      if color != nil { result += "\u{1b}[0m" }
      result += "# | "
      if let color { result.unicodeScalars.append(contentsOf: color) }
      result.unicodeScalars.append(contentsOf: line)
      result += "\n"
      color = Self.lastColor(line, color)
    }
    if color != nil { result += "\u{1b}[0m" }
    return result + "# `---\(rule(note))\n"
  }

  /// Returns the color that is on after `line` if `color` is on before.
  private static func lastColor(
    _ line: Substring.UnicodeScalarView, _ color: Substring.UnicodeScalarView?
  ) -> Substring.UnicodeScalarView? {
    guard let start = line.lastIndex(of: "\u{1b}"), line[start...].dropFirst().first == "[",
      let end = line[start...].firstIndex(of: "m")
    else { return color }
    let sequence = line[start...end]
    return sequence.count <= 3 || sequence.elementsEqual("\u{1b}[0m".unicodeScalars) ? nil : sequence
  }
}
