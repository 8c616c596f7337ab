import AccelDiagnostics
import AccelIR
import AccelPasses
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
  let registry: PassRegistry
  let settings: OptSettings
  let errors: ByteBuffer
  let watch: OptWatch

  /// Reads the input, processes it and writes the output; returns the exit code.
  func run(input: String) -> Int32 {
    let file: SourceFile
    do throws(FileError) {
      file = try SourceFile(path: input)
    } catch {
      return complain("cannot open input file '\(input)': \(error.reason)")
    }
    let words = lastWords
    if let words, let code = runGuarded(file, words) { return code }
    guard let output = OutputFile(settings.output) else {
      return complain("cannot open output file '\(settings.output)': \(FileError.current.reason)")
    }
    let timing = Timing()
    let succeeded = process(file, to: output.buffer, timing, words)
    if let problem = watch.finish() { return complain("error: \(problem)") }
    if settings.showsTiming {
      timing.report(settings, to: errors)
      errors.flush()
    }
    guard succeeded else {
      output.discard()
      return 1
    }
    guard let error = output.close() else { return 0 }
    let name = settings.output == "-" ? "standard output" : "output file '\(settings.output)'"
    _ = complain("cannot write \(name): \(error.reason)")
    return error.exitCode
  }

  private func complain(_ message: String) -> Int32 {
    errors.write(string: "\(message)\n")
    return 1
  }

  /// Returns the parts of the file that are processed on their own, and where something resembles what parts them.
  func pieces(of file: SourceFile) -> (pieces: [SourceFile], nearMisses: [Int]) {
    settings.splitMarker.map { FileSplitter($0).split(file) } ?? ([file], [])
  }

  /// Processes the whole file or its pieces.
  private func process(
    _ file: SourceFile, to output: ByteBuffer, _ timing: Timing, _ words: LastWords?
  ) -> Bool {
    let sources = SourceManager([file])
    let printer = DiagnosticPrinter(format(sources), to: errors)
    let expected = settings.verifiesDiagnostics.map {
      ExpectedDiagnostics(
        inputs: [file], sources: sources, level: $0 == .all ? .all : .onlyExpected, output: errors,
        compilePattern: compilePosixPattern)
    }
    let handler = expected?.handler ?? printer.handler
    let (pieces, nearMisses) = pieces(of: file)
    for offset in nearMisses {
      _ = handler(.warning(at: .at(offset, in: file), "near miss with file split marker"))
    }
    var succeeded = true
    for (index, piece) in pieces.enumerated() {
      if index > 0 { output.write(string: (settings.outputSplitMarker ?? OptSettings.defaultMarker) + "\n") }
      // What watches the passes of the piece may write to the same place.
      if settings.watch.actionLog == "-" { output.flush() }
      words?.number = index
      if !process(piece: piece, handler, to: output, timing, words) { succeeded = false }
    }
    return expected?.finish() ?? succeeded
  }

  /// How diagnostics are written.
  func format(_ sources: SourceManager) -> DiagnosticPrinter.Format {
    guard settings.diagnosticsFormat == .text else { return .json(JSONRenderer(sources: sources)) }
    var options = TextRenderer.Options()
    options.usesColors = settings.showsColor
    return .text(TextRenderer(sources: sources, options: options))
  }

  /// Makes a context with the settings of the command line.
  func makeContext(_ handler: @escaping DiagnosticHandler) -> Context {
    let context = Context(dialects: dialects)
    context.isMultithreaded = settings.usesThreads
    limitRewrites(in: context)
    context.allowsUnregisteredDialects = settings.allowsUnregisteredDialects
    context.installTextPrinting(printing)
    context.showsOperationsInDiagnostics =
      settings.showsOperationsInDiagnostics && settings.verifiesDiagnostics == nil
    context.diagnostics.push(handler)
    if settings.verbosity != .remark { context.diagnostics.pushFilter(upTo: settings.verbosity) }
    return context
  }

  /// How IR is read.
  var parsingOptions: ParsingOptions {
    var options = ParsingOptions()
    options.stopsAtFirstError = settings.verifiesDiagnostics != nil
    options.hasImplicitModule = settings.hasImplicitModule
    if settings.watch.runsReproducer { options.toolResources = Reproducer.resources }
    return options
  }

  /// Reads, processes and prints one piece.
  private func process(
    piece: SourceFile, _ handler: @escaping DiagnosticHandler, to output: ByteBuffer, _ timing: Timing,
    _ words: LastWords?
  ) -> Bool {
    let context = makeContext(handler)
    // The process ends with the only piece: taking its memory apart would be time for nothing.
    if settings.splitMarker == nil { _ = Unmanaged.passRetained(context) }
    watch.begin(context)
    let parsed = timing.measure("Parser") {
      parse(piece, into: context, parsingOptions, verifies: settings.verifiesInput)
    }
    guard let op = parsed else { return false }
    if settings.verifiesRoundTrip, !verifyRoundTrip(op, parsingOptions) { return false }
    if settings.hasPasses {
      // What passes print comes behind the pieces that are done.
      output.flush()
      if !runPasses(on: op, timing, words, to: output) { return false }
    }
    timing.measure("Output") {
      Printer.print(op, to: output, printing)
      output.write("\n")
    }
    return true
  }

  /// How IR is printed.
  var printing: PrintingOptions {
    var options = settings.printing
    if settings.showsPrettyLocations, options.locations != .omitted { options.locations = .pretty }
    // What was verified when it was read needs no second look.
    if !settings.verifiesInput, !settings.assumesVerified {
      options.verifies = { op in op.context.diagnostics.capture { verify(op) }.0 }
    }
    return options
  }
}

extension FileError {
  /// The exit code after this error when writing: where nobody reads any more, that of a program that the pipe's
  /// signal ended, as `mlir-opt` is.
  var exitCode: Int32 { isBrokenPipe ? 128 + SIGPIPE : 1 }
}
