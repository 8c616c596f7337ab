import AccelAnalysis
import AccelIR

/// The functions of a call graph by number.
final class CallableNodes {
  private let graph: CallGraph
  /// The bodies of the functions.
  let regions: [Region]
  private let numbers: [Region: Int]
  private let symbols = SymbolTables()

  init(_ graph: CallGraph) {
    self.graph = graph
    regions = graph.nodes.compactMap(\.region)
    var numbers: [Region: Int] = [:]
    for (index, region) in regions.enumerated() { numbers[region] = index }
    self.numbers = numbers
  }

  /// The function of which `region` is the body.
  func node(of region: Region) -> Int? { numbers[region] }

  /// The function that `reference` means beside the operations directly in `table`.
  func node(of reference: Attribute, from table: Operation) -> Int? {
    guard let path = reference.as(SymbolRefAttr.self), let op = symbols.lookUp(path, nearest: table) else {
      return nil
    }
    return op.interface(CallableWitness.self)?.body(op).flatMap { numbers[$0] }
  }

  /// The function that `call` calls, if it has a body and a name that is no path.
  func callee(of call: Operation, _ witness: CallWitness) -> Int? {
    if case .symbol(let reference) = witness.callee(call),
      reference.as(SymbolRefAttr.self)?.isFlat != true
    {
      return nil
    }
    return graph.callee(of: call, symbols).region.flatMap { numbers[$0] }
  }

  /// The functions inside the body of one.
  func children(of node: Int) -> [Int] {
    graph.edges(from: .region(regions[node])).filter { $0.kind == .child }.compactMap(\.target.region)
      .compactMap { numbers[$0] }
  }

  /// `true` iff `node` calls, or holds, `target`.
  func leads(from node: Int, to target: Int) -> Bool {
    graph.edges(from: .region(regions[node])).contains { $0.target == .region(regions[target]) }
  }

  /// The functions that reach each other, callees before callers.
  var components: [[Int]] {
    graph.components.map { $0.compactMap(\.region).compactMap { numbers[$0] } }
  }
}

extension CallGraph.Node {
  /// The body that the node stands for.
  fileprivate var region: Region? {
    if case .region(let region) = self { region } else { nil }
  }
}
