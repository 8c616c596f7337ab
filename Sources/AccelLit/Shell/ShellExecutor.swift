import Foundation

/// Runs the commands of one script.
struct ShellExecutor {
  /// What commands leave to those that follow.
  var state: ShellState
  /// The commands that run in this process.
  let commands: [String: InProcessCommand]
  /// `true` iff a pipeline fails with any of its commands.
  let failsWithAnyCommand: Bool
  /// The children of the run.
  let processes: ProcessRegistry
  /// When the time is up.
  let deadline: Deadline
  /// What came of the commands so far, in order.
  private(set) var results: [ShellResult] = []
  /// `true` iff the time was up before the script ended.
  private(set) var isTimedOut = false

  /// Creates an executor at the start of a script.
  init(
    _ state: ShellState, commands: [String: InProcessCommand], failsWithAnyCommand: Bool,
    processes: ProcessRegistry, timeout: Int
  ) {
    self.state = state
    self.commands = commands
    self.failsWithAnyCommand = failsWithAnyCommand
    self.processes = processes
    deadline = Deadline(seconds: timeout)
  }

  /// Returns a line of the script as the log shows it, or `nil` if it names a file that does not exist.
  mutating func displayed(_ line: String) -> String? {
    let words = [ShellWord(text: "@echo"), ShellWord(text: line)]
    do throws(ShellFailure) {
      return try CommandPrefix.expandingFiles(line, in: words, state)
    } catch {
      if case .command(let error) = error {
        results.append(ShellResult(words: error.words, output: "", error: error.message, exitCode: 127))
      }
      return nil
    }
  }

  /// Runs `syntax` and returns its exit code, or `nil` if the time was up before.
  mutating func run(_ syntax: ShellSyntax) throws(UnresolvedError) -> Int? {
    do throws(ShellFailure) {
      return try execute(syntax)
    } catch {
      switch error {
      case .command(let error):
        results.append(ShellResult(words: error.words, output: "", error: error.message, exitCode: 127))
        return 127
      case .unresolved(let error): throw error
      }
    }
  }

  /// Runs `syntax` and returns its exit code, or `nil` if the time was up before.
  private mutating func execute(_ syntax: ShellSyntax) throws(ShellFailure) -> Int? {
    if deadline.hasPassed { isTimedOut = true }
    if isTimedOut { return nil }
    switch syntax {
    case .sequence(let left, let operation, let right):
      if operation == "&" {
        throw .unresolved(UnresolvedError(message: "unsupported shell operator: '&'"))
      }
      let code = try execute(left)
      switch operation {
      case ";": return try execute(right)
      case "||": return code == 0 ? code : try execute(right)
      default: return code == 0 ? try execute(right) : code
      }
    case .pipeline(let commands):
      return try execute(commands)
    }
  }

  /// Runs a pipeline and returns its exit code.
  private mutating func execute(_ commands: [ShellCommand]) throws(ShellFailure) -> Int? {
    // Like upstream, a pipeline that starts with `env` alone ends there: nothing reads the list.
    let startsWithList = try CommandPrefix(commands[0], state).words.isEmpty
    if commands.count == 1 || startsWithList {
      if let code = try executeBuiltin(commands[0]) { return code }
    }
    var pipeline = PipelineRun(
      state: state, commands: self.commands, processes: processes, deadline: deadline)
    let outcome = try pipeline.run(commands)
    if pipeline.isTimedOut { isTimedOut = true }
    var code = 0
    for result in outcome {
      results.append(result)
      if !failsWithAnyCommand || result.exitCode != 0 { code = result.exitCode }
    }
    return code
  }

  /// Runs `command` if it is one that acts on the shell itself; returns its exit code, or `nil` if it is not.
  private mutating func executeBuiltin(_ command: ShellCommand) throws(ShellFailure) -> Int? {
    let prefix = try CommandPrefix(command, state)
    guard let name = prefix.words.first?.expanded(in: prefix.state.folder).first else {
      // `env` alone lists the variables.
      let list = prefix.state.variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      results.append(
        ShellResult(words: command.words, output: list.joined(separator: "\n"), error: "", exitCode: 0))
      return 0
    }
    guard let builtin = ShellBuiltin.named(name) else { return nil }
    try prefix.checkCanCall(name)
    var call = command
    call.words = Array(prefix.words)
    var result = try builtin(call, &state)
    if prefix.negations % 2 == 1 { result.exitCode = result.exitCode == 0 ? 1 : 0 }
    result.words = command.words
    results.append(result)
    return result.exitCode
  }
}
