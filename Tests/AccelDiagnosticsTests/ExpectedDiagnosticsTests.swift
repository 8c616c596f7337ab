import AccelDiagnostics
import AccelSupport
import Testing

/// Compiles the few patterns these tests use, in place of a regular expression engine.
private let compileTestPattern: PatternCompiler = { (pattern: [UInt8]) throws(PatternError) in
  let pattern = String(decoding: pattern, as: UTF8.self)
  if pattern == "(" { throw PatternError("parentheses not balanced") }
  if pattern == "a" { return { _ in true } }
  if pattern == "\\." { return { $0.contains(UInt8(ascii: ".")) } }
  // What `{{a}}` and text around it must become; anything else matches nothing.
  return { String(decoding: $0, as: UTF8.self) == "x.a|y" && pattern == "x\\.(a)\\|y" }
}

/// Returns what `--verify-diagnostics` says about `diagnostics` in "a.mlir" with the given text.
private func verified(
  _ text: String, _ diagnostics: [Diagnostic] = [], level: ExpectedDiagnostics.Level = .all,
  others: [SourceFile] = []
) -> String {
  let buffer = ByteBuffer()
  let file = SourceFile(name: "a.mlir", text: text)
  let expected = ExpectedDiagnostics(
    inputs: [file], sources: SourceManager(others), level: level, output: buffer,
    compilePattern: compileTestPattern)
  let engine = DiagnosticEngine()
  engine.push(expected.handler)
  for diagnostic in diagnostics { engine.emit(diagnostic) }
  // Whoever complains has failed, and the other way round.
  #expect(expected.finish() == (buffer.count == 0))
  return buffer.string
}

/// Returns an error on a line of "a.mlir".
private func error(_ line: Int, _ message: String) -> Diagnostic {
  .error(at: place("a.mlir", line, 1), message)
}

// The expected texts are what mlir-opt 22 prints with --verify-diagnostics for the same source.
@Suite struct ExpectedDiagnosticsTests {
  @Test(arguments: [
    ("x // expected-error {{bad}}", 1),
    ("x // expected-error{{a}}", 1),
    ("x // expected-error {{}}", 1),
    ("x // expected-error  @+0  {{bad}}  \t\r", 1),
    ("// expected-error @+1 {{bad}}\nx", 2),
    ("x\n\n// expected-error@-2 {{bad}}", 1),
    ("// expected-error@below {{bad}}\n// expected-error@below {{bad}}\nx", 3),
    ("\nx\n// expected-note@below {{\n//expected-error @above {{bad}}", 3),
    ("//expected-error @above {{bad}}", 1),
    ("// expected-error @below {{bad}}\n", 2),
    ("// expected-error @below {{bad}}", 1),
    ("// expected-error @+010 {{bad}}", 9),
    ("// expected-error @+08 {{bad}}", 1),
    ("// expected-error @+99999999999 {{bad}}", 1),
    ("// expected-error expected-error {{bad}}", 1),
    ("// eexpected-error {{bad}}", 1),
  ])
  func matches(_ text: String, _ line: Int) {
    // Where there are two designators, only the first one is satisfied.
    let complaints = verified(text, [error(line, "too bad")])
    let count = text.split(separator: "\n").filter { $0.contains("expected-error") && $0.contains("}}") }
      .count
    #expect(complaints.split(separator: "\n").filter { $0.contains("not produced") }.count == count - 1)
    #expect(!complaints.contains("unexpected"))
  }

  @Test(arguments: [
    "// expected-errors {{bad}}", "// Expected-error {{bad}}", "// expected-error {{bad}} x",
    "// expected-error {{bad}", "// expected-error {bad}}", "// expected-error @ {{bad}}",
    "// expected-error @+ {{bad}}", "// expected-error @+0x1 {{bad}}", "// expected-error @1 {{bad}}",
    "// expected-error\t{{bad}}", "// expected-error @above@below {{bad}}", "// expected-error {{}",
    "// expected-fatal {{bad}}", "// expected-error-rex {{bad}}", "{{}}", "}}",
  ])
  func isNoDesignator(_ text: String) {
    #expect(verified(text) == "")
    #expect(verified(text, [error(1, "bad")]).hasPrefix("a.mlir:1:1: error: unexpected error: bad\n"))
  }

  @Test func missingDiagnosticsAreReportedInOrder() {
    #expect(
      verified("// expected-error {{one}}\n\t// expected-note @+7 {{two}} x}}\n") == """
        a.mlir:1:4: error: expected error "one" was not produced
        // expected-error {{one}}
           ^~~
        a.mlir:2:5: error: expected note "two}} x" was not produced
                // expected-note @+7 {{two}} x}}
                   ^~~~~~~

        """)
  }

  @Test func unexpectedDiagnosticsShowTheirSource() {
    var diagnostic = error(2, "bad")
    diagnostic.addNote("note")
    #expect(
      verified("\nxy", [diagnostic]) == """
        a.mlir:2:1: error: unexpected error: bad
        xy
        ^
        a.mlir:2:1: error: unexpected note: note
        xy
        ^

        """)
    #expect(
      verified("", [.warning(at: .unknown, "bad")]) == "<unknown>:0: error: unexpected warning: bad\n")
    #expect(
      verified("", [.remark(at: DiagnosticPlace(.location("loc(\"nm\")")), "bad")])
        == "<unknown>:0: error: loc(\"nm\"): unexpected remark: bad\n")
  }

  @Test func theLastNearMissIsReported() {
    let text = "// expected-note @+2 {{bad}}\n// expected-warning @+1 {{bad}}\nx"
    let missing = """
      a.mlir:1:4: error: expected note "bad" was not produced
      // expected-note @+2 {{bad}}
         ^~~
      a.mlir:2:4: error: expected warning "bad" was not produced
      // expected-warning @+1 {{bad}}
         ^~~

      """
    let nearMiss = """
      a.mlir:2:4: error: 'error' diagnostic emitted when expecting a 'warning'
      // expected-warning @+1 {{bad}}
         ^

      """
    #expect(verified(text, [error(3, "bad")]) == nearMiss + missing)
    #expect(verified(text, [error(3, "bad")], level: .onlyExpected) == missing)
  }

  @Test func onlyExpectedIgnoresTheRest() {
    #expect(verified("x", [error(1, "bad")], level: .onlyExpected) == "")
  }

  @Test func unknownPlacesMatchOnlyTheirDesignators() {
    let text = "// expected-error @unknown {{bad}}"
    #expect(verified(text, [.error(at: .unknown, "bad")]) == "")
    #expect(verified(text, [.error(at: DiagnosticPlace(.location("loc(\"f\")")), "bad")]) == "")
    let missing = "<unknown>:0: error: expected error \"bad\" was not produced\n"
    #expect(verified(text) == missing + missing)
    let nearMiss = "<unknown>:0: error: 'warning' diagnostic emitted when expecting a 'error'\n"
    #expect(verified(text, [.warning(at: .unknown, "bad")]) == nearMiss + missing + missing)
    #expect(verified(text, [error(1, "bad")], level: .onlyExpected) == missing + missing)
  }

  @Test func oneDesignatorMatchesAnyNumber() {
    #expect(verified("// expected-error {{bad}}", [error(1, "bad"), error(1, "bad")]) == "")
  }

  @Test func otherFilesAreReadWhenNamed() {
    let other = SourceFile(name: "b.mlir", text: "// expected-error {{one}}\n// expected-error {{two}}")
    #expect(verified("", [], others: [other]) == "")
    #expect(
      verified("", [.error(at: place("b.mlir", 1, 1), "one")], others: [other]) == """
        b.mlir:2:4: error: expected error "two" was not produced
        // expected-error {{two}}
           ^~~

        """)
    #expect(
      verified("", [.error(at: place("/nonexistent", 1, 1), "one")])
        == "/nonexistent:1:1: error: unexpected error: one\n")
  }

  @Test func patternsMatch() {
    #expect(verified("// expected-error-re {{x.{{a}}|y}}", [error(1, "x.a|y")]) == "")
    #expect(verified("// expected-error-re {{.}}", [error(1, "1.5")]) == "")
    #expect(
      verified("// expected-error-re {{x.{{a}}|z}}", [error(1, "x.a|y")], level: .onlyExpected) == """
        a.mlir:1:4: error: expected error "x.{{a}}|z" was not produced
        // expected-error-re {{x.{{a}}|z}}
           ^~~~~~~~~

        """)
  }

  @Test func malformedPatternsAreReportedAtOnceAndDropped() {
    #expect(
      verified("// expected-error-re {{x{{a}}\n// expected-error-re @unknown {{x{{(}}}}") == """
        a.mlir:1:4: error: found start of regex with no end '}}'
        // expected-error-re {{x{{a}}
           ^~~~
        a.mlir:2:4: error: invalid regex: parentheses not balanced
        // expected-error-re @unknown {{x{{(}}}}
           ^~~~~~

        """)
  }

  @Test func slicesMatchInTheWholeFile() {
    let file = SourceFile(name: "a.mlir", text: "x\n// -----\n// expected-error @below {{bad}}\ny")
    let slice = file.slice(SourceRange(11, file.contents.count))
    let buffer = ByteBuffer()
    let expected = ExpectedDiagnostics(
      inputs: [slice], sources: SourceManager(), output: buffer, compilePattern: compileTestPattern)
    #expect(expected.handler(.error(at: .at(slice.contents.count - 1, in: slice), "bad")))
    #expect(expected.finish())
    #expect(buffer.string == "")
  }
}
