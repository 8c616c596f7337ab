import AccelPasses

extension OptSettings {
  /// The options that say how passes are watched.
  static let watchOptions: [Option<OptSettings>] = printOptions + reportOptions

  private static let printOptions: [Option<OptSettings>] = [
    .value("mlir-print-ir-before", "<pass-arg>", "Print IR before specified passes") { settings, names in
      for name in names.split(separator: ",") {
        settings.watch.printedPasses.append(("mlir-print-ir-before", String(name)))
        settings.watch.irPrinting.before.insert(String(name))
      }
      return nil
    },
    .value("mlir-print-ir-after", "<pass-arg>", "Print IR after specified passes") { settings, names in
      for name in names.split(separator: ",") {
        settings.watch.printedPasses.append(("mlir-print-ir-after", String(name)))
        settings.watch.irPrinting.after.insert(String(name))
      }
      return nil
    },
    .flag("mlir-print-ir-before-all", "Print IR before each pass") {
      $0.watch.irPrinting.before = $1 ? .all : .none
    },
    .flag("mlir-print-ir-after-all", "Print IR after each pass") {
      $0.watch.irPrinting.after = $1 ? .all : .none
    },
    .flag(
      "mlir-print-ir-after-change", "When printing the IR after a pass, only print if the IR changed"
    ) { $0.watch.irPrinting.onlyOnChange = $1 },
    .flag(
      "mlir-print-ir-after-failure", "When printing the IR after a pass, only print if the pass failed"
    ) { $0.watch.irPrinting.onlyOnFailure = $1 },
    .flag(
      "mlir-print-ir-module-scope",
      "When printing IR for print-ir-[before|after]{-all} always print the top-level operation"
    ) { $0.watch.irPrinting.isWhole = $1 },
    .value(
      "mlir-print-ir-tree-dir", "<string>",
      "When printing the IR before/after a pass, print file tree rooted at this directory. Use in conjunction "
        + "with mlir-print-ir-* flags"
    ) {
      $0.watch.irPrinting.folder = $1.isEmpty ? nil : $1
      return nil
    },
    .flag("print-ir-diff", "Print what each pass has changed") { $0.watch.showsDifferences = $1 },
    .value(
      "ir-history", "<filename>", "Write a page with the IR after every pass, and where each op came from"
    ) {
      $0.watch.history = $1
      return nil
    },
    .optionalValue(
      "debug-patterns", "<regex>", "Print every pattern that is tried, on which op, and why it does not match"
    ) {
      $0.watch.tracedPatterns = $1 ?? ""
      return nil
    },
  ]

  private static let reportOptions: [Option<OptSettings>] = [
    .flag("mlir-pass-statistics", "Display the statistics of each pass") { $0.watch.showsStatistics = $1 },
    .choice(
      "mlir-pass-statistics-display", "Display method for pass statistics",
      [
        ("list", "display the results in a merged list sorted by pass name", true),
        ("pipeline", "display the results with a nested pipeline view", false),
      ]
    ) { $0.watch.listsStatistics = $1 },
    .value(
      "mlir-pass-pipeline-crash-reproducer", "<string>",
      "Generate a .mlir reproducer file at the given output path if the pass manager crashes or fails"
    ) {
      $0.watch.crashReproducer = $1
      return nil
    },
    .flag(
      "mlir-pass-pipeline-local-reproducer",
      "When generating a crash reproducer, attempt to generated a reproducer with the smallest pipeline."
    ) { $0.watch.hasLocalReproducer = $1 },
    .value(
      "mlir-generate-reproducer", "<filename>",
      "Generate an mlir reproducer at the provided filename (no crash required)"
    ) {
      $0.watch.reproducer = $1.isEmpty ? nil : $1
      return nil
    },
    .flag("run-reproducer", "Run the pipeline stored in the reproducer") { $0.watch.runsReproducer = $1 },
    .value("log-actions-to", "<string>", "Log action execution to a file, or stderr if  '-' is passed") {
      $0.watch.actionLog = $1.isEmpty ? nil : $1
      return nil
    },
    .value(
      "log-mlir-actions-filter", "<string>",
      "Comma separated list of locations to filter actions from logging"
    ) {
      $0.watch.actionPlaces += $1.split(separator: ",").map(String.init)
      return nil
    },
    .value(
      "profile-actions-to", "<string>", "Profile action execution to a file, or stderr if  '-' is passed"
    ) {
      $0.watch.actionProfile = $1.isEmpty ? nil : $1
      return nil
    },
    .value(
      "mlir-debug-counter", "<string>", "Comma separated list of debug counter skip and count arguments"
    ) {
      $0.watch.debugCounters += $1.split(separator: ",").map(String.init)
      return nil
    },
    .flag(
      "mlir-print-debug-counter",
      "Print out debug counter information after all counters have been accumulated"
    ) { $0.watch.showsDebugCounters = $1 },
    .flag("check-analyses", "Compare the analyses that passes claim to preserve with those made anew") {
      $0.watch.checksAnalyses = $1
    },
    .flag("check-patterns", "Compare what patterns say of their changes with what they do (slow)") {
      $0.watch.checksPatterns = $1
    },
  ]

  /// The options of remarks.
  static let remarkOptions: [Option<OptSettings>] = [
    .choice(
      "remark-format", "Specify the format for remark output.",
      [
        ("emitRemark", "Print as emitRemark to command-line", WatchSettings.RemarkFormat.diagnostics),
        ("yaml", "Print yaml file", .yaml), ("bitstream", "Print bitstream file", .bitstream),
      ]
    ) { $0.watch.remarkFormat = $1 },
    .choice(
      "remark-policy", "Specify the policy for remark output.",
      [("all", "Print all remarks", RemarkEngine.Policy.all), ("final", "Print final remarks", .final)]
    ) { $0.watch.remarkPolicy = $1 },
    .value("remarks-filter", "<string>", "Show all remarks: passed, missed, failed, analysis") {
      $0.watch.remarkFilters.all = $1
      return nil
    },
    filter("analyse", "Show analysis remarks", .analysis), filter("failed", "Show failed remarks", .failed),
    filter("missed", "Show missed remarks", .missed), filter("passed", "Show passed remarks", .passed),
    .value(
      "remarks-output-file", "<string>",
      "Output file for yaml and bitstream remark formats. Default is mlir-remarks.yaml or mlir-remarks.bitstream"
    ) {
      $0.watch.remarkFile = $1
      return nil
    },
  ]

  private static func filter(_ name: String, _ help: String, _ kind: Remark.Kind) -> Option<OptSettings> {
    .value("remarks-filter-\(name)", "<string>", help) {
      $0.watch.remarkFilters.byKind[kind] = $1
      return nil
    }
  }
}
