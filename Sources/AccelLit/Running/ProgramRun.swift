/// One run of a program outside of any script.
struct ProgramRun {
  /// What came of a run.
  struct Outcome {
    var output = ""
    var error = ""
    /// The exit code; the negative number of a signal.
    var exitCode = 0
    /// `true` iff the time was up before the program ended.
    var isTimedOut = false
  }

  /// The program's path and its arguments.
  let words: [String]
  /// The environment variables.
  let variables: [String: String]
  /// The working directory.
  let folder: String
  /// `true` iff the output has what goes to standard error, too.
  var mergesError = false
  /// The seconds the program may take; 0 means any time.
  var timeout = 0

  /// Runs the program.
  func run(_ processes: ProcessRegistry) -> Outcome {
    var executor = ShellExecutor(
      ShellState(folder: folder, variables: variables), commands: [:], failsWithAnyCommand: true,
      processes: processes, timeout: timeout)
    // The path keeps words like `echo` from being commands of the shell.
    var command = ShellCommand(words: words.map { ShellWord(text: $0) })
    if mergesError {
      command.redirections = [
        ShellRedirection(operation: ">&", descriptor: 2, target: ShellWord(text: "1"))
      ]
    }
    let code = (try? executor.run(.pipeline([command]))) ?? nil
    let result = executor.results.last
    return Outcome(
      output: result?.output ?? "", error: result?.error ?? "", exitCode: code ?? result?.exitCode ?? -9,
      isTimedOut: executor.isTimedOut)
  }
}
