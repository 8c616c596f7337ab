import AccelSupport
import Foundation

/// A set of tests with one configuration.
public final class LitSuite: Sendable {
  /// The name of the suite.
  public var name: String { configuration.name }
  /// The folder of the tests.
  public let sourceRoot: String
  /// The folder for what tests write.
  public let executionRoot: String
  /// The configuration of the suite's root.
  let configuration: LitConfiguration
  /// What earlier runs recorded.
  let times: TestTimes

  /// Creates a suite.
  init(sourceRoot: String, executionRoot: String, _ configuration: LitConfiguration) {
    self.sourceRoot = sourceRoot
    self.executionRoot = executionRoot
    self.configuration = configuration
    times = TestTimes.read(sourceRoot: sourceRoot, executionRoot: executionRoot)
  }

  /// Returns the tests in the files and folders `paths`, in the order of their names.
  ///
  ///     let tests = try LitSuite.discover(at: ["TestFiles"])
  ///     @Test(arguments: tests) func file(test: LitTest) {
  ///       let result = test.run(environment)
  ///       #expect(!result.verdict.isFailure, "\(result.output)")
  ///     }
  public static func discover(
    at paths: [String], environment: LitEnvironment = LitEnvironment()
  ) throws(LitConfigurationError) -> [LitTest] {
    var discovery = Discovery(environment, LitLog(level: .warning))
    return try discovery.tests(at: paths).sorted { $0.name < $1.name }
  }
}

/// One test: a file whose RUN lines tell what to do.
public struct LitTest: Sendable {
  /// The suite the test belongs to.
  public let suite: LitSuite
  /// The folders below the suite's root and the file.
  var path: [String]
  /// The configuration of the test's folder.
  var configuration: LitConfiguration
  /// `true` iff the caller expects the test to fail.
  var isForcedToFail = false
  /// `true` iff XFAIL lines are ignored.
  var ignoresExpectedFailure = false
  /// `true` iff the test is not run if it is expected to fail.
  var isExcludedIfExpectedToFail = false
  /// `true` iff the caller says that the test is unsupported.
  var isForcedUnsupported = false
  /// The part of a program of GoogleTest that the test is, if it is one.
  var part: GoogleTestPart?
  /// `true` iff UNSUPPORTED lines are ignored.
  var ignoresUnsupported = false

  /// The name: the suite's, and the path below its root.
  public var name: String { "\(suite.name) :: \(pathInSuite)" }
  /// The path below the suite's root.
  public var pathInSuite: String { path.joined(separator: "/") }
  /// The path of the test's file.
  public var sourcePath: String { Path.join(suite.sourceRoot, pathInSuite) }
  /// The file that the test is about.
  var filePath: String { part?.program ?? sourcePath }
  /// The path that corresponds to the test's file in the folder for what tests write.
  var executionPath: String { Path.join(suite.executionRoot, pathInSuite) }

  /// Runs the test.
  public func run(_ environment: LitEnvironment) -> LitResult {
    let start = Date().timeIntervalSince1970
    var result = TestRun(self, environment).result()
    result.elapsed = Date().timeIntervalSince1970 - start
    result.start = start
    return result
  }
}

extension LitTest: CustomStringConvertible {
  /// The name.
  public var description: String { name }
}
