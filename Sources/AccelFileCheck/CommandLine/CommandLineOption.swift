/// An option of the command line.
struct CommandLineOption: Sendable {
  /// The name without dashes.
  let name: String
  /// What it does.
  let effect: Effect

  /// What the option does with its value.
  enum Effect: Sendable {
    /// Sets a flag; a value is optional.
    case flag(@Sendable (inout CommandLineRequest, Bool) -> Void)
    /// Takes a value.
    case value(@Sendable (inout CommandLineRequest, String) -> Void)
    /// Takes a value that is one of some words; returns `false` for others.
    case word(@Sendable (inout CommandLineRequest, String) -> Bool)
    /// Takes a whole number.
    case number(@Sendable (inout CommandLineRequest, UInt32) -> Void)
    /// Takes a value that follows the name immediately, without an equal sign.
    case joined(@Sendable (inout CommandLineRequest, String) -> Void)
    /// Writes an information instead of checking.
    case information(CommandLineRequest.Information)
  }

  /// All options.
  static let all: [CommandLineOption] = [
    .init(name: "h", effect: .information(.help)),
    .init(name: "D", effect: .joined { $0.request.definitions.append($1) }),
    .init(name: "allow-deprecated-dag-overlap", effect: .flag { $0.request.allowsDagOverlap = $1 }),
    .init(name: "allow-empty", effect: .flag { $0.request.allowsEmptyInput = $1 }),
    .init(name: "allow-unused-prefixes", effect: .flag { $0.request.allowsUnusedPrefixes = $1 }),
    .init(name: "check-prefix", effect: .value { $0.request.prefixes.append($1) }),
    .init(name: "check-prefixes", effect: .value { $0.request.prefixes += elements($1) }),
    .init(name: "color", effect: .flag { $0.forcesColors = $1 }),
    .init(name: "comment-prefixes", effect: .value { $0.request.commentPrefixes += elements($1) }),
    .init(name: "disable-symbolication", effect: .flag { _, _ in }),
    .init(name: "dump-input", effect: .word { $0.set(\.dumps, word: $1) }),
    .init(name: "dump-input-context", effect: .number { $0.contexts.append($1) }),
    .init(name: "dump-input-filter", effect: .word { $0.set(\.filters, word: $1) }),
    .init(name: "enable-var-scope", effect: .flag { $0.request.scopesVariables = $1 }),
    .init(name: "help", effect: .information(.help)),
    .init(name: "help-hidden", effect: .information(.help)),
    .init(name: "help-list", effect: .information(.helpList)),
    .init(name: "help-list-hidden", effect: .information(.helpList)),
    .init(name: "ignore-case", effect: .flag { $0.request.ignoresCase = $1 }),
    .init(name: "implicit-check-not", effect: .value { $0.request.implicitCheckNots.append($1) }),
    .init(name: "input-file", effect: .value { $0.inputName = $1 }),
    .init(name: "match-full-lines", effect: .flag { $0.request.matchesFullLines = $1 }),
    .init(name: "strict-whitespace", effect: .flag { $0.request.keepsWhitespace = $1 }),
    .init(name: "v", effect: .flag { $0.isVerbose = $1 }),
    .init(name: "version", effect: .information(.version)),
    .init(name: "vv", effect: .flag { $0.isVeryVerbose = $1 }),
  ]

  /// The name as it is written.
  var spelling: String { (name.utf8.count == 1 ? "-" : "--") + name }

  /// Returns the parts of a list with commas.
  private static func elements(_ list: String) -> [String] {
    list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
}

extension CommandLineRequest {
  /// Adds the value that `word` stands for, or returns `false` if it stands for none.
  fileprivate mutating func set<Value: RawRepresentable<String>>(
    _ list: WritableKeyPath<CommandLineRequest, [Value]>, word: String
  ) -> Bool {
    guard let value = Value(rawValue: word) else { return false }
    self[keyPath: list].append(value)
    return true
  }
}
