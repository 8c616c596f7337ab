import AccelIR
import AccelPasses
import Testing

/// A pass that does nothing.
private struct Nothing: Pass {
  static let name = "cse"
  static let summary = "Do nothing"
  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {}
}

/// The text of pass pipelines: what is read from it, and what is said of mistakes.
struct TextualPipelineTests {
  /// Returns the message and the offset of the error that `text` provokes.
  private func failure(_ text: String) -> (message: String, offset: Int?)? {
    do throws(PipelineError) {
      _ = try Pipeline(text, PassRegistry(passes: [Nothing.self]))
      return nil
    } catch {
      return (error.message, error.offset)
    }
  }

  @Test func readsNestedPipelinesAndOptions() throws {
    let pipeline = try TextualPipeline(" builtin.module ( cse , func.func(inline{a={b,c} d=(1)},cse) )")
    #expect(pipeline.anchor == "builtin.module")
    #expect(pipeline.elements.map(\.name) == ["cse", "func.func"])
    #expect(pipeline.elements[1].inner.map(\.name) == ["inline", "cse"])
    #expect(pipeline.elements[1].inner[0].options == "a={b,c} d=(1)")
    #expect(pipeline.elements[0].options == nil)
  }

  @Test func anEmptyPipelineHasNoElements() throws {
    #expect(try TextualPipeline("any()").elements.isEmpty)
  }

  @Test(arguments: ["", "cse", "any", "any(cse", "(cse)", "any(cse)x"])
  func wantsAnAnchor(_ text: String) {
    #expect(
      failure(text)?.message
        == "expected pass pipeline to be wrapped with the anchor operation type, e.g. 'builtin.module(...)'")
    #expect(failure(text)?.offset == nil)
  }

  @Test(arguments: [
    ("any(foo)", 0, "'foo'"), ("any(cse,)", 4, "''"), ("any(cse, foo )", 5, "'foo'"), ("any( )", 1, "''"),
    ("any(f(foo))", 2, "'foo'"), ("any(f())", 2, "''"),
  ])
  func namesUnknownPasses(_ text: String, _ offset: Int, _ name: String) {
    #expect(failure(text)?.message == "\(name) does not refer to a registered pass or pass pipeline")
    #expect(failure(text)?.offset == offset)
  }

  @Test(arguments: [
    ("any(cse))", 3, "encountered extra closing ')' creating unbalanced parentheses while parsing pipeline"),
    ("any(f(cse)", 2, "encountered unbalanced parentheses while parsing pipeline"),
    ("any(cse{a)", 3, "missing closing '}' while processing pass options"),
    ("any(f(cse)cse)", 6, "expected ',' after parsing pipeline"),
  ])
  func reportsPunctuation(_ text: String, _ offset: Int, _ message: String) {
    #expect(failure(text)?.message == message)
    #expect(failure(text)?.offset == offset)
  }

  @Test func nestingIsBounded() {
    let text = "any(" + String(repeating: "a(", count: 100_000) + String(repeating: ")", count: 100_001)
    #expect(failure(text)?.message == "pipeline is nested too deeply")
  }
}
