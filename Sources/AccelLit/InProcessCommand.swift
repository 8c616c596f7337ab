/// A command that tests can call and that runs in this process, such as a FileCheck linked into it.
///
///     var environment = LitEnvironment()
///     environment.commands["FileCheck"] = InProcessCommand { invocation in
///       let (exitCode, messages) = fileCheck(invocation.arguments, input: invocation.standardInput)
///       return .init(exitCode: exitCode, standardError: messages)
///     }
///
/// Commands run on the threads of the tests, several at a time; they must not change the process's state. A
/// timeout
/// does not interrupt them.
public struct InProcessCommand: Sendable {
  /// A call of a command.
  public struct Invocation: Sendable {
    /// The name of the command and its arguments.
    public var arguments: [String]
    /// The environment variables.
    public var environment: [String: String]
    /// All of the standard input.
    public var standardInput: [UInt8]
    /// The folder that relative paths start from; the process's own is another.
    public var workingDirectory: String
  }

  /// What a call of a command leads to.
  public struct Outcome: Sendable {
    /// The exit code; a crash is the negative number of the signal.
    public var exitCode: Int
    /// What is written to standard output.
    public var standardOutput: [UInt8]
    /// What is written to standard error.
    public var standardError: [UInt8]

    /// Creates an outcome.
    public init(exitCode: Int, standardOutput: [UInt8] = [], standardError: [UInt8] = []) {
      self.exitCode = exitCode
      self.standardOutput = standardOutput
      self.standardError = standardError
    }
  }

  /// Runs the command.
  let body: @Sendable (Invocation) -> Outcome

  /// Creates a command that runs `body`.
  public init(_ body: @escaping @Sendable (Invocation) -> Outcome) { self.body = body }
}
