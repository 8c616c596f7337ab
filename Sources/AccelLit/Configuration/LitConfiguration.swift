import Foundation

/// What the configuration files say about the tests of one folder.
struct LitConfiguration: Sendable {
  /// The name of the suite.
  var name = "<unnamed>"
  /// The ends of the names of test files.
  var suffixes: Set<String> = []
  /// The names of files and folders that hold no tests.
  var excludes: Set<String> = []
  /// The environment variables of commands.
  var environment: [String: String] = [:]
  /// The suite's substitutions, in the order in which they are made.
  var substitutions: [Substitution] = []
  /// The names that conditions may use.
  var features: Set<String> = []
  /// If not empty, only tests that require one of these run.
  var limitToFeatures: Set<String> = []
  /// `true` iff no test runs.
  var isUnsupported = false
  /// The folder of the tests, if it is not that of the configuration file.
  var sourceRoot: String?
  /// The folder for what tests write, if it is not that of the configuration file.
  var executionRoot: String?
  /// `true` iff a pipeline fails with any of its commands.
  var pipefail = true
  /// `true` iff tests are found only by name.
  var isStandalone = false
  /// The seconds a test may take; 0 means any time.
  var timeout = 0
  /// The number of further attempts a failing test has.
  var retries: Int?
  /// How often substitutions are made in what substitutions produced; `nil` means not at all.
  var recursionLimit: Int?
  /// How tests are found and run.
  var format = TestFormat.none
  /// The substitutions that come before the suite's own.
  var extraSubstitutions: [Substitution] = []
  /// The commands that every test begins with.
  var preamble: [String] = []
  /// `true` iff the system's shell runs the tests.
  var usesExternalShell = false
  /// `true` iff each command writes a coverage profile of its own.
  var isCoveragePerTest = false
  /// What a Python configuration stores under names of its own.
  var extra: [String: PythonValue] = [:]

  /// Variables that tests inherit from our environment.
  private static let inherited = [
    "LIBRARY_PATH", "LD_LIBRARY_PATH", "TERM", "CLANG", "LLDB", "LD_PRELOAD", "LLVM_SYMBOLIZER_PATH",
    "LLVM_PROFILE_FILE", "ASAN_SYMBOLIZER_PATH", "HWASAN_SYMBOLIZER_PATH", "LSAN_SYMBOLIZER_PATH",
    "MSAN_SYMBOLIZER_PATH", "TSAN_SYMBOLIZER_PATH", "UBSAN_SYMBOLIZER_PATH", "ASAN_OPTIONS", "LSAN_OPTIONS",
    "HWASAN_OPTIONS", "MSAN_OPTIONS", "RTSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS", "ADB",
    "ADB_SERVER_SOCKET", "ANDROID_SERIAL", "SSH_AUTH_SOCK", "SANITIZER_IGNORE_CVE_2016_2143", "TMPDIR", "TMP",
    "TEMP", "TEMPDIR", "FILECHECK_OPTS", "SOURCE_DATE_EPOCH", "GTEST_FILTER", "DFLTCC", "QEMU_LD_PREFIX",
    "QEMU_CPU", "HOME",
  ]

  /// Returns the configuration that a suite starts with.
  static func initial(_ environment: LitEnvironment) -> LitConfiguration {
    var configuration = LitConfiguration()
    let own = environment.variables
    let searchPath = environment.searchPath + [own["PATH"] ?? ""]
    configuration.environment = ["PATH": searchPath.joined(separator: ":"), "LLVM_DISABLE_CRASH_REPORT": "1"]
    for name in inherited {
      if let value = own[name], !value.isEmpty { configuration.environment[name] = value }
    }
    configuration.timeout = environment.timeout ?? 0
    return configuration
  }

  /// Applies what the caller says after a configuration file has been read.
  mutating func finish(_ environment: LitEnvironment, _ log: LitLog) {
    if let limit = environment.maximumRetries, retries == nil { retries = limit }
    guard let limit = environment.timeout else { return }
    if timeout > 0, timeout != limit {
      log.note(
        "The test suite \(pythonQuoted(name)) configuration requested an individual test timeout of \(timeout) "
          + "seconds but a timeout of \(limit) seconds was requested on the command line. "
          + "Forcing timeout to be \(limit) seconds.")
    }
    timeout = limit
  }
}
