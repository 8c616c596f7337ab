import AccelDiagnostics
import AccelIR
import Testing

@Suite struct PlaceTests {
  let c = Context()

  func at(_ file: String, _ line: Int, _ column: Int) -> Location {
    c.location(file: c.identifier(file), line: line, column: column)
  }
  func named(_ name: String, _ child: Location = .unknown) -> Location { c.named(c.identifier(name), child) }

  /// A place as text: `file:line:column`, with the end of a range after a dash.
  func text(_ place: DiagnosticPlace) -> String {
    switch place.kind {
    case .unknown: "unknown"
    case .location(let text): text
    case .file(let name, let start, let end):
      "\(name):\(start.line):\(start.column)" + (end.map { "-\($0.line):\($0.column)" } ?? "")
    }
  }

  @Test func places() {
    let range = Location(
      interned: c.attribute(
        FileRange(file: c.identifier("b"), startLine: 2, startColumn: 3, endLine: 4, endColumn: 5)))
    let cases: [(Location, String)] = [
      (.unknown, "unknown"),
      (at("a", 1, 2), "a:1:2"),
      (range, "b:2:3-4:5"),
      (named("n"), "loc(\"n\")"),
      (named("n", named("m")), "loc(\"n\"(\"m\"))"),
      (named("n", at("a", 1, 2)), "a:1:2"),
      (c.callSite(callee: named("x"), caller: at("a", 3, 4)), "a:3:4"),
      (c.callSite(callee: named("x"), caller: named("y")), "loc(callsite(\"x\" at \"y\"))"),
      (c.fused([named("a"), named("b")]), "loc(fused[\"a\", \"b\"])"),
      (c.fused([named("a"), at("f", 5, 6), at("g", 7, 8)]), "f:5:6"),
      (Location(interned: c.attribute(OpaqueLocation(fallback: at("o", 1, 1)))), "o:1:1"),
    ]
    for (location, expected) in cases {
      #expect(text(c.place(of: location)) == expected)
    }
    #expect(Set(cases.map { c.place(of: $0.0).identity }).count == cases.count)
    c.describePart = { _ in "meta" }
    #expect(text(c.place(of: c.fused([named("a")], metadata: c.unit))) == "loc(fused<meta>[\"a\"])")
  }

  @Test func callers() {
    let site = c.callSite(
      callee: at("a", 1, 2), caller: named("y", c.callSite(callee: at("q", 3, 4), caller: named("r"))))
    #expect(c.callers(of: site).map(text) == ["q:3:4", "loc(\"r\")"])
    #expect(c.callers(of: named("n", site)).count == 2)
    #expect(c.callers(of: c.fused([named("n"), site])).count == 2)
    #expect(c.callers(of: at("a", 1, 2)).isEmpty)
  }

  @Test func diagnosticsOfOperations() {
    var ir = TestIR()
    ir.context.describe = { "generic \($0.name.string)" }
    ir.context.describeInCustomForm = { "custom \($0.name.string)" }
    let place = ir.context.location(file: ir.context.identifier("f"), line: 1, column: 1)
    ir.builder.location = ir.context.callSite(
      callee: place, caller: ir.context.named(ir.context.identifier("main")))
    let op = ir.use()
    func emitted(_ body: () -> Void) -> [Diagnostic] { ir.context.diagnostics.capture(body).1 }
    let error = emitted { op.emitOpError("is wrong", notes: [IRNote("look", at: place)]) }
    #expect(error.map(\.message) == ["'test.use' op is wrong"])
    #expect(error.first?.notes.map(\.message) == ["see current operation: generic test.use", "look"])
    #expect(error.first?.callers.map(text) == ["loc(\"main\")"])
    let other = emitted {
      op.emitError("bad")
      op.emitWarning("hm")
      op.emitRemark("so")
      ir.context.emitError(at: place, "there")
      ir.context.emitWarning(at: place, "there")
      ir.context.emitRemark(at: place, "there")
    }
    #expect(other.map(\.severity) == [.error, .warning, .remark, .error, .warning, .remark])
    #expect(other[1].notes.map(\.message) == ["see current operation: custom test.use"])
    #expect(other[3].notes.isEmpty && text(other[3].place) == "f:1:1")
  }
}
