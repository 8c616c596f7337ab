import Foundation

/// A mistake in a configuration file.
public struct LitConfigurationError: Error, CustomStringConvertible {
  /// The file.
  public let path: String
  /// The line, counted from 1; 0 if it is about the whole file.
  public let line: Int
  /// What is wrong.
  public let message: String

  /// The class of the exception that it is in a Python file, unless the file cannot handle it.
  var exception: String?
  /// The calls at work in a Python file, as a traceback shows them.
  var trace: [String] = []
  /// `true` iff the file asked to end the run.
  var isFatal = false

  /// The mistake as Python writes one that ends a program.
  var traceback: String {
    let type = exception ?? "NotImplementedError"
    let summary = message.isEmpty ? type : "\(type): \(message)"
    return "Traceback (most recent call last):\n\(trace.joined())\(summary)\n"
  }

  /// The mistake as `file:line: message`.
  public var description: String { line > 0 ? "\(path):\(line): \(message)" : "\(path): \(message)" }
}

/// Finds suites and their tests.
struct Discovery {
  private let environment: LitEnvironment
  private let log: LitLog
  /// The suite that a folder belongs to, and the folder's path in it.
  private var suites: [String: (suite: LitSuite, path: [String])?] = [:]
  /// The configurations of folders, by their path in a suite.
  private var configurations: [ObjectIdentifier: [[String]: LitConfiguration]] = [:]
  /// The programs of GoogleTest that were found.
  private var programs: Set<String> = []

  /// Creates a discovery.
  init(_ environment: LitEnvironment, _ log: LitLog) {
    (self.environment, self.log) = (environment, log)
  }

  /// Returns the tests in the files and folders `paths`.
  mutating func tests(at paths: [String]) throws(LitConfigurationError) -> [LitTest] {
    var result: [LitTest] = []
    for path in paths {
      let count = result.count
      if let (suite, pathInSuite) = try suite(of: path) {
        log.debug(
          "resolved input \(pythonQuoted(path)) to \(pythonQuoted(suite.name))::"
            + PythonValue.tuple(pathInSuite.map { .string($0) }).literal, at: "discovery.py:\(#line)")
        try collect(suite, pathInSuite, &result)
      } else {
        log.warning("unable to find test suite for \(pythonQuoted(path))", at: "discovery.py:\(#line)")
      }
      if result.count == count {
        log.warning("input \(pythonQuoted(path)) contained no tests", at: "discovery.py:\(#line)")
      }
    }
    return result
  }

  /// Returns the suite that `path` belongs to, and its path in there.
  private mutating func suite(of path: String) throws(LitConfigurationError) -> (LitSuite, [String])? {
    var folder = Path.normalized(Path.join(FileManager.default.currentDirectoryPath, path))
    // What is not a folder is a file, or the name of something that is no file, inside of one.
    var components: [String] = []
    while !Path.isFolder(folder) {
      components.insert(Path.name(of: folder), at: 0)
      folder = Path.parent(of: folder)
    }
    guard let (suite, base) = try suite(ofFolder: folder) else { return nil }
    return (suite, base + components)
  }

  /// Returns the suite that a folder belongs to, and its path in there.
  private mutating func suite(
    ofFolder folder: String
  ) throws(LitConfigurationError) -> (suite: LitSuite, path: [String])? {
    let key = Path.real(folder)
    if let known = suites[key] { return known }
    var result: (suite: LitSuite, path: [String])?
    if let file = suiteFile(in: folder) {
      result = (try loadSuite(file, in: folder), [])
    } else if folder != "/", let (suite, base) = try suite(ofFolder: Path.parent(of: folder)) {
      result = (suite, base + [Path.name(of: folder)])
    }
    suites[key] = .some(result)
    return result
  }

  /// Returns the configuration file that makes `folder` a suite.
  private func suiteFile(in folder: String) -> String? {
    let prefix = environment.configurationPrefix
    return [
      "\(prefix).cfg.txt", "\(prefix).site.cfg.py", "\(prefix).site.cfg", "\(prefix).cfg.py", "\(prefix).cfg",
    ]
    .map { Path.join(folder, $0) }.first(where: Path.exists)
  }

  /// Returns the configuration file that changes what holds for `folder` and what is in it.
  private func localFile(in folder: String) -> String? {
    let prefix = environment.configurationPrefix
    return ["\(prefix).local.cfg.txt", "\(prefix).local.cfg.py", "\(prefix).local.cfg"]
      .map { Path.join(folder, $0) }.first(where: Path.exists)
  }

  /// Returns the suite that `file` makes of `folder`.
  private mutating func loadSuite(
    _ file: String, in folder: String
  ) throws(LitConfigurationError) -> LitSuite {
    log.debug("loading suite config \(pythonQuoted(file))", at: "discovery.py:\(#line)")
    var configuration = LitConfiguration.initial(environment)
    configuration.features = environment.features
    var inheritedExecutionRoot: String?
    if file.hasSuffix(".txt") {
      configuration.name = Path.name(of: folder)
      if folder != "/", TextConfiguration.inherits(file),
        let parent = try suite(ofFolder: Path.parent(of: folder))
      {
        let below = parent.path + [Path.name(of: folder)]
        configuration = try self.configuration(parent.suite, parent.path)
        configuration.name = Path.name(of: folder)
        (configuration.sourceRoot, configuration.executionRoot) = (nil, nil)
        inheritedExecutionRoot = Path.join(parent.suite.executionRoot, below.joined(separator: "/"))
      }
    }
    try load(file, &configuration)
    return LitSuite(
      sourceRoot: Path.real(configuration.sourceRoot ?? folder),
      executionRoot: Path.real(configuration.executionRoot ?? inheritedExecutionRoot ?? folder), configuration
    )
  }

  /// Applies the configuration file `path` to `configuration`.
  private func load(
    _ path: String, _ configuration: inout LitConfiguration
  ) throws(LitConfigurationError) {
    if path.hasSuffix(".txt") {
      try TextConfiguration.load(path, into: &configuration, environment)
    } else {
      try PythonConfiguration.load(path, into: &configuration, environment, log)
    }
    configuration.finish(environment, log)
  }

  /// Returns the configuration of a folder in a suite.
  private mutating func configuration(
    _ suite: LitSuite, _ path: [String]
  ) throws(LitConfigurationError) -> LitConfiguration {
    if let known = configurations[ObjectIdentifier(suite)]?[path] { return known }
    var result = path.isEmpty ? suite.configuration : try configuration(suite, path.dropLast())
    let folder = Path.join(suite.sourceRoot, path.joined(separator: "/"))
    if let file = localFile(in: folder) {
      log.debug("loading local config \(pythonQuoted(file))", at: "discovery.py:\(#line)")
      try load(file, &result)
    }
    configurations[ObjectIdentifier(suite), default: [:]][path] = result
    return result
  }

  /// Appends the tests in the file or folder `path` of a suite.
  private mutating func collect(
    _ suite: LitSuite, _ path: [String], _ result: inout [LitTest]
  ) throws(LitConfigurationError) {
    let source = Path.join(suite.sourceRoot, path.joined(separator: "/"))
    guard Path.exists(source) else { return }
    guard Path.isFolder(source) else {
      let configuration = try configuration(suite, path.dropLast())
      if try collectOwn("getTestsForPath", suite, path, configuration, &result) { return }
      let isTest =
        switch configuration.format {
        case .none, .googleTest: true
        default: configuration.isStandalone || Self.isTest(path.last ?? "", configuration)
        }
      if isTest { result.append(LitTest(suite: suite, path: path, configuration: configuration)) }
      return
    }
    let configuration = try configuration(suite, path)
    if configuration.isStandalone {
      if !configuration.suffixes.isEmpty || !configuration.excludes.isEmpty {
        log.warning(
          "standalone_tests set in LIT config but suffixes or excludes are also set",
          at: "discovery.py:\(#line)")
      }
      return
    }
    let names = Path.entries(of: source)
    switch configuration.format {
    case .none: break
    case .googleTest(let format): collectPrograms(suite, path, configuration, format, &result)
    default:
      if try collectOwn("getTestsInDirectory", suite, path, configuration, &result) { break }
      for name in names where !Path.isFolder(Path.join(source, name)) {
        if try collectOwn("getTestsForPath", suite, path + [name], configuration, &result) { continue }
        if Self.isTest(name, configuration) {
          result.append(LitTest(suite: suite, path: path + [name], configuration: configuration))
        }
      }
    }
    for name in names where Path.isFolder(Path.join(source, name)) {
      if ["Output", ".svn", ".git"].contains(name) || configuration.excludes.contains(name) { continue }
      try collectFolder(suite, path + [name], &result)
    }
  }

  /// Appends the tests that a method of the configuration file's own format finds; `false` if it has none.
  private func collectOwn(
    _ method: String, _ suite: LitSuite, _ path: [String], _ configuration: LitConfiguration,
    _ result: inout [LitTest]
  ) throws(LitConfigurationError) -> Bool {
    guard let type = configuration.format.type, case .python(let format) = configuration.format,
      let (member, owner) = type.member(method), case .function(let function) = member
    else { return false }
    var evaluator = PythonEvaluator(
      path: function.scope.path, attributes: PythonConfiguration.attributes(of: configuration),
      environment: environment, log: log)
    let arguments = [
      format, PythonEvaluator.object(for: suite), .tuple(path.map { .string($0) }), .module("lit_config"),
      .configuration,
    ]
    let found = try evaluator.callUser(function, arguments, [:], owner: owner)
    for test in try evaluator.elements(found) {
      guard case .object("Test", let attributes) = test else { continue }
      let path = attributes["path_in_suite"]?.elements?.map(\.text) ?? []
      result.append(LitTest(suite: suite, path: path, configuration: configuration))
    }
    return true
  }

  /// Appends the tests of the programs that GoogleTest is linked into.
  private mutating func collectPrograms(
    _ suite: LitSuite, _ path: [String], _ configuration: LitConfiguration, _ format: GoogleTestFormat,
    _ result: inout [LitTest]
  ) {
    let source = Path.join(suite.sourceRoot, path.joined(separator: "/"))
    for below in format.folders {
      let folder = Path.join(source, below)
      for name in Path.entries(of: folder) where format.accepts(name) {
        let program = Path.join(folder, name)
        if Path.isFolder(program) { continue }
        guard programs.insert(program).inserted else {
          log.warning(
            "Skip adding \(pythonQuoted(program)) since it has been added to the test pool",
            at: "formats/googletest.py:\(#line)")
          continue
        }
        let parts = GoogleTestPart.all(
          of: program, format, suite: suite.name, variables: configuration.environment, environment, log)
        for part in parts {
          var test = LitTest(
            suite: suite, path: path + [below, name] + part.pathComponents, configuration: configuration)
          test.part = part
          result.append(test)
        }
      }
    }
  }

  /// Appends the tests in a folder of a suite, which may be a suite of its own.
  private mutating func collectFolder(
    _ suite: LitSuite, _ path: [String], _ result: inout [LitTest]
  ) throws(LitConfigurationError) {
    let below = path.joined(separator: "/")
    let candidates = [Path.join(suite.executionRoot, below), Path.join(suite.sourceRoot, below)]
    guard let folder = candidates.first(where: { suiteFile(in: $0) != nil }),
      let nested = try self.suite(ofFolder: folder)
    else { return try collect(suite, path, &result) }
    // The folder for what tests write may lie in that of the tests and lead back to the suite.
    if nested.suite === suite { return }
    let count = result.count
    try collect(nested.suite, nested.path, &result)
    if result.count == count {
      log.warning(
        "test suite \(pythonQuoted(nested.suite.name)) contained no tests", at: "discovery.py:\(#line)")
    }
  }

  /// `true` iff a file called `name` is a test.
  private static func isTest(_ name: String, _ configuration: LitConfiguration) -> Bool {
    !name.hasPrefix(".") && !configuration.excludes.contains(name)
      && configuration.suffixes.contains { name.hasSuffix($0) }
  }
}
