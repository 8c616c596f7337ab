import AccelDiagnostics
import AccelIR
import AccelPasses
import AccelSupport
import AccelText
import Testing

/// Does what a closure says.
private struct Does: Pass {
  static let name = "does"
  static let summary = "Do what a closure says"
  static let counted = PassStatistic("seen", "Operations seen")
  static let statistics = [counted]
  var body: @Sendable (Operation, PassContext) throws(PassFailure) -> Void = { _, _ in }
  func run(on op: Operation, _ context: PassContext) throws(PassFailure) { try body(op, context) }

  /// A pass with a body.
  static func with(_ body: @escaping @Sendable (Operation, PassContext) throws(PassFailure) -> Void) -> Does {
    Does { $0.body = body }
  }
}

/// How many operations there are in a block.
private struct Size: Analysis {
  let count: Int
  init(_ op: Operation, _ analyses: AnalysisManager) {
    count = op.inner.count
  }
  func isEquivalent(to other: Size) -> Bool { count == other.count }
}

/// Pipelines that are run: order, threads, failures, statistics, analyses, pipelines made by passes.
struct PipelineRunnerTests {
  private func name(_ op: Operation) -> String { op.symbolName?.string ?? "" }

  @Test(arguments: [1, 2, 8])
  func diagnosticsHaveTheOrderOfOneThread(_ threads: Int) {
    let names = (0..<40).map { "f\($0)" }
    let ir = TestIR(names, threads: threads > 1)
    let pipeline = Pipeline("builtin.module") {
      Nested("builtin.module") {
        Does.with { op, _ in op.context.emitRemark(at: op.location, op.symbolName?.string ?? "") }
        Does.with { (op, _) throws(PassFailure) in
          if op.symbolName?.string.hasSuffix("3") ?? false { throw PassFailure("three") }
        }
        Does.with { op, _ in op.context.emitRemark(at: op.location, "after") }
      }
    }
    let found = ir.messages { try? PipelineRunner().run(pipeline, on: ir.module) }
    let expected = (names + ["last"]).flatMap { name in
      name.hasSuffix("3")
        ? [name, "'builtin.module' op pass 'does' failed: three"] : [name, "after"]
    }
    #expect(found == expected)
  }

  @Test func aFailureEndsThePipelineAround() {
    let ir = TestIR(["a"])
    let pipeline = Pipeline("builtin.module") {
      Nested("builtin.module") { Does.with { (_, _) throws(PassFailure) in throw .reported } }
      Does.with { op, _ in op.context.emitRemark(at: op.location, "not reached") }
    }
    #expect(
      ir.messages { #expect(throws: PassFailure.self) { try PipelineRunner().run(pipeline, on: ir.module) } }
        == [])
  }

  @Test func statisticsAddUp() {
    let ir = TestIR(["a", "b"])
    let node = PipelineNode(
      Pipeline("builtin.module") {
        Nested("builtin.module") { Does.with { _, context in context.count(Does.counted, 2) } }
      })
    try? PipelineRunner().run(node, on: ir.module)
    #expect(node.allPasses.map { $0.statistics.map(\.value) } == [[6]])
    let output = ByteBuffer()
    node.writeStatistics(isList: false, to: output)
    #expect(
      output.string.hasSuffix("===\n'builtin.module' Pipeline\n  Does\n    (S) 6 seen - Operations seen\n\n"))
    output.removeAll()
    node.writeStatistics(isList: true, to: output)
    #expect(output.string.hasSuffix("===\n  Does\n    (S) 6 seen - Operations seen\n\n"))
  }

  @Test func pipelinesSideBySideAreSortedAndMerged() {
    let pipeline = Pipeline("builtin.module") {
      Nested("z.z") { Does() }
      Nested("a.a") { Does() }
      Nested("z.z") { Does() }
      Nested("any") { Does() }
      Nested("any") { Does() }
    }
    #expect(
      PipelineNode(pipeline).text
        == "builtin.module(a.a(does),z.z(does,does),any(does),any(does))")
  }

  @Test func anAnalysisThatIsWronglyPreservedIsFound() {
    let ir = TestIR(["a"])
    let pipeline = Pipeline("builtin.module") {
      Does.with { op, context in
        _ = context.analysis(Size.self)
        op.inner.first?.erase()
        context.preserve(Size.self)
      }
    }
    var options = PipelineRunOptions()
    #expect(ir.messages { try? PipelineRunner(options).run(pipeline, on: ir.module) } == [])
    options.checksPreserved = true
    let other = TestIR(["a"])
    #expect(
      other.messages { try? PipelineRunner(options).run(pipeline, on: other.module) } == [
        "'builtin.module' op pass 'does' claims to preserve the analysis 'Size', which has changed"
      ])
  }

  @Test func analysesAreKeptUntilSomethingChanges() throws {
    let ir = TestIR(["a"])
    let pipeline = Pipeline("builtin.module") {
      Does.with { _, context in
        _ = context.analysis(Size.self)
        context.preserveAll()
      }
      Does.with { _, context in #expect(context.analyses.cached(Size.self)?.count == 2) }
      Does.with { _, context in #expect(context.analyses.cached(Size.self) == nil) }
    }
    try PipelineRunner().run(pipeline, on: ir.module)
  }

  @Test func passesRunPipelinesOfTheirOwn() throws {
    let ir = TestIR(["a", "b"])
    let inner = Pipeline("any") {
      Does.with { op, _ in op.context.emitRemark(at: op.location, op.symbolName?.string ?? "") }
    }
    let outer = Does.with { (op, context) throws(PassFailure) in
      for inside in op.inner { try context.run(inner, on: inside) }
    }
    #expect(
      ir.messages { try? PipelineRunner().run(Pipeline("any", [.pass(outer)]), on: ir.module) } == [
        "a", "b", "last",
      ])
  }

  @Test func aPipelineOfAPassStaysInside() {
    let ir = TestIR(["a"])
    let pipeline = Pipeline("builtin.module") {
      Nested("builtin.module") {
        Does.with { (op, context) throws(PassFailure) in
          guard let parent = op.parent, op.symbolName?.string == "a" else { return }
          try context.run(Pipeline("any") { Does() }, on: parent)
        }
      }
    }
    #expect(
      ir.messages { try? PipelineRunner().run(pipeline, on: ir.module) } == [
        "'builtin.module' op Trying to schedule a dynamic pipeline on an operation that isn't nested under the "
          + "current operation the pass is processing"
      ])
  }

  @Test func aPipelineRunsOnWhatItIsFor() {
    let ir = TestIR([])
    #expect(
      ir.messages { try? PipelineRunner().run(Pipeline("d.a") { Does() }, on: ir.module) } == [
        "can't run 'd.a' pass manager on 'builtin.module' op"
      ])
    let pipeline = Pipeline("builtin.module") {
      Does.with { (op, context) throws(PassFailure) in try context.run(Pipeline("d.a") { Does() }, on: op) }
    }
    #expect(
      ir.messages { try? PipelineRunner().run(pipeline, on: ir.module) } == [
        "'builtin.module' op can't run 'd.a' pass manager on 'builtin.module' op"
      ])
  }
}
