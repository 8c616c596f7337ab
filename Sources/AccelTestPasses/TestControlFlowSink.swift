import AccelIR
import AccelPasses
import AccelTransforms

/// Moves `test.sink_me` into the first region of `test.sink_target`, and marks it.
struct TestControlFlowSink: Pass {
  static let name = "test-control-flow-sink"
  static let title = "(anonymous namespace)::TestControlFlowSinkPass"
  static let summary = "Test control-flow sink pass"
  static let anchor: String? = "func.func"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let rewriter = context.rewriter()
    let mark = op.context.identifier("was_sunk")
    let sinking = Sinking(dominance: context.analysis(DominanceInfo.self), rewriter: rewriter) { op, region in
      region.index == 0 && op.name.string == "test.sink_me"
    } didMove: { op, region in
      rewriter.setAttribute(op, mark, to: op.context.integer(region.index, op.context.i32))
    }
    op.walk(.postOrder) { inner in
      if inner.name.string == "test.sink_target" {
        for region in inner.regions where !region.isEmpty { sinking.sink(into: region) }
      }
      return .advance
    }
  }
}
