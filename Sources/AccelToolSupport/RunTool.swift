import AccelDiagnostics
public import AccelIR
import AccelInterpreter
import AccelSupport
import AccelText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A tool that executes a function of a file: `accel-run`, and the same for other dialects.
///
///     exit(RunTool(dialects: [MyDialect.self]).run(CommandLine.arguments))
public struct RunTool: Sendable {
  private let dialects: [any Dialect.Type]

  /// Creates a tool that knows the given dialects, besides `builtin`.
  public init(dialects: [any Dialect.Type]) { self.dialects = dialects }

  /// Runs the tool on a command line, whose first element is the program's name, and returns its exit code: 0 for a
  /// function that returned, 1 for a wrong command line or file, 2 for a program that did what has no meaning or
  /// stopped itself, 3 for one that was not executed to its end, 4 for results that are not what was expected.
  public func run(_ commandLine: [String]) -> Int32 {
    signal(SIGPIPE, SIG_IGN)
    let program = commandLine.first?.split(separator: "/").last.map(String.init) ?? "accel-run"
    let errors = ByteBuffer(descriptor: 2, capacity: 4096)
    defer { errors.flush() }
    let parser = CommandLineParser(
      program: program, groups: RunSettings.groups)
    var settings = RunSettings()
    let positional: [String]
    do throws(CommandLineError) {
      positional = try parser.parse(Array(commandLine.dropFirst()), into: &settings)
      if positional.count > 1 { throw CommandLineError(lines: ["Too many positional arguments specified!"]) }
    } catch {
      for line in error.lines { errors.write(string: "\(program): \(line)\n") }
      return 1
    }
    let output = ByteBuffer(descriptor: 1)
    if settings.showsHelp || settings.showsVersion {
      output.write(
        string: settings.showsVersion
          ? "\(program) \(version)\n"
          : "OVERVIEW: executes a function\n\nUSAGE: \(program) [options] <input file>\n\nOPTIONS:\n\n\(parser.help)"
      )
      output.flush()
      return 0
    }
    let file: SourceFile
    do throws(FileError) {
      file = try SourceFile(path: positional.first ?? "-")
    } catch {
      errors.write(string: "cannot open input file '\(positional.first ?? "-")': \(error.reason)\n")
      return 1
    }
    let arguments = SourceFile(name: "--args", text: settings.arguments)
    let context = Context(dialects: dialects)
    context.allowsUnregisteredDialects = settings.allowsUnregisteredDialects
    context.installTextPrinting()
    var options = TextRenderer.Options()
    options.usesColors = isatty(2) == 1
    let renderer = TextRenderer(sources: SourceManager([file, arguments]), options: options)
    context.diagnostics.push(DiagnosticPrinter(.text(renderer), to: errors).handler)
    guard let module = parse(file, into: context) else { return 1 }
    let code = execute(module, settings, arguments, to: output)
    output.flush()
    guard let error = output.error else { return code }
    errors.write(string: "cannot write standard output: \(error.reason)\n")
    return error.exitCode
  }

  /// Executes the function that the command line names and writes its results.
  private func execute(
    _ module: Operation, _ settings: RunSettings, _ arguments: SourceFile, to output: ByteBuffer
  ) -> Int32 {
    let context = module.context
    let symbols = SymbolTables()
    let name = context.identifier(settings.entry)
    guard module.traits.contains(.symbolTable), let function = symbols.lookUp(name, in: module),
      let signature = function.interface(FunctionWitness.self)?.signature(function)
    else {
      context.emitError(at: .unknown, "there is no function '\(settings.entry)' to execute")
      return 1
    }
    guard var values = RunArguments(arguments, context).values(Array(signature.inputs)) else { return 1 }
    var limits = ExecutionLimits()
    limits.steps = settings.maxSteps
    do throws(ExecutionFailure) {
      let interpreter = Interpreter(module, limits: limits)
      for (index, type) in signature.inputs.enumerated() {
        guard let memref = type.as(MemRefType.self), case .elements(let elements) = values[index] else {
          continue
        }
        guard let argument = try interpreter.argument(elements, memref) else {
          context.emitError(at: .unknown, "an argument of type '\(type.text)' cannot be made")
          return 1
        }
        values[index] = argument
      }
      let results = try interpreter.run(function, values)
      for (result, type) in zip(results, signature.results) { output.write(string: "\(result.text(type))\n") }
      if settings.showsMemory {
        for (value, type) in zip(values, signature.inputs) where type.is(MemRefType.self) {
          output.write(string: "\(value.text(type))\n")
        }
      }
      // What a function leaves in memory counts as its results, too.
      let outputs =
        Array(zip(results, signature.results))
        + zip(values, signature.inputs).filter { $0.1.is(MemRefType.self) }
      guard save(outputs, settings.savedPaths, context) else { return 1 }
      guard let isExpected = compare(outputs, settings, context) else { return 1 }
      for leak in interpreter.leaks(excluding: results) {
        context.emitWarning(at: leak, "memory that is allocated here is never freed")
      }
      return isExpected ? 0 : 4
    } catch {
      error.report(in: context)
      return error.kind == .undefined || error.kind == .stopped ? 2 : 3
    }
  }
}

extension RunTool {
  /// Writes values into files; returns `false` iff one cannot be written.
  private func save(_ outputs: [(RuntimeValue, Type)], _ paths: [String], _ context: Context) -> Bool {
    guard paths.count <= outputs.count else {
      context.emitError(at: .unknown, "there are \(outputs.count) results, but \(paths.count) files for them")
      return false
    }
    for (path, (value, type)) in zip(paths, outputs) {
      guard let elements = value.settledElements(type),
        let array = NumPyArray(elements, of: type.elementOrSelf)
      else {
        context.emitError(at: .unknown, "what is to be saved as '\(path)' is no array of numbers of NumPy's")
        return false
      }
      if let error = array.write(to: path) {
        context.emitError(at: .unknown, "cannot write '\(path)': \(error.reason)")
        return false
      }
    }
    return true
  }

  /// Says whether the values are those in the files that the command line names; `nil` if one cannot be read.
  private func compare(
    _ outputs: [(RuntimeValue, Type)], _ settings: RunSettings, _ context: Context
  ) -> Bool? {
    let paths = settings.expectedPaths
    guard paths.count <= outputs.count else {
      context.emitError(at: .unknown, "there are \(outputs.count) results, but \(paths.count) are expected")
      return nil
    }
    var areEqual = true
    for (number, (path, (value, type))) in zip(paths, outputs).enumerated() {
      do throws(FileError) {
        let expectation = Expectation(
          path: path, array: try NumPyArray(path: path), tolerance: settings.tolerance)
        guard let difference = expectation.difference(from: value, type) else { continue }
        context.emitError(at: .unknown, "result #\(number) is not that of '\(path)': \(difference)")
        areEqual = false
      } catch {
        context.emitError(at: .unknown, "cannot read '\(path)': \(error.reason)")
        return nil
      }
    }
    return areEqual
  }
}

extension RuntimeValue {
  /// The elements of a value that is a number, has elements, or is a view of memory.
  fileprivate func settledElements(_ type: Type) -> Elements? {
    switch self {
    case .number(let bits): Elements(shape: [], [bits])
    case .elements(let elements): elements
    case .view(let view): view.contents(type.elementOrSelf)
    case .poison, .function, .opaque: nil
    }
  }
}

/// What the command line of `accel-run` says.
struct RunSettings: Sendable {
  var entry = "main"
  var arguments = ""
  var maxSteps = ExecutionLimits().steps
  var allowsUnregisteredDialects = false
  var showsMemory = false
  /// The files that hold what results should be, and those into which results are written.
  var expectedPaths: [String] = [], savedPaths: [String] = []
  var tolerance = 0.0
  var showsHelp = false
  var showsVersion = false

  /// The options in the groups of `--help`.
  static let groups: [OptionGroup<RunSettings>] = [
    OptionGroup(
      title: "Execution",
      options: [
        .flag("allow-unregistered-dialect", "Allow operation with no registered dialects") {
          $0.allowsUnregisteredDialects = $1
        },
        .value(
          "args", "<string>", "The arguments, e.g. '1, -2.5, dense<[1, 2]>, x.npy'; types may be left out"
        ) {
          $0.arguments = $1
          return nil
        },
        .value("entry", "<string>", "The function to execute; 'main' unless given") {
          $0.entry = $1.hasPrefix("@") ? String($1.dropFirst()) : $1
          return nil
        },
        .value(
          "expect", "<files>",
          "What the results must be, and after them what memrefs among the arguments hold: NumPy's files"
        ) {
          $0.expectedPaths += $1.split(separator: ",").map(String.init)
          return nil
        },
        .value(
          "save", "<files>", "Write results, and after them memrefs among the arguments, as NumPy's files"
        ) {
          $0.savedPaths += $1.split(separator: ",").map(String.init)
          return nil
        },
        .value(
          "tolerance", "<real>", "How far results may be from what is expected, and its share of large ones"
        ) {
          guard let tolerance = Double($1), tolerance >= 0 else { return "'\($1)' is no tolerance" }
          $0.tolerance = tolerance
          return nil
        },
        .flag("show-memory", "Print what memrefs among the arguments hold in the end") {
          $0.showsMemory = $1
        },
        .number("max-steps", "<ulong>", "The most operations that are executed") { $0.maxSteps = $1 },
      ]),
    OptionGroup(
      title: "Generic",
      options: [
        .action("help", "Display available options") { $0.showsHelp = true },
        .action("h", "Alias for --help") { $0.showsHelp = true },
        .action("version", "Display the version of this program") { $0.showsVersion = true },
      ]),
  ]
}
