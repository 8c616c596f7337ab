/// The options and operands of a builtin command, in any order, as GNU tools take them.
struct CommandOptions {
  /// The options with their values.
  private(set) var options: [(name: String, value: String)] = []
  /// The other arguments.
  private(set) var operands: [String] = []

  /// Reads `arguments`; a letter of `letters` before a colon takes a value.
  init(_ arguments: some Sequence<String>, letters: String, words: [String] = []) throws(ScriptError) {
    var rest = Array(arguments)[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        operands += rest
        return
      }
      if argument.hasPrefix("--") {
        guard words.contains(String(argument.dropFirst(2))) else {
          throw ScriptError("option \(argument) not recognized")
        }
        options.append((argument, ""))
      } else if argument.hasPrefix("-"), argument.utf8.count > 1 {
        try takeLetters(argument.dropFirst(), letters, &rest)
      } else {
        operands.append(argument)
      }
    }
  }

  /// Reads the letters after a dash.
  private mutating func takeLetters(
    _ group: Substring, _ letters: String, _ rest: inout ArraySlice<String>
  ) throws(ScriptError) {
    var group = group
    while let letter = group.popFirst() {
      guard letter != ":", let index = letters.firstIndex(of: letter) else {
        throw ScriptError("option -\(letter) not recognized")
      }
      guard letters[letters.index(after: index)...].first == ":" else {
        options.append(("-\(letter)", ""))
        continue
      }
      guard let value = group.isEmpty ? rest.popFirst() : String(group) else {
        throw ScriptError("option -\(letter) requires argument")
      }
      options.append(("-\(letter)", value))
      return
    }
  }
}
