public import AccelSupport

extension FileCheck {
  /// What surrounds a run: where it reads and writes.
  public struct Environment {
    /// The variables of the environment; `FILECHECK_OPTS` holds options.
    public var variables: [String: String] = [:]
    /// The folder that relative names start from, or `nil` for the process's own.
    public var workingDirectory: String?
    /// What to read as standard input, or `nil` for the process's own.
    public var standardInput: FileContents?
    /// Where information goes that was asked for.
    public var output: ByteBuffer
    /// Where messages go.
    public var errors: ByteBuffer
    /// `true` iff messages have colors unless `--color` says otherwise.
    public var hasColors = false

    /// Creates surroundings that write to the given buffers.
    public init(output: ByteBuffer, errors: ByteBuffer) { (self.output, self.errors) = (output, errors) }
  }

  /// Does what the command line says, of which the first argument is the program's path.
  ///
  /// Returns the exit code.
  public static func run(arguments: [String], environment: Environment) -> Int32 {
    let extra = words(of: environment.variables["FILECHECK_OPTS"] ?? "")
    let errors = environment.errors
    guard var line = CommandLineRequest(arguments, extra: extra, output: errors) else { return 1 }
    if let information = line.information {
      environment.output.write(string: HelpText.text(information, program: arguments.first ?? ""))
      return 0
    }
    if line.request.dump == .help {
      environment.output.write(string: HelpText.dump(hasColors: line.forcesColors ?? false))
      return 0
    }
    line.request.hasColors = line.forcesColors ?? environment.hasColors
    if line.checkFileName.isEmpty {
      errors.write("<check-file> not specified\n")
      return 2
    }
    guard areComplete(line.request.definitions, errors) else { return 2 }
    do {
      return try check(line, arguments, environment).rawValue
    } catch {
      return error.rawValue
    }
  }

  /// Reads the files and checks them.
  private static func check(
    _ line: CommandLineRequest, _ arguments: [String], _ environment: Environment
  ) throws(Outcome) -> Outcome {
    let errors = environment.errors
    let run = Run(request: line.request, output: errors)
    if let problem = line.request.prefixProblem() {
      run.report(.plain(problem))
      return .misuse
    }
    let checkFile = try read(line.checkFileName, "check", environment)
    let directives = try run.read(Input(name: line.checkFileName, contents: checkFile))
    let contents = try read(line.inputName, "input", environment)
    let name = line.inputName == "-" ? "<stdin>" : line.inputName
    if contents.count == 0, !line.request.allowsEmptyInput {
      run.report(.plain("FileCheck error: '\(name)' is empty."))
      run.report(.plain("FileCheck command line:  \(arguments.joined(separator: " "))"))
      return .misuse
    }
    return run.check(
      Input(name: name, contents: contents), against: directives, checkFileName: line.checkFileName)
  }

  /// Returns the contents of a file, or reports why it cannot be read.
  private static func read(
    _ name: String, _ role: String, _ environment: Environment
  ) throws(Outcome) -> FileContents {
    if name == "-", let standardInput = environment.standardInput { return standardInput }
    var path = name
    if let folder = environment.workingDirectory, name != "-", !name.hasPrefix("/") {
      path = "\(folder)/\(name)"
    }
    do {
      return try FileContents.read(path: path)
    } catch {
      let shown = name == "-" ? "<stdin>" : name
      environment.errors.write(string: "Could not open \(role) file '\(shown)': \(error.reason)\n")
      throw .misuse
    }
  }

  /// Returns whether every definition has a name and an equal sign, reporting those that don't.
  private static func areComplete(_ definitions: [String], _ errors: ByteBuffer) -> Bool {
    var result = true
    for definition in definitions {
      let missing: String
      if definition.hasPrefix("=") {
        missing = "variable name"
      } else if !definition.utf8.contains(UInt8(ascii: "=")) {
        missing = "equal sign"
      } else {
        continue
      }
      errors.write(string: "Missing \(missing) in command-line definition '-D\(definition)'\n")
      result = false
    }
    return result
  }
}

extension FileCheck {
  /// `true` iff a terminal of the given type shows colors.
  public static func supportsColors(_ terminal: String?) -> Bool {
    guard let terminal else { return false }
    return ["ansi", "cygwin", "linux"].contains(terminal) || terminal.hasSuffix("color")
      || ["screen", "xterm", "vt100", "rxvt"].contains(where: terminal.hasPrefix)
  }
}
