import AccelSupport
import AccelToolSupport

/// What the command line of a reducer says.
struct ReduceSettings: Sendable {
  /// What makes the input smaller.
  enum Step: Sendable, Equatable {
    /// Taking away parts.
    case tree
    /// Running the passes of a pipeline.
    case passes(String)
  }

  /// Options that say what is interesting.
  enum Interest: Sendable {
    case crash, hang
    case message(String), fileCheck(String), test(String), difference(String)
  }

  var output: String?
  var isInPlace = false
  var allowsUnregisteredDialects = false
  var interests: [Interest] = []
  var otherPipeline: String?
  var testArguments: [String] = []
  var checkPrefixes: [String] = []
  var command: [String] = []
  var jobs = ThreadPool.processorCount
  var timeLimit: Int?
  var runTimeout = 60
  var steps: [Step] = []
  var isQuiet = false
  var showsHelp = false
  var showsVersion = false
}

extension ReduceSettings {
  /// The options in the groups of `--help`.
  static let groups: [OptionGroup<ReduceSettings>] = [
    OptionGroup(title: "Predicate", options: predicateOptions),
    OptionGroup(title: "Reduction", options: reductionOptions),
    OptionGroup(title: "Generic", options: genericOptions),
  ]

  private static let predicateOptions: [Option<ReduceSettings>] = [
    .value("check-prefix", "<string>", "Prefix of the directives in the --filecheck file") {
      $0.checkPrefixes.append($1)
      return nil
    },
    .flag("crash", "Interesting: the command of --run is ended by a signal") { settings, isOn in
      if isOn { settings.interests.append(.crash) }
    },
    .value(
      "differs", "<pipeline> <pipeline>",
      "Interesting: the first pipeline keeps what functions compute, the second does not"
    ) {
      $0.interests.append(.difference($1))
      return nil
    },
    .value("differs-from", "<pipeline>", "The second pipeline of --differs") {
      $0.otherPipeline = $1
      return nil
    },
    .value(
      "filecheck", "<filename>",
      "Interesting: what the command of --run writes, or without one the IR, satisfies this check file"
    ) {
      $0.interests.append(.fileCheck($1))
      return nil
    },
    .flag("hang", "Interesting: the command of --run takes longer than --run-timeout") { settings, isOn in
      if isOn { settings.interests.append(.hang) }
    },
    .value(
      "message", "<regex>", "Interesting: this matches what the command of --run writes to standard error"
    ) {
      $0.interests.append(.message($1))
      return nil
    },
    .value("run", "<command>", "Command to run on the IR, whose file takes the place of %s or comes last") {
      guard let words = commandWords($1), !words.isEmpty else { return "'\($1)' is no command" }
      $0.command = words
      return nil
    },
    .number("run-timeout", "<uint>", "Seconds that a run of a command may take (60)") { $0.runTimeout = $1 },
    .value("test", "<string>", "Interesting: this tester, given the IR's file, does not exit with 0") {
      $0.interests.append(.test($1))
      return nil
    },
    .value("test-arg", "<string>", "Argument of the tester, before the file") {
      $0.testArguments.append($1)
      return nil
    },
  ]

  private static let reductionOptions: [Option<ReduceSettings>] = [
    .flag("allow-unregistered-dialect", "Allow operation with no registered dialects") {
      $0.allowsUnregisteredDialects = $1
    },
    .flag("in-place", "Write the result to the input file") { $0.isInPlace = $1 },
    .number("j", "<uint>", "Number of runs at the same time (the number of processors)") {
      $0.jobs = max($1, 1)
    },
    .value("o", "<string>", "Output filename for the reduced test case") {
      $0.output = $1
      return nil
    },
    .value(
      "opt-reduction-pass", "<opt-pass=… test=… test-arg=…>",
      "Reduce the file with optimization passes"
    ) { $0.addStep($1, .passes("")) },
    .flag("quiet", "Show no progress and no summary") { $0.isQuiet = $1 },
    .optionalValue(
      "reduction-tree", "<test=… test-arg=… traversal-mode=…>",
      "Reduce the file by taking away its parts (the default)"
    ) { $0.addStep($1 ?? "", .tree) },
    .number("time-limit", "<uint>", "Seconds after which the best result so far is written") {
      $0.timeLimit = $1
    },
  ]

  private static let genericOptions: [Option<ReduceSettings>] = [
    .action("help", "Display available options") { $0.showsHelp = true },
    .action("h", "Alias for --help") { $0.showsHelp = true },
    .action("version", "Display the version of this program") { $0.showsVersion = true },
  ]

  /// Adds a step with options as `mlir-reduce` writes them; returns what is wrong with them.
  private mutating func addStep(_ text: String, _ step: Step) -> String? {
    var step = step
    for word in commandWords(text) ?? [text] {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      let value = parts.count == 2 ? parts[1] : ""
      switch (parts[0], step) {
      case ("test", _): interests.append(.test(value))
      case ("test-arg", _): testArguments += value.split(separator: ",").map(String.init)
      case ("opt-pass", .passes): step = .passes(value)
      // There is one way to go through the tree.
      case ("traversal-mode", .tree): break
      default: return "no such option '\(parts[0])'"
      }
    }
    steps.append(step)
    return nil
  }

  /// The arguments as the options expect them: `--differs=a b` is written with two options.
  static func normalized(_ arguments: [String]) -> [String] {
    var result: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      result.append(argument)
      guard ["--differs", "-differs"].contains(argument.prefix { $0 != "=" }) else { continue }
      if !argument.contains("="), let first = rest.popFirst() { result.append(first) }
      if let second = rest.first, !second.hasPrefix("-") {
        result.append("--differs-from=\(second)")
        rest = rest.dropFirst()
      }
    }
    return result
  }
}
