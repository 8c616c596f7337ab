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

extension OptRun {
  /// What a run leaves behind if it dies: the passes that ran, and the number of the piece.
  var lastWords: LastWords? { settings.watch.crashReproducer == nil ? nil : LastWords() }

  /// Lets a copy of the process do the work, and returns its exit code; returns `nil` in the copy.
  ///
  /// If the copy dies, a reproducer is written of what it died of. This comes before threads and locks are used: those
  /// of a copy are not what they were.
  func runGuarded(_ file: SourceFile, _ words: LastWords) -> Int32? {
    switch ChildProcess.fork() {
    case nil: return nil
    case .exited(let code): return code
    case .died:
      let pieces = pieces(of: file).pieces
      if words.number < pieces.count { reproduceCrash(pieces[words.number], of: file, words.text) }
      return 1
    }
  }

  /// Writes a reproducer of what has killed a copy of the process while it worked on `piece`.
  private func reproduceCrash(_ piece: SourceFile, of file: SourceFile, _ labels: String) {
    let context = makeContext(DiagnosticPrinter(format(SourceManager([file])), to: errors).handler)
    guard let path = settings.watch.crashReproducer,
      let op = parse(piece, into: context, parsingOptions, verifies: settings.verifiesInput),
      let pipeline = try? makePipeline(for: op)
    else { return }
    let reproducer = failureReproducer(pipeline, on: op, path, verifiesEach: settings.verifiesEach)
    var (labels, step) = (labels, Int?.none)
    if settings.watch.hasLocalReproducer, let last = findCrash(reproducer, context) {
      (labels, step) = (last.text, last.number)
    }
    reproducer.reportCrash(labels, step: step, at: op.location, context)
  }

  /// Makes what reproduces the failure of a run that is about to begin.
  func failureReproducer(
    _ pipeline: Pipeline, on op: Operation, _ path: String, verifiesEach: Bool
  ) -> FailureReproducer {
    var how = FailureReproducer.Settings()
    how.isLocal = settings.watch.hasLocalReproducer
    how.disablesThreading = !op.context.isMultithreaded
    how.verifiesEach = verifiesEach
    return FailureReproducer(how, pipeline, on: op) { Self.write($0, to: path) }
  }

  /// Runs the passes once more in a copy of the process, one by one, to find the one that kills it.
  private func findCrash(_ reproducer: FailureReproducer, _ context: Context) -> LastWords? {
    guard let words = LastWords() else { return nil }
    switch ChildProcess.fork() {
    case nil:
      // Whatever the copy has to say was said before.
      let nowhere = open("/dev/null", O_WRONLY)
      for descriptor: Int32 in 1...2 { dup2(nowhere, descriptor) }
      reproducer.rehearse(context) { number, label in (words.number, words.text) = (number, label) }
      _exit(0)
    case .exited: return nil
    case .died: return words
    }
  }

  /// Writes a reproducer; returns what is to be said of it.
  private static func write(_ text: String, to path: String) -> String {
    do throws(FileError) {
      try TextSink(path: path).write(text)
      return "reproducer generated at `\(path)`"
    } catch {
      return "failed to create output stream: Failed to create reproducer stream: cannot open output file "
        + "'\(path)': \(error.reason)"
    }
  }
}
