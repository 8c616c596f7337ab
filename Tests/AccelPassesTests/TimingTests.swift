import AccelIR
import AccelPasses
import AccelSupport
import Testing

/// Works for a while, and measures that itself.
private struct Works: Pass {
  static let name = "works"
  static let summary = "Work for a while"
  var watch = Locked(Duration.zero)
  init() {}
  init(_ watch: Locked<Duration>) { self.watch = watch }
  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let start = ContinuousClock.now
    _ = context.analysis(DominanceInfo.self)
    for number in 0..<2000 { _ = op.context.identifier("work\(number)") }
    let duration = ContinuousClock.now - start
    watch.withLock { $0 += duration }
  }
}

/// What `--mlir-timing` measures: everything, and nothing twice.
struct TimingTests {
  /// Returns `node` and all below it, with the numbers of stretches, indented.
  private func lines(_ node: TimingTree.Node, _ indentation: String = "") -> [String] {
    node.children.flatMap { ["\(indentation)\($0.name) \($0.count)"] + lines($0, indentation + "  ") }
  }

  /// Returns `true` iff nothing below `node` takes longer together than what it is part of.
  private func isConsistent(_ node: TimingTree.Node) -> Bool {
    node.children.allSatisfy { child in
      child.children.reduce(.zero) { $0 + $1.wall } <= child.wall && isConsistent(child)
    }
  }

  private func measure(_ watch: Locked<Duration>) throws -> TimingTree {
    let ir = TestIR(["a", "b", "c"])
    let tree = TimingTree()
    var options = PipelineRunOptions()
    options.instrumentations = [PassTiming(tree)]
    let pipeline = Pipeline("builtin.module") {
      Works(watch)
      Nested("builtin.module") {
        Works(watch)
        Works(watch)
      }
      Works(watch)
    }
    try PipelineRunner(options).run(pipeline, on: ir.module)
    return tree
  }

  @Test func eachRunOfAPassIsTimedOnce() throws {
    let tree = try measure(Locked(.zero))
    #expect(
      lines(tree.root) == [
        "Works 1", "  (A) DominanceInfo 1", "Pipeline Collection : ['builtin.module'] 1",
        "  'builtin.module' Pipeline 4", "    Works 4", "      (A) DominanceInfo 4", "    Works 4",
        "      (A) DominanceInfo 4", "Works 1", "  (A) DominanceInfo 1",
      ])
  }

  @Test func whatPassesTakeIsInTheSum() throws {
    let watch = Locked(Duration.zero)
    let tree = try measure(watch)
    #expect(isConsistent(tree.root))
    let sum = tree.root.children.reduce(Duration.zero) { $0 + $1.wall }
    #expect(watch.withLock { $0 } <= sum)
  }
}
