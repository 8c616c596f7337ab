import AccelSupport
import Foundation

/// Reads `lit.cfg.txt` and `lit.local.cfg.txt`.
///
/// A line is empty, a comment that begins with `#`, or `key = value`; `+=` adds to what is inherited.
///
///     name = Accel                              # the suite's name; else that of the folder
///     suffixes = .ir .mlir                      # the ends of the names of test files
///     excludes += Inputs                        # files and folders without tests
///     features += asserts target=x86_64-linux   # what conditions may name
///     substitution %{opt} = ${config}/../.build/debug/accel-opt --split-input-file
///     environment PATH = ${config}/bin:${env:PATH}
///     test_source_root = .                      # paths start from the file's folder
///     test_exec_root = ../.build/tests
///     unsupported = !asserts                    # a condition, or true or false
///     timeout = 60                              # seconds; 0 is no limit
///     retries = 0                               # further attempts of a failing test
///     recursion_limit = 8                       # substitutions in substitutions
///     pipefail = true                           # a pipeline fails with any of its commands
///     preamble = export FOO=1                   # a command that begins every test
///     inherit = false                           # ignore the parent folder's configuration
///
/// `lit.cfg.txt` makes its folder a suite. It starts from what holds for the parent folder, if that belongs
/// to a
/// suite, except for the name and the roots. `lit.local.cfg.txt` changes what holds for its folder and those
/// in it.
///
/// In values, `${config}` is the file's folder, `${env:NAME}` an environment variable, `${param:NAME}` a
/// parameter
/// of the command line; `${…:-text}` stands for `text` where there is no such value. Words with white space
/// are
/// put between double quotes. A trailing backslash continues a line.
enum TextConfiguration {
  /// A line of a file.
  private struct Entry {
    let key: String
    /// The name after the key, of a substitution or variable.
    let name: String?
    let isAddition: Bool
    let value: String
  }

  /// The keys that files may set.
  private static let keys = [
    "environment", "excludes", "features", "inherit", "name", "pipefail", "preamble", "recursion_limit",
    "retries",
    "substitution", "suffixes", "test_exec_root", "test_source_root", "timeout", "unsupported",
  ]

  /// `true` iff the file at `path` does not say `inherit = false`.
  static func inherits(_ path: String) -> Bool {
    guard let lines = try? logicalLines(path) else { return true }
    return !lines.contains { line in
      let parts = line.text.split(separator: "=").map { $0.trimmed() }
      return parts == ["inherit", "false"]
    }
  }

  /// Applies the file at `path` to `configuration`.
  static func load(
    _ path: String, into configuration: inout LitConfiguration, _ environment: LitEnvironment
  ) throws(LitConfigurationError) {
    configuration.format = .shell
    for line in try logicalLines(path) {
      do throws(ScriptError) {
        let folder = Path.parent(of: path)
        let entry = try parse(line.text)
        try apply(entry, folder: folder, &configuration, environment)
      } catch {
        throw LitConfigurationError(path: path, line: line.number, message: error.message)
      }
    }
  }

  /// Returns the lines that say something, continued ones joined, comments removed.
  private static func logicalLines(
    _ path: String
  ) throws(LitConfigurationError) -> [(number: Int, text: String)] {
    let text: String
    do {
      text = try FileText.read(path)
    } catch {
      throw LitConfigurationError(path: path, line: 0, message: "cannot be read: \(error)")
    }
    var result: [(number: Int, text: String)] = []
    var pending: (number: Int, text: String)?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = withoutComment(line).trimmed()
      var current = pending.map { ($0.number, $0.text + " " + line) } ?? (index + 1, line)
      pending = nil
      if current.1.hasSuffix("\\") {
        current.1 = current.1.dropLast().trimmed()
        pending = current
      } else if !current.1.isEmpty {
        result.append(current)
      }
    }
    if let pending {
      throw LitConfigurationError(path: path, line: pending.number, message: "unterminated line (with '\\')")
    }
    return result
  }

  /// Returns `line` up to a `#` that begins a comment: one at the start or after white space.
  private static func withoutComment(_ line: Substring) -> Substring {
    var previous: Character = " "
    for index in line.indices {
      if line[index] == "#", previous.isWhitespace { return line[..<index] }
      previous = line[index]
    }
    return line
  }

  /// Returns the parts of a line.
  private static func parse(_ line: String) throws(ScriptError) -> Entry {
    // The name of a substitution is a pattern, which may hold anything but white space.
    let key = String(line.prefix { $0.isLetter || $0 == "_" })
    var rest = line.dropFirst(key.count).trimmedStart()
    var name: String?
    if !rest.hasPrefix("="), !rest.hasPrefix("+=") {
      name = String(rest.prefix { !$0.isWhitespace })
      rest = rest.dropFirst(name?.count ?? 0).trimmedStart()
    }
    let isAddition = rest.hasPrefix("+=")
    guard isAddition || rest.hasPrefix("=") else {
      throw ScriptError("expected 'key = value', found '\(line)'")
    }
    guard keys.contains(key) else {
      throw ScriptError("unknown key '\(key)', expected one of \(keys.joined(separator: ", "))")
    }
    let takesName = key == "substitution" || key == "environment"
    if takesName, name == nil { throw ScriptError("expected '\(key) name = value'") }
    if !takesName, let name { throw ScriptError("expected '=' after '\(key)', found '\(name)'") }
    if isAddition, !["suffixes", "excludes", "features", "preamble"].contains(key) {
      throw ScriptError("'\(key)' cannot be added to, expected '='")
    }
    return Entry(
      key: key, name: name, isAddition: isAddition, value: rest.dropFirst(isAddition ? 2 : 1).trimmed())
  }

  /// Applies a line to `configuration`.
  private static func apply(
    _ entry: Entry, folder: String, _ configuration: inout LitConfiguration, _ environment: LitEnvironment
  ) throws(ScriptError) {
    let value = try expanded(entry.value, folder: folder, environment)
    func assign(_ set: inout Set<String>) throws(ScriptError) {
      if !entry.isAddition { set = [] }
      set.formUnion(try words(value))
    }
    switch entry.key {
    case "name": configuration.name = value
    case "suffixes": try assign(&configuration.suffixes)
    case "excludes": try assign(&configuration.excludes)
    case "features":
      try assign(&configuration.features)
      configuration.features.formUnion(environment.features)
    case "environment": configuration.environment[entry.name ?? ""] = value
    case "substitution": try substitute(entry.name ?? "", value, &configuration)
    case "test_source_root": configuration.sourceRoot = Path.normalized(Path.join(folder, value))
    case "test_exec_root": configuration.executionRoot = Path.normalized(Path.join(folder, value))
    case "timeout": configuration.timeout = try count(value)
    case "retries": configuration.retries = try count(value)
    case "recursion_limit": configuration.recursionLimit = try count(value)
    case "pipefail": configuration.pipefail = try boolean(value)
    case "inherit": _ = try boolean(value)
    case "preamble": configuration.preamble = (entry.isAddition ? configuration.preamble : []) + [value]
    default:
      let isTrue = try BooleanExpression.evaluate(value, features: configuration.features)
      configuration.isUnsupported = isTrue
    }
  }

  /// Enters a substitution, in the place of an inherited one for the same pattern.
  private static func substitute(
    _ pattern: String, _ value: String, _ configuration: inout LitConfiguration
  ) throws(ScriptError) {
    let substitution = try Substitution(pattern, value)
    if let index = configuration.substitutions.firstIndex(where: { $0.pattern == pattern }) {
      configuration.substitutions[index] = substitution
    } else {
      configuration.substitutions.append(substitution)
    }
  }

  /// Returns the number that `text` is.
  private static func count(_ text: String) throws(ScriptError) -> Int {
    guard let number = Int(text), number >= 0 else {
      throw ScriptError("expected a number, found '\(text)'")
    }
    return number
  }

  /// Returns the truth value that `text` is.
  private static func boolean(_ text: String) throws(ScriptError) -> Bool {
    guard text == "true" || text == "false" else {
      throw ScriptError("expected 'true' or 'false', found '\(text)'")
    }
    return text == "true"
  }

  /// Returns the words of `text`; double quotes keep white space.
  private static func words(_ text: String) throws(ScriptError) -> [String] {
    var result: [String] = []
    var word: String?
    var isQuoted = false
    for character in text {
      if character == "\"" {
        isQuoted.toggle()
        word = word ?? ""
      } else if character.isWhitespace, !isQuoted {
        if let word { result.append(word) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if isQuoted { throw ScriptError("missing '\"'") }
    if let word { result.append(word) }
    return result
  }

  /// Returns `text` with each `${…}` replaced.
  private static func expanded(
    _ text: String, folder: String, _ environment: LitEnvironment
  ) throws(ScriptError) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "${") {
      result += rest[..<start.lowerBound]
      guard let end = rest[start.upperBound...].firstIndex(of: "}") else { throw ScriptError("missing '}'") }
      let reference = rest[start.upperBound..<end]
      result += try value(of: reference, folder: folder, environment)
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  /// Returns what the text between `${` and `}` stands for.
  private static func value(
    of reference: Substring, folder: String, _ environment: LitEnvironment
  ) throws(ScriptError) -> String {
    let separator = reference.firstRange(of: ":-")
    let name = separator.map { reference[..<$0.lowerBound] } ?? reference
    let value: String?
    if name == "config" {
      value = folder
    } else if name.hasPrefix("env:") {
      value = environment.variables[String(name.dropFirst("env:".count))]
    } else if name.hasPrefix("param:") {
      value = environment.parameters[String(name.dropFirst("param:".count))]
    } else {
      throw ScriptError("unknown reference '${\(name)}', expected ${config}, ${env:NAME} or ${param:NAME}")
    }
    if let value = value ?? separator.map({ String(reference[$0.upperBound...]) }) { return value }
    throw ScriptError("'${\(name)}' has no value; write '${\(name):-default}' where it may be missing")
  }
}
