import Testing

@testable import AccelLit

@Suite struct DifferenceTests {
  private func difference(_ arguments: [String], _ files: [String: String], input: String = "") throws
    -> String
  {
    let suite = try TemporarySuite(files, configuration: nil)
    let outcome = ShellBuiltin.difference(
      .init(
        arguments: ["diff"] + arguments, environment: [:], standardInput: Array(input.utf8),
        workingDirectory: suite.path))
    let text = String(decoding: outcome.standardOutput + outcome.standardError, as: UTF8.self)
    return text.replacing(literal: suite.path + "/", with: "")
  }

  @Test func unified() throws {
    let files = ["a": "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "b": "1\n3\n4\n5\n6\n7\n8\nx\n9\n"]
    #expect(
      try difference(["-U1", "a", "b"], files)
        == "--- a\n+++ b\n@@ -1,3 +1,2 @@\n 1\n-2\n 3\n@@ -8,2 +7,3 @@\n 8\n+x\n 9\n")
    #expect(try difference(["-u", "a", "a"], files) == "")
    #expect(
      try difference(["-U0", "a", "-"], files, input: "1\n").hasPrefix("--- a\n+++ -\n@@ -2,8 +1,0 @@\n-2\n"))
  }

  @Test func context() throws {
    #expect(
      try difference(["a", "b"], ["a": "1\n2\n3\n", "b": "1\nx\n3\n4\n"])
        == "*** a\n--- b\n***************\n*** 1,3 ****\n  1\n! 2\n  3\n--- 1,4 ----\n  1\n! x\n  3\n+ 4\n")
  }

  @Test func ignoredDifferences() throws {
    let files = ["a": "x  y\r\n// 1\n", "b": "x y\n// 2\n"]
    #expect(try difference(["-b", "-I", "//", "a", "b"], files) == "")
    #expect(try difference(["-w", "-I", "//", "a", "b"], files) == "")
    #expect(
      try difference(["--strip-trailing-cr", "-I", "//", "-u", "a", "b"], files).contains("-x  y\n+x y\n"))
  }

  @Test func folders() throws {
    let files = [
      "a/same": "1\n", "b/same": "1\n", "a/left": "", "b/right": "", "a/kind/x": "", "b/kind": "1",
    ]
    #expect(
      try difference(["-r", "a", "b"], files)
        == "File a/kind is a directory while file b/kind is a regular file\nOnly in a: left\nOnly in b: right\n"
    )
    #expect(
      try difference(["-r", "b/right", "a"], files)
        == "File b/right is a regular empty file while file a is a directory\n")
  }

  @Test func frequentLinesDoNotMislead() {
    // Beyond 200 lines, lines that make up more than a hundredth begin no match.
    let first = (0..<150).flatMap { ["\($0)", ""] }
    let second = ["new"] + first
    #expect(LineDifference(first, second).changes.map(\.isEqual) == [false, true])
  }
}
