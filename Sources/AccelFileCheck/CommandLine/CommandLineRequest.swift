import AccelSupport

/// What the command line asks for.
struct CommandLineRequest {
  /// Something to write instead of checking.
  enum Information {
    case help, helpList, version
  }

  /// The options of the check itself.
  var request = FileCheckRequest()
  /// The name of the check file, or empty.
  var checkFileName = ""
  /// The name of the input; `-` is standard input.
  var inputName = "-"
  /// The values of repeated options, of which one has precedence.
  var dumps: [FileCheckRequest.Dump] = []
  var filters: [FileCheckRequest.DumpFilter] = []
  var contexts: [UInt32] = []
  /// What `--color` says, if it is there.
  var forcesColors: Bool?
  var isVerbose = false
  var isVeryVerbose = false
  /// What to write instead of checking.
  var information: Information?
  /// The arguments that are no options.
  private var positionals: [String] = []

  /// Reads `arguments`, of which the first is the program's path; `nil` after reporting errors to `output`.
  init?(_ arguments: [String], extra: [String], output: ByteBuffer) {
    let program = arguments.first ?? "accel-filecheck"
    // Users and their tests look for "filecheck" at the start of a message.
    let file = program.split(separator: "/").last.map(String.init) ?? program
    let name = file.hasPrefix("accel-") ? String(file.dropFirst("accel-".count)) : file
    var rest = (extra + arguments.dropFirst())[...]
    var isValid = true
    while let argument = rest.popFirst(), information == nil {
      if argument == "--" {
        positionals += rest
        break
      }
      if argument == "-" || !argument.hasPrefix("-") {
        positionals.append(argument)
        continue
      }
      if let problem = apply(argument, &rest, program: program, name: name) {
        output.write(string: problem + "\n")
        isValid = false
      }
    }
    if information != nil { return }
    if positionals.count > 1 {
      output.write(
        string: "\(name): Too many positional arguments specified!\n"
          + "Can specify at most 1 positional arguments: See: \(program) --help\n")
      isValid = false
    }
    guard isValid else { return nil }
    checkFileName = positionals.first ?? ""
    resolve()
  }

  /// Applies an option and returns what is wrong with it, or `nil`.
  private mutating func apply(
    _ argument: String, _ rest: inout ArraySlice<String>, program: String, name: String
  ) -> String? {
    let text = argument.dropFirst(argument.hasPrefix("--") ? 2 : 1)
    let equals = text.firstIndex(of: "=")
    let optionName = text[..<(equals ?? text.endIndex)]
    var value = equals.map { String(text[text.index(after: $0)...]) }
    var option = CommandLineOption.all.first { $0.name == optionName }
    if text.hasPrefix("D") {
      option = CommandLineOption.all.first { $0.name == "D" }
      value = text.count > 1 ? String(text.dropFirst()) : nil
    }
    guard let option else {
      let suggestion = Self.suggestion(for: String(optionName), value: value)
      return "\(name): Unknown command line argument '\(argument)'.  Try: '\(program) --help'\n"
        + "\(name): Did you mean '\(suggestion)'?"
    }
    let place = "\(name): for the \(option.spelling) option: "
    switch option.effect {
    case .information(let kind):
      information = kind
      return nil
    case .flag(let set):
      guard let flag = Self.flag(value ?? "") else {
        return place + "'\(value ?? "")' is invalid value for boolean argument! Try 0 or 1"
      }
      set(&self, flag)
      return nil
    case .value, .word, .number: value = value ?? rest.popFirst()
    case .joined: break
    }
    guard let value else { return place + "requires a value!" }
    switch option.effect {
    case .value(let set), .joined(let set): set(&self, value)
    case .word(let set):
      if !set(&self, value) { return place + "Cannot find option named '\(value)'!" }
    case .number(let set):
      guard let number = Self.number(value) else {
        return place + "'\(value)' value invalid for uint argument!"
      }
      set(&self, number)
    case .flag, .information: break
    }
    return nil
  }

  /// Decides between repeated options.
  private mutating func resolve() {
    request.dump = FileCheckRequest.Dump.allCases.first(where: dumps.contains) ?? .onFailure
    request.dumpFilter = FileCheckRequest.DumpFilter.allCases.first(where: filters.contains)
    request.dumpContext = contexts.max() ?? request.dumpContext
    request.verbosity = isVeryVerbose ? .everything : isVerbose ? .matches : .errors
  }

  /// Returns the value of a flag, or `nil` if `value` is none.
  private static func flag(_ value: String) -> Bool? {
    switch value {
    case "", "true", "TRUE", "True", "1": true
    case "false", "FALSE", "False", "0": false
    default: nil
    }
  }

  /// Returns the value of a number whose prefix tells its radix.
  private static func number(_ text: String) -> UInt32? {
    let lowered = text.lowercased()
    if lowered.hasPrefix("+") || lowered.hasPrefix("-") { return nil }
    for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8)] where lowered.hasPrefix(prefix) {
      let digits = lowered.dropFirst(2)
      return digits.first.map { $0 == "+" || $0 == "-" } ?? true ? nil : UInt32(digits, radix: radix)
    }
    return UInt32(lowered, radix: lowered.hasPrefix("0") && lowered.utf8.count > 1 ? 8 : 10)
  }

  /// Returns the option most like `name`.
  private static func suggestion(for name: String, value: String?) -> String {
    var row: [Int] = []
    let bytes = Array(name.utf8)
    var best = CommandLineOption.all[0]
    var bestDistance = Int.max
    for option in CommandLineOption.all {
      let distance = editDistance(bytes[...], Array(option.name.utf8), &row)
      if distance < bestDistance { (best, bestDistance) = (option, distance) }
    }
    return best.spelling + (value.map { "=" + $0 } ?? "")
  }
}

/// Returns the words of `text`, where quotes and backslashes protect blanks.
func words(of text: String) -> [String] {
  var result: [String] = []
  var word: String?
  var quote: Character?
  var isEscaped = false
  for character in text {
    if isEscaped {
      word = (word ?? "") + String(character)
      isEscaped = false
    } else if character == "\\" {
      isEscaped = true
    } else if let open = quote {
      if character == open { quote = nil } else { word = (word ?? "") + String(character) }
    } else if character == "\"" || character == "'" {
      quote = character
      word = word ?? ""
    } else if character.isWhitespace {
      if let complete = word { result.append(complete) }
      word = nil
    } else {
      word = (word ?? "") + String(character)
    }
  }
  if let word { result.append(word) }
  return result
}
