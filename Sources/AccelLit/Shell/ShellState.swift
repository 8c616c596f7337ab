/// What commands of a script leave to those that follow.
struct ShellState {
  /// The working directory.
  var folder: String
  /// The environment variables.
  var variables: [String: String]
  /// The file mode mask, in octal digits as written, if it was set.
  var mask: String?
  /// Resource limits as arguments of the shell's `ulimit`, e.g. `-n 64`.
  var limits: [String: String] = [:]
  /// The folders that `pushd` saved.
  var savedFolders: [String] = []

  /// Enters `newFolder`, whether it exists or not.
  mutating func change(to newFolder: String) {
    folder = Path.isAbsolute(newFolder) ? newFolder : Path.real(Path.join(folder, newFolder))
  }

  /// Applies the assignments and options at the start of the arguments of `env` or `export`.
  ///
  /// Returns the words after them.
  mutating func update(_ words: ArraySlice<ShellWord>) -> ArraySlice<ShellWord> {
    var isUnsetting = false
    for (index, word) in zip(words.indices, words) {
      if word.text == "-u" {
        isUnsetting = true
      } else if word.text == "-i" {
        variables = [:]
      } else if isUnsetting {
        isUnsetting = false
        variables[word.text] = nil
      } else if let equals = word.text.firstIndex(of: "=") {
        variables[String(word.text[..<equals])] = String(word.text[word.text.index(after: equals)...])
      } else {
        return words[index...]
      }
    }
    return []
  }
}

/// A command that the shell cannot run; the script ends with exit code 127.
struct ShellError: Error {
  /// The words of the command.
  let words: [ShellWord]
  /// What is wrong.
  let message: String
}

/// A reason for which a test cannot be judged.
struct UnresolvedError: Error {
  /// The reason.
  let message: String
}

/// An error of the shell.
enum ShellFailure: Error {
  /// The command cannot be run.
  case command(ShellError)
  /// The test cannot be judged.
  case unresolved(UnresolvedError)
}

/// What came of one command of a script.
struct ShellResult {
  /// The words of the command as written.
  var words: [ShellWord]
  /// What it wrote to standard output and was not redirected.
  var output: String
  /// What it wrote to standard error and was not redirected.
  var error: String
  /// The exit code; the negative number of the signal that ended the command.
  var exitCode: Int
  /// `true` iff the time was up when the command ended.
  var isTimedOut = false
  /// What a failed command wrote to files: the name as written, and the text.
  var redirected: [(name: String, text: String)] = []
}
