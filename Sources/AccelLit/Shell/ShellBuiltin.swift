import Foundation

/// The commands that act on the shell itself or that it runs faster than a program could.
enum ShellBuiltin {
  /// Runs a command.
  typealias Body = (ShellCommand, inout ShellState) throws(ShellFailure) -> ShellResult

  /// Returns the builtin called `name` that cannot be part of a pipeline, or `echo`, which can.
  static func named(_ name: String) -> Body? {
    switch name {
    case ":": { command, _ in ShellResult(words: command.words, output: "", error: "", exitCode: 0) }
    case "cd": changeFolder
    case "echo", "@echo": echo
    case "export": export
    case "mkdir": makeFolders
    case "popd": popFolder
    case "pushd": pushFolder
    case "rm": remove
    case "ulimit": limit
    case "umask": mask
    default: nil
    }
  }

  /// Returns the builtin called `name` that can be part of a pipeline.
  static func filter(_ name: String) -> InProcessCommand? {
    switch name {
    case "cat": InProcessCommand(concatenate)
    case "diff": InProcessCommand(difference)
    case "echo":
      InProcessCommand { .init(exitCode: 0, standardOutput: Array(echoText($0.arguments.dropFirst()).utf8)) }
    default: nil
    }
  }

  /// Returns the error for a command that cannot be run.
  static func failure(_ command: ShellCommand, _ message: String) -> ShellFailure {
    .command(ShellError(words: command.words, message: message))
  }

  /// Returns the result of a command that is done.
  private static func success(_ command: ShellCommand, output: String = "") -> ShellResult {
    ShellResult(words: command.words, output: output, error: "", exitCode: 0)
  }

  private static func changeFolder(
    _ command: ShellCommand, _ state: inout ShellState
  ) throws(ShellFailure) -> ShellResult {
    guard command.words.count == 2 else { throw failure(command, "'cd' supports only one argument") }
    state.change(to: command.words[1].text)
    return success(command)
  }

  private static func pushFolder(
    _ command: ShellCommand, _ state: inout ShellState
  ) throws(ShellFailure) -> ShellResult {
    guard command.words.count == 2 else { throw failure(command, "'pushd' supports only one argument") }
    state.savedFolders.append(state.folder)
    state.change(to: command.words[1].text)
    return success(command)
  }

  private static func popFolder(
    _ command: ShellCommand, _ state: inout ShellState
  ) throws(ShellFailure) -> ShellResult {
    guard command.words.count == 1 else { throw failure(command, "'popd' does not support arguments") }
    guard let folder = state.savedFolders.popLast() else {
      throw failure(command, "popd: directory stack empty")
    }
    state.folder = folder
    return success(command)
  }

  private static func export(
    _ command: ShellCommand, _ state: inout ShellState
  ) throws(ShellFailure) -> ShellResult {
    guard command.words.count == 2 else { throw failure(command, "'export' supports only one argument") }
    _ = state.update(command.words[1...])
    return success(command)
  }

  private static func mask(
    _ command: ShellCommand, _ state: inout ShellState
  ) throws(ShellFailure) -> ShellResult {
    guard command.words.count == 2 else { throw failure(command, "'umask' supports only one argument") }
    let digits = command.words[1].text
    guard Int(digits, radix: 8) != nil else {
      throw failure(
        command, "Error: 'umask': invalid literal for int() with base 8: \(pythonQuoted(digits))")
    }
    state.mask = digits
    return success(command)
  }

  private static func limit(
    _ command: ShellCommand, _ state: inout ShellState
  ) throws(ShellFailure) -> ShellResult {
    guard command.words.count == 3 else { throw failure(command, "'ulimit' requires two arguments") }
    let (option, value) = (command.words[1].text, command.words[2].text)
    guard value == "unlimited" || Int(value) != nil else {
      throw failure(
        command, "Error: 'ulimit': invalid literal for int() with base 10: \(pythonQuoted(value))")
    }
    guard ["-v", "-n", "-s", "-f"].contains(option) else {
      throw failure(command, "'ulimit' does not support option: \(option)")
    }
    state.limits[option] = value
    return success(command)
  }

  private static func echo(
    _ command: ShellCommand, _ state: inout ShellState
  ) throws(ShellFailure) -> ShellResult {
    let streams = try state.streams(of: command)
    guard case .pipe = streams.input, case .pipe = streams.error else {
      throw failure(command, "stdin and stderr redirects not supported for \(command.words[0].text)")
    }
    // Upstream, where patterns get to the builtin as they are, this is an uncaught exception.
    if command.words.dropFirst().contains(where: \.isPattern) {
      throw .unresolved(UnresolvedError(message: "TypeError: string argument expected, got 'GlobItem'"))
    }
    let text = echoText(command.words.dropFirst().map(\.text))
    guard case .file(let file) = streams.output else { return success(command, output: text) }
    file.write(Array(text.utf8))
    return success(command)
  }

  /// Returns what `echo` prints for `arguments`.
  private static func echoText(_ arguments: some Collection<String>) -> String {
    let flags = arguments.prefix { $0 == "-e" || $0 == "-n" }
    var text = arguments.dropFirst(flags.count).joined(separator: " ")
    if flags.contains("-e") { text = unescaped(text) }
    return flags.contains("-n") ? text : text + "\n"
  }

  /// Returns `text` with backslash escapes resolved.
  private static func unescaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    func take(_ count: Int, radix: Int) -> Unicode.Scalar? {
      let digits = rest.prefix(count).prefix { Int(String($0), radix: radix) != nil }
      guard !digits.isEmpty, let value = UInt32(String(digits), radix: radix) else { return nil }
      rest = rest.dropFirst(digits.count)
      return Unicode.Scalar(value)
    }
    while let scalar = rest.popFirst() {
      guard scalar == "\\", let escape = rest.first else {
        result.append(scalar)
        continue
      }
      if let octal = take(3, radix: 8) {
        result.append(octal)
        continue
      }
      rest = rest.dropFirst()
      switch escape {
      case "n": result.append("\n")
      case "t": result.append("\t")
      case "r": result.append("\r")
      case "a": result.append("\u{7}")
      case "b": result.append("\u{8}")
      case "f": result.append("\u{c}")
      case "v": result.append("\u{b}")
      case "\\", "'", "\"": result.append(escape)
      case "x": result.append(take(2, radix: 16) ?? "x")
      case "u": result.append(take(4, radix: 16) ?? "u")
      default: result.append(contentsOf: ["\\", escape])
      }
    }
    return String(result)
  }

  private static func makeFolders(
    _ command: ShellCommand, _ state: inout ShellState
  ) throws(ShellFailure) -> ShellResult {
    let folder = state.folder
    let options: CommandOptions
    do throws(ScriptError) {
      options = try CommandOptions(
        command.words.dropFirst().flatMap { $0.expanded(in: folder) }, letters: "p")
    } catch {
      throw failure(command, "Unsupported: 'mkdir':  \(error.message)")
    }
    guard !options.operands.isEmpty else { throw failure(command, "Error: 'mkdir' is missing an operand") }
    let makesParents = !options.options.isEmpty
    var result = success(command)
    for operand in options.operands {
      let path = Path.isAbsolute(operand) ? operand : Path.real(Path.join(folder, operand))
      var missing = [path]
      while makesParents, !Path.exists(Path.parent(of: missing[0])) {
        missing.insert(Path.parent(of: missing[0]), at: 0)
      }
      for path in missing where mkdir(path, 0o777) != 0 && !Path.isFolder(path) {
        let error = SystemError(code: errno == 0 ? EEXIST : errno, path: path)
        if makesParents { throw .unresolved(UnresolvedError(message: error.message)) }
        result.error += "Error: 'mkdir' command failed, \(error.message)\n"
        result.exitCode = 1
      }
    }
    return result
  }

  private static func remove(
    _ command: ShellCommand, _ state: inout ShellState
  ) throws(ShellFailure) -> ShellResult {
    let folder = state.folder
    let options: CommandOptions
    do throws(ScriptError) {
      options = try CommandOptions(
        command.words.dropFirst().flatMap { $0.expanded(in: folder) }, letters: "frR", words: ["recursive"])
    } catch {
      throw failure(command, "Unsupported: 'rm':  \(error.message)")
    }
    guard !options.operands.isEmpty else { throw failure(command, "Error: 'rm' is missing an operand") }
    let isForced = options.options.contains { $0.name == "-f" }
    let isRecursive = options.options.contains { $0.name != "-f" }
    var result = success(command)
    for operand in options.operands {
      // Only the folder is resolved: a link is removed, not what it points to.
      let path = Path.normalized(Path.join(folder, operand))
      if isForced, !Path.exists(path), !Path.isLink(path) { continue }
      if Path.isFolder(path), !Path.isLink(path), !isRecursive {
        result.error += "Error: \(path) is a directory\n"
        result.exitCode = 1
      } else if let error = removeTree(path, makesWritable: isForced) {
        result.error += "Error: 'rm' command failed, \(error.message)"
        result.exitCode = 1
      }
    }
    return result
  }

  /// Removes a file or a folder with all that is in it; returns the error if that fails.
  static func removeTree(_ path: String, makesWritable: Bool) -> SystemError? {
    if Path.isFolder(path), !Path.isLink(path) {
      if makesWritable, access(path, W_OK) != 0 { _ = chmod(path, 0o700) }
      for name in Path.entries(of: path) {
        if let error = removeTree(Path.join(path, name), makesWritable: makesWritable) { return error }
      }
      return rmdir(path) == 0 ? nil : SystemError(code: errno, path: path)
    }
    return unlink(path) == 0 ? nil : SystemError(code: errno, path: path)
  }

  /// `cat`: writes files, or standard input, to standard output.
  private static func concatenate(_ call: InProcessCommand.Invocation) -> InProcessCommand.Outcome {
    let options: CommandOptions
    do throws(ScriptError) {
      options = try CommandOptions(call.arguments.dropFirst(), letters: "v", words: ["show-nonprinting"])
    } catch {
      return .init(exitCode: 1, standardError: Array("Unsupported: 'cat':  \(error.message)\n".utf8))
    }
    if options.operands.isEmpty { return .init(exitCode: 0, standardOutput: call.standardInput) }
    var outcome = InProcessCommand.Outcome(exitCode: 0)
    for name in options.operands {
      do throws(SystemError) {
        let path = Path.join(call.workingDirectory, name)
        if Path.isFolder(path) { throw SystemError(code: EISDIR, path: name) }
        let bytes = try Descriptor.open(path, O_RDONLY).readAll()
        outcome.standardOutput += options.options.isEmpty ? bytes : bytes.flatMap(visible)
      } catch {
        outcome.exitCode = 1
        outcome.standardError += Array(SystemError(code: error.code, path: name).message.utf8)
        return outcome
      }
    }
    return outcome
  }

  /// Returns `byte` in caret and M- notation unless it is printable, a tab or an end of line.
  private static func visible(_ byte: UInt8) -> [UInt8] {
    if byte == 9 || byte == 10 { return [byte] }
    let meta = byte > 127 ? Array("M-".utf8) : []
    let low = byte > 127 ? byte - 128 : byte
    if low < 32 { return meta + [UInt8(ascii: "^"), low + 64] }
    return meta + (low == 127 ? Array("^?".utf8) : [low])
  }
}
