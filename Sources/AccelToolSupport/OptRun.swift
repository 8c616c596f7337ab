import AccelDiagnostics
import AccelIR
import AccelSupport
import AccelText

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One run of an opt tool on one input.
struct OptRun {
  let program: String
  let dialects: [any Dialect.Type]
  let settings: OptSettings
  let errors: ByteBuffer

  /// Reads the input, processes it and writes the output; returns the exit code.
  func run(input: String) -> Int32 {
    let file: SourceFile
    do throws(FileError) {
      file = try SourceFile(path: input)
    } catch {
      return complain("cannot open input file '\(input)': \(error.reason)")
    }
    guard let output = OutputFile(settings.output) else {
      return complain("cannot open output file '\(settings.output)': \(FileError.lastReason)")
    }
    var timing = Timing()
    let succeeded = process(file, to: output.buffer, &timing)
    if settings.showsTiming {
      timing.report(settings, to: errors)
      errors.flush()
    }
    guard succeeded else {
      output.discard()
      return 1
    }
    if let error = output.close() { return complain("cannot write output file '\(settings.output)': \(error.reason)") }
    return 0
  }

  private func complain(_ message: String) -> Int32 {
    errors.write(string: "\(message)\n")
    return 1
  }

  /// Processes the whole file or its pieces.
  private func process(_ file: SourceFile, to output: ByteBuffer, _ timing: inout Timing) -> Bool {
    let sources = SourceManager([file])
    let printer = DiagnosticPrinter(format(sources), to: errors)
    let expected = settings.verifiesDiagnostics.map {
      ExpectedDiagnostics(
        inputs: [file], sources: sources, level: $0 == .all ? .all : .onlyExpected, output: errors,
        compilePattern: compilePattern)
    }
    let handler = expected?.handler ?? printer.handler
    guard let marker = settings.splitMarker else {
      let succeeded = process(piece: file, handler, to: output, &timing)
      return expected?.finish() ?? succeeded
    }
    let (pieces, nearMisses) = FileSplitter(marker).split(file)
    for offset in nearMisses {
      _ = handler(.warning(at: .at(offset, in: file), "near miss with file split marker"))
    }
    var succeeded = true
    for (index, piece) in pieces.enumerated() {
      if index > 0 { output.write(string: (settings.outputSplitMarker ?? OptSettings.defaultMarker) + "\n") }
      if !process(piece: piece, handler, to: output, &timing) { succeeded = false }
    }
    return expected?.finish() ?? succeeded
  }

  private func format(_ sources: SourceManager) -> DiagnosticPrinter.Format {
    guard settings.diagnosticsFormat == .text else { return .json(JSONRenderer(sources: sources)) }
    var options = TextRenderer.Options()
    options.usesColors = settings.usesColor ?? (isatty(2) == 1)
    return .text(TextRenderer(sources: sources, options: options))
  }

  /// Reads, processes and prints one piece.
  private func process(
    piece: SourceFile, _ handler: @escaping DiagnosticHandler, to output: ByteBuffer, _ timing: inout Timing
  ) -> Bool {
    let context = Context(dialects: dialects)
    context.allowsUnregisteredDialects = settings.allowsUnregisteredDialects
    context.installTextPrinting(printing)
    context.showsOperationsInDiagnostics =
      settings.showsOperationsInDiagnostics && settings.verifiesDiagnostics == nil
    context.diagnostics.push(handler)
    var options = ParsingOptions()
    options.stopsAtFirstError = settings.verifiesDiagnostics != nil
    options.hasImplicitModule = settings.hasImplicitModule
    guard let op = timing.measure("Parser", { parse(piece, into: context, options) }) else { return false }
    if let pipeline = settings.passPipeline, !runPipeline(pipeline, on: op) { return false }
    if settings.verifiesRoundTrip, !verifyRoundTrip(op) { return false }
    timing.measure("Output") {
      Printer.print(op, to: output, printing)
      output.write("\n")
    }
    return true
  }

  /// Compiles the regular expressions of expected diagnostics.
  private var compilePattern: PatternCompiler {
    { (_) throws(PatternError) in throw PatternError("regular expressions are not supported") }
  }

  private var printing: PrintingOptions {
    var options = settings.printing
    if settings.showsPrettyLocations, options.locations != .omitted { options.locations = .pretty }
    return options
  }

  private func runPipeline(_ text: String, on op: Operation) -> Bool { true }

  /// Prints the operation, reads it back, and compares.
  private func verifyRoundTrip(_ op: Operation) -> Bool { true }
}

/// Where output goes: standard output, or a file that appears only if all goes well.
private struct OutputFile {
  let buffer: ByteBuffer
  private let path: String
  private let descriptor: Int32

  /// Opens `path`; "-" is standard output.
  init?(_ path: String) {
    self.path = path
    descriptor = path == "-" ? 1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return nil }
    buffer = ByteBuffer(descriptor: descriptor)
  }

  /// Writes what is left and returns the first error met.
  func close() -> FileError? {
    buffer.flush()
    if path != "-" { _ = systemClose(descriptor) }
    return buffer.error
  }

  /// Removes the file; what went to standard output stays.
  func discard() {
    if path == "-" {
      buffer.flush()
    } else {
      _ = systemClose(descriptor)
      unlink(path)
    }
  }
}

/// `close(2)`, under a name that does not clash with `OutputFile.close`.
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

extension FileError {
  /// Why the last system call failed.
  fileprivate static var lastReason: String { String(cString: strerror(errno)) }
}
