public import AccelIR
public import AccelPasses

/// Prints a drawing of operations and of what connects them, in the language of Graphviz, to standard error.
public struct ViewOpGraph: Pass {
  public static let name = "view-op-graph"
  public static let title = "PrintOpPass"
  public static let summary = "Print Graphviz visualization of an operation"

  /// The number of characters after which attributes and types are cut off.
  public var maxLabelLen: UInt32 = 20
  /// Whether attributes are shown.
  public var printAttrs = true
  /// Whether arrows lead from each operation to the next.
  public var printControlFlowEdges = false
  /// Whether arrows lead from definitions to uses.
  public var printDataFlowEdges = true
  /// Whether the types of results are shown.
  public var printResultTypes = true

  public static let options: [PassOption<Self>] = [
    .init("max-label-len", \.maxLabelLen, "Limit attribute/type length to number of chars"),
    .init("print-attrs", \.printAttrs, "Print attributes of operations"),
    .init("print-control-flow-edges", \.printControlFlowEdges, "Print control flow edges"),
    .init("print-data-flow-edges", \.printDataFlowEdges, "Print data flow edges"),
    .init("print-result-types", \.printResultTypes, "Print result types of operations"),
  ]

  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var graph = OpGraph(op, self)
    context.writeToStandardError(graph.draw(op))
    context.preserveAll()
  }
}
