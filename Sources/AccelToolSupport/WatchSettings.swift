import AccelPasses

/// What a command line says of how a run is watched.
struct WatchSettings: Sendable {
  /// How remarks are written.
  enum RemarkFormat: Sendable { case diagnostics, yaml, bitstream }

  /// Which IR is printed while passes run.
  var irPrinting = IRPrintingSettings()
  /// The passes to print IR before or after, with the option that names them.
  var printedPasses: [(option: String, pass: String)] = []
  /// Whether what passes count is shown, and how.
  var showsStatistics = false
  var listsStatistics = false
  /// Where a failure is reproduced, and whether by the failing pass alone.
  var crashReproducer: String?
  var hasLocalReproducer = false
  /// Where the run is reproduced.
  var reproducer: String?
  /// Whether the file says what to run.
  var runsReproducer = false
  /// Which remarks are wanted, how, and where.
  var remarkFilters = RemarkFilters()
  var remarkFormat = RemarkFormat.diagnostics
  var remarkPolicy = RemarkEngine.Policy.all
  var remarkFile = ""
  /// Where actions are logged, and which; where their times are written.
  var actionLog: String?
  var actionPlaces: [String] = []
  var actionProfile: String?
  /// Which actions are skipped.
  var debugCounters: [String] = []
  var showsDebugCounters = false
  /// The names of the patterns whose use is shown.
  var tracedPatterns: String?
  /// Whether what a pass has changed is shown.
  var showsDifferences = false
  /// Where the page with the history of the IR is written.
  var history: String?
  /// Whether analyses that passes claim to preserve are compared.
  var checksAnalyses = false
  /// Whether what patterns say of their changes is compared with what they do.
  var checksPatterns = false

  /// `true` iff remarks are wanted.
  var wantsRemarks: Bool { !remarkFilters.all.isEmpty || !remarkFilters.byKind.isEmpty }
  /// `true` iff IR is printed while passes run.
  var printsIR: Bool {
    if irPrinting.onlyOnFailure { return true }
    if case .none = irPrinting.before, case .none = irPrinting.after { return false }
    return true
  }
}
