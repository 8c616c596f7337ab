public import Accel
import AccelPresburger
import MemRefDialect
import SCFDialect

extension Affine {
  /// Fuses loops that produce what others consume, and loops that read the same.
  public struct LoopFusion: Pass {
    public static let name = "affine-loop-fusion"
    public static let title = "AffineLoopFusion"
    public static let summary = "Fuse affine loop nests"

    /// What part of all that is done may be done twice.
    public var computeTolerance = 0.3
    /// The memory space of small buffers.
    public var fastMemorySpace: Int?
    /// Up to how many KiB buffers are small.
    public var localBufferThreshold = 0
    /// Whether loops are fused wherever that is possible.
    public var isMaximal = false
    /// Which loops are fused.
    public var mode = FusionMode.greedy
    public static let options: [PassOption<Self>] = [
      .init(
        "compute-tolerance", \.computeTolerance,
        "Fractional increase in additional computation tolerated while fusing"),
      .init("fast-mem-space", \.fastMemorySpace, "Faster memory space number to promote fusion buffers to"),
      .init(
        "local-buf-threshold", \.localBufferThreshold,
        "Threshold size (KiB) for promoting local buffers to fast memory space"),
      .init("maximal", \.isMaximal, "Enables maximal loop fusion"),
      .init("mode", \.mode, "fusion mode to attempt"),
    ]
    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      op.walk(.postOrder) { inner in
        for region in inner.regions {
          for block in region.blocks where block.operations.count(where: { $0.is(For.self) }) > 1 {
            guard let graph = DependenceGraph(block) else { continue }
            var fusion = GreedyFusion(graph: graph, options: self, rewriter: rewriter)
            fusion.run()
          }
        }
        return .advance
      }
    }
  }

  /// Which loops are fused.
  public enum FusionMode: String, PassOptionEnum {
    case greedy, producer, sibling

    public var help: String {
      switch self {
      case .greedy: "Perform greedy (both producer-consumer and sibling)  fusion"
      case .producer: "Perform only producer-consumer fusion"
      case .sibling: "Perform only sibling fusion"
      }
    }
  }
}

/// One run over a block.
private struct GreedyFusion {
  var graph: DependenceGraph
  let options: Affine.LoopFusion
  let rewriter: Rewriter

  /// Fuses what the options say.
  mutating func run() {
    if options.mode == .greedy { fuseProducers(maxUsers: 1) }
    if options.mode != .producer { fuseSiblings() }
    if options.mode != .sibling { fuseProducers(maxUsers: .max) }
    for (memref, edges) in graph.buffers where edges <= 0 && !memref.hasUses {
      if let allocation = memref.definingOperation, allocation.is(MemRef.Alloc.self) {
        rewriter.erase(allocation)
      }
    }
  }

  /// The nodes in the order in which MLIR looks at them, that of a hash table: later ones would often do as well as
  /// targets, but the results differ.
  private var targets: [Int] {
    let ids = graph.nodes.compactMap { $0?.id }
    var buckets = 64
    while ids.count * 4 >= buckets * 3 { buckets *= 2 }
    return ids.sorted { ($0 &* 37 & (buckets - 1), $0) > ($1 &* 37 & (buckets - 1), $1) }
  }

  // MARK: Producers and consumers

  /// Fuses producers with no more than a number of users into their consumers.
  private mutating func fuseProducers(maxUsers: Int) {
    for id in targets { fuseProducers(into: id, maxUsers) }
  }

  /// Fuses producers into one loop until nothing changes.
  private mutating func fuseProducers(into target: Int, _ maxUsers: Int) {
    guard let node = graph.nodes[target], let loop = node.operation.as(Affine.For.self), loop.results.isEmpty
    else {
      return
    }
    graph[target].operation = Affine.sinkSequentialLoops(loop, rewriter).operation
    var isChanged = true
    while isChanged {
      isChanged = false
      for source in producers(of: target).reversed() where fuse(source, into: target, maxUsers) {
        isChanged = true
      }
    }
  }

  /// The loops that write what a loop reads.
  private func producers(of target: Int) -> [Int] {
    let consumed = graph[target].loads.map(\.memref)
    let found = graph.incoming[target].map(\.id).filter { id in
      graph[id].operation.is(Affine.For.self) && graph[id].stores.contains { consumed.contains($0.memref) }
    }
    return Set(found).sorted()
  }

  /// Fuses one loop into one that reads what it writes, if that is possible and of use.
  private mutating func fuse(_ sourceID: Int, into targetID: Int, _ maxUsers: Int) -> Bool {
    guard let sourceNode = graph.nodes[sourceID], let source = sourceNode.operation.as(Affine.For.self),
      let target = graph[targetID].operation.as(Affine.For.self), source.results.isEmpty
    else { return false }
    let targetNode = graph[targetID]
    let shared = Affine.producedAndConsumed(sourceNode.stores, targetNode.loads)
    if shared.contains(where: { memref in graph.outgoing[sourceID].count { $0.value == memref } > maxUsers })
    {
      return false
    }
    let escaping = escapingBuffers(of: sourceNode)
    guard let place = graph.placeOfFusion(sourceID, targetID) else { return false }
    let around = target.operation.surroundingLoops.count
    let accesses = (targetNode.loads + targetNode.stores).filter { shared.contains($0.memref) }
    let depths = Affine.commonLoops(accesses.map(\.operation)).count - around
    guard let (slices, deepest) = slices(of: source, into: target, depths, around, .producerConsumer) else {
      return false
    }
    var depth = deepest
    if !options.isMaximal {
      let stores = sourceNode.stores.filter { shared.contains($0.memref) }
      if stores.count == 1 {
        guard let best = profitableDepth(stores[0], source, target, slices, deepest) else { return false }
        depth = best
      }
    }
    guard let slice = slices[depth - 1] else { return false }
    let removes = canRemove(sourceID, targetID, slice, place, escaping)
    let privates = shared.filter { canBePrivate($0, sourceID, targetID, escaping, removes) }

    // Operations of the block are replaced, the block stays.
    let block = slice.place?.block
    Affine.fuse(source, slice, rewriter)
    if place != target.operation { rewriter.move(target.operation, before: place) }
    graph.moveEdges(from: sourceID, to: targetID, privateBuffers: privates, removesSource: removes)
    if !privates.isEmpty, let block { makePrivate(privates, target, targetID, block, depth) }
    graph[targetID].collect()
    if removes {
      rewriter.erase(source.operation)
      graph.removeNode(sourceID)
    }
    return true
  }

  /// The slices for each depth, and the greatest depth at which fusion is possible.
  private func slices(
    of source: Op<Affine.For>, into target: Op<Affine.For>, _ depths: Int, _ around: Int,
    _ strategy: Affine.FusionStrategy
  ) -> (slices: [ComputationSlice?], deepest: Int)? {
    if depths <= 0 { return nil }
    var (slices, deepest): ([ComputationSlice?], Int) = ([], 0)
    for depth in 1...depths {
      if case .possible(let slice) = Affine.fusion(of: source, into: target, depth: depth + around, strategy)
      {
        slices.append(slice)
        deepest = depth
      } else {
        slices.append(nil)
      }
    }
    return deepest == 0 ? nil : (slices, deepest)
  }

  /// The buffers that a node writes and that others may see.
  private func escapingBuffers(of node: DependenceGraph.Node) -> [Value] {
    var found: [Value] = []
    for store in node.stores where !found.contains(store.memref) && escapes(store.memref) {
      found.append(store.memref)
    }
    return found
  }

  /// `true` iff something but affine accesses in the block may see a buffer.
  private func escapes(_ memref: Value) -> Bool {
    guard let definition = memref.definingOperation else { return true }
    if let view = definition.interface(ViewLikeWitness.self), escapes(view.source(definition)) { return true }
    if !definition.hasOnlyEffect(.allocate, on: memref) { return true }
    return memref.uses.contains { use in
      guard let region = graph.block.region, let block = use.owner.block,
        let holder = region.block(holding: block)
      else { return true }
      return holder == graph.block && !use.owner.accessesBuffers
    }
  }

  /// `true` iff a loop is not needed after it was fused into another.
  private func canRemove(
    _ source: Int, _ target: Int, _ slice: ComputationSlice, _ place: Operation, _ escaping: [Value]
  ) -> Bool {
    let targetOperation = graph[target].operation
    var isNeeded = false
    for edge in graph.outgoing[source] {
      let other = graph[edge.id].operation
      if other == targetOperation { continue }
      if other.block != targetOperation.block { return false }
      if place != other, !place.isBefore(other) { return false }
      isNeeded = true
    }
    return isNeeded || !escaping.isEmpty ? slice.isMaximal == true : true
  }

  /// `true` iff a fused loop may have a buffer of its own instead of one.
  private func canBePrivate(
    _ memref: Value, _ source: Int, _ target: Int, _ escaping: [Value], _ removesSource: Bool
  ) -> Bool {
    if escaping.contains(memref), removesSource || graph[target].storeCount(memref) > 0 { return false }
    if graph.incomingWrites(source, memref) > 0
      || graph.outgoing[target].contains(where: { $0.value == memref })
    {
      return false
    }
    return !removesSource || !graph.outgoing[source].contains { $0.value == memref && $0.id != target }
  }

  /// Gives a fused loop buffers of its own.
  private mutating func makePrivate(
    _ buffers: [Value], _ target: Op<Affine.For>, _ targetID: Int, _ block: Block, _ depth: Int
  ) {
    var stores: [(memref: Value, stores: [MemoryAccess])] = []
    for access in target.operation.accesses where access.isWrite && buffers.contains(access.memref) {
      if let index = stores.firstIndex(where: { $0.memref == access.memref }) {
        stores[index].stores.append(access)
      } else {
        stores.append((access.memref, [access]))
      }
    }
    for (memref, stores) in stores {
      guard let new = makePrivate(memref, stores, target, block, depth) else { continue }
      guard let allocation = new.definingOperation else { continue }
      let id = graph.addNode(allocation)
      graph.addEdge(from: id, to: targetID, new)
    }
  }

  /// Creates a buffer for what is stored inside of some outer loops.
  private func makePrivate(
    _ memref: Value, _ stores: [MemoryAccess], _ target: Op<Affine.For>, _ block: Block, _ depth: Int
  ) -> Value? {
    let type = memref.memRefType
    guard let store = stores.first, let region = MemoryRegion(store, depth: depth, dropsLocals: false),
      let box = region.box,
      let bytes = type.element.byteCount, let entry = target.operation.region?.entry
    else { return nil }
    let outer = region.constraints.values[region.rank...].compactMap { $0 }
    var space = type.memorySpace
    if let fast = options.fastMemorySpace, box.count &* bytes <= options.localBufferThreshold &* 1024 {
      space = fast == 0 ? nil : target.context.integer(fast, target.context.i64)
    }
    let newType = target.context.memRefType(box.shape, type.element, memorySpace: space)
    let new = rewriter.elsewhere({ $0.move(toStartOf: entry) }) {
      rewriter.create(MemRef.Alloc.self, at: target.location) {
        $0.memref = newType
      }.memref
    }
    let rank = region.rank
    let results = (0..<rank).map { index -> AffineExpr in
      let offset = box.lower[index].replacing(
        dimensions: [], symbols: outer.indices.map { .dimension($0) }, dimensionCount: outer.count,
        symbolCount: 0
      ).results[0]
      return (.dimension(outer.count + index) - offset).simplified(
        dimensionCount: outer.count + rank, symbolCount: 0)
    }
    let remapping = Affine.IndexRemapping(
      map: AffineMap(dimensionCount: outer.count + rank, results: results), operands: outer)
    guard let first = firstStore(stores, block) else { return new }
    let dominance = DominanceInfo()
    Affine.replaceUses(of: memref, with: new, remapping, rewriter) { dominance.dominates(first, $0) }
    return new
  }

  /// The operation, in the innermost block that holds the slice and the stores, that holds the first of these.
  private func firstStore(_ stores: [MemoryAccess], _ block: Block) -> Operation? {
    var common: Block? = block
    for store in stores {
      guard let other = common?.first else { return nil }
      common = store.operation.commonAffineBlock(with: other)
    }
    guard let common else { return nil }
    let holders = stores.compactMap { common.operation(holding: $0.operation) }
    return holders.min { $0.isBefore($1) }
  }

  // MARK: Profit

  /// The depth at which fusing saves most memory without doing too much twice, if it saves any.
  private func profitableDepth(
    _ access: MemoryAccess, _ source: Op<Affine.For>, _ target: Op<Affine.For>, _ slices: [ComputationSlice?],
    _ deepest: Int
  ) -> Int? {
    guard let sourceStatistics = LoopNestStatistics(source),
      let targetStatistics = LoopNestStatistics(target),
      let region = MemoryRegion(access, depth: 0), let regionSize = region.size
    else { return nil }
    let sourceCost = sourceStatistics.cost(of: source.operation)
    let targetCost = targetStatistics.cost(of: target.operation)
    var best: (depth: Int, reduction: Double, size: Int)?
    for depth in (1...deepest).reversed() {
      guard let slice = slices[depth - 1],
        let cost = LoopNestStatistics.fusedCost(source, sourceStatistics, target, targetStatistics, slice),
        let sliceRegion = MemoryRegion(access, depth: 0, slice: slice), let size = sliceRegion.size, size != 0
      else { continue }
      let additional = Double(cost) / (Double(sourceCost) + Double(targetCost)) - 1
      let reduction = Double(regionSize) / Double(size)
      if reduction > (best?.reduction ?? 0), additional < options.computeTolerance {
        best = (depth, reduction, size)
      }
    }
    guard let best, let targetMemory = target.memoryFootprint, let sourceMemory = source.memoryFootprint
    else {
      return nil
    }
    return targetMemory &+ best.size > sourceMemory &+ targetMemory ? nil : best.depth
  }

  // MARK: Siblings

  /// Fuses loops that read the same.
  private mutating func fuseSiblings() {
    for id in targets {
      guard let node = graph.nodes[id], node.operation.is(Affine.For.self) else { continue }
      var visited: Set<Int> = []
      while let (sibling, memref) = findSibling(of: id, &visited) { fuseSibling(sibling, into: id, memref) }
    }
  }

  /// Fuses a loop into its sibling, if that is possible and of use.
  private mutating func fuseSibling(_ siblingID: Int, into targetID: Int, _ memref: Value) {
    guard let sibling = graph[siblingID].operation.as(Affine.For.self),
      let target = graph[targetID].operation.as(Affine.For.self),
      let place = sibling.operation.isBefore(target.operation)
        ? graph.placeOfFusion(siblingID, targetID) : graph.placeOfFusion(targetID, siblingID),
      let load = graph[siblingID].loads.first(where: { $0.memref == memref }),
      let targetLoad = graph[targetID].loads.first(where: { $0.memref == memref })
    else { return }
    let around = target.operation.surroundingLoops.count
    let depths = targetLoad.operation.surroundingLoops.count - around
    guard let (slices, deepest) = slices(of: sibling, into: target, depths, around, .sibling(memref)) else {
      return
    }
    var depth = deepest
    if !options.isMaximal {
      guard let best = profitableDepth(load, sibling, target, slices, deepest) else { return }
      depth = best
    }
    guard let slice = slices[depth - 1] else { return }
    Affine.fuse(sibling, slice, promotesReductions: depth == depths, rewriter)
    // The loop may have become another one, with more results.
    let current = slice.place?.surroundingLoops.dropFirst(around).first?.operation ?? target.operation
    graph[targetID].operation = current
    if place != target.operation, place != current { rewriter.move(current, before: place) }
    graph.moveEdges(ofSibling: siblingID, to: targetID)
    graph[targetID].collect()
    if graph.outgoing[siblingID].isEmpty {
      graph.removeNode(siblingID)
      rewriter.erase(sibling.operation)
    }
  }

  /// Finds a loop that reads what another does and does not depend on it.
  private func findSibling(of target: Int, _ visited: inout Set<Int>) -> (id: Int, memref: Value)? {
    for argument in graph.block.arguments {
      for use in argument.uses {
        guard let access = MemoryAccess(use.owner), !access.isWrite,
          let loop = use.owner.surroundingLoops.first(where: { $0.operation.block == graph.block }),
          let id = graph.nodes.first(where: { $0?.operation == loop.operation })??.id, id != target,
          !visited.contains(id), graph[target].loadCount(access.memref) > 0,
          canFuse(id, target, access.memref)
        else { continue }
        visited.insert(id)
        return (id, access.memref)
      }
    }
    for edge in graph.incoming[target]
    where edge.value.type.is(MemRefType.self) && graph[target].loadCount(edge.value) > 0
      && graph[edge.id].storeCount(edge.value) > 0
    {
      for other in graph.outgoing[edge.id] {
        guard other.id != target, other.value == edge.value, !visited.contains(other.id),
          graph[other.id].operation.is(Affine.For.self), canFuse(other.id, target, other.value)
        else { continue }
        visited.insert(other.id)
        return (other.id, other.value)
      }
    }
    return nil
  }

  /// `true` iff a loop that reads a buffer once may be fused with another for it.
  private func canFuse(_ sibling: Int, _ target: Int, _ memref: Value) -> Bool {
    let node = graph[sibling]
    if node.loadCount(memref) != 1 { return false }
    if graph.hasPath(from: sibling, to: target) || graph.hasPath(from: target, to: sibling) { return false }
    let both = node.stores.map(\.memref).filter { node.loadCount($0) > 0 }
    if both.contains(where: { graph.incomingWrites(sibling, $0) > 0 }) { return false }
    return Set(node.stores.map(\.memref)).count <= 1
  }
}
