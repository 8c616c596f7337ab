import AccelDiagnostics
import AccelText

extension OptSettings {
  /// The options in the groups of `--help`, under the names that `mlir-opt` gives them.
  static let groups: [OptionGroup<OptSettings>] = [
    OptionGroup(title: "Input and output", options: inputOptions),
    OptionGroup(title: "Printing", options: printingOptions),
    OptionGroup(title: "Diagnostics", options: diagnosticOptions),
    OptionGroup(title: "Passes", options: semanticsOptions + passOptions),
    OptionGroup(title: "Watching", options: watchOptions),
    OptionGroup(title: "Remark", options: remarkOptions),
    OptionGroup(title: "Timing", options: timingOptions),
    OptionGroup(title: "Generic", options: genericOptions),
  ]

  private static let inputOptions: [Option<OptSettings>] = [
    .flag("allow-unregistered-dialect", "Allow operation with no registered dialects") {
      $0.allowsUnregisteredDialects = $1
    },
    .unsupported("emit-bytecode", "", "Emit bytecode when generating output", "there is no bytecode format"),
    .unsupported(
      "emit-bytecode-version", "<value>", "Use specified bytecode when generating output",
      "there is no bytecode format"),
    .unsupported(
      "irdl-file", "<filename>", "IRDL file to register before processing the input",
      "dialects are declared in Swift, not in IRDL"),
    .unsupported(
      "load-dialect-plugin", "<string>", "Load dialects from plugin library",
      "a tool with more dialects is a program of its own"),
    .flag("mlir-very-unsafe-disable-verifier-on-parsing", "Disable the verifier on parsing (very unsafe)") {
      $0.verifiesInput = !$1
    },
    .flag("no-implicit-module", "Disable implicit addition of a top-level module op during parsing") {
      $0.hasImplicitModule = !$1
    },
    .value("o", "<filename>", "Output filename") {
      $0.output = $1
      return nil
    },
    .value("output-split-marker", "<string>", "Split marker to use for merging the output") {
      $0.outputSplitMarker = $1
      return nil
    },
    .optionalValue(
      "split-input-file", "<string>",
      "Split the input file into chunks using the given or default marker and process each chunk independently"
    ) {
      $0.splitMarker = if let marker = $1, !marker.isEmpty { marker } else { defaultMarker }
      return nil
    },
    .flag("verify-roundtrip", "Round-trip the IR after parsing and ensure it succeeds") {
      $0.verifiesRoundTrip = $1
    },
  ]

  private static let printingOptions: [Option<OptSettings>] = [
    .number(
      "mlir-elide-elementsattrs-if-larger", "<uint>",
      "Elide ElementsAttrs with \"...\" that have more elements than the given upper limit"
    ) { $0.printing.elisionLimit = $1 },
    .number(
      "mlir-elide-resource-strings-if-larger", "<uint>",
      "Elide printing value of resources if string is too long in chars."
    ) { $0.printing.resourceLimit = $1 },
    .flag("mlir-pretty-debuginfo", "Print pretty debug info in MLIR output") { $0.showsPrettyLocations = $1 },
    .flag("mlir-print-assume-verified", "Skip op verification when using custom printers") {
      $0.assumesVerified = $1
    },
    .flag("mlir-print-debuginfo", "Print debug info in MLIR output") {
      $0.printing.locations = $1 ? .exact : .omitted
    },
    .number(
      "mlir-print-elementsattrs-with-hex-if-larger", "<long>",
      "Print DenseElementsAttrs with a hex string that have more elements than the given upper limit (use -1 to "
        + "disable)"
    ) { $0.printing.hexadecimalLimit = $1 < 0 ? nil : $1 },
    .flag(
      "mlir-print-local-scope",
      "Print with local scope and inline information (eliding aliases for attributes, types, and locations)"
    ) { $0.printing.usesLocalScope = $1 },
    .flag("mlir-print-op-generic", "Print the generic op form") { $0.printing.isGeneric = $1 },
    .flag("mlir-print-skip-regions", "Skip regions when printing ops.") { $0.printing.skipsRegions = $1 },
    .flag(
      "mlir-print-unique-ssa-ids",
      "Print unique SSA ID numbers for values, block arguments and naming conflicts across all regions"
    ) { $0.printing.usesUniqueNumbers = $1 },
    .flag("mlir-print-value-users", "Print users of operation results and block arguments as a comment") {
      $0.printing.showsUsers = $1
    },
    .flag("mlir-use-nameloc-as-prefix", "Print SSA IDs using NameLocs as prefixes") {
      $0.printing.namesValuesByLocation = $1
    },
  ]

  private static let diagnosticOptions: [Option<OptSettings>] = [
    .flag("color", "Use colors in output (default=autodetect)") { $0.usesColor = $1 },
    .choice(
      "diagnostics-format", "How diagnostics are written",
      [("text", "as text with the source line", .text), ("json", "as JSON, for editors and CI", .json)]
    ) { $0.diagnosticsFormat = $1 },
    .choice(
      "mlir-diagnostic-verbosity-level", "Choose level of diagnostic information",
      [
        ("errors", "Errors only", .error), ("warnings", "Errors and warnings", .warning),
        ("remarks", "Errors, warnings and remarks", .remark),
      ]
    ) { $0.verbosity = $1 },
    // As in MLIR, the notes stay.
    .flag("mlir-disable-diagnostic-notes", "Disable diagnostic notes.") { _, _ in },
    .flag(
      "mlir-print-op-on-diagnostic",
      "When a diagnostic is emitted on an operation, also print the operation as an attached note"
    ) { $0.showsOperationsInDiagnostics = $1 },
    .optionalChoice(
      "verify-diagnostics",
      "Check that emitted diagnostics match expected-* lines on the corresponding line",
      [
        ("all", "Check all diagnostics (expected, unexpected, near-misses)", .all),
        ("only-expected", "Check only expected diagnostics", .onlyExpected),
      ]
    ) { $0.verifiesDiagnostics = $1 ?? .all },
  ]

  private static let passOptions: [Option<OptSettings>] = [
    .value(
      PatternBisection.option, "<command>",
      "Find the first rewrite after which a command, given the result's file, fails"
    ) {
      $0.bisectionPredicate = $1
      return nil
    },
    .flag("dump-pass-pipeline", "Print the pipeline that will be run") { $0.showsPipeline = $1 },
    .flag("list-passes", "Print the list of registered passes and exit") { $0.listsPasses = $1 },
    .unsupported(
      "load-pass-plugin", "<string>", "Load passes from plugin library",
      "a tool with more passes is a program of its own"),
    .flag("mlir-disable-threading", "Disable multi-threading") { $0.usesThreads = !$1 },
    .value("p", "<string>", "Alias for --pass-pipeline") {
      $0.passPipeline = $1
      return nil
    },
    .value("pass-pipeline", "<string>", "Textual description of the pass pipeline to run") {
      $0.passPipeline = $1
      return nil
    },
    .number("rewrite-limit", "<uint>", "Stop rewriting after so many patterns and folds") {
      $0.rewriteLimit = $1
    },
    .value("rewrite-report", "<filename>", "Where to write about the last rewrite that the limit allows") {
      $0.rewriteReport = $1
      return nil
    },
    .flag("verify-each", "Run the verifier after each transformation pass") { $0.verifiesEach = $1 },
  ]

  private static let timingOptions: [Option<OptSettings>] = [
    .choice(
      "mlir-output-format", "Output format for timing data",
      [
        ("text", "display the results in text format", .text),
        ("json", "display the results in JSON format", .json),
      ]
    ) { $0.timingFormat = $1 },
    .flag("mlir-timing", "Display execution times") { $0.showsTiming = $1 },
    .choice(
      "mlir-timing-display", "Display method for timing data",
      [
        ("list", "display the results in a list sorted by total time", .list),
        ("tree", "display the results in a nested tree view", .tree),
      ]
    ) { $0.timingDisplay = $1 },
  ]

  private static let genericOptions: [Option<OptSettings>] = [
    .action("help", "Display available options") { $0.showsHelp = true },
    .action("h", "Alias for --help") { $0.showsHelp = true },
    .action("help-hidden", "Alias for --help: no option is hidden") { $0.showsHelp = true },
    .action("help-list", "Alias for --help") { $0.showsHelp = true },
    .action("help-list-hidden", "Alias for --help") { $0.showsHelp = true },
    .flag("show-dialects", "Print the list of registered dialects and exit") { $0.showsDialects = $1 },
    .action("version", "Display the version of this program") { $0.showsVersion = true },
  ]
}
