import Foundation

extension PythonEvaluator {
  /// The functions that need no import.
  static let functions: Set<String> = [
    "bool", "dict", "getattr", "hasattr", "int", "len", "list", "print", "set", "setattr", "sorted", "str",
    "tuple",
    "isinstance", "any", "all", "eval",
  ]

  /// Returns an attribute of a value.
  func attribute(_ name: String, of object: PythonValue) throws(LitConfigurationError) -> PythonValue {
    switch object {
    case .configuration:
      if name == "root" || name == "parent" { return .configuration }
      if let value = attributes[name] { return value }
      throw failure("config has no attribute '\(name)'")
    case .module(let module): return constant("\(module).\(name)") ?? .module("\(module).\(name)")
    case .object(_, let attributes):
      if let value = attributes[name] { return value }
      throw failure("\(object.literal) has no attribute '\(name)'")
    default: throw unsupported("attribute '\(name)'")
    }
  }

  /// Returns the value that a module has under a dotted name, or `nil` if there is none.
  private func constant(_ name: String) -> PythonValue? {
    func table(_ entries: [String: String]) -> PythonValue {
      var result: [PythonValue: PythonValue] = [:]
      for (key, value) in entries { result[.string(key)] = .string(value) }
      return .dictionary(result)
    }
    switch name {
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
      guard let number = Int(text.trimmed()) else {
        throw failure("invalid literal for int(): \(first.literal)")
      }
      return .int(number)
    case "list": return .list(arguments.isEmpty ? [] : try elements(first))
    case "tuple": return .tuple(arguments.isEmpty ? [] : try elements(first))
    case "set", "frozenset": return .set(arguments.isEmpty ? [] : Set(try elements(first)))
    case "sorted": return .list(try elements(first).sorted { $0.text < $1.text })
    case "any": return .bool(try elements(first).contains(where: \.isTrue))
    case "all": return .bool(try elements(first).allSatisfy(\.isTrue))
    case "dict":
      var entries: [PythonValue: PythonValue] = [:]
      if case .dictionary(let given) = first { entries = given }
      for (key, value) in options { entries[.string(key)] = value }
      return .dictionary(entries)
    // Where Python finds modules is of no interest: there are none to find.
    case "print", "sys.path.append", "sys.path.insert", "site.addsitedir": return .none
    case "isinstance":
      guard arguments.count == 2, case .module(let type) = arguments[1] else {
        throw unsupported("isinstance")
      }
      switch (first, type) {
      case (.string, "str"), (.int, "int"), (.bool, "bool"), (.list, "list"), (.set, "set"),
        (.dictionary, "dict"),
        (.tuple, "tuple"):
        return .bool(true)
      default: return .bool(false)
      }
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
    case "shutil.which", "lit.util.which", "util.which":
      let searchPath = arguments.count > 1 ? arguments[1].text : environment.variables["PATH"] ?? ""
      return Path.program(text, searchPath: searchPath).map { .string($0) } ?? PythonValue.none
    case "lit.util.abs_path_preserve_drive": return .string(Path.real(text))
    case "re.escape": return .string(NSRegularExpression.escapedPattern(for: text))
    case "lit.formats.ShTest", "formats.ShTest", "lit.formats.shtest.ShTest":
      return shellFormat(arguments, options)
    case "lit.util.pythonize_bool":
      return .bool(["1", "true", "on", "yes"].contains(text.lowercased()))
    default:
      if name.hasPrefix("lit_config.") { return try callRunner(name, arguments) }
      throw unsupported("'\(name)'")
    }
  }

  /// Returns the format for shell tests.
  private func shellFormat(_ arguments: [PythonValue], _ options: [String: PythonValue]) -> PythonValue {
    func argument(_ index: Int, _ name: String) -> PythonValue {
      options[name] ?? (index < arguments.count ? arguments[index] : .none)
    }
    return .object(
      "ShTest",
      [
        "extra_substitutions": argument(1, "extra_substitutions"),
        "preamble_commands": argument(2, "preamble_commands"),
        "execute_external": argument(0, "execute_external"),
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
    case "getattr":
      if let value = value ?? arguments.dropFirst(2).first { return value }
      return try attribute(arguments[1].text, of: arguments[0])
    default: throw unsupported(name)
    }
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
    case "lit_config.fatal": throw failure(text)
    case "lit_config.getBashPath":
      return .string(Path.program("bash", searchPath: environment.variables["PATH"] ?? "") ?? "")
    case "lit_config.load_config":
      guard arguments.count == 2 else { throw failure("load_config needs a configuration and a path") }
      log.debug("load_config from \(pythonQuoted(arguments[1].text))", at: place)
      try load(arguments[1].text)
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

  /// Calls a method, which may change the receiver.
  func callMethod(
    _ name: String, _ receiver: inout PythonValue, _ arguments: [PythonValue],
    _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    let first = arguments.first ?? PythonValue.none
    switch (name, receiver) {
    case ("append", .list(let values)): receiver = .list(values + [first])
    case ("extend", .list(let values)): receiver = .list(values + (try elements(first)))
    case ("insert", .list(var values)):
      guard case .int(let index) = first, arguments.count == 2 else { throw failure("insert needs an index") }
      values.insert(arguments[1], at: max(0, min(index, values.count)))
      receiver = .list(values)
    case ("remove", .list(var values)):
      guard let index = values.firstIndex(of: first) else { throw failure("list.remove(x): x not in list") }
      values.remove(at: index)
      receiver = .list(values)
    case ("add", .set(var values)):
      values.insert(first)
      receiver = .set(values)
    case ("discard", .set(var values)), ("remove", .set(var values)):
      values.remove(first)
      receiver = .set(values)
    case ("update", .set(let values)):
      var values = values
      for argument in arguments { values.formUnion(try elements(argument)) }
      receiver = .set(values)
    case ("union", .set(let values)): return .set(values.union(try elements(first)))
    // A set where the configuration's author had a list, and the other way round.
    case ("append", .set), ("add", .list):
      throw failure("'\(name)' on \(name == "add" ? "a list" : "a set")")
    case ("copy", _): return receiver
    case (_, .dictionary(var entries)):
      let result = try callDictionaryMethod(name, &entries, arguments, options)
      receiver = .dictionary(entries)
      return result
    case (_, .string(let text)): return try callStringMethod(name, text, arguments, options)
    default: throw unsupported("method '\(name)' of \(receiver.literal)")
    }
    return .none
  }

  private func callDictionaryMethod(
    _ name: String, _ entries: inout [PythonValue: PythonValue], _ arguments: [PythonValue],
    _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    let first = arguments.first ?? PythonValue.none
    let second = arguments.dropFirst().first ?? PythonValue.none
    let keys = PythonValue.dictionary(entries).elements ?? []
    switch name {
    case "get": return entries[first] ?? second
    case "keys": return .list(keys)
    case "values": return .list(keys.compactMap { entries[$0] })
    case "items": return .list(keys.map { .tuple([$0, entries[$0] ?? PythonValue.none]) })
    case "pop": return entries.removeValue(forKey: first) ?? second
    case "setdefault":
      if entries[first] == nil { entries[first] = second }
      return entries[first] ?? PythonValue.none
    case "update":
      if case .dictionary(let others) = first { entries.merge(others) { $1 } }
      for (key, value) in options { entries[.string(key)] = value }
      return .none
    default: throw unsupported("method '\(name)' of a dictionary")
    }
  }

  private func callStringMethod(
    _ name: String, _ text: String, _ arguments: [PythonValue], _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    let first = arguments.first ?? PythonValue.none
    let prefixes = if case .tuple(let list) = first { list.map(\.text) } else { [first.text] }
    switch name {
    case "join": return .string(try elements(first).map(\.text).joined(separator: text))
    case "split":
      let parts =
        first == .none
        ? text.split(whereSeparator: \.isWhitespace).map(String.init)
        : text.components(separatedBy: first.text)
      return .list(parts.map { .string($0) })
    case "splitlines": return .list(text.pythonLines().map { .string(String($0)) })
    case "strip": return .string(text.trimmed())
    case "lstrip": return .string(String(text.trimmedStart()))
    case "rstrip": return .string(String(text.trimmedEnd()))
    case "lower": return .string(text.lowercased())
    case "upper": return .string(text.uppercased())
    case "startswith": return .bool(prefixes.contains { $0.isEmpty || text.hasPrefix($0) })
    case "endswith": return .bool(prefixes.contains { $0.isEmpty || text.hasSuffix($0) })
    case "replace" where arguments.count == 2 && !first.text.isEmpty:
      return .string(text.replacing(literal: first.text, with: arguments[1].text))
    case "format":
      var result = ""
      var next = 0
      var rest = text[...]
      while let character = rest.popFirst() {
        if character == "{" || character == "}", rest.first == character {
          result.append(character)
          rest = rest.dropFirst()
        } else if character == "{", let end = rest.firstIndex(of: "}") {
          let key = String(rest[..<end])
          rest = rest[rest.index(after: end)...]
          let index = key.isEmpty ? next : Int(key) ?? -1
          next += 1
          guard let value = options[key] ?? (arguments.indices.contains(index) ? arguments[index] : nil)
          else {
            throw failure("cannot format \(pythonQuoted(text))")
          }
          result += value.text
        } else {
          result.append(character)
        }
      }
      return .string(result)
    default: throw unsupported("method '\(name)' of a string")
    }
  }
}
