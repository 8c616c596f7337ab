import AccelDiagnostics
import AccelText

/// What the command line of an opt tool says.
struct OptSettings: Sendable {
  enum DiagnosticsFormat: Sendable { case text, json }
  enum Verification: Sendable { case all, onlyExpected }
  enum TimingDisplay: Sendable { case list, tree }

  var output = "-"
  var allowsUnregisteredDialects = false
  var splitMarker: String?
  var outputSplitMarker: String?
  var verifiesDiagnostics: Verification?
  var diagnosticsFormat = DiagnosticsFormat.text
  var usesColor: Bool?
  var printing = PrintingOptions()
  var showsPrettyLocations = false
  var assumesVerified = false
  var hasImplicitModule = true
  var showsDialects = false
  var verifiesInput = true
  var verifiesEach = true
  var verifiesRoundTrip = false
  var showsOperationsInDiagnostics = true
  var showsTiming = false
  var timingDisplay = TimingDisplay.tree
  var timingFormat = DiagnosticsFormat.text
  var passPipeline: String?
  var showsHelp = false
  var showsVersion = false

  /// The marker that separates the pieces of a file.
  static let defaultMarker = "// -----"

  /// The options, under the names that `mlir-opt` gives them.
  static let options: [Option<OptSettings>] = [
    .flag("allow-unregistered-dialect", "Allow operation with no registered dialects") {
      $0.allowsUnregisteredDialects = $1
    },
    .flag("color", "Use colors in output (default=autodetect)") { $0.usesColor = $1 },
    .choice(
      "diagnostics-format", "How diagnostics are written: text, or json for editors and CI",
      [("text", .text), ("json", .json)]
    ) { $0.diagnosticsFormat = $1 },
    .flag("help", "Display available options") { $0.showsHelp = $1 },
    .flag("mlir-disable-threading", "Disable multi-threading") { _, _ in },
    .number(
      "mlir-elide-elementsattrs-if-larger", "<uint>",
      "Elide ElementsAttrs with \"...\" that have more elements than the given upper limit"
    ) { $0.printing.elisionLimit = $1 },
    .number(
      "mlir-elide-resource-strings-if-larger", "<uint>",
      "Elide printing value of resources if string is too long in chars."
    ) { $0.printing.resourceLimit = $1 },
    .choice(
      "mlir-output-format", "Output format for timing data", [("text", .text), ("json", .json)]
    ) { $0.timingFormat = $1 },
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
    .flag(
      "mlir-print-op-on-diagnostic",
      "When a diagnostic is emitted on an operation, also print the operation as an attached note"
    ) { $0.showsOperationsInDiagnostics = $1 },
    .flag("mlir-print-op-generic", "Print the generic op form") { $0.printing.isGeneric = $1 },
    .flag("mlir-print-skip-regions", "Skip regions when printing ops.") { $0.printing.skipsRegions = $1 },
    .flag(
      "mlir-print-unique-ssa-ids",
      "Print unique SSA ID numbers for values, block arguments and naming conflicts across all regions"
    ) { $0.printing.usesUniqueNumbers = $1 },
    .flag("mlir-print-value-users", "Print users of operation results and block arguments as a comment") {
      $0.printing.showsUsers = $1
    },
    .flag("mlir-timing", "Display execution times") { $0.showsTiming = $1 },
    .choice("mlir-timing-display", "Display method for timing data", [("list", .list), ("tree", .tree)]) {
      $0.timingDisplay = $1
    },
    .flag("mlir-use-nameloc-as-prefix", "Print SSA IDs using NameLocs as prefixes") {
      $0.printing.namesValuesByLocation = $1
    },
    .flag(
      "mlir-very-unsafe-disable-verifier-on-parsing", "Disable the verifier on parsing (very unsafe)"
    ) { $0.verifiesInput = !$1 },
    .flag("no-implicit-module", "Disable implicit addition of a top-level module op during parsing") {
      $0.hasImplicitModule = !$1
    },
    .value("o", "<filename>", "Output filename") {
      $0.output = $1
      return nil
    },
    .value("output-split-marker", "<string>", "Split marker to use for merging the ouput") {
      $0.outputSplitMarker = $1
      return nil
    },
    .value("pass-pipeline", "<string>", "Textual description of the pass pipeline to run") {
      $0.passPipeline = $1
      return nil
    },
    .flag("show-dialects", "Print the list of registered dialects and exit") { $0.showsDialects = $1 },
    .optionalValue(
      "split-input-file", "<string>",
      "Split the input file into chunks using the given or default marker and process each chunk independently"
    ) {
      $0.splitMarker = $1 ?? defaultMarker
      return nil
    },
    .optionalValue(
      "verify-diagnostics", "<value>",
      "Check that emitted diagnostics match expected-* lines on the corresponding line (all, only-expected)"
    ) {
      switch $1 {
      case nil, "", "all": $0.verifiesDiagnostics = .all
      case "only-expected": $0.verifiesDiagnostics = .onlyExpected
      case let other?: return "Cannot find option named '\(other)'!"
      }
      return nil
    },
    .flag("verify-each", "Run the verifier after each transformation pass") { $0.verifiesEach = $1 },
    .flag(
      "verify-roundtrip", "Round-trip the IR after parsing and ensure it succeeds"
    ) { $0.verifiesRoundTrip = $1 },
    .flag("version", "Display the version of this program") { $0.showsVersion = $1 },
  ]
}
