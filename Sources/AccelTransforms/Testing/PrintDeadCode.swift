import AccelAnalysis
public import AccelIR
public import AccelPasses
import AccelText

/// Prints which blocks can be executed in operations that have a `tag`, and where control comes from.
public struct PrintDeadCode: Pass {
  public static let name = "test-dead-code-analysis"
  public static let title = "(anonymous namespace)::TestDeadCodeAnalysisPass"
  public static let summary = ""

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let solver = DataFlowSolver(op)
    solver.addBaseline()
    solver.run()
    // Printing an operation numbers it, which is what the analysis goes by.
    var parts: [ReportPart] = []
    op.walk {
      if let tag = $0.tag { describe($0, tag, solver.control, &parts) }
      return .advance
    }
    report(parts.map(\.text).joined())
    context.preserveAll()
  }

  /// A part of the report: text, or an operation to be shown.
  private enum ReportPart {
    case text(String)
    case operation(Operation)

    var text: String {
      switch self {
      case .text(let text): text
      case .operation(let op): op.description
      }
    }
  }

  private func describe(
    _ op: Operation, _ tag: String, _ control: ControlFlowState, _ parts: inout [ReportPart]
  ) {
    parts.append(.text("\(tag):\n"))
    for region in op.regions {
      parts.append(.text(" region #\(region.index)\n"))
      var numbers: [Block: Int] = [:]
      for block in region.blocks { numbers[block] = numbers.count }
      func line(_ block: Block, _ isLive: Bool) -> String {
        "^bb\(numbers[block] ?? 0) = \(isLive ? "live" : "dead")\n"
      }
      for block in region.blocks {
        var text = "  " + line(block, control.isLive(block))
        for edge in block.incomingEdges {
          text += "   from " + line(edge.block, control.isLive(edgeFrom: edge.block, edge.index))
        }
        parts.append(.text(text))
      }
      if let entry = region.entry, let predecessors = control.knownPredecessors(of: entry) {
        describe("region_preds", predecessors, &parts)
      }
    }
    if let predecessors = control.knownPredecessors(of: op) { describe("op_preds", predecessors, &parts) }
  }

  private func describe(_ title: String, _ predecessors: Predecessors, _ parts: inout [ReportPart]) {
    parts.append(.text("\(title): \(predecessors.areAllKnown ? "(all) " : "")predecessors:"))
    if predecessors.known.isEmpty { parts.append(.text(" (none)")) }
    for op in predecessors.known { parts += [.text("\n  "), .operation(op)] }
    parts.append(.text("\n"))
  }
}
