import AccelDiagnostics
import AccelSupport
import Testing

@Suite struct JSONRendererTests {
  /// Returns the line for `diagnostic`, where "a.mlir" has the given text.
  private func json(_ diagnostic: Diagnostic, _ text: String = "") -> String {
    let buffer = ByteBuffer()
    let sources = SourceManager([SourceFile(name: "a.mlir", text: text)])
    JSONRenderer(sources: sources).render(diagnostic, to: buffer)
    return buffer.string
  }

  @Test func placesOfEachKind() {
    #expect(json(.error(at: .unknown, "bad")) == #"{"severity":"error","message":"bad"}"# + "\n")
    #expect(
      json(.warning(at: DiagnosticPlace(.location("loc(\"x\")")), "bad"))
        == #"{"severity":"warning","message":"bad","location":"loc(\"x\")"}"# + "\n")
    #expect(
      json(.remark(at: place("b.mlir", 2, 3), "bad"))
        == #"{"severity":"remark","message":"bad","file":"b.mlir","line":2,"column":3}"# + "\n")
    let file = SourceFile(name: "b.mlir", text: "ab\nc")
    #expect(
      json(.error(at: .at(SourceRange(1, 4), in: file), "bad"))
        == #"{"severity":"error","message":"bad","file":"b.mlir","line":1,"column":2,"endLine":2,"endColumn":2}"#
        + "\n")
  }

  @Test func everythingElse() {
    var diagnostic = Diagnostic(
      .error, at: place("a.mlir", 2, 1), "bad", ranges: [SourceRange(0, 1), SourceRange(2, 99)],
      fixIts: [FixIt(replacing: SourceRange(2, 2), with: "z", "insert 'z'")])
    diagnostic.category = "parser"
    diagnostic.callers = [.unknown, place("c", 1, 1)]
    diagnostic.addNote("look")
    diagnostic.notes[0].addNote(at: .unknown, "deeper")
    #expect(
      json(diagnostic, "x\ny") == #"{"severity":"error","message":"bad","category":"parser","#
        + #""file":"a.mlir","line":2,"column":1,"#
        + #""callers":[{"message":"called from"},{"message":"called from","file":"c","line":1,"column":1}],"#
        + #""ranges":[{"line":1,"column":1,"endLine":1,"endColumn":2},"#
        + #"{"line":2,"column":1,"endLine":2,"endColumn":2}],"#
        + #""fixIts":[{"line":2,"column":1,"endLine":2,"endColumn":1,"replacement":"z","message":"insert 'z'"}],"#
        + #""notes":[{"severity":"note","message":"look","file":"a.mlir","line":2,"column":1,"#
        + #""notes":[{"severity":"note","message":"deeper"}]}]}"# + "\n")
  }

  @Test func stringsAreEscaped() {
    #expect(
      json(.error(at: .unknown, "\"\\\n\r\t\u{1}\u{1F}\u{7F}é"))
        == #"{"severity":"error","message":"\"\\\n\r\t\u0001\u001f\u007fé"}"# + "\n")
  }
}
