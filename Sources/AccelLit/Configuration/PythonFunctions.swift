import Foundation

extension PythonEvaluator {
  /// The functions that need no import.
  static let functions: Set<String> = [
    "all", "any", "bool", "callable", "dict", "enumerate", "eval", "filter", "float", "frozenset", "getattr",
    "hasattr", "int", "isinstance", "len", "list", "map", "max", "min", "next", "object", "open", "print",
    "range", "repr", "reversed", "set", "setattr", "sorted", "str", "sum", "super", "tuple", "type", "zip",
  ]

  /// The exceptions that need no import.
  static let exceptions: Set<String> = [
    "AssertionError", "AttributeError", "BaseException", "Exception", "FileNotFoundError", "IOError",
    "ImportError", "IndexError", "KeyError", "NameError", "NotImplementedError", "OSError",
    "PermissionError", "RuntimeError", "StopIteration", "SystemExit", "TypeError", "ValueError",
  ]

  /// Returns an attribute of a value.
  func attribute(_ name: String, of object: PythonValue) throws(LitConfigurationError) -> PythonValue {
    switch object {
    case .configuration:
      if name == "root" || name == "parent" { return .configuration }
      if let value = attributes[name] { return value }
      throw failure("'TestingConfig' object has no attribute '\(name)'", "AttributeError")
    case .module(let module): return constant("\(module).\(name)") ?? .module("\(module).\(name)")
    case .scope(let scope):
      if let value = scope.variables[name] { return value }
      throw failure("module '\(scope.path)' has no attribute '\(name)'", "AttributeError")
    case .type(let type):
      if let (value, _) = type.member(name) { return value }
      throw failure("type object '\(type.name)' has no attribute '\(name)'", "AttributeError")
    case .object(let kind, let attributes):
      if let value = attributes[name] { return value }
      if case .type(let type)? = attributes["__class__"], let (value, _) = type.member(name) { return value }
      throw failure("'\(kind)' object has no attribute '\(name)'", "AttributeError")
    default: throw unsupported("attribute '\(name)'")
    }
  }

  /// Returns the value that a module has under a dotted name, or `nil` if there is none.
  func constant(_ name: String) -> PythonValue? {
    func table(_ entries: [String: String]) -> PythonValue {
      var result: [PythonValue: PythonValue] = [:]
      for (key, value) in entries { result[.string(key)] = .string(value) }
      return .dictionary(result)
    }
    if name.hasPrefix("lit.Test."), let verdict = LitVerdict(rawValue: String(name.dropFirst(9))) {
      return Self.resultCode(verdict)
    }
    switch name {
    case "lit.llvm.llvm_config":
      return attributes[" llvm"] == nil ? PythonValue.none : .module("llvm_config")
    case "llvm_config.use_lit_shell":
      // The upstream runner's own shell is its default as well as ours.
      return .bool(Self.isTrueText(environment.variables["LIT_USE_INTERNAL_SHELL"] ?? "1"))
    case "llvm_config.config": return .configuration
    case "llvm_config.lit_config": return .module("lit_config")
    case "lit_config.test_updaters": return attributes[" test_updaters"] ?? .list([])
    case "lit_config.update_tests": return .bool(environment.updatesTests)
    case "lit_config.gtest_sharding": return .bool(environment.shardsGoogleTests)
    case "lit_config.order": return .string(environment.isShuffled ? "random" : "smart")
    case "lit_config.parallelism_groups": return .module("lit_config.parallelism_groups")
    case "lit_config.progname": return .string("lit")
    case "lit_config.valgrindArgs": return .list([])
    case "sys.path": return attributes[" sys.path"] ?? .list([])
    case "sys.byteorder": return .string("little")
    case "sys.maxsize": return .int(Int.max)
    case "sys.version_info": return .tuple([.int(3), .int(11), .int(0)])
    case "sys.argv": return .list([.string("lit")])
    case "os.environ": return table(environment.variables)
    case "os.sep", "os.path.sep": return .string("/")
    case "os.pathsep", "os.path.pathsep": return .string(":")
    case "os.name": return .string("posix")
    case "sys.platform": return .string(Self.isDarwin ? "darwin" : "linux")
    case "sys.executable":
      return .string(Path.program("python3", searchPath: environment.variables["PATH"] ?? "") ?? "python3")
    case "lit_config.params": return table(environment.parameters)
    case "lit_config.path": return .list(environment.searchPath.map { .string($0) })
    case "lit_config.isWindows", "lit_config.useValgrind", "lit_config.quiet", "lit_config.debug":
      return .bool(false)
    case "lit_config.noExecute": return .bool(environment.isDryRun)
    case "lit_config.maxIndividualTestTime": return environment.timeout.map { .int($0) } ?? PythonValue.none
    default: return nil
    }
  }

  private static var isDarwin: Bool {
    #if canImport(Darwin)
      true
    #else
      false
    #endif
  }

  /// Calls a function by its dotted name.
  mutating func callFunction(
    _ name: String, _ arguments: [PythonValue], _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    if name.hasPrefix("os.path.") { return try callPathFunction(name, arguments) }
    if name.hasPrefix("llvm_config.") { return try callLLVM(name, arguments, options) }
    if let result = try callSystemFunction(name, arguments, options) { return result }
    if let result = try callCollectionFunction(name, arguments, options) { return result }
    if let result = try callTestFunction(name, arguments, options) { return result }
    let first = arguments.first ?? PythonValue.none
    let text = first.text
    switch name {
    case "len": return .int(try elements(first).count)
    case "str": return .string(text)
    case "bool": return .bool(first.isTrue)
    case "eval":
      guard let statement = try? PythonParser.parse(text).first, case .expression(let value) = statement.kind
      else { throw failure("eval() needs an expression (got \(first.literal))") }
      return try evaluate(value)
    case "int":
      if case .bool(let value) = first { return .int(value ? 1 : 0) }
      if case .double(let value) = first { return .int(Int(value)) }
      guard let number = Int(text.trimmed()) else {
        throw failure("invalid literal for int() with base 10: \(first.literal)", "ValueError")
      }
      return .int(number)
    case "getattr", "hasattr", "setattr":
      guard arguments.count >= 2 else { throw failure("\(name) needs an object and a name") }
      return try callAttributeFunction(name, arguments)
    case "os.getenv":
      let value = environment.variables[text].map { PythonValue.string($0) }
      return value ?? (arguments.count > 1 ? arguments[1] : .none)
    case "os.getcwd": return .string(FileManager.default.currentDirectoryPath)
    case "os.listdir": return .list(Path.entries(of: text).map { .string($0) })
    case "os.cpu_count", "multiprocessing.cpu_count": return .int(ProcessInfo.processInfo.processorCount)
    case "platform.system": return .string(Self.isDarwin ? "Darwin" : "Linux")
    case "platform.machine":
      #if arch(arm64)
        return .string(Self.isDarwin ? "arm64" : "aarch64")
      #else
        return .string("x86_64")
      #endif
    case "lit.llvm.subst.ToolSubst", "lit.llvm.ToolSubst":
      let names = ["key", "command", "pre", "post", "verbatim", "unresolved", "extra_args", "launcher"]
      return .object("ToolSubst", options.merging(zip(names, arguments)) { $1 })
    case "lit.llvm.subst.FindTool", "lit.llvm.FindTool": return .object("FindTool", ["name": first])
    case "lit.llvm.initialize":
      initializeLLVM()
      return .none
    case "lit.util.isMacOSTriple": return .bool(text.contains("darwin") || text.contains("macos"))
    case "lit.util.isAIXTriple": return .bool(text.contains("aix"))
    case "lit.util.usable_core_count": return .int(ProcessInfo.processInfo.activeProcessorCount)
    case "shutil.which", "lit.util.which", "util.which":
      let searchPath = arguments.count > 1 ? arguments[1].text : environment.variables["PATH"] ?? ""
      return Path.program(text, searchPath: searchPath).map { .string($0) } ?? PythonValue.none
    case "lit.util.abs_path_preserve_drive": return .string(Path.real(text))
    case "lit.formats.ShTest", "formats.ShTest", "lit.formats.shtest.ShTest":
      return .object("ShTest", Self.shellFormat(arguments, options))
    case "lit.formats.GoogleTest", "formats.GoogleTest", "lit.formats.googletest.GoogleTest":
      return googleTestFormat(arguments, options)
    case "lit.formats.ExecutableTest", "formats.ExecutableTest", "lit.formats.base.ExecutableTest":
      return .object("ExecutableTest", [:])
    case "lit.util.pythonize_bool":
      if case .string = first { return .bool(Self.isTrueText(text)) }
      return .bool(first.isTrue)
    default:
      if name.hasPrefix("lit_config.") { return try callRunner(name, arguments) }
      throw unsupported("'\(name)'")
    }
  }

  /// `true` iff `text` is a word for yes.
  private static func isTrueText(_ text: String) -> Bool {
    ["1", "true", "on", "yes"].contains(text.lowercased())
  }

  /// Returns the attributes of the format for shell tests.
  static func shellFormat(
    _ arguments: [PythonValue], _ options: [String: PythonValue]
  ) -> [String: PythonValue] {
    func argument(_ index: Int, _ name: String) -> PythonValue {
      options[name] ?? (index < arguments.count ? arguments[index] : .none)
    }
    return [
      "extra_substitutions": argument(1, "extra_substitutions"),
      "preamble_commands": argument(2, "preamble_commands"),
      "execute_external": argument(0, "execute_external"),
    ]
  }

  /// Returns the format for programs that GoogleTest was linked into.
  private func googleTestFormat(_ arguments: [PythonValue], _ options: [String: PythonValue]) -> PythonValue {
    func argument(_ index: Int, _ name: String) -> PythonValue {
      options[name] ?? (index < arguments.count ? arguments[index] : .none)
    }
    return .object(
      "GoogleTest",
      [
        "test_sub_dirs": argument(0, "test_sub_dirs"), "test_suffix": argument(1, "test_suffix"),
        "run_under": argument(2, "run_under"), "test_prefix": argument(3, "test_prefix"),
      ])
  }

  /// Calls one of the functions on attributes by name.
  private mutating func callAttributeFunction(
    _ name: String, _ arguments: [PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    let value = try? attribute(arguments[1].text, of: arguments[0])
    switch name {
    case "hasattr": return .bool(value != nil)
    case "setattr" where arguments.count == 3 && arguments[0] == .configuration:
      attributes[arguments[1].text] = arguments[2]
      return .none
    case "getattr" where arguments.count == 3 && arguments[0] == .module("lit.Test"):
      return constant("lit.Test.\(arguments[1].text)") ?? arguments[2]
    case "getattr":
      if let value = value ?? arguments.dropFirst(2).first { return value }
      return try attribute(arguments[1].text, of: arguments[0])
    default: throw unsupported(name)
    }
  }

  /// Returns the error that ends the run with a message.
  func fatal(_ message: String) -> LitConfigurationError {
    var error = LitConfigurationError(path: path, line: line, message: message)
    error.isFatal = true
    return error
  }

  /// Calls a function of the runner itself.
  private mutating func callRunner(
    _ name: String, _ arguments: [PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    let text = arguments.first?.text ?? ""
    switch name {
    case "lit_config.note": log.note(text, at: place)
    case "lit_config.warning": log.warning(text, at: place)
    case "lit_config.error": log.error(text, at: place)
    case "lit_config.dbg": log.debug(text, at: place)
    case "lit_config.fatal": throw fatal(text)
    case "lit_config.substitute":
      return try combine(.string(text), "%", constant("lit_config.params") ?? .none)
    case "lit_config.diagnostic_level_enabled": return .bool(text != "debug")
    case "lit_config.getBashPath":
      return .string(Path.program("bash", searchPath: environment.variables["PATH"] ?? "") ?? "")
    case "lit_config.load_config":
      guard arguments.count == 2 else { throw failure("load_config needs a configuration and a path") }
      log.debug("load_config from \(pythonQuoted(arguments[1].text))", at: "LitConfig.py:\(#line)")
      try load(arguments[1].text)
      return .configuration
    default: throw unsupported("'\(name)'")
    }
    return .none
  }

  /// Calls a function of `os.path`.
  private func callPathFunction(
    _ name: String, _ arguments: [PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    guard let first = arguments.first, first != .none else { throw failure("\(name) needs a path") }
    let path = first.text
    let current = FileManager.default.currentDirectoryPath
    switch name.dropFirst("os.path.".count) {
    case "join": return .string(arguments.dropFirst().reduce(path) { Path.join($0, $1.text) })
    case "dirname": return .string(Path.parent(of: path))
    case "basename": return .string(Path.name(of: path))
    case "abspath": return .string(Path.normalized(Path.join(current, path)))
    case "normpath": return .string(Path.normalized(path))
    case "realpath": return .string(Path.real(path))
    case "exists": return .bool(Path.exists(path))
    case "isfile": return .bool(Path.isFile(path))
    case "isdir": return .bool(Path.isFolder(path))
    case "isabs": return .bool(Path.isAbsolute(path))
    case "expanduser":
      let home = environment.variables["HOME"] ?? "~"
      return .string(path == "~" || path.hasPrefix("~/") ? home + path.dropFirst() : path)
    case "splitext":
      let stem = Path.join(Path.parent(of: path), Path.stem(of: Path.name(of: path)))
      return .tuple([.string(stem), .string(String(path.dropFirst(stem.count)))])
    case "relpath":
      let base = arguments.count > 1 ? arguments[1].text : current
      return .string(Path.relative(Path.join(current, path), to: Path.join(current, base)))
    default: throw unsupported("'\(name)'")
    }
  }
}
