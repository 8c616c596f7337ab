public import AccelIR
public import AccelPasses
import AccelSupport
import AccelToolSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A tool that makes IR smaller as long as something holds: `accel-reduce`, and the same for other dialects.
///
///     exit(ReduceTool(dialects: [MyDialect.self]).run(CommandLine.arguments))
public struct ReduceTool: Sendable {
  private let dialects: [any Dialect.Type]
  private let passes: PassRegistry

  /// Creates a tool that knows the given dialects, besides `builtin`, and the given passes, besides those that
  /// work on any dialect.
  public init(dialects: [any Dialect.Type], passes: PassRegistry = PassRegistry()) {
    (self.dialects, self.passes) = (dialects, passes)
  }

  /// The first argument of a process that is started to run passes, which may crash.
  static let passRunner = "--run-passes"

  /// Runs the tool on a command line, whose first element is the program's name, and returns its exit code.
  public func run(_ commandLine: [String]) -> Int32 {
    if commandLine.count > 1, commandLine[1] == Self.passRunner {
      return OptTool(dialects: dialects, passes: passes).run(
        Array(commandLine.prefix(1) + commandLine.dropFirst(2)))
    }
    let program = commandLine.first?.split(separator: "/").last.map(String.init) ?? "accel-reduce"
    let errors = ByteBuffer(descriptor: 2, capacity: 4096)
    defer { errors.flush() }
    let parser = CommandLineParser(program: program, groups: ReduceSettings.groups)
    var settings = ReduceSettings()
    let positional: [String]
    do throws(CommandLineError) {
      positional = try parser.parse(
        ReduceSettings.normalized(Array(commandLine.dropFirst())), into: &settings)
    } catch {
      for line in error.lines { errors.write(string: "\(program): \(line)\n") }
      return 1
    }
    if settings.showsHelp || settings.showsVersion {
      let output = ByteBuffer(descriptor: 1)
      output.write(string: settings.showsHelp ? help(parser) : "\(program) \(version)\n")
      output.flush()
      return 0
    }
    do throws(ReduceError) {
      guard positional.count <= 1 else {
        throw ReduceError("one input file is expected, got \(positional.count)")
      }
      let run = ReduceRun(
        program: program, executable: runningProgram(commandLine.first ?? program), dialects: dialects,
        settings: settings, errors: errors)
      try run.run(input: positional.first ?? "-")
      return 0
    } catch {
      if let message = error.message { errors.write(string: "\(program): \(message)\n") }
      return 1
    }
  }

  private func help(_ parser: CommandLineParser<ReduceSettings>) -> String {
    """
    OVERVIEW: accel test case reduction tool

    USAGE: \(parser.program) [options] <input file>

    OPTIONS:

    \(parser.help)
    """
  }
}

/// Why there is no result.
struct ReduceError: Error {
  /// What to say; `nil` if all is said already.
  let message: String?

  /// Creates an error with a message.
  init(_ message: String?) { self.message = message }
}
