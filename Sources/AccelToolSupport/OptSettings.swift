import AccelDiagnostics
import AccelInterpreter
import AccelText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

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
  var semanticsCheck: CheckSemantics.Options?
  var semanticsReproducer: String?
  var usesThreads = true
  var verifiesRoundTrip = false
  var showsOperationsInDiagnostics = true
  var showsTiming = false
  var timingDisplay = TimingDisplay.tree
  var timingFormat = DiagnosticsFormat.text
  var passPipeline: String?
  /// The passes and pipelines that have options of their own, in their order, with what follows the `=`.
  var passes: [(name: String, options: String)] = []
  var bisectionPredicate: String?
  var rewriteLimit: Int?
  var rewriteReport: String?
  var listsPasses = false
  var showsPipeline = false
  /// How passes are watched.
  var watch = WatchSettings()
  var verbosity = Severity.remark
  var showsHelp = false
  var showsVersion = false

  /// `true` iff the terminal that messages go to shows colours, or the user says so.
  var showsColor: Bool { usesColor ?? (isatty(2) == 1) }

  /// The marker that separates the pieces of a file.
  static let defaultMarker = "// -----"
}
