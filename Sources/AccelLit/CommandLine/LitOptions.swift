import AccelSupport
import Foundation

/// What the command line asks for.
struct LitOptions: Sendable {
  /// The order in which tests run.
  enum Order: String, CaseIterable, Sendable {
    case lexical, random, smart
  }

  /// A file to write results to.
  struct Report: Sendable {
    /// What the file holds.
    enum Format: Sendable { case json, xunit, timeTrace, resultDatabase }
    let format: Format
    let path: String
  }

  /// The version of the upstream runner whose behavior this is.
  static let version = "23.1.5"

  /// The name under which the runner was called.
  let program: String
  var paths: [String] = []
  var workers = LitOptions.coreCount
  var configurationPrefix = "lit"
  var parameters: [String: String] = [:]
  var outputLevel = DisplayLevel.off
  var resultLevel = DisplayLevel.all
  var logLevel = LitLog.Level.note
  var isDebugging = false
  var isTerse = false
  var printsRelativePaths = false
  var showsProgress = false
  var minimumOutputInterval = 0.0
  var shownVerdicts: Set<LitVerdict> = []
  var searchPath: [String] = []
  var isDryRun = false
  var shardsGoogleTests = true
  /// `true` iff files get names that no other file has.
  var usesUniqueFileNames = false
  var reports: [Report] = []
  var reportsFailuresOnly = false
  var timeout: Int?
  var maximumRetries: Int?
  var maximumFailures: Int?
  var allowsEmptyRuns = false
  var ignoresFailures = false
  var isCoveragePerTest = false
  var updatesTests = false
  var recordsTimes = true
  /// The number of slowest tests to list, or `nil` within for all; `nil` lists nothing.
  var slowestTests: Int??
  var maximumTests: Int?
  var maximumSeconds = 0
  var order = Order.smart
  var seed: UInt64?
  var filter: RegularExpression?
  var filterOut: RegularExpression?
  var onlyFailed = false
  var expectedFailures: Set<String> = []
  var unexpectedFailures: Set<String> = []
  var excludesExpectedFailures = false
  var unsupported: Set<String> = []
  var supported: Set<String> = []
  var shardCount: Int?
  var shard: Int?
  var showsSuites = false
  var showsTests = false
  var showsUsedFeatures = false
  /// What to print instead of running tests.
  var information: String?

  /// The number of processors this process may use.
  private static let coreCount = max(1, ProcessInfo.processInfo.activeProcessorCount)

  /// Reads `arguments`, which do not have the program's name, and the environment.
  init(
    _ arguments: [String], environment: [String: String], program: String = "accel-lit"
  ) throws(ScriptError) {
    self.program = program
    try readEnvironment(environment)
    // Options of the environment come last, so that they win.
    var rest = try Self.expandingFiles(arguments)[...]
    rest += try Self.shellWords(environment["LIT_OPTS"] ?? "")
    var onlyPaths = false
    while let argument = rest.popFirst() {
      if onlyPaths || !argument.hasPrefix("-") || argument == "-" {
        paths.append(argument)
      } else if argument == "--" {
        onlyPaths = true
      } else if argument.hasPrefix("--") || LitOption.named(argument) != nil {
        try takeLong(argument, &rest)
      } else {
        try takeShort(argument, &rest)
      }
      if information != nil { return }
    }
    try check()
  }

  /// Takes what environment variables say; options override it.
  private mutating func readEnvironment(_ environment: [String: String]) throws(ScriptError) {
    for (variable, option) in [
      ("LIT_MAX_WORKERS", "--workers"), ("LIT_FILTER", "--filter"), ("LIT_FILTER_OUT", "--filter-out"),
      ("LIT_XFAIL", "--xfail"), ("LIT_XFAIL_NOT", "--xfail-not"), ("LIT_UNSUPPORTED", "--unsupported"),
      ("LIT_UNSUPPORTED_NOT", "--unsupported-not"), ("LIT_NUM_SHARDS", "--num-shards"),
      ("LIT_RUN_SHARD", "--run-shard"),
    ] {
      if let value = environment[variable], let option = LitOption.named(option) {
        try option.apply(&self, value)
      }
    }
  }

  /// Takes an option of a word, possibly abbreviated, with its value.
  private mutating func takeLong(
    _ argument: String, _ rest: inout ArraySlice<String>
  ) throws(ScriptError) {
    let equals = argument.hasPrefix("--") ? argument.firstIndex(of: "=") : nil
    let name = equals.map { String(argument[..<$0]) } ?? argument
    let given = equals.map { String(argument[argument.index(after: $0)...]) }
    let option = try LitOption.find(name)
    switch option.value {
    case .none:
      if let given {
        throw ScriptError("argument \(option.spelling): ignored explicit argument \(pythonQuoted(given))")
      }
      try option.apply(&self, "")
    case .optional: try option.apply(&self, given ?? "")
    case .required:
      guard let value = given ?? Self.takeValue(&rest) else {
        throw ScriptError("argument \(option.spelling): expected one argument")
      }
      try option.apply(&self, value)
    }
  }

  /// Takes options of a letter each, the last of which may have a value.
  private mutating func takeShort(
    _ argument: String, _ rest: inout ArraySlice<String>
  ) throws(ScriptError) {
    var letters = argument.dropFirst()
    while let letter = letters.popFirst() {
      guard let option = LitOption.named("-\(letter)") else {
        throw ScriptError("unrecognized arguments: \(argument)")
      }
      guard option.value == .required else {
        try option.apply(&self, "")
        continue
      }
      let given = letters.isEmpty ? nil : String(letters.first == "=" ? letters.dropFirst() : letters)
      guard let value = given ?? Self.takeValue(&rest) else {
        throw ScriptError("argument \(option.spelling): expected one argument")
      }
      return try option.apply(&self, value)
    }
  }

  /// Takes the next argument if it can be a value.
  private static func takeValue(_ rest: inout ArraySlice<String>) -> String? {
    guard let value = rest.first, !value.hasPrefix("-") || value == "-" || Int(value) != nil else {
      return nil
    }
    return rest.popFirst()
  }

  /// Returns `arguments` with each `@file` replaced by the lines of the file.
  private static func expandingFiles(_ arguments: [String]) throws(ScriptError) -> [String] {
    var result: [String] = []
    for argument in arguments {
      guard argument.hasPrefix("@"), argument != "@" else {
        result.append(argument)
        continue
      }
      let path = String(argument.dropFirst())
      do {
        let lines = try FileText.read(path).split(separator: "\n", omittingEmptySubsequences: true)
        result += try expandingFiles(lines.map(String.init))
      } catch let error as FileError {
        throw ScriptError("can't open \(pythonQuoted(path)): \(error)")
      } catch let error as ScriptError {
        throw error
      } catch {
        throw ScriptError("can't open \(pythonQuoted(path))")
      }
    }
    return result
  }

  /// Returns the words of `text`, quotes resolved.
  private static func shellWords(_ text: String) throws(ScriptError) -> [String] {
    var words: [String] = []
    for token in try ShellLexer.tokens(of: text) {
      guard case .word(let word) = token else { throw ScriptError("LIT_OPTS: unexpected shell operator") }
      words.append(word.text)
    }
    return words
  }

  /// Checks what single options cannot.
  private func check() throws(ScriptError) {
    if paths.isEmpty { throw ScriptError("the following arguments are required: TEST_PATH") }
    if (shard == nil) != (shardCount == nil) {
      throw ScriptError("--num-shards and --run-shard must be used together")
    }
    if let shard, let shardCount, shard > shardCount {
      throw ScriptError("--run-shard must be between 1 and --num-shards (inclusive)")
    }
    if slowestTests != nil, !recordsTimes {
      throw ScriptError("argument --skip-test-time-recording: not allowed with argument --time-tests")
    }
  }
}
