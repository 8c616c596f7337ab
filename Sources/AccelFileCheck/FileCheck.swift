public import AccelSupport

/// Checks that a text has what the directives of a check file demand, as LLVM's FileCheck does.
public enum FileCheck {
  /// How a check ended.
  public enum Outcome: Int32, Sendable {
    case success = 0
    /// The input does not satisfy the check file.
    case failure = 1
    /// The check file, the input or the request is not usable.
    case misuse = 2
  }

  /// A named text.
  public struct Input {
    /// The name shown in messages.
    public let name: String
    /// The text.
    public let contents: FileContents

    /// Creates a text called `name`.
    public init(name: String, contents: FileContents) { (self.name, self.contents) = (name, contents) }
  }

  /// Checks `input` against `checkFile` and writes what is wrong to `output`.
  public static func check(
    _ input: Input, against checkFile: Input, _ request: FileCheckRequest, output: ByteBuffer
  ) -> Outcome {
    let run = Run(request: request, output: output)
    if let problem = run.request.prefixProblem() {
      run.report(.plain(problem))
      return .misuse
    }
    do {
      let file = try run.read(checkFile)
      if input.contents.count == 0, !request.allowsEmptyInput {
        run.report(.plain("FileCheck error: '\(input.name)' is empty."))
        return .misuse
      }
      return run.check(input, against: file, checkFileName: checkFile.name)
    } catch {
      return error
    }
  }
}

extension FileCheck.Outcome: Error {}

/// One run of FileCheck, once its options are known.
struct Run {
  let request: FileCheckRequest
  let output: ByteBuffer
  /// The variables that directives and the command line define.
  private let variables = VariableTable()

  /// Creates a run that writes to `output`.
  init(request: FileCheckRequest, output: ByteBuffer) {
    (self.request, self.output) = (request, output)
  }

  /// Where diagnostics go.
  private var printer: DiagnosticPrinter { DiagnosticPrinter(output: output, hasColors: request.hasColors) }

  /// Returns the directives of the check file, after defining the variables of the command line.
  func read(_ checkFile: FileCheck.Input) throws(FileCheck.Outcome) -> CheckFile {
    let errors = variables.define(request.definitions)
    if !errors.isEmpty {
      for error in errors { report(error) }
      throw .misuse
    }
    variables.numbers["@LINE"] = variables.line
    let source = SourceBuffer(name: checkFile.name, bytes: canonical(checkFile.contents))
    do {
      return try CheckFile(source, request: request, variables: variables, report: report)
    } catch {
      report(error)
      if case .fatal = error { throw .failure }
      throw .misuse
    }
  }

  /// Checks `input` and, if asked for, writes the dump.
  func check(_ input: FileCheck.Input, against file: CheckFile, checkFileName: String) -> FileCheck.Outcome {
    let source = SourceBuffer(name: input.name, bytes: canonical(input.contents))
    var checker = Checker(
      file.checks, request: request, variables: variables, input: source, printer: printer,
      collectsRecords: request.dump != .never)
    let isSuccess = checker.run()
    if request.dump == .always || (request.dump == .onFailure && !isSuccess) {
      output.write(
        string: "\nInput file: \(input.name)\nCheck file: \(checkFileName)\n\n"
          + "-dump-input=help explains the following input dump.\n\n")
      let annotations = InputAnnotation.annotations(of: checker.records, in: file)
      InputDump(of: source, annotations: annotations, request: request, output: output).write()
    }
    return isSuccess ? .success : .failure
  }

  /// Writes an error in a definition on the command line.
  private func report(_ error: DefinitionError) {
    switch error {
    case .invalid(let error): report(.expression(error))
    case .unevaluated(let error):
      for reason in error.reasons {
        switch reason {
        case .undefined(let name): report(.plain("undefined variable: \(name.string)"))
        case .overflow: report(.plain("overflow error"))
        }
      }
    }
  }

  /// Writes an error in a check file.
  func report(_ error: CheckFileError) {
    switch error {
    case .message(let diagnostic), .fatal(let diagnostic): printer.print(diagnostic)
    case .plain(let message): output.write(string: message + "\n")
    case .expression(let error):
      for diagnostic in error.diagnostics {
        printer.print(diagnostic)
        output.write("\n")
      }
    }
  }

  /// Returns the text as directives see it.
  private func canonical(_ contents: FileContents) -> [UInt8] {
    contents.withBytes { bytes in
      [UInt8](unsafeUninitializedCapacity: bytes.count) { result, count in
        count = canonicalize(bytes, into: result, keepsBlanks: request.keepsWhitespace)
      }
    }
  }
}
