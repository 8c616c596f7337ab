/// A RUN, DEFINE or REDEFINE directive with its continuation lines.
struct Directive: Sendable {
  /// What a directive is about.
  enum Kind: String, Sendable {
    /// A command to run.
    case run = "RUN:"
    /// A new substitution.
    case define = "DEFINE:"
    /// A new value of a substitution.
    case redefine = "REDEFINE:"
  }

  /// What the directive is about.
  let kind: Kind
  /// The first line, counted from 1.
  let startLine: Int
  /// The last line.
  private(set) var endLine: Int
  /// The text after the keyword, continuation lines joined.
  private(set) var text: String
  /// The substitution's name and value, once a DEFINE or REDEFINE is complete.
  private(set) var definition: (name: String, value: String)?

  /// Creates a directive from its first line.
  init(_ kind: Kind, line: Int, text: String) throws(ScriptError) {
    (self.kind, startLine, endLine) = (kind, line, line)
    self.text = kind == .run ? String(text.trimmedEnd()) : text
    try parseDefinition()
  }

  /// `true` iff the text ends in a backslash, possibly followed by white space.
  var needsContinuation: Bool { text.trimmedEnd().last == "\\" }

  /// The line or lines of the directive, in words.
  var location: String {
    startLine == endLine ? "at line \(startLine)" : "from line \(startLine) to \(endLine)"
  }

  /// Appends a line if it continues this directive; returns `false` if it does not.
  mutating func append(_ kind: Kind, line: Int, text added: String) throws(ScriptError) -> Bool {
    guard kind == self.kind, needsContinuation else { return false }
    if kind == .run {
      text = text.dropLast() + String(added.trimmedEnd())
    } else {
      if added.isBlank { throw ScriptError("Substitution's continuation is empty") }
      text = text.trimmedEnd().dropLast().trimmedEnd() + " " + added.trimmedStart()
    }
    endLine = line
    try parseDefinition()
    return true
  }

  /// Splits a complete definition into name and value and checks the name.
  private mutating func parseDefinition() throws(ScriptError) {
    guard kind != .run, !needsContinuation else { return }
    guard let equals = text.firstIndex(of: "=") else {
      throw ScriptError("Substitution's definition does not contain '='")
    }
    let name = text[..<equals].trimmed()
    guard Self.isValidName(name) else {
      throw ScriptError(
        """
        Substitution name '\(name)' is malformed as it must start with '%{', it must end with '}', \
        and the rest must start with a letter or underscore and contain only alphanumeric characters, \
        hyphens, underscores, and colons
        """)
    }
    definition = (name, text[text.index(after: equals)...].trimmed())
  }

  /// `true` iff `name` is `%{…}` around a letter or underscore and letters, digits and `-_:`.
  private static func isValidName(_ name: String) -> Bool {
    guard name.hasPrefix("%{"), name.hasSuffix("}"), name.utf8.count > 3 else { return false }
    let inner = name.dropFirst(2).dropLast()
    guard let first = inner.first, first.isASCII, first.isLetter || first == "_" else { return false }
    return inner.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_:".contains($0)) }
  }

  /// Enters this definition into `substitutions`.
  func adjust(_ substitutions: inout [Substitution]) throws(ScriptError) {
    guard let (name, value) = definition else { return }
    let existing = substitutions.indices.filter { substitutions[$0].pattern.contains(name) }
    let list = existing.map { "\nExisting pattern: \(substitutions[$0].pattern)" }.joined()
    if kind == .define {
      guard existing.isEmpty else {
        throw ScriptError(
          "Substitution whose pattern contains '\(name)' is already defined before "
            + "'\(kind.rawValue)' directive \(location)\(list)")
      }
      return substitutions.insert(Substitution(literal: name, value), at: 0)
    }
    guard let index = existing.first else {
      throw ScriptError(
        "No substitution for '\(name)' is defined before '\(kind.rawValue)' directive \(location)")
    }
    guard existing.count == 1 else {
      throw ScriptError(
        "Multiple substitutions whose patterns contain '\(name)' are defined before "
          + "'\(kind.rawValue)' directive \(location)\(list)")
    }
    guard substitutions[index].pattern == name else {
      throw ScriptError(
        "Existing substitution whose pattern contains '\(name)' does not have the pattern specified by "
          + "'\(kind.rawValue)' directive \(location)\nExpected pattern: \(name)\(list)")
    }
    substitutions[index] = Substitution(literal: name, value)
  }
}
