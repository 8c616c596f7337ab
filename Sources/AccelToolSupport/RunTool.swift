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
  /// stopped itself, 3 for one that was not executed to its end.
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
      for leak in interpreter.leaks(excluding: results) {
        context.emitWarning(at: leak, "memory that is allocated here is never freed")
      }
      return 0
    } catch {
      error.report(in: context)
      return error.kind == .undefined || error.kind == .stopped ? 2 : 3
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
        .value("args", "<string>", "The arguments, e.g. '1, -2.5, dense<[1, 2]>'; types may be left out") {
          $0.arguments = $1
          return nil
        },
        .value("entry", "<string>", "The function to execute; 'main' unless given") {
          $0.entry = $1.hasPrefix("@") ? String($1.dropFirst()) : $1
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
