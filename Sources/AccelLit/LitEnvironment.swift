import Foundation

/// What is the same for all tests of a run.
public struct LitEnvironment: Sendable {
  /// The commands that run in this process instead of a program of that name.
  public var commands: [String: InProcessCommand] = [:]
  /// The folders in which programs are looked for before those of `PATH`.
  public var searchPath: [String] = []
  /// The parameters that configuration files may ask for.
  public var parameters: [String: String] = [:]
  /// The seconds a test may take, 0 for any time; `nil` leaves it to the configuration.
  public var timeout: Int?
  /// The further attempts of a failing test, unless its configuration says otherwise.
  public var maximumRetries: Int?
  /// The environment variables that configurations start from.
  public var variables = ProcessInfo.processInfo.environment
  /// Features that every suite has.
  public var features: Set<String> = []
  /// `true` iff tests are judged to pass without being run.
  var isDryRun = false
  /// `true` iff tests run in random order.
  var isShuffled = false
  /// `true` iff the tests of a program of GoogleTest are run in several parts.
  var shardsGoogleTests = true
  /// `true` iff each command writes a coverage profile of its own.
  var isCoveragePerTest = false
  /// `true` iff failing tests are updated to what is printed now.
  public var updatesTests = false
  /// The command that reruns one test, its path left out.
  var rerunCommand = "accel-lit -v"
  /// The beginning of configuration files' names.
  var configurationPrefix = "lit"
  /// The folder for temporary files, if commands shall use another than ours.
  var temporaryFolder: String?
  /// The children of the run.
  let processes = ProcessRegistry()

  /// Creates an environment without commands of its own.
  public init() {}
}
