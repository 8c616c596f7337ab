import AccelAnalysis
import AccelIR
import AccelPasses
import AccelText

/// Numbers the operations that are marked as `selected`, inside each that is marked as `root`, in an order in which
/// definitions come before uses.
struct TestTopologicalSortAnalysis: Pass {
  static let name = "test-topological-sort-analysis"
  static let title = "(anonymous namespace)::TestTopologicalSortAnalysisPass"
  static let summary = "Test topological sorting of ops"
  static let anchor: String? = "builtin.module"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let rewriter = context.rewriter()
    var hasFailed = false
    op.walk { root in
      guard root.hasAttribute("root") else { return .advance }
      guard var selected = Self.selection(inside: root) else {
        root.emitError("invalid test case: some indices are missing among the selected ops")
        hasFailed = hasFailed || root == op
        return .skip
      }
      if !sortTopologically(&selected) {
        root.emitError("could not schedule all ops")
        hasFailed = hasFailed || root == op
        return .skip
      }
      let position = root.context.identifier("pos")
      for (index, op) in selected.enumerated() {
        rewriter.setAttribute(op, position, to: op.context.integer(index, op.context.indexType))
      }
      return .advance
    }
    if hasFailed { throw .reported }
  }

  /// Returns the operations to be sorted, in the order of their numbers if `root` says that they have some; `nil` if
  /// numbers are missing.
  private static func selection(inside root: Operation) -> [Operation]? {
    var selected: [Operation?] = []
    root.walk { op in
      guard let mark = op.attribute("selected") else { return .advance }
      guard root.hasAttribute("ordered"), let position = mark.as(IntegerAttr.self)?.value, position >= 0
      else {
        selected.append(op)
        return .advance
      }
      while selected.count <= position { selected.append(nil) }
      selected[position] = op
      return .advance
    }
    return selected.contains(nil) ? nil : selected.compactMap { $0 }
  }
}

/// Numbers the operations with an attribute `test_sort_index` in an order in which definitions come before uses.
struct TestPrintTopologicalSort: Pass {
  static let name = "test-print-topological-sort"
  static let title = "(anonymous namespace)::TestTopologicalSortPass"
  static let summary =
    "Sorts operations topologically and attaches attributes with their corresponding index in the ordering to them"
  static func canRun(on name: OperationName) -> Bool { name.traits.contains(.symbol) }

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var marked: [Operation] = []
    op.walk {
      if $0.hasAttribute("test_to_sort") { marked.append($0) }
      return .advance
    }
    let rewriter = context.rewriter()
    let index = op.context.identifier("test_sort_index")
    for (number, op) in topologicallySorted(marked).enumerated() {
      rewriter.setAttribute(op, index, to: op.context.integer(number, op.context.i32))
    }
  }
}

/// Remarks on operations with a region that could compute a reduction.
struct TestMatchReduction: Pass {
  static let name = "test-match-reduction"
  static let title = "(anonymous namespace)::TestMatchReductionPass"
  static let summary = "Test the match reduction utility."
  static func canRun(on name: OperationName) -> Bool { name.isFunction }

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    op.emitRemark("Testing function")
    op.walk(.preOrder) { op in
      guard !op.name.isFunction, op.regions.count == 1, op.region(0).hasOneBlock else { return .advance }
      let arguments = Array(op.region(0).arguments)
      if arguments.count < 2 { return .advance }
      let inputs = op.interface(DestinationStyleWitness.self)?.inputs(op).count ?? 1
      let carried = Array(arguments.dropFirst(inputs))
      for index in carried.indices {
        guard let reduction = Reduction(of: index, among: carried) else {
          op.emitRemark("Reduction NOT found in output #\(index)!")
          continue
        }
        op.emitRemark("Reduction found in output #\(index)!")
        op.emitRemark("Reduced Value: \(reduction.reduced)")
        for combiner in reduction.combiners { op.emitRemark("Combiner Op: \(combiner)") }
      }
      return .advance
    }
    context.preserveAll()
  }
}
