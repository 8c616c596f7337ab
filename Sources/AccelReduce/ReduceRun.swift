import AccelDiagnostics
import AccelIR
import AccelSupport
import AccelText
import AccelToolSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One run of a reducer on one input.
struct ReduceRun {
  /// The tool's name, as messages show it, and its file.
  let program: String, executable: String
  let dialects: [any Dialect.Type]
  let settings: ReduceSettings
  let errors: ByteBuffer

  /// Reads the input, makes it smaller and writes the result.
  func run(input: String) throws(ReduceError) {
    let start = ContinuousClock.now
    let (predicate, command) = try predicate()
    let context = Context(dialects: dialects)
    context.allowsUnregisteredDialects = settings.allowsUnregisteredDialects
    context.installTextPrinting()
    let op = try parse(input, into: context)
    let before = Measure(op, text: []).operations
    let folder = try makeFolder()
    defer { rmdir(folder) }
    let trial = Trial(
      predicate: predicate, command: command, timeout: Double(settings.runTimeout), folder: folder)
    let output = settings.isInPlace ? input : settings.output ?? "-"
    let progress = Progress(isOn: !settings.isQuiet && isatty(2) == 1, output: errors)
    do throws(Trial.Failure) {
      let deadline = settings.timeLimit.map { start + .seconds($0) }
      var reducer = Reducer(
        op, trial, threads: ThreadPool(threadCount: settings.jobs), deadline: deadline,
        progress: { progress.show($0, operations: $1, runs: $2) },
        // Whoever loses patience has what was found so far.
        accepted: { if output != "-" { _ = write($0.text, to: output) } })
      guard try trial.isInteresting(reducer.current.text, number: 0) else {
        throw Trial.Failure(message: "error: the original input is not interested")
      }
      for step in settings.steps.isEmpty ? [.tree] : settings.steps {
        switch step {
        case .tree: try reducer.run(Reduction.all)
        case .passes(let pipeline): try run(pipeline, &reducer, folder)
        }
      }
      progress.end()
      guard write(reducer.current.text, to: output) else {
        throw Trial.Failure(message: "cannot write '\(output)': \(FileError.current.reason)")
      }
      let time = ContinuousClock.now - start
      if !settings.isQuiet { summarize(before, reducer, time) }
    } catch {
      progress.end()
      throw ReduceError(error.message)
    }
  }

  private func summarize(_ before: Int, _ reducer: Reducer, _ time: Duration) {
    let milliseconds = time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000
    let tenths = (milliseconds + 50) / 100
    let ending = reducer.isLate ? "; stopped by the time limit" : ""
    errors.write(
      string: "\(program): \(before) -> \(reducer.current.measure.operations) operations, "
        + "\(reducer.runs) runs, \(tenths / 10).\(tenths % 10) s\(ending)\n")
  }

  /// Returns what is interesting, and the command that it takes to find out.
  private func predicate() throws(ReduceError) -> (Predicate, [String]) {
    guard let interest = settings.interests.first else {
      throw ReduceError(
        "what is interesting must be said by one of --crash, --hang, --message, --filecheck, --test, --differs"
      )
    }
    if settings.interests.count > 1 { throw ReduceError("there can be only one predicate") }
    let command = withProgramOfThisBuild(settings.command)
    switch interest {
    case .crash, .hang, .message:
      if command.isEmpty { throw ReduceError("the predicate needs a command: --run=<command>") }
      switch interest {
      case .message(let pattern):
        return (.message(try compiled(pattern)), command)
      case .hang: return (.hang, command)
      default: return (.crash, command)
      }
    case .fileCheck(let path):
      do throws(FileError) {
        let contents = try FileContents.read(path: path)
        return (.fileCheck(path: path, contents: contents, prefixes: settings.checkPrefixes), command)
      } catch {
        throw ReduceError("cannot open check file '\(path)': \(error.reason)")
      }
    case .test(let tester): return (.failure, [tester] + settings.testArguments)
    case .difference(let left):
      guard let right = settings.otherPipeline else {
        throw ReduceError("--differs needs two pipelines: --differs=<pipeline> <pipeline>")
      }
      return (.difference(left, right), command.isEmpty ? withProgramOfThisBuild(["accel-opt"]) : command)
    }
  }

  /// Checks a regular expression.
  private func compiled(_ pattern: String) throws(ReduceError) -> [UInt8] {
    do throws(PatternError) {
      _ = try compilePosixPattern(Array(pattern.utf8))
      return Array(pattern.utf8)
    } catch {
      throw ReduceError("for the --message option: \(error.reason)")
    }
  }

  /// Returns `command` with the tool that lies beside this one, if there is one of the name.
  private func withProgramOfThisBuild(_ command: [String]) -> [String] {
    guard let name = command.first, !name.contains("/"), let slash = executable.lastIndex(of: "/") else {
      return command
    }
    let sibling = executable[...slash] + name
    return access(String(sibling), X_OK) == 0 ? [String(sibling)] + command.dropFirst() : command
  }

  /// Creates the folder for the files of runs.
  private func makeFolder() throws(ReduceError) -> String {
    var template = Array("/tmp/\(program)-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw ReduceError("cannot create a temporary directory") }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Reads the input; what is only known from where it stands in the file is forgotten.
  private func parse(_ input: String, into context: Context) throws(ReduceError) -> Operation {
    let file: SourceFile
    do throws(FileError) {
      file = try SourceFile(path: input)
    } catch {
      throw ReduceError("cannot open input file '\(input)': \(error.reason)")
    }
    let renderer = TextRenderer(sources: SourceManager([file]))
    let printer = DiagnosticPrinter(.text(renderer), to: errors)
    let handler = context.diagnostics.push(printer.handler)
    guard let op = AccelText.parse(file, into: context) else { throw ReduceError(nil) }
    context.diagnostics.pop(handler)
    context.forgetPositions(in: op, of: file)
    return op
  }

  /// Writes a result; "-" is standard output.
  ///
  /// Nothing is renamed or removed: the path may be that of a device or a link.
  private func write(_ text: [UInt8], to path: String) -> Bool {
    let descriptor = path == "-" ? 1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return false }
    defer { if path != "-" { close(descriptor) } }
    let buffer = ByteBuffer(descriptor: descriptor)
    text.withUnsafeBufferPointer { if let base = $0.baseAddress { buffer.write(base, count: $0.count) } }
    buffer.flush()
    return buffer.error == nil
  }

  /// Offers the reducer what passes make of its IR, each time anew as long as it is taken.
  private func run(_ pipeline: String, _ reducer: inout Reducer, _ folder: String) throws(Trial.Failure) {
    let (input, output, messages) = ("\(folder)/input.ir", "\(folder)/output.ir", "\(folder)/messages")
    defer { for file in [input, output, messages] { unlink(file) } }
    var before: Int
    repeat {
      before = reducer.runs
      let size = reducer.current.measure
      guard write(reducer.current.text, to: input) else { return }
      let unregistered = settings.allowsUnregisteredDialects ? ["--allow-unregistered-dialect"] : []
      var process = Subprocess(
        [
          executable, ReduceTool.passRunner, input, "-o", output,
          "--pass-pipeline=builtin.module(\(pipeline))",
        ]
          + unregistered)
      process.errors = messages
      process.timeout = Double(settings.runTimeout)
      guard process.run() == .exited(0), let file = try? SourceFile(path: output) else {
        // Passes that fail on this IR make nothing smaller, but a mistake in the pipeline should be seen.
        guard let contents = try? FileContents.read(path: messages) else { return }
        contents.withBytes { if let base = $0.baseAddress { errors.write(base, count: $0.count) } }
        return
      }
      let context = reducer.current.operation.context
      let (op, _) = context.diagnostics.capture { AccelText.parse(file, into: context) }
      guard let op else { return }
      context.forgetPositions(in: op, of: file)
      try reducer.offer(op)
      if !(reducer.current.measure < size) { return }
    } while before != reducer.runs && !reducer.isLate
  }
}

extension Context {
  /// Makes the locations unknown that operations have only because they stand somewhere in `file`.
  fileprivate func forgetPositions(in op: Operation, of file: SourceFile) {
    let name = identifier(file.name)
    let replacer = AttributeTypeReplacer()
    replacer.addReplacement(ofAttributes: { part in
      guard let range = part.as(FileRange.self), range.file == name else { return .none }
      return .replaceWhole(self.attribute(Location.unknown))
    })
    replacer.replaceRecursively(in: op, .locations)
  }
}
