/// A word of a command.
struct ShellWord: Sendable, Equatable {
  /// The text, quotes and escapes resolved.
  var text: String
  /// `true` iff the text is a file name pattern.
  var isPattern = false
}

/// A redirection, e.g. `2> file`.
struct ShellRedirection: Sendable, Equatable {
  /// The operator, without a number.
  let operation: String
  /// The number before the operator.
  let descriptor: Int?
  /// The file or the number after the operator.
  let target: ShellWord
}

/// A command with its redirections.
struct ShellCommand: Sendable, Equatable {
  /// The program and its arguments.
  var words: [ShellWord]
  /// The redirections in order.
  var redirections: [ShellRedirection] = []
}

/// What a line of shell text means.
indirect enum ShellSyntax: Sendable, Equatable {
  /// Commands, each one's output the next one's input.
  case pipeline([ShellCommand])
  /// Two parts joined by `;`, `&`, `&&` or `||`, all of which bind equally, to the left.
  case sequence(ShellSyntax, String, ShellSyntax)
}
