import Foundation

@testable import AccelLit

/// A folder of test files that goes away with this object.
final class TemporarySuite {
  /// The folder's path.
  let path: String

  /// Creates a suite of the given files; there is a configuration for `.t` files unless they bring one.
  init(_ files: [String: String], configuration: String? = "suffixes = .t\nname = S\n") throws {
    path = Path.real(NSTemporaryDirectory()) + "/accel-lit-" + UUID().uuidString
    if let configuration { try write("lit.cfg.txt", configuration) }
    for (name, text) in files { try write(name, text) }
  }

  deinit { _ = ShellBuiltin.removeTree(path, makesWritable: true) }

  /// Writes a file.
  func write(_ name: String, _ text: String) throws {
    let file = Path.join(path, name)
    try FileManager.default.createDirectory(atPath: Path.parent(of: file), withIntermediateDirectories: true)
    try FileText.write(text, to: file)
  }

  /// Makes a file a program.
  ///
  /// Another process writes it anew: what this one had open for writing when another test started a process, that
  /// process has open, too, and a program that somebody writes to cannot be run.
  func makeExecutable(_ name: String) throws {
    let file = Path.join(path, name)
    let script = "cp \"$0\" \"$0.new\" && chmod 755 \"$0.new\" && mv -f \"$0.new\" \"$0\""
    let copy = try Process.run(URL(fileURLWithPath: "/bin/sh"), arguments: ["-c", script, file])
    copy.waitUntilExit()
  }

  /// Returns the text of a file.
  func read(_ name: String) throws -> String { try FileText.read(Path.join(path, name)) }

  /// Returns the tests of the suite.
  func discover(_ environment: LitEnvironment = LitEnvironment()) throws -> [LitTest] {
    try LitSuite.discover(at: [path], environment: environment)
  }

  /// Runs a script of the given lines and returns the result.
  static func run(
    _ lines: String..., environment: LitEnvironment = LitEnvironment(),
    configuration: String = "suffixes = .t"
  ) throws -> LitResult {
    let suite = try TemporarySuite(
      ["a.t": lines.joined(separator: "\n") + "\n"], configuration: configuration)
    guard let test = try suite.discover(environment).first else { return LitResult(.excluded) }
    return test.run(environment)
  }
}
