import AccelAnalysis
import AccelIR
import AccelPasses

/// Inlines the calls inside one operation, component by component of the call graph.
struct Inliner: ~Copyable {
  /// A call of a function whose body is known.
  private struct ResolvedCall {
    let operation: Operation
    /// The function that the call is in, and the one that it calls.
    let caller: Int, callee: Int
    /// Which inlining brought the call here.
    let origin: Int?
  }

  private let options: Inline
  private let context: PassContext
  private let graph: CallableNodes
  private let inlining: CallInlining
  private var uses: SymbolUseCounts
  private var calls: [ResolvedCall] = []
  /// The functions that were inlined, with the inlining that brought the call.
  private var history: [(callee: Int, origin: Int?)] = []
  /// The functions that nobody calls any more.
  private var dead: [Int] = []
  private var isDead: [Bool]

  init(_ op: Operation, _ graph: CallGraph, _ options: Inline, _ context: PassContext) {
    (self.options, self.context) = (options, context)
    self.graph = CallableNodes(graph)
    inlining = CallInlining(context.rewriter())
    uses = SymbolUseCounts(op, self.graph)
    isDead = Array(repeating: false, count: self.graph.regions.count)
  }

  /// Inlines what is to be inlined, and erases functions that nobody needs any more.
  mutating func run() throws(PassFailure) {
    for component in graph.components {
      var nodes = component
      var iterations: UInt32 = 0
      repeat {
        try simplify(nodes)
        guard inlineCalls(in: nodes) else { break }
        nodes.removeAll { isDead[$0] }
        iterations += 1
      } while iterations < options.maxIterations
    }
    for node in dead { inlining.rewriter.erase(graph.regions[node].parent) }
  }

  /// Runs the pipelines on functions that hold no others.
  private mutating func simplify(_ nodes: [Int]) throws(PassFailure) {
    for node in nodes where !isDead[node] && graph.children(of: node).isEmpty {
      let function = graph.regions[node].parent
      guard function.traits.contains(.isolatedFromAbove), let pipeline = options.pipeline(for: function.name)
      else { continue }
      try context.run(pipeline, on: function)
      uses.recount(node)
    }
  }

  // MARK: One component

  /// Inlines calls in the functions of a component; returns whether there were any.
  private mutating func inlineCalls(in nodes: [Int]) -> Bool {
    calls = []
    history = []
    for node in nodes where !isDead[node] {
      if uses.isDead(node) {
        kill(node)
      } else {
        collectCalls(in: Array(graph.regions[node].blocks), of: node, origin: nil, entersFunctions: false)
      }
    }
    var hasInlined = false
    var index = 0
    while index < calls.count {
      let call = calls[index]
      index += 1
      if isDead[call.caller] || isInHistory(call.callee, call.origin) || !shouldInline(call) { continue }
      if inline(call) { hasInlined = true }
    }
    return hasInlined
  }

  private mutating func inline(_ call: ResolvedCall) -> Bool {
    let body = graph.regions[call.callee]
    // The last call of a function that then is dead takes its body.
    let moves = uses.hasOneUse(call.callee)
    let inlined = inlining.inline(call.operation, body.parent, body, copies: !moves)
    guard let inlined else { return false }
    collectCalls(in: inlined, at: call)
    history.append((call.callee, call.origin))
    uses.replace(call.operation, in: call.caller, byBodyOf: call.callee)
    inlining.rewriter.erase(call.operation)
    if moves {
      uses.erase(call.callee)
      kill(call.callee)
    }
    return true
  }

  private mutating func kill(_ node: Int) {
    if isDead[node] { return }
    isDead[node] = true
    dead.append(node)
  }

  /// `true` iff the inlining of `callee` brought the call that `origin` stands for, at whatever remove.
  private func isInHistory(_ callee: Int, _ origin: Int?) -> Bool {
    var origin = origin
    while let index = origin {
      if history[index].callee == callee { return true }
      origin = history[index].origin
    }
    return false
  }

  /// `true` iff it is possible to inline `call`, and worth it.
  private func shouldInline(_ call: ResolvedCall) -> Bool {
    if call.operation.traits.contains(.terminator) { return false }
    if graph.leads(from: call.callee, to: call.callee) || graph.leads(from: call.callee, to: call.caller) {
      return false
    }
    let body = graph.regions[call.callee]
    guard let region = call.operation.region, let around = call.operation.parent else { return false }
    if region == body || region.isProperDescendant(of: body) { return false }
    let canHoldBlocks = around.name == body.parent.name || !around.name.mightHaveTrait(.singleBlock)
    if !body.hasOneBlock, !canHoldBlocks { return false }
    return isWorthwhile(call)
  }

  private func isWorthwhile(_ call: ResolvedCall) -> Bool {
    let threshold = options.inliningThreshold
    if threshold == 0 || threshold == .max { return threshold != 0 }
    let callerSize = graph.regions[call.caller].operationCount
    if callerSize == 0 { return true }
    return graph.regions[call.callee].operationCount * 100 / callerSize <= Int(threshold)
  }

  // MARK: Collecting calls

  /// Adds the calls in `blocks` of the function `node`, from the last block to the first.
  private mutating func collectCalls(
    in blocks: [Block], of node: Int, origin: Int?, entersFunctions: Bool
  ) {
    var pending = blocks.map { (block: $0, node: node) }
    while let (block, node) = pending.popLast() {
      collectCalls(from: block.first, to: nil, of: node, origin, entersFunctions, &pending)
    }
  }

  /// Adds the calls that came with the body that was put in the place of `call`.
  private mutating func collectCalls(in body: InlinedBody, at call: ResolvedCall) {
    var pending = body.blocks.map { (block: $0, node: call.caller) }
    var isFirstDone = false
    while true {
      if let (block, node) = pending.popLast() {
        collectCalls(from: block.first, to: nil, of: node, history.count, true, &pending)
      } else if !isFirstDone {
        isFirstDone = true
        collectCalls(from: body.first, to: body.end, of: call.caller, history.count, true, &pending)
      } else {
        return
      }
    }
  }

  private mutating func collectCalls(
    from first: Operation?, to end: Operation?, of node: Int, _ origin: Int?, _ entersFunctions: Bool,
    _ pending: inout [(block: Block, node: Int)]
  ) {
    var next = first
    while let op = next, op != end {
      next = op.next
      if let call = op.interface(CallWitness.self) {
        if let callee = graph.callee(of: op, call) {
          calls.append(ResolvedCall(operation: op, caller: node, callee: callee, origin: origin))
        }
        continue
      }
      for region in op.regions {
        let inner = graph.node(of: region)
        if inner != nil, !entersFunctions { continue }
        for block in region.blocks { pending.append((block, inner ?? node)) }
      }
    }
  }
}

extension Region {
  /// The number of operations inside.
  fileprivate var operationCount: Int {
    var count = 0
    for block in blocks {
      for op in block.operations {
        op.walk {
          _ in
          count += 1
          return .advance
        }
      }
    }
    return count
  }
}
