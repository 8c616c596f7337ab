import AccelDiagnostics
import AccelSupport
import Testing

/// Returns the place at a line and column of a file.
func place(_ name: String, _ line: Int, _ column: Int, identity: UInt = 0) -> DiagnosticPlace {
  DiagnosticPlace(.file(name, SourcePosition(line: line, column: column), end: nil), identity: identity)
}

/// Returns what a text renderer writes for `diagnostic`, where "a.mlir" has the given text.
func rendered(
  _ diagnostic: Diagnostic, _ text: String = "", options: TextRenderer.Options = .init()
) -> String {
  let sources = SourceManager([SourceFile(name: "a.mlir", text: text)])
  let buffer = ByteBuffer()
  TextRenderer(sources: sources, options: options).render(diagnostic, to: buffer)
  return buffer.string
}

// The expected texts are what mlir-opt 22 prints for the same source and location.
@Suite struct TextRendererTests {
  @Test func showsTheSourceLineOnce() {
    var diagnostic = Diagnostic.error(at: place("a.mlir", 2, 3), "bad")
    diagnostic.addNote("see current operation: \"x\"() : () -> ()")
    diagnostic.addNote(at: place("a.mlir", 1, 1), "see first")
    #expect(
      rendered(diagnostic, "first\n  second\n") == """
        a.mlir:2:3: error: bad
          second
          ^
        a.mlir:2:3: note: see current operation: "x"() : () -> ()
        a.mlir:1:1: note: see first
        first
        ^

        """)
  }

  @Test func comparesPlacesByIdentityToo() {
    var diagnostic = Diagnostic.error(at: place("a.mlir", 1, 1, identity: 1), "bad")
    diagnostic.addNote(at: place("a.mlir", 1, 1, identity: 2), "other")
    #expect(rendered(diagnostic, "x") == "a.mlir:1:1: error: bad\nx\n^\na.mlir:1:1: note: other\nx\n^\n")
  }

  @Test func placesWithoutAFile() {
    #expect(rendered(.error(at: .unknown, "bad")) == "<unknown>:0: error: bad\n")
    #expect(
      rendered(.remark(at: DiagnosticPlace(.location("loc(\"nm\")")), "hm"))
        == "<unknown>:0: remark: loc(\"nm\"): hm\n")
  }

  @Test(arguments: [(0, 0), (1, 0), (1, 4), (2, 2), (3, 1)])
  func positionsThatDoNotExistShowNoSource(_ line: Int, _ column: Int) {
    #expect(
      rendered(.warning(at: place("a.mlir", line, column), "bad"), "ab\n")
        == "a.mlir:\(line):\(column): warning: bad\n")
  }

  @Test func filesThatDoNotExistShowNoSource() {
    #expect(rendered(.error(at: place("/nonexistent", 2, 3), "bad")) == "/nonexistent:2:3: error: bad\n")
  }

  @Test func theEndsOfLinesAndFilesExist() {
    #expect(rendered(.error(at: place("a.mlir", 1, 3), "bad"), "ab\n") == "a.mlir:1:3: error: bad\nab\n  ^\n")
    #expect(rendered(.error(at: place("a.mlir", 2, 1), "bad"), "ab\n") == "a.mlir:2:1: error: bad\n\n^\n")
    #expect(rendered(.error(at: place("a.mlir", 1, 1), "bad"), "") == "a.mlir:1:1: error: bad\n\n^\n")
  }

  @Test func tabsReachTheNextStop() {
    #expect(
      rendered(.error(at: place("a.mlir", 1, 4), "bad"), "\tab\tc")
        == "a.mlir:1:4: error: bad\n        ab      c\n          ^^^^^^\n")
    #expect(
      rendered(.error(at: place("a.mlir", 1, 5), "bad"), "\tab\tc")
        == "a.mlir:1:5: error: bad\n        ab      c\n                ^\n")
  }

  @Test func carriageReturnsAreNotShown() {
    #expect(
      rendered(.error(at: place("a.mlir", 2, 1), "bad"), "a\r\nbc\r\n") == "a.mlir:2:1: error: bad\nbc\n^\n")
    // After a lone one there is no source line to show.
    #expect(rendered(.error(at: place("a.mlir", 1, 3), "bad"), "a\rb") == "a.mlir:1:3: error: bad\n")
    #expect(rendered(.error(at: place("a.mlir", 1, 1), "bad"), "a\rb") == "a.mlir:1:1: error: bad\na\n^\n")
  }

  @Test func noCaretBelowWhatIsNotASCII() {
    let contents = FileContents([0x61, 0xFF, 0x62])
    let sources = SourceManager([SourceFile(name: "a.mlir", contents: contents)])
    let buffer = ByteBuffer()
    TextRenderer(sources: sources).render(.error(at: place("a.mlir", 1, 3), "bad"), to: buffer)
    #expect(Array(buffer.bytes) == Array("a.mlir:1:3: error: bad\n".utf8) + [0x61, 0xFF, 0x62, 0x0A])
  }

  @Test func callersAreNotes() {
    var diagnostic = Diagnostic.error(at: place("a.mlir", 1, 1), "bad")
    diagnostic.callers = [place("a.mlir", 1, 2), DiagnosticPlace(.location("loc(\"f\")")), .unknown]
    diagnostic.addNote(at: .unknown, "end")
    #expect(
      rendered(diagnostic, "xyz") == """
        a.mlir:1:1: error: bad
        xyz
        ^
        a.mlir:1:2: note: called from
        xyz
         ^
        <unknown>:0: note: loc("f"): called from
        <unknown>:0: note: called from
        <unknown>:0: note: end

        """)
  }

  @Test func callStacksHaveALimit() {
    var diagnostic = Diagnostic.error(at: place("a.mlir", 1, 1), "bad")
    diagnostic.callers = (1...15).map { place("/none", 2, $0) }
    let lines = rendered(diagnostic, "x").split(separator: "\n")
    #expect(lines.count == 3 + 10)
    #expect(lines.last == "/none:2:10: note: called from")
  }

  @Test func notesCompareToTheLastCaller() {
    var diagnostic = Diagnostic.error(at: place("a.mlir", 1, 1), "bad")
    diagnostic.callers = [place("a.mlir", 1, 2)]
    diagnostic.addNote(at: place("a.mlir", 1, 2), "same")
    diagnostic.addNote(at: place("a.mlir", 1, 1), "other")
    let lines = rendered(diagnostic, "x").split(separator: "\n").suffix(4)
    #expect(lines == ["a.mlir:1:2: note: same", "a.mlir:1:1: note: other", "x", "^"])
  }

  @Test func rangesAreUnderlined() {
    let diagnostic = Diagnostic(
      .error, at: place("a.mlir", 2, 5), "bad",
      ranges: [SourceRange(0, 1), SourceRange(2, 5), SourceRange(8, 100), SourceRange(6, 6)])
    #expect(rendered(diagnostic, "x\nabc def ghi\ny") == "a.mlir:2:5: error: bad\nabc def ghi\n~~~ ^ ~~~~~\n")
    var options = TextRenderer.Options()
    options.showsRanges = false
    #expect(
      rendered(diagnostic, "x\nabc def ghi\ny", options: options)
        == "a.mlir:2:5: error: bad\nabc def ghi\n    ^\n")
  }

  @Test func fixItsAreShownBelow() {
    let diagnostic = Diagnostic(
      .error, at: place("a.mlir", 1, 5), "bad",
      fixIts: [
        FixIt(replacing: SourceRange(8, 11), with: "z", "use z"),
        FixIt(replacing: SourceRange(4, 5), with: "longer", "use longer"),
        FixIt(replacing: SourceRange(0, 2), with: "", "remove"),
        FixIt(replacing: SourceRange(0, 2), with: "a\nb", "not shown"),
      ])
    #expect(
      rendered(diagnostic, "ab  c def ghi") == """
        a.mlir:1:5: error: bad
        ab  c def ghi
        ~~  ^   ~~~
            longer z

        """)
    var options = TextRenderer.Options()
    options.showsFixIts = false
    #expect(rendered(diagnostic, "ab  c", options: options) == "a.mlir:1:5: error: bad\nab  c\n    ^\n")
  }

  @Test func fixItsFollowTabs() {
    let diagnostic = Diagnostic(
      .error, at: place("a.mlir", 1, 2), "bad", fixIts: [FixIt(replacing: SourceRange(1, 3), with: "cd")])
    #expect(rendered(diagnostic, "\tab") == "a.mlir:1:2: error: bad\n        ab\n        ^~\n        cd\n")
  }

  @Test func colors() {
    var options = TextRenderer.Options()
    options.usesColors = true
    #expect(
      rendered(.error(at: place("a.mlir", 1, 1), "bad"), "x", options: options)
        == "\u{1B}[1ma.mlir:1:1: \u{1B}[0m\u{1B}[0;1;31merror: \u{1B}[0m\u{1B}[1mbad\n\u{1B}[0mx\n"
        + "\u{1B}[0;1;32m^\n\u{1B}[0m")
    for (severity, color) in [(Severity.warning, 35), (.remark, 34), (.note, 30)] {
      #expect(
        rendered(Diagnostic(severity, at: .unknown, "hm"), options: options)
          == "\u{1B}[1m<unknown>:0: \u{1B}[0m\u{1B}[0;1;\(color)m\(severity): \u{1B}[0m\u{1B}[1mhm\n\u{1B}[0m"
      )
    }
  }

  @Test func longLinesAreShownWhole() {
    let text = String(repeating: "x", count: 100_000)
    let result = rendered(.error(at: place("a.mlir", 1, 50_000), "bad"), text)
    #expect(result == "a.mlir:1:50000: error: bad\n\(text)\n\(String(repeating: " ", count: 49_999))^\n")
  }
}
