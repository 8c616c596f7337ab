import Accel
import Testing

@Suite struct InlineTests {
  @Test func pipelinesOfTheInlinerAreValuesOrText() throws {
    let byDefault = Inline()
    #expect(byDefault.text.hasPrefix("inline{default-pipeline=canonicalize inlining-threshold=4294967295"))
    #expect(Inline { $0.defaultPipeline = Pipeline { CSE() } }.text.hasPrefix("inline{default-pipeline=cse "))
    #expect(Inline { $0.defaultPipeline = nil }.text.hasPrefix("inline{default-pipeline= "))
    let text = "builtin.module(inline{op-pipelines=func.func(cse),any(cse)})"
    #expect(try Pipeline(text, .standard).text.contains("op-pipelines={func.func(cse),any(cse)}"))
  }

  @Test func dialectsThatSayNothingAreNotInlined() {
    #expect(Loops.inlining == nil)
    #expect(Builtin.inlining != nil)
  }
}
