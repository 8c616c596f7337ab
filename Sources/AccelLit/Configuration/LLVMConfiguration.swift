import Foundation

/// The helpers of `lit.llvm`, which the suites of LLVM's projects configure themselves with.
extension PythonEvaluator {
  /// Makes the helpers available and enters the features that every suite of LLVM's has.
  mutating func initializeLLVM() {
    attributes[" llvm"] = .bool(true)
    let kinds = ["ASAN", "HWASAN", "MSAN", "TSAN", "UBSAN"].map { "\($0)_SYMBOLIZER_PATH" }
    let options = ["ASAN", "HWASAN", "MSAN", "RTSAN", "TSAN", "UBSAN"].map { "\($0)_OPTIONS" }
    inherit(kinds + options)
    func text(_ name: String) -> String? {
      guard let value = attributes[name], value != .none else { return nil }
      return value.text
    }
    #if canImport(Darwin)
      addFeature("system-darwin")
    #else
      addFeature("system-linux")
    #endif
    let target = text("target_triple")
    addFeature("host=\(text("host_triple") ?? "None")")
    addFeature("target=\(target ?? "None")")
    if let host = text("host_triple"), !host.isEmpty, host == target { addFeature("native") }
    let sanitizers = Set(
      (text("llvm_use_sanitizer") ?? "").lowercased().split(separator: ";").map(String.init))
    for (name, feature) in [
      ("address", "asan"), ("hwaddress", "hwasan"), ("memory", "msan"), ("memorywithorigins", "msan"),
      ("undefined", "ubsan"), ("thread", "tsan"),
    ] where sanitizers.contains(name) {
      addFeature(feature)
    }
    for (name, feature) in [
      ("have_zlib", "zlib"), ("have_zstd", "zstd"), ("reverse_iteration", "reverse_iteration"),
    ] where attributes[name]?.isTrue == true {
      addFeature(feature)
    }
    if ["1", "true", "on", "yes"].contains(environment.parameters["run_long_tests"]?.lowercased()) {
      addFeature("long_tests")
    }
    for feature in Self.features(ofTarget: target ?? "") { addFeature(feature) }
    if getuid() != 0 { addFeature("non-root-user") }
    addFeature("symlinks")
  }

  /// Returns the features that stand for a target.
  private static func features(ofTarget triple: String) -> [String] {
    var result: [String] = []
    if triple.hasPrefix("x86_64"), triple.contains("-apple") { result.append("x86_64-apple") }
    if triple.hasPrefix("x86_64"), triple.contains("-linux") { result.append("x86_64-linux") }
    let architectures = [
      ("x86_64", "x86_64"), ("aarch64", "aarch64"), ("arm64", "aarch64"), ("arm", "arm"),
      ("riscv64-", "riscv64"), ("riscv32-", "riscv32"), ("loongarch64", "loongarch64"),
    ]
    if triple.hasPrefix("i"), triple.dropFirst(2).hasPrefix("86") {
      result.append("target-x86")
    } else if triple.hasPrefix("ppc64le"), triple.contains("-linux") {
      result.append("target=powerpc64le-linux")
    } else if let (prefix, name) = architectures.first(where: { triple.hasPrefix($0.0) }),
      !prefix.hasPrefix("riscv") || triple.contains("-elf")
    {
      result.append("target-\(name)")
    }
    return result
  }

  private mutating func addFeature(_ name: String) {
    switch attributes["available_features"] {
    case .set(let features)?: attributes["available_features"] = .set(features.union([.string(name)]))
    case .list(let features)?: attributes["available_features"] = .list(features + [.string(name)])
    default: attributes["available_features"] = .set([.string(name)])
    }
  }

  private mutating func addSubstitution(_ pattern: String, _ replacement: String) {
    let entry = PythonValue.tuple([.string(pattern), .string(replacement)])
    attributes["substitutions"] = .list((attributes["substitutions"]?.elements ?? []) + [entry])
  }

  /// The environment variable of commands called `name`.
  private func variable(_ name: String) -> String? {
    guard case .dictionary(let variables)? = attributes["environment"] else { return nil }
    return variables[.string(name)]?.text
  }

  private mutating func setVariable(_ name: String, _ value: String?) {
    guard case .dictionary(var variables)? = attributes["environment"] else { return }
    variables[.string(name)] = value.map { .string($0) }
    attributes["environment"] = .dictionary(variables)
  }

  /// Gives commands the variables that our environment has.
  private mutating func inherit(_ names: [String]) {
    for name in names {
      if let value = environment.variables[name], !value.isEmpty { setVariable(name, value) }
    }
  }

  /// Puts folders at the front of a variable that is a list of folders.
  private mutating func prepend(_ folders: [String], to name: String) {
    var paths = (variable(name) ?? "").split(separator: ":").map { Path.normalized(String($0)) }
    for folder in folders.reversed() {
      let folder = Path.normalized(folder)
      if let index = paths.firstIndex(of: folder) { paths.remove(at: index) }
      paths.insert(folder, at: 0)
    }
    setVariable(name, paths.joined(separator: ":"))
  }

  /// Calls one of the helpers.
  mutating func callLLVM(
    _ name: String, _ arguments: [PythonValue], _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    func argument(_ index: Int, _ name: String) -> PythonValue? {
      guard let value = options[name] ?? (index < arguments.count ? arguments[index] : nil), value != .none
      else { return nil }
      return value
    }
    func list(_ value: PythonValue?) -> [String] {
      if case .string(let text)? = value { return [text] }
      return (value?.elements ?? []).map(\.text)
    }
    func flag(_ index: Int, _ name: String) -> Bool? { argument(index, name)?.isTrue }
    let text = arguments.first?.text ?? ""
    switch name.dropFirst("llvm_config.".count) {
    case "with_environment":
      let value = argument(1, "value")
      if flag(2, "append_path") == true {
        prepend(list(value), to: text)
      } else {
        setVariable(text, value?.text ?? "")
      }
    case "with_system_environment":
      for variable in list(arguments.first) {
        guard let value = environment.variables[variable], !value.isEmpty else { continue }
        if flag(1, "append_path") == true {
          prepend([value], to: variable)
        } else {
          setVariable(variable, value)
        }
      }
    case "clear_environment": for variable in list(arguments.first) { setVariable(variable, nil) }
    case "add_err_msg_substitutions": addErrorMessages()
    case "use_default_substitutions":
      addSubstitution("%python", "\"\(constant("sys.executable")?.text ?? "python3")\"")
      let tools = [
        LLVMTool("FileCheck", unresolved: "fatal"),
        LLVMTool("\\| \\bcount\\b", finding: "count", isVerbatim: true, unresolved: "fatal"),
        LLVMTool("\\| \\bnot\\b", finding: "not", isVerbatim: true, unresolved: "fatal"),
      ]
      _ = try addTools(tools, [])
      addErrorMessages()
    case "add_tool_substitutions":
      var tools: [LLVMTool] = []
      for value in try elements(arguments.first ?? .list([])) { tools.append(LLVMTool(value)) }
      return .bool(try addTools(tools, list(argument(1, "search_dirs"))))
    case "use_llvm_tool":
      return try useTool(
        text, variable: argument(1, "search_env")?.text, isRequired: flag(2, "required") ?? false,
        isQuiet: flag(3, "quiet") ?? false, folders: argument(4, "search_paths").map { list($0) },
        usesInstalled: flag(5, "use_installed") ?? false
      ).map { .string($0) } ?? PythonValue.none
    case "use_lld":
      return .bool(
        try useLLD(
          list(argument(0, "additional_tool_dirs")), isRequired: flag(1, "required") ?? true,
          usesInstalled: flag(2, "use_installed") ?? false))
    case "feature_config": try askForFeatures(try elements(arguments.first ?? .list([])))
    case "get_process_output":
      let command = PythonValue.list(arguments.first?.elements ?? [])
      let process = try callFunction(
        "subprocess.run", [command], ["env": attributes["environment"] ?? .none])
      guard case .object(_, let streams) = process else { break }
      return .tuple([streams["stdout"] ?? .none, streams["stderr"] ?? .none])
    case "normalize_triple": return .string(text.split(separator: "-").count == 4 ? text : text + "-unknown")
    case "make_itanium_abi_triple":
      let parts = text.split(separator: "-")
      let isWindows = parts.count > 2 && parts[2].lowercased().hasPrefix("windows")
      return .string(isWindows ? parts[..<3].joined(separator: "-") + "-gnu" : text)
    default: throw unsupported("'\(name)'")
    }
    return .none
  }

  /// Enters the substitutions for the system's messages.
  private mutating func addErrorMessages() {
    let codes = [("ENOENT", ENOENT), ("EISDIR", EISDIR), ("EINVAL", EINVAL), ("EACCES", EACCES)]
    let given = (attributes["errc_messages"]?.text ?? "").components(separatedBy: ";")
    for (index, (name, code)) in codes.enumerated() {
      let message = given.count == codes.count ? given[index] : String(cString: strerror(code))
      addSubstitution("%errc_\(name)", "'\(message)'")
    }
  }

  /// Enters substitutions for tools found in `folders`; returns `false` if one that is needed is missing.
  private mutating func addTools(
    _ tools: [LLVMTool], _ folders: [String]
  ) throws(LitConfigurationError) -> Bool {
    let toolsFolder = attributes["llvm_tools_dir"]?.text ?? ""
    let folders = folders.isEmpty ? [toolsFolder] : folders
    let searchPath = folders.joined(separator: ":")
    var substitutions: [(String, String)] = []
    for tool in tools {
      guard let (pipe, name) = tool.parts else { continue }
      var command = tool.command ?? environment.parameters[tool.finding]
      if command == nil { command = find(tool.finding, searchPath) }
      if var found = command, !found.isEmpty {
        if tool.command == nil, tool.finding == "llc",
          environment.variables["LLVM_ENABLE_MACHINE_VERIFIER"] == "1"
        {
          found += " -verify-machineinstrs"
        }
        command = ([found] + tool.arguments).joined(separator: " ")
        if let launcher = tool.launcher { command = "\(launcher) \(command ?? "")" }
      } else {
        let message = "Did not find \(name) in \(searchPath)"
        switch tool.unresolved {
        case "ignore": continue
        case "break": return false
        case "fatal": throw fatal(message)
        default:
          log.note(message, at: "llvm/subst.py:\(#line)")
          command = Path.join(toolsFolder, name)
        }
      }
      substitutions.append((tool.pattern, pipe + (command ?? "")))
    }
    for (pattern, replacement) in substitutions { addSubstitution(pattern, replacement) }
    return true
  }

  /// Returns the tool called `name` in one of the folders, or built into this process.
  private func find(_ name: String, _ searchPath: String) -> String? {
    if let path = Path.program(name, searchPath: searchPath) { return path }
    return environment.commands[name] == nil ? nil : name
  }

  /// Finds a program and notes where; `nil` if there is none.
  private mutating func useTool(
    _ name: String, variable: String? = nil, isRequired: Bool, isQuiet: Bool, folders: [String]?,
    usesInstalled: Bool
  ) throws(LitConfigurationError) -> String? {
    var tool = variable.flatMap { self.variable($0) }
    if tool?.isEmpty != false {
      let folders = folders ?? [attributes["llvm_tools_dir"]?.text ?? ""]
      tool = Path.program(name, searchPath: folders.joined(separator: ":"))
    }
    if tool == nil, usesInstalled { tool = Path.program(name, searchPath: self.variable("PATH") ?? "") }
    guard let tool else {
      let hint = variable.map { ", try setting \($0) in your environment" } ?? ""
      if isRequired { throw fatal("couldn't find '\(name)' program\(hint)") }
      return nil
    }
    let path = Path.normalized(tool)
    if !isQuiet { log.note("using \(name): \(path)", at: "llvm/config.py:\(#line)") }
    return path
  }

  /// Finds the linkers and enters their substitutions; returns `true` iff all are there.
  private mutating func useLLD(
    _ folders: [String], isRequired: Bool, usesInstalled: Bool
  ) throws(LitConfigurationError) -> Bool {
    let own = (attributes["name"]?.text ?? "").lowercased()
    func existing(_ names: [String]) -> [String] {
      names.compactMap { attributes[$0] }.filter(\.isTrue).map(\.text)
    }
    let paths = folders + existing(["\(own)_tools_dir", "lld_tools_dir", "llvm_tools_dir"])
    prepend(paths, to: "PATH")
    prepend(
      existing(["\(own)_libs_dir", "lld_libs_dir", "llvm_shlib_dir", "llvm_libs_dir"]), to: "LD_LIBRARY_PATH")
    var tools: [LLVMTool] = []
    for name in ["ld.lld", "lld-link", "ld64.lld", "wasm-ld"] {
      guard
        let path = try useTool(
          name, isRequired: isRequired, isQuiet: false, folders: paths, usesInstalled: usesInstalled)
      else { continue }
      let word = Self.escaped(name)
      let pattern = "\\b(?<![\\.\\-\\^\\/\\\\<])(?<!-flavor\\s)(?<!=)\(word)\\b(?![\\.\\-])"
      tools.append(LLVMTool(pattern, command: path, isVerbatim: true))
      addFeature(name)
    }
    _ = try addTools(tools, [])
    return tools.count == 4
  }

  /// Enters the features that `llvm-config` says the build has.
  private mutating func askForFeatures(_ questions: [PythonValue]) throws(LitConfigurationError) {
    var pairs: [(option: PythonValue, answers: PythonValue)] = []
    for question in questions {
      let pair = try elements(question)
      pairs.append((pair[0], pair[1]))
    }
    let program = Path.join(attributes["llvm_tools_dir"]?.text ?? "", "llvm-config")
    let output = try callFunction(
      "subprocess.check_output", [.list([.string(program)] + pairs.map(\.option))],
      ["env": attributes["environment"] ?? .none])
    for (line, (_, answers)) in zip(output.text.components(separatedBy: "\n"), pairs) {
      guard case .dictionary(let patterns) = answers else {
        for feature in try elements(try invoke(answers, [.string(line)])) { addFeature(feature.text) }
        continue
      }
      for (pattern, feature) in patterns
      where try callExpression("search", [pattern, .string(line)], [:]) != .none {
        addFeature(feature.text)
      }
    }
  }
}

/// A tool that a suite of LLVM's calls by its name alone.
private struct LLVMTool {
  /// The substitution's pattern.
  let pattern: String
  /// The command, if it is given.
  let command: String?
  /// The name of the program to find otherwise.
  let finding: String
  /// What to do if there is no such program.
  let unresolved: String
  /// What follows the command.
  var arguments: [String] = []
  /// What goes before the command.
  var launcher: String?

  /// Creates a tool that `key` stands for, between characters that are in neither `pre` nor `post`.
  init(
    _ key: String, command: String? = nil, finding: String? = nil, isVerbatim: Bool = false,
    pre: String = ".-^/\\<", post: String = "-.", unresolved: String = "warn"
  ) {
    self.command = command
    self.finding = finding ?? key
    self.unresolved = unresolved
    guard !isVerbatim else {
      pattern = key
      return
    }
    func without(_ characters: String, _ direction: String) -> String {
      if characters.isEmpty { return "" }
      return
        "(?\(direction)!(\(characters.map { PythonEvaluator.escaped(String($0)) }.joined(separator: "|"))))"
    }
    let introducer = key.prefix { !$0.isLetter && !$0.isNumber && $0 != "_" }
    let word = key.dropFirst(introducer.count)
    pattern = without(pre, "<") + introducer + "\\b" + word + "\\b" + without(post, "")
  }

  /// Creates the tool that a name or a `ToolSubst` stands for.
  init(_ value: PythonValue) {
    guard case .object("ToolSubst", let options) = value else {
      self.init(value.text)
      return
    }
    func text(_ name: String) -> String? { options[name].flatMap { $0 == .none ? nil : $0.text } }
    var command = text("command")
    var finding: String?
    if case .object("FindTool", let tool)? = options["command"] {
      finding = tool["name"]?.text
      command = nil
    }
    self.init(
      text("key") ?? "", command: command, finding: finding, isVerbatim: options["verbatim"]?.isTrue ?? false,
      pre: text("pre") ?? ".-^/\\<", post: text("post") ?? "-.", unresolved: text("unresolved") ?? "warn")
    arguments = (options["extra_args"]?.elements ?? []).map(\.text)
    launcher = text("launcher")
  }

  /// The pipe that the pattern begins with and the tool's name; `nil` if the pattern has no tool's name in it.
  var parts: (pipe: String, name: String)? {
    // Between the outermost word boundaries stands the name.
    guard let first = pattern.range(of: "\\b"), let last = pattern.range(of: "\\b", options: .backwards),
      first.upperBound <= last.lowerBound
    else { return nil }
    let name = String(pattern[first.upperBound..<last.lowerBound])
    return (pattern.hasPrefix("\\| ") ? "| " : "", name.split(separator: ")").last.map(String.init) ?? name)
  }
}
