public import AccelIR
public import AccelPasses
public import AccelSupport

/// Who calls whom.
public final class CallGraph: Analysis {
  /// Something that can be called, or stands for all that is not known.
  public enum Node: AddressHashed {
    /// The body of a function.
    case region(Region)
    /// Whoever calls from where it cannot be seen.
    case externalCaller
    /// Whatever is called that is not known.
    case unknownCallee

    public var address: UInt {
      switch self {
      case .region(let region): region.address
      case .externalCaller: 1
      case .unknownCallee: 2
      }
    }
  }

  /// Why one node leads to another.
  public enum EdgeKind: Hashable, Sendable {
    /// It calls the other.
    case call
    /// It holds the other.
    case child
    /// It may call the other, as far as is known.
    case abstract
  }

  /// A way from one node to another.
  public struct Edge: Hashable {
    /// Why it is there.
    public let kind: EdgeKind
    /// Where it leads.
    public let target: Node
  }

  /// The functions with a body, in order.
  public private(set) var nodes: [Node] = []
  private var edges: [Node: DistinctList<Edge>] = [:]

  public convenience init(_ op: Operation, _ analyses: AnalysisManager) { self.init(op) }

  /// Finds the calls in `op`.
  public init(_ op: Operation) {
    // Functions are found first: calls may come before what they call.
    let symbols = SymbolTables()
    collect(op, in: nil, symbols, resolvesCalls: false)
    collect(op, in: nil, symbols, resolvesCalls: true)
  }

  /// The ways out of `node`, in the order in which they were found.
  public func edges(from node: Node) -> [Edge] { edges[node]?.elements ?? [] }

  /// Returns what `call` calls.
  public func callee(of call: Operation, _ symbols: borrowing SymbolTables) -> Node {
    let callable: Operation?
    switch call.interface(CallWitness.self)?.callee(call) {
    case .symbol(let attribute)?:
      callable = attribute.as(SymbolRefAttr.self).flatMap { symbols.lookUp($0, nearest: call) }
    case .value(let value)?: callable = value.definingOperation
    case nil: callable = nil
    }
    guard let callable, let body = callable.interface(CallableWitness.self)?.body(callable),
      edges[.region(body)] != nil
    else { return .unknownCallee }
    return .region(body)
  }

  private func collect(
    _ op: Operation, in parent: Node?, _ symbols: borrowing SymbolTables, resolvesCalls: Bool
  ) {
    if op.interface(CallWitness.self) != nil {
      if resolvesCalls, let parent { add(Edge(kind: .call, target: callee(of: op, symbols)), from: parent) }
      return
    }
    var parent = parent
    if let callable = op.interface(CallableWitness.self) {
      guard let body = callable.body(op) else { return }
      if !resolvesCalls { add(.region(body), in: parent) }
      parent = .region(body)
    }
    for region in op.regions {
      for block in region.blocks {
        for inner in block.operations { collect(inner, in: parent, symbols, resolvesCalls: resolvesCalls) }
      }
    }
  }

  private func add(_ node: Node, in parent: Node?) {
    nodes.append(node)
    edges[node] = DistinctList()
    // Everything counts as called from outside; who really can be is not told apart.
    add(Edge(kind: parent == nil ? .abstract : .child, target: node), from: parent ?? .externalCaller)
  }

  private func add(_ edge: Edge, from node: Node) {
    edges[node, default: DistinctList()].insert(edge)
  }

  /// The sets of nodes that reach each other, callees before callers.
  public var components: [[Node]] {
    var search = ComponentSearch(self)
    search.visit(.externalCaller)
    return search.components
  }
}

/// Tarjan's algorithm, without recursion.
private struct ComponentSearch {
  let graph: CallGraph
  var components: [[CallGraph.Node]] = []
  /// The order in which nodes were met; the greatest number there is once their component is complete.
  private var numbers: [CallGraph.Node: Int] = [:]
  private var stack: [CallGraph.Node] = []
  private var path: [(node: CallGraph.Node, next: Int, lowest: Int)] = []

  init(_ graph: CallGraph) { self.graph = graph }

  private mutating func enter(_ node: CallGraph.Node) {
    let number = numbers.count
    numbers[node] = number
    stack.append(node)
    path.append((node, 0, number))
  }

  mutating func visit(_ root: CallGraph.Node) {
    enter(root)
    while let (node, next, lowest) = path.last {
      let edges = graph.edges(from: node)
      if next < edges.count {
        path[path.count - 1].next += 1
        if let number = numbers[edges[next].target] {
          path[path.count - 1].lowest = min(lowest, number)
        } else {
          enter(edges[next].target)
        }
        continue
      }
      path.removeLast()
      if !path.isEmpty { path[path.count - 1].lowest = min(path[path.count - 1].lowest, lowest) }
      if lowest == numbers[node] { leave(node) }
    }
  }

  /// Ends the component of which `root` was met first.
  private mutating func leave(_ root: CallGraph.Node) {
    var component: [CallGraph.Node] = []
    while let node = stack.popLast() {
      component.append(node)
      numbers[node] = .max
      if node == root { break }
    }
    components.append(component)
  }
}
