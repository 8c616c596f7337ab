import AccelDiagnostics
import AccelIR
import AccelText
import Testing

/// Printing while several threads work on the IR.
struct ThreadedPrintingTests {
  /// Printing keeps the numbers of values in the IR, and must not do so in what another thread is changing.
  @Test func whatOthersWorkOnIsLeftAlone() throws {
    let context = Context()
    context.allowsUnregisteredDialects = true
    let text = """
      module @a { %0 = "foo.a"() : () -> i32 }
      module @b { %0 = "foo.b"() : () -> i32 }
      """
    let module = try #require(parse(SourceFile(name: "threads.ir", text: text), into: context))
    let inner = try #require(module.regions[0].entry).operations.map { $0.regions[0].entry?.first }
    let (first, second) = (try #require(inner[0]), try #require(inner[1]))
    first.scratch = 77
    let written = context.withThreads { second.description }
    #expect(written == "%0 = \"foo.b\"() : () -> i32")
    #expect(first.scratch == 77)
    #expect(second.description == written)
    #expect(first.scratch != 77)
  }
}
