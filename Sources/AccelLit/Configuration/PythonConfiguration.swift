import Foundation

/// Reads the upstream runner's configuration files, which are Python programs, as far as they are simple.
///
/// Understood is what such files use of the language, functions and classes of their own included, and of
/// `os`, `sys`, `platform`, `shutil`, `subprocess`, `re`, `configparser` and `lit`. Anything else that is
/// reached is an error with its line; a `lit.cfg.txt` beside the file takes precedence over it.
enum PythonConfiguration {
  /// Applies the file at `path` to `configuration`.
  static func load(
    _ path: String, into configuration: inout LitConfiguration, _ environment: LitEnvironment, _ log: LitLog
  ) throws(LitConfigurationError) {
    var evaluator = PythonEvaluator(
      path: path, attributes: attributes(of: configuration), environment: environment, log: log)
    try evaluator.load(path)
    do throws(ScriptError) {
      try apply(evaluator.attributes, to: &configuration)
      configuration.isCoveragePerTest = configuration.isCoveragePerTest || evaluator.isCoveragePerTest
    } catch {
      throw LitConfigurationError(path: path, line: 0, message: error.message)
    }
  }

  /// Returns what Python code sees of a configuration.
  static func attributes(of configuration: LitConfiguration) -> [String: PythonValue] {
    func set(_ names: Set<String>) -> PythonValue { .set(Set(names.map { .string($0) })) }
    func pairs(_ substitutions: [Substitution]) -> PythonValue {
      .list(substitutions.map { .tuple([.string($0.pattern), .string($0.replacement)]) })
    }
    var result = configuration.extra
    result["name"] = .string(configuration.name)
    result["suffixes"] = set(configuration.suffixes)
    result["excludes"] = set(configuration.excludes)
    result["available_features"] = set(configuration.features)
    result["limit_to_features"] = set(configuration.limitToFeatures)
    var variables: [PythonValue: PythonValue] = [:]
    for (name, value) in configuration.environment { variables[.string(name)] = .string(value) }
    result["environment"] = .dictionary(variables)
    result["substitutions"] = pairs(configuration.substitutions)
    result["unsupported"] = .bool(configuration.isUnsupported)
    result["test_source_root"] = configuration.sourceRoot.map { .string($0) } ?? PythonValue.none
    result["test_exec_root"] = configuration.executionRoot.map { .string($0) } ?? PythonValue.none
    result["pipefail"] = .bool(configuration.pipefail)
    result["standalone_tests"] = .bool(configuration.isStandalone)
    result["maxIndividualTestTime"] = .int(configuration.timeout)
    result["recursiveExpansionLimit"] = configuration.recursionLimit.map { .int($0) } ?? PythonValue.none
    result["parallelism_group"] = PythonValue.none
    if let retries = configuration.retries { result["test_retry_attempts"] = .int(retries) }
    let shell: [String: PythonValue] = [
      "extra_substitutions": pairs(configuration.extraSubstitutions),
      "preamble_commands": .list(configuration.preamble.map { .string($0) }),
      "execute_external": .bool(configuration.usesExternalShell),
    ]
    switch configuration.format {
    case .none: result["test_format"] = PythonValue.none
    case .shell: result["test_format"] = .object("ShTest", shell)
    case .executable: result["test_format"] = .object("ExecutableTest", [:])
    case .googleTest(let format):
      result["test_format"] = .object(
        "GoogleTest",
        [
          "test_sub_dirs": .string(format.folders.joined(separator: ";")),
          "test_suffix": .string(format.suffixes.first ?? ""), "test_prefix": .string(format.prefix),
          "run_under": .list(format.wrapper.map { .string($0) }),
        ])
    case .python(let format): result["test_format"] = format
    }
    return result
  }

  /// Applies what Python code left to a configuration.
  private static func apply(
    _ attributes: [String: PythonValue], to configuration: inout LitConfiguration
  ) throws(ScriptError) {
    func strings(_ name: String) -> [String] { (attributes[name]?.elements ?? []).map(\.text) }
    func text(_ name: String) -> String? {
      guard let value = attributes[name], value != .none else { return nil }
      return value.text
    }
    func number(_ name: String) throws(ScriptError) -> Int? {
      switch attributes[name] {
      case nil, .some(.none): return nil
      case .int(let value) where value >= 0: return value
      case .int(let value): throw ScriptError("\(name) must be a non-negative integer (got <\(value)>)")
      case .some(let value):
        throw ScriptError("\(name) must be either None or an integer (got <\(value.text)>)")
      }
    }
    func substitutions(_ list: PythonValue?) throws(ScriptError) -> [Substitution] {
      var result: [Substitution] = []
      for entry in list?.elements ?? [] {
        guard let pair = entry.elements, pair.count == 2 else {
          throw ScriptError("a substitution must be a pair, not \(entry.literal)")
        }
        result.append(try Substitution(pair[0].text, pair[1].text))
      }
      return result
    }
    configuration.name = text("name") ?? "None"
    configuration.suffixes = Set(strings("suffixes"))
    configuration.excludes = Set(strings("excludes"))
    configuration.features = Set(strings("available_features"))
    configuration.limitToFeatures = Set(strings("limit_to_features"))
    if case .dictionary(let variables)? = attributes["environment"] {
      configuration.environment = [:]
      for (name, value) in variables { configuration.environment[name.text] = value.text }
    }
    configuration.substitutions = try substitutions(attributes["substitutions"])
    configuration.isUnsupported = attributes["unsupported"]?.isTrue ?? false
    configuration.sourceRoot = text("test_source_root")
    configuration.executionRoot = text("test_exec_root")
    configuration.pipefail = attributes["pipefail"]?.isTrue ?? true
    configuration.isStandalone = attributes["standalone_tests"]?.isTrue ?? false
    configuration.timeout = try number("maxIndividualTestTime") ?? 0
    configuration.recursionLimit = try number("recursiveExpansionLimit")
    configuration.retries = try number("test_retry_attempts")
    configuration.format = try format(attributes["test_format"] ?? .none)
    if case .object(_, let format)? = attributes["test_format"], format["execute_external"] != nil {
      configuration.extraSubstitutions = try substitutions(format["extra_substitutions"])
      configuration.preamble = (format["preamble_commands"]?.elements ?? []).map(\.text)
      configuration.usesExternalShell = format["execute_external"]?.isTrue ?? false
    }
    configuration.extra = attributes
  }

  /// Returns the format that a value stands for.
  private static func format(_ value: PythonValue) throws(ScriptError) -> TestFormat {
    guard value != .none else { return .none }
    guard case .object(let kind, let attributes) = value else {
      throw ScriptError(
        "test format \(value.literal) is not supported, expected an object of lit.formats or a class of the file"
      )
    }
    if case .type? = attributes["__class__"] { return .python(value) }
    switch kind {
    case "ShTest": return .shell
    case "ExecutableTest": return .executable
    case "GoogleTest":
      func text(_ name: String) -> String {
        attributes[name].map { $0 == .none ? "" : $0.text } ?? ""
      }
      let suffix = text("test_suffix")
      var wrapper = attributes["run_under"]?.elements?.map(\.text) ?? []
      if case .string(let command)? = attributes["run_under"] {
        let words = try ShellLexer.tokens(of: command)
        wrapper = words.compactMap { if case .word(let word) = $0 { word.text } else { nil } }
      }
      let folders = text("test_sub_dirs").components(separatedBy: ";")
      return .googleTest(
        GoogleTestFormat(
          folders: folders, suffixes: [suffix, suffix + ".py"], prefix: text("test_prefix"), wrapper: wrapper)
      )
    default: throw ScriptError("test format \(value.literal) is not supported")
    }
  }
}
