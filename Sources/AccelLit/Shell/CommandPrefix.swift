/// The `env`, `not` and `!` that stand before a command.
struct CommandPrefix {
  /// The command without them.
  var words: ArraySlice<ShellWord>
  /// The state in which the command runs.
  var state: ShellState
  /// The number of negations.
  private(set) var negations = 0
  /// The negations, outermost first.
  private var negationNames: [String] = []
  /// The negation that asks for a crash.
  private static let crash = "not --crash"
  /// `true` iff the command must crash.
  private(set) var expectsCrash = false
  /// `true` iff the only negation is `not`, under which a crash is a failure.
  private(set) var failsIfCrash = false
  /// `true` iff there is an `env`.
  private(set) var changesEnvironment = false
  /// The words of the command as written.
  private let written: [ShellWord]

  /// Takes the prefix off `command`.
  init(_ command: ShellCommand, _ state: ShellState) throws(ShellFailure) {
    written = try command.words.map { word throws(ShellFailure) in
      guard word.text.contains("%{readfile:") else { return word }
      return ShellWord(text: try Self.expandingFiles(word.text, in: command.words, state))
    }
    words = written[...]
    self.state = state
    loop: while let first = words.first {
      switch first.text {
      case "env":
        changesEnvironment = true
        words = self.state.update(words.dropFirst())
      case "not", "!":
        words = words.dropFirst()
        negations += 1
        negationNames.append(first.text)
        if first.text == "not", words.first?.text == "--crash" {
          words = words.dropFirst()
          expectsCrash = true
          negationNames[negationNames.count - 1] = Self.crash
        }
        if words.isEmpty {
          throw .command(
            ShellError(words: command.words, message: "Error: '\(first.text)' requires a subcommand"))
        }
      default: break loop
      }
    }
    failsIfCrash = negationNames == ["not"]
  }

  /// Throws if a builtin that acts on the shell cannot have this prefix.
  func checkCanCall(_ name: String) throws(ShellFailure) {
    if changesEnvironment {
      throw .command(ShellError(words: written, message: "Error: 'env' cannot call '\(name)'"))
    }
    if expectsCrash {
      throw .command(ShellError(words: written, message: "Error: 'not --crash' cannot call '\(name)'"))
    }
  }

  /// Returns the exit code of the whole for that of the command.
  func exitCode(_ code: Int) -> Int {
    if expectsCrash {
      return negationNames.reversed().reduce(code) { code, name in
        if name == Self.crash { return code < 0 ? 0 : 1 }
        return code > 0 ? 0 : 1
      }
    }
    if negations % 2 == 1 {
      return failsIfCrash ? (code <= 0 ? 1 : 0) : (code == 0 ? 1 : 0)
    }
    return negations > 1 ? (code != 0 ? 1 : 0) : code
  }

  /// Returns `text` with each `%{readfile:path}` replaced by what the file holds; `words` is the command it
  /// is in.
  static func expandingFiles(
    _ text: String, in words: [ShellWord], _ state: ShellState
  ) throws(ShellFailure) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "%{readfile:"),
      let end = rest[start.upperBound...].firstIndex(of: "}")
    {
      result += rest[..<start.lowerBound]
      let path = Path.join(state.folder, String(rest[start.upperBound..<end]))
      guard let file = try? FileText.read(path) else {
        throw .command(
          ShellError(
            words: words, message: "File specified in readfile substitution does not exist: \(path)"))
      }
      result += file
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}
