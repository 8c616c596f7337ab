import AccelDiagnostics
import AccelIR
import AccelPasses
import AccelRegex
import AccelSupport
import AccelText

/// Those who watch a run: what the command line asks for, and nothing else, is made.
struct OptWatch {
  private let settings: OptSettings
  private let program: String
  private let errors: TextSink
  private var log: TextSink?
  private var profile: ActionProfile?
  private var remarkFile: TextSink?
  private var counters: DebugCounters?
  private var trace: PatternTrace?
  private var history: IRHistory?

  /// Opens the files that are asked for.
  init(_ settings: OptSettings, _ program: String, _ errors: ByteBuffer) throws(WatchError) {
    (self.settings, self.program) = (settings, program)
    self.errors = TextSink(errors)
    let watch = settings.watch
    log = try watch.actionLog.map { path throws(WatchError) in try Self.sink(path) }
    if let path = watch.actionProfile { profile = ActionProfile(write: try Self.sink(path).receiver) }
    if watch.wantsRemarks, watch.remarkFormat != .diagnostics {
      guard watch.remarkFormat == .yaml else {
        throw WatchError(message: "remarks cannot be written as a bitstream; use --remark-format=yaml")
      }
      remarkFile = try Self.sink(watch.remarkFile.isEmpty ? "mlir-remarks.yaml" : watch.remarkFile)
    }
    if !watch.debugCounters.isEmpty || watch.showsDebugCounters {
      do throws(DebugCounters.SyntaxError) {
        counters = try DebugCounters(watch.debugCounters)
      } catch {
        throw WatchError(message: error.message)
      }
    }
    if let filter = watch.tracedPatterns {
      do throws(RegexError) {
        trace = try PatternTrace(filter: filter, write: self.errors.receiver)
      } catch {
        throw WatchError(message: "for the --debug-patterns option: \(error.description)")
      }
    }
    if watch.history != nil { history = IRHistory() }
  }

  private static func sink(_ path: String) throws(WatchError) -> TextSink {
    do throws(FileError) {
      return try TextSink(path: path)
    } catch {
      throw WatchError(message: "cannot open output file '\(path)': \(error.reason)")
    }
  }

  /// Makes those who are told of actions known to a context.
  func begin(_ context: Context) {
    context.observers.checksPatterns = settings.watch.checksPatterns
    var handlers: [any ActionHandler] = []
    if let counters { handlers.append(counters) }
    if let log {
      handlers.append(
        ActionLog(
          thread: program, filter: settings.watch.actionPlaces, in: context, write: log.receiver))
    }
    if let profile { handlers.append(profile) }
    if log != nil || profile != nil { errors.write("ExecutionContext registered on the context\n") }
    context.observers.actions = ActionAudience.of(handlers)
  }

  /// Adds to `options` what watches a run of a pipeline.
  func add(to options: inout PipelineRunOptions, _ timing: Timing, _ printing: PrintingOptions) {
    let watch = settings.watch
    options.checksPreserved = watch.checksAnalyses
    if watch.wantsRemarks { options.remarks = remarkEngine }
    // The first watcher is told first of a beginning and last of an end: times include what the others do.
    if settings.showsTiming { options.instrumentations.append(PassTiming(timing.tree)) }
    if watch.printsIR {
      var printer = watch.irPrinting
      printer.printing = printing
      if printer.isWhole { options.isSerial = true }
      options.instrumentations.append(IRPrinter(printer, write: errors.receiver))
    }
    if watch.showsDifferences {
      options.instrumentations.append(
        IRDifferences(printing, usesColor: settings.showsColor, write: errors.receiver))
    }
    if let trace { options.instrumentations.append(trace) }
    // Nearest to the passes, so that the times are theirs alone.
    if let history {
      history.printing = printing
      options.instrumentations.append(history)
    }
  }

  private var remarkEngine: RemarkEngine {
    let watch = settings.watch
    return RemarkEngine(watch.remarkFilters, policy: watch.remarkPolicy) { [remarkFile, history] in
      history?.add($0, $1)
      if let remarkFile {
        remarkFile.write($0.yaml(in: $1))
      } else {
        $1.emitRemark(at: $0.location, $0.text)
      }
    }
  }

  /// Ends what is written about the whole run; returns what went wrong.
  func finish() -> String? {
    profile?.finish()
    if let counters, settings.watch.showsDebugCounters { errors.write(counters.report) }
    guard let history, let path = settings.watch.history else { return nil }
    do throws(WatchError) {
      try Self.sink(path).write(history.page)
      return nil
    } catch {
      return error.message
    }
  }
}

/// Why a run cannot be watched.
struct WatchError: Error {
  let message: String
}
