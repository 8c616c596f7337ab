/// The commands of a test as one script for the system's shell, for suites that ask for that.
enum ExternalScript {
  /// Returns the script's text; each command is traced after a line that says where it comes from.
  static func text(_ lines: [CommandLine], failsWithAnyCommand: Bool) -> String {
    let commands = lines.map(command).joined(separator: "; } &&\n{ ")
    return "\(failsWithAnyCommand ? "set -o pipefail;" : "")set -x;{ \(commands); }\n"
  }

  /// Returns one command with what announces it.
  private static func command(_ line: CommandLine) -> String {
    let text = expandingFiles(line.text)
    let origin = shellQuoted(line.origin)
    let message =
      text.isEmpty
      ? shellQuoted("\(line.origin) has no command after substitutions")
      : "\(shellQuoted(text)) \\# \(origin)"
    let announcement = "{ set +x; } 2>/dev/null && echo \(message) >&2 && { set -x; } 2>/dev/null"
    // The braces keep a `&` in the command from sending the announcement to the background as well.
    return text.isEmpty ? announcement : "\(announcement) && { \(text); }"
  }

  /// Returns `text` with each `%{readfile:path}` as a substitution of the shell's own.
  ///
  /// A missing file does not make that fail, so the command is followed by tests for the files.
  private static func expandingFiles(_ text: String) -> String {
    var result = ""
    var tests = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "%{readfile:"),
      let end = rest[start.upperBound...].firstIndex(of: "}")
    {
      let path = String(rest[start.upperBound..<end])
      result += rest[..<start.lowerBound] + "$(cat \(shellQuoted(path)))"
      tests += " && test -e \(path)"
      rest = rest[rest.index(after: end)...]
    }
    return result + rest + tests
  }
}
