import AccelAnalysis
public import AccelIR
public import AccelPasses
import AccelText

/// Prints who calls whom.
public struct PrintCallGraph: Pass {
  public static let name = "test-print-callgraph"
  public static let title = "(anonymous namespace)::TestCallGraphPass"
  public static let summary = "Print the contents of a constructed callgraph."
  public static let anchor: String? = "builtin.module"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let graph = context.analysis(CallGraph.self)
    var text = op.reportTitle + "// ---- CallGraph ----\n"
    for node in graph.nodes {
      text += "// - Node : \(node.title)\n"
      for edge in graph.edges(from: node) { text += "// -- \(edge.title)-Edge : \(edge.target.title)\n" }
      text += "//\n"
    }
    text += "// -- SCCs --\n"
    for component in graph.components {
      text += "// - SCC : \n"
      for node in component { text += "// -- Node :\(node.title)\n" }
      text += "\n"
    }
    report(text + "// -------------------\n")
    context.preserveAll()
  }
}

extension CallGraph.Node {
  /// What reports call the node.
  fileprivate var title: String {
    switch self {
    case .externalCaller: return "<External-Caller-Node>"
    case .unknownCallee: return "<Unknown-Callee-Node>"
    case .region(let region):
      let op = region.parent
      return "'\(op.name.string)' - Region #\(region.index) : \(op.context.dictionary(op.allAttributes))"
    }
  }
}

extension CallGraph.Edge {
  /// What reports call the kind of edge.
  fileprivate var title: String {
    switch kind {
    case .call: "Call"
    case .child: "Child"
    case .abstract: ""
    }
  }
}
