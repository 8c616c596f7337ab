import AccelDiagnostics
public import AccelIR
public import AccelPasses
import AccelSupport
import AccelText
import AccelTransforms

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A tool that reads IR, runs passes on it, and writes it: `accel-opt`, and the same for other dialects.
///
///     exit(OptTool(dialects: [MyDialect.self]).run(CommandLine.arguments))
public struct OptTool: Sendable {
  private let dialects: [any Dialect.Type]
  private let registry: PassRegistry

  /// Creates a tool that knows the given dialects, besides `builtin`, and the given passes, besides those that
  /// work on any dialect.
  public init(dialects: [any Dialect.Type], passes: PassRegistry = PassRegistry()) {
    self.dialects = dialects
    var registry = PassRegistry.standard
    registry.add(passes)
    self.registry = registry
  }

  /// Runs the tool on a command line, whose first element is the program's name, and returns its exit code.
  public func run(_ commandLine: [String]) -> Int32 {
    // A reader of the output that goes away is no reason to die without a word.
    signal(SIGPIPE, SIG_IGN)
    let program = commandLine.first?.split(separator: "/").last.map(String.init) ?? "accel-opt"
    let errors = ByteBuffer(descriptor: 2, capacity: 4096)
    defer { errors.flush() }
    let registry = registry
    let parser = CommandLineParser(
      program: program, groups: OptSettings.groups, extra: { Self.passOption($0, registry) },
      extraNames: { registry.names })
    var settings = OptSettings()
    let positional: [String]
    let bisection: PatternBisection?
    do throws(CommandLineError) {
      positional = try parser.parse(Array(commandLine.dropFirst()), into: &settings)
      if positional.count > 1 {
        throw CommandLineError(lines: [
          "Too many positional arguments specified!",
          "Can specify at most 1 positional arguments: See: \(program) --help",
        ])
      }
      bisection = try settings.bisectionPredicate.map { predicate throws(CommandLineError) in
        try PatternBisection(
          commandLine, input: positional.first, predicate: predicate, errors: errors, program: program)
      }
      for (option, pass) in settings.watch.printedPasses where !registry.names.contains(pass) {
        throw CommandLineError(lines: ["for the --\(option) option: Cannot find option named '\(pass)'!"])
      }
    } catch {
      for (index, line) in error.lines.enumerated() {
        errors.write(string: index == 0 || !line.hasPrefix("Can ") ? "\(program): \(line)\n" : "\(line)\n")
      }
      return 1
    }
    let output = ByteBuffer(descriptor: 1)
    if settings.showsHelp || settings.showsVersion || settings.showsDialects || settings.listsPasses {
      output.write(string: information(settings, parser))
      output.flush()
      guard let error = output.error else { return 0 }
      errors.write(string: "cannot write standard output: \(error.reason)\n")
      return error.exitCode
    }
    if let bisection { return bisection.run() }
    do throws(WatchError) {
      let run = OptRun(
        program: program, dialects: dialects, registry: registry, settings: settings, errors: errors,
        watch: try OptWatch(settings, program, errors))
      return run.run(input: positional.first ?? "-")
    } catch {
      errors.write(string: "error: \(error.message)\n")
      return 1
    }
  }

  /// What `--help`, `--version` or `--show-dialects` print.
  private func information(_ settings: OptSettings, _ parser: CommandLineParser<OptSettings>) -> String {
    let names = Context(dialects: dialects).availableDialects
    if settings.showsDialects { return "Available Dialects: \(names.joined(separator: ","))\n" }
    if settings.listsPasses { return "Passes:\n\(registry.help)" }
    if settings.showsVersion { return "\(parser.program) \(version)\n" }
    return """
      OVERVIEW: accel modular optimizer driver

      Available Dialects: \(names.joined(separator: ", "))
      USAGE: \(parser.program) [options] <input file>

      OPTIONS:

      \(parser.help)
      Compiler passes to run:

      \(registry.help)
      """
  }

  /// The option that runs the pass or pipeline called `name`.
  private static func passOption(_ name: String, _ registry: PassRegistry) -> Option<OptSettings>? {
    guard registry.pass(named: name) != nil || registry.pipeline(named: name) != nil else { return nil }
    return .optionalValue(name, "", "") { settings, options in
      settings.passes.append((name, options ?? ""))
      return nil
    }
  }
}

/// The version of the package.
package let version = "0.1.0"
