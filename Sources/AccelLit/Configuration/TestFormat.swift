/// How the tests of a folder are found and run.
enum TestFormat: Sendable {
  /// There are no tests.
  case none
  /// Files with RUN lines.
  case shell
  /// Programs that pass iff they exit with 0.
  case executable
  /// Programs that GoogleTest is linked into.
  case googleTest(GoogleTestFormat)
  /// What an object of a class in the configuration file makes of them.
  case python(PythonValue)

  /// The class of the configuration file that finds or runs the tests.
  var type: PythonClass? {
    guard case .python(.object(_, let attributes)) = self, case .type(let type)? = attributes["__class__"]
    else {
      return nil
    }
    return type
  }
}

/// Where the programs are that GoogleTest is linked into, and how they are called.
struct GoogleTestFormat: Sendable {
  /// The folders below that of the suite.
  var folders: [String]
  /// The ends of the programs' names.
  var suffixes: [String]
  /// What the programs' names start with.
  var prefix: String
  /// The command that runs a program, if it is not the program itself.
  var wrapper: [String]

  /// `true` iff a file called `name` is a program with tests.
  func accepts(_ name: String) -> Bool {
    !name.hasPrefix(".") && name.hasPrefix(prefix) && suffixes.contains { name.hasSuffix($0) }
  }

  /// Returns the command that runs the program at `path`.
  func command(_ path: String, python: String) -> [String] {
    wrapper + (path.hasSuffix(".py") ? [python, path] : [path])
  }
}
