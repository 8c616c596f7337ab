import Foundation

/// Functions of the modules about files, processes and regular expressions.
extension PythonEvaluator {
  /// Calls a function of one of the modules; `nil` if `name` is none.
  mutating func callSystemFunction(
    _ name: String, _ arguments: [PythonValue], _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue? {
    let text = arguments.first?.text ?? ""
    switch name {
    case "print":
      let separator = options["sep"]?.text ?? " "
      let line = arguments.map(\.text).joined(separator: separator) + (options["end"]?.text ?? "\n")
      if options["file"] == .module("sys.stderr") { standardError(line) } else { standardOutput(line) }
      return PythonValue.none
    case "sys.path.append", "sys.path.insert", "site.addsitedir":
      let folders = (attributes[" sys.path"]?.elements ?? []) + [arguments.last ?? .none]
      attributes[" sys.path"] = .list(folders)
      return PythonValue.none
    case "sys.exit": throw failure("\(text)", "SystemExit")
    case "open":
      let mode = arguments.dropFirst().first?.text ?? options["mode"]?.text ?? "r"
      if mode.contains("r"), !Path.isFile(text) {
        throw failure("[Errno 2] No such file or directory: \(pythonQuoted(text))", "FileNotFoundError")
      }
      if mode.contains("w") { try write("", to: text) }
      return .object("file", ["name": .string(text), "mode": .string(mode)])
    case "os.makedirs", "os.mkdir":
      try? FileManager.default.createDirectory(
        atPath: text, withIntermediateDirectories: name == "os.makedirs")
      guard Path.isFolder(text) else {
        throw failure("[Errno 13] Permission denied: \(pythonQuoted(text))", "PermissionError")
      }
      return PythonValue.none
    case "os.remove", "os.unlink":
      guard unlink(text) == 0 else {
        throw failure("[Errno 2] No such file or directory: \(pythonQuoted(text))", "FileNotFoundError")
      }
      return PythonValue.none
    case "os.strerror":
      guard case .int(let code)? = arguments.first else { return nil }
      return .string(String(cString: strerror(Int32(code))))
    case "os.getuid", "os.geteuid": return .int(Int(getuid()))
    case "os.getpid": return .int(Int(getpid()))
    case "os.access": return .bool(access(text, X_OK) == 0)
    case "glob.glob":
      return .list(ShellWord(text: text, isPattern: true).expanded(in: "/").map { .string($0) })
    case "subprocess.Popen", "subprocess.run", "subprocess.check_output", "subprocess.call",
      "subprocess.check_call", "lit.util.executeCommand", "lit_config.run_command_cached":
      return try callProcess(name, arguments.first ?? .none, options)
    case "configparser.ConfigParser", "configparser.RawConfigParser":
      return .object("ConfigParser", [:])
    case _ where name.hasPrefix("re."):
      return try callExpression(String(name.dropFirst(3)), arguments, options)
    default: return nil
    }
  }

  /// Writes `text` to a file.
  private func write(_ text: String, to path: String) throws(LitConfigurationError) {
    guard (try? FileText.write(text, to: path)) != nil else {
      throw failure("[Errno 13] Permission denied: \(pythonQuoted(path))", "PermissionError")
    }
  }

  /// Runs a program to its end.
  private func callProcess(
    _ function: String, _ command: PythonValue, _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    var words = command.elements?.map(\.text) ?? []
    if case .string(let text) = command { words = ["/bin/sh", "-c", text] }
    if case .string(let text) = command, options["shell"]?.isTrue != true { words = [text] }
    var variables = environment.variables
    if case .dictionary(let entries)? = options["env"] {
      variables = [:]
      for (key, value) in entries { variables[key.text] = value.text }
    }
    let folder = options["cwd"].flatMap { $0 == .none ? nil : $0.text }
    guard let program = words.first,
      let path = program.contains("/")
        ? (Path.isFile(program) ? program : nil) : Path.program(program, searchPath: variables["PATH"] ?? "")
    else {
      throw failure(
        "[Errno 2] No such file or directory: \(pythonQuoted(words.first ?? ""))", "FileNotFoundError")
    }
    words[0] = path
    let child = ProgramRun(
      words: words, variables: variables, folder: folder ?? FileManager.default.currentDirectoryPath,
      mergesError: options["stderr"] == .module("subprocess.STDOUT"))
    let outcome = child.run(environment.processes)
    let isChecked = function.contains("check_") || options["check"]?.isTrue == true
    if isChecked, outcome.exitCode != 0 {
      throw failure(
        "Command \(command.literal) returned non-zero exit status \(outcome.exitCode).", "CalledProcessError")
    }
    switch function {
    case "subprocess.check_output": return .string(outcome.output)
    case "subprocess.call", "subprocess.check_call": return .int(outcome.exitCode)
    case "lit.util.executeCommand":
      return .tuple([.string(outcome.output), .string(outcome.error), .int(outcome.exitCode)])
    default:
      func stream(_ text: String) -> PythonValue {
        function == "subprocess.Popen" ? .object("stream", ["text": .string(text)]) : .string(text)
      }
      return .object(
        "Popen",
        [
          "stdout": stream(outcome.output), "stderr": stream(outcome.error),
          "returncode": .int(outcome.exitCode),
        ])
    }
  }

  /// Calls a function of the module for regular expressions, or a method of an expression.
  func callExpression(
    _ function: String, _ arguments: [PythonValue], _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    let pattern = arguments.first?.text ?? ""
    let flags =
      options["flags"] ?? (function == "compile" ? arguments.dropFirst().first : arguments.dropFirst(2).first)
    let ignoresCase = [.module("re.I"), .module("re.IGNORECASE")].contains(flags)
    if function == "escape" { return .string(Self.escaped(pattern)) }
    if function == "compile" {
      return .object("Pattern", ["pattern": .string(pattern), "flags": flags ?? .none])
    }
    let expression: RegularExpression
    do throws(ScriptError) {
      expression = try RegularExpression(pattern, ignoresCase: ignoresCase)
    } catch {
      throw failure(error.message, "error")
    }
    let subject = arguments.dropFirst().first?.text ?? ""
    switch function {
    case "search", "match", "fullmatch":
      guard let groups = expression.groups(in: subject, isAnchored: function != "search"),
        function != "fullmatch" || groups[0]?.count == subject.count
      else { return PythonValue.none }
      return .object(
        "Match", ["groups": .list(groups.map { $0.map { .string($0) } ?? PythonValue.none })])
    case "sub":
      guard arguments.count > 2, case .string(let replacement) = arguments[1] else { break }
      return .string(expression.replacing(in: arguments[2].text, with: replacement))
    case "findall": return .list(expression.allMatches(in: subject).map { .string($0) })
    case "split":
      var parts: [PythonValue] = []
      var rest = subject[...]
      for match in expression.allMatches(in: subject) {
        guard !match.isEmpty, let range = rest.range(of: match) else { continue }
        parts.append(.string(String(rest[..<range.lowerBound])))
        rest = rest[range.upperBound...]
      }
      return .list(parts + [.string(String(rest))])
    default: break
    }
    throw unsupported("'re.\(function)'")
  }

  /// Returns `text` as a regular expression that matches only it.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "()[]{}?*+-|^$\\.&~# \t\n\r\u{b}\u{c}".contains(character) { result += "\\" }
      result.append(character)
    }
    return result
  }

  /// Calls a method of an object of one of the modules, which may change it.
  mutating func callNativeObject(
    _ method: String, _ kind: String, _ attributes: [String: PythonValue], _ receiver: inout PythonValue,
    _ arguments: [PythonValue], _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    let first = arguments.first ?? PythonValue.none
    let text = attributes["text"] ?? PythonValue.none
    switch (kind, method) {
    case ("stream", "read"): return text
    case ("stream", "readlines"): return .list(text.text.pythonLines().map { .string(String($0) + "\n") })
    case ("stream", "close"), ("file", "close"): return .none
    case ("Popen", "communicate"):
      func content(_ name: String) -> PythonValue {
        if case .object(_, let stream)? = attributes[name] { return stream["text"] ?? .none }
        return attributes[name] ?? .none
      }
      return .tuple([content("stdout"), content("stderr")])
    case ("Popen", "wait"), ("Popen", "poll"): return attributes["returncode"] ?? .none
    case ("Popen", "check_returncode"):
      if attributes["returncode"] != .int(0) { throw failure("the command failed", "CalledProcessError") }
      return .none
    case ("Pattern", _):
      var options = options
      options["flags"] = attributes["flags"]
      return try callExpression(method, [attributes["pattern"] ?? .none] + arguments, options)
    case ("Match", "group"), ("Match", "groups"):
      let groups = attributes["groups"]?.elements ?? []
      if method == "groups" { return .tuple(Array(groups.dropFirst())) }
      if case .int(let index) = arguments.isEmpty ? .int(0) : first, groups.indices.contains(index) {
        return groups[index]
      }
      throw failure("no such group", "IndexError")
    case ("file", "read"):
      return .string((try? FileText.read(attributes["name"]?.text ?? "")) ?? "")
    case ("file", "readlines"):
      let text = (try? FileText.read(attributes["name"]?.text ?? "")) ?? ""
      return .list(text.pythonLines().map { .string(String($0) + "\n") })
    case ("file", "write"):
      let path = attributes["name"]?.text ?? ""
      try write(((try? FileText.read(path)) ?? "") + first.text, to: path)
      return .int(first.text.count)
    case ("ConfigParser", _): return try callSettings(method, attributes, &receiver, arguments)
    default: return try callTestMethod(method, kind, attributes, &receiver, arguments, options)
    }
  }

  /// Calls a method of what reads files of sections with settings.
  private func callSettings(
    _ method: String, _ sections: [String: PythonValue], _ receiver: inout PythonValue,
    _ arguments: [PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    let section = arguments.first?.text ?? ""
    let key = arguments.dropFirst().first ?? PythonValue.none
    func setting() -> PythonValue? {
      sections[section]?.elements?.first { $0.elements?.first == key }?.elements?.last
    }
    switch method {
    case "read":
      var sections = sections
      var current = ""
      for line in ((try? FileText.read(section)) ?? "").split(separator: "\n") {
        let text = line.trimmed()
        if text.isEmpty || text.hasPrefix("#") || text.hasPrefix(";") { continue }
        if text.hasPrefix("["), text.hasSuffix("]") {
          current = String(text.dropFirst().dropLast())
          sections[current] = .list([])
        } else if let separator = text.firstIndex(where: { $0 == "=" || $0 == ":" }) {
          let name = text[..<separator].trimmed().lowercased()
          let value = text[text.index(after: separator)...].trimmed()
          let entries = sections[current]?.elements ?? []
          sections[current] = .list(entries + [.tuple([.string(name), .string(value)])])
        }
      }
      receiver = .object("ConfigParser", sections)
      return .list([.string(section)])
    case "items":
      guard let entries = sections[section] else {
        throw failure("No section: '\(section)'", "NoSectionError")
      }
      return entries
    case "get":
      guard let value = setting() else {
        throw failure("No option \(key.literal) in section: '\(section)'", "NoOptionError")
      }
      return value
    case "has_option": return .bool(setting() != nil)
    case "has_section": return .bool(sections[section] != nil)
    default: throw unsupported("method '\(method)' of ConfigParser")
    }
  }
}
