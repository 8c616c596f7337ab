public import AccelIR
import AccelSupport

/// What is known of the flow of control: which blocks and edges can be executed, and who passes control to where.
public final class ControlFlowState {
  private let numbering: ProgramNumbering
  private let liveBlocks: FlatArray<Bool>
  private let liveEdges: FlatArray<Bool>
  /// A bit for each analysis that visits the block, and what is in it, when the block becomes live.
  private let blockSubscribers: FlatArray<UInt8>
  /// A bit for each analysis that visits the target when an edge becomes live.
  private let edgeSubscribers: FlatArray<UInt8>
  /// Points elsewhere that are visited when a block becomes live.
  private var blockDependents: [Int: [WorkItem]] = [:]
  /// The positions in `predecessors` of what is known at operations and at starts of blocks.
  private let operationPredecessors: FlatArray<UInt32>
  private let blockPredecessors: FlatArray<UInt32>
  private var predecessors = [Predecessors()]

  init(_ numbering: ProgramNumbering) {
    self.numbering = numbering
    liveBlocks = FlatArray(repeating: false, count: numbering.blockCount)
    liveEdges = FlatArray(repeating: false, count: numbering.edgeCount)
    blockSubscribers = FlatArray(repeating: 0, count: numbering.blockCount)
    edgeSubscribers = FlatArray(repeating: 0, count: numbering.edgeCount)
    operationPredecessors = FlatArray(repeating: 0, count: numbering.valueCount)
    blockPredecessors = FlatArray(repeating: 0, count: numbering.blockCount)
  }

  /// `true` iff control can come to `block`.
  public func isLive(_ block: Block) -> Bool { liveBlocks[block.number] }

  /// `true` iff control can pass from the end of `block` to its successor at `index`.
  public func isLive(edgeFrom block: Block, _ index: Int) -> Bool {
    liveEdges[numbering.edge(from: block, index)]
  }

  /// `true` iff control can come to `op`.
  public func isReachable(_ op: Operation) -> Bool { op.block.map(isLive) ?? true }

  // MARK: Learning

  /// Marks `block`; its subscribers visit it.
  func markLive(_ block: Block, _ solver: DataFlowSolver) {
    if liveBlocks[block.number] { return }
    liveBlocks[block.number] = true
    if !blockDependents.isEmpty, let items = blockDependents[block.number] {
      for item in items { solver.enqueue(item) }
    }
    let subscribers = Bits(blockSubscribers[block.number])
    for analysis in subscribers { solver.enqueue(WorkItem(point: .start(block), analysis: analysis)) }
    for analysis in subscribers {
      for op in block.operations { solver.enqueue(WorkItem(point: .after(op), analysis: analysis)) }
    }
  }

  /// Marks the edge from the end of `block` to its successor at `index`, and that successor.
  func markLive(edgeFrom block: Block, _ index: Int, _ solver: DataFlowSolver) {
    let target = block.successors[index]
    markLive(target, solver)
    let edge = numbering.edge(from: block, index)
    if liveEdges[edge] { return }
    liveEdges[edge] = true
    for analysis in Bits(edgeSubscribers[edge]) {
      solver.enqueue(WorkItem(point: .start(target), analysis: analysis))
    }
  }

  /// Makes `analysis` visit `block`, and what is in it, when it becomes live.
  func subscribe(to block: Block, _ analysis: UInt8) { blockSubscribers[block.number] |= 1 << analysis }

  /// Has `item` visited when `block` becomes live; returns whether it is.
  func addDependent(onLife block: Block, _ item: WorkItem) -> Bool {
    if liveBlocks[block.number] { return true }
    if blockDependents[block.number]?.contains(item) != true {
      blockDependents[block.number, default: []].append(item)
    }
    return false
  }

  /// Makes `analysis` visit the target of an edge when it becomes live; returns whether it is live.
  func subscribe(toEdgeFrom block: Block, _ index: Int, _ analysis: UInt8) -> Bool {
    let edge = numbering.edge(from: block, index)
    edgeSubscribers[edge] |= 1 << analysis
    return liveEdges[edge]
  }

  /// Where control comes from to the end of `op`: for something that can be called, the calls; for a call, the
  /// returns; for an operation that executes its regions, whatever leaves it.
  public func predecessors(of op: Operation) -> Predecessors {
    predecessors(at: &operationPredecessors[op.number])
  }

  /// Where control comes from to `block`, the first of a region.
  public func predecessors(of block: Block) -> Predecessors {
    predecessors(at: &blockPredecessors[block.number])
  }

  /// The same, if anything was ever asked or learned of it.
  public func knownPredecessors(of op: Operation) -> Predecessors? {
    let position = operationPredecessors[op.number]
    return position == 0 ? nil : predecessors[Int(position)]
  }

  /// The same, if anything was ever asked or learned of it.
  public func knownPredecessors(of block: Block) -> Predecessors? {
    let position = blockPredecessors[block.number]
    return position == 0 ? nil : predecessors[Int(position)]
  }

  private func predecessors(at position: inout UInt32) -> Predecessors {
    if position == 0 {
      position = UInt32(predecessors.count)
      predecessors.append(Predecessors())
    }
    return predecessors[Int(position)]
  }
}

/// The operations from which control comes to a place.
public final class Predecessors {
  /// The operations that are known.
  public private(set) var known: [Operation] = []
  /// What receives the values that each of them passes on.
  private(set) var inputs: [[Value]] = []
  /// `true` iff there are no others.
  public private(set) var areAllKnown = true
  private var positions: [Operation: Int] = [:]
  private var dependents: [WorkItem] = []
  /// For each analysis, how many of the operations it is told of changes to what they pass on.
  private var subscribedCounts = [Int](repeating: 0, count: 8)

  /// Says that there are others, of which nothing is known.
  func addUnknown(_ solver: DataFlowSolver) {
    if !areAllKnown { return }
    areAllKnown = false
    announce(solver)
  }

  /// Adds `op`, which passes values to `inputs`.
  func add(_ op: Operation, inputs: [Value] = [], _ solver: DataFlowSolver) {
    if let position = positions[op] {
      if inputs.isEmpty || self.inputs[position] == inputs { return }
      self.inputs[position] = inputs
    } else {
      positions[op] = known.count
      known.append(op)
      self.inputs.append(inputs)
    }
    announce(solver)
  }

  private func announce(_ solver: DataFlowSolver) { for item in dependents { solver.enqueue(item) } }

  /// Makes an analysis visit a point when this changes.
  func addDependent(_ item: WorkItem) { if !dependents.contains(item) { dependents.append(item) } }

  /// Returns the positions of the operations of which `analysis` does not know yet that they are here.
  func unsubscribed(_ analysis: UInt8) -> Range<Int> {
    defer { subscribedCounts[Int(analysis)] = known.count }
    return subscribedCounts[Int(analysis)]..<known.count
  }
}

/// The positions of the bits that are set in a byte, from the lowest.
struct Bits: Sequence, IteratorProtocol {
  private var rest: UInt8
  init(_ bits: UInt8) { rest = bits }
  mutating func next() -> UInt8? {
    if rest == 0 { return nil }
    defer { rest &= rest &- 1 }
    return UInt8(truncatingIfNeeded: rest.trailingZeroBitCount)
  }
}
