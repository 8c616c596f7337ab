public import Accel
import FuncDialect
import MemRefDialect
import SCFDialect

/// Moves allocations up, to before branches that need them.
public struct BufferHoisting: Pass {
  public static let name = "buffer-hoisting"
  public static let title = "BufferHoistingPass"
  public static let summary =
    "Optimizes placement of allocation operations by moving them into common dominators and out of nested regions"
  public static let anchor: String? = Func.Function.name

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    hoistAllocations(in: op, outOfLoops: false)
  }
}

/// Moves allocations out of loops.
public struct BufferLoopHoisting: Pass {
  public static let name = "buffer-loop-hoisting"
  public static let title = "BufferLoopHoistingPass"
  public static let summary =
    "Optimizes placement of allocation operations by moving them out of loop nests"
  public static let anchor: String? = Func.Function.name

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    hoistAllocations(in: op, outOfLoops: true)
  }
}

/// Moves allocations inside `op` up: out of loops only, or out of all else.
private func hoistAllocations(in op: Operation, outOfLoops: Bool) {
  let (rewriter, flow) = (Rewriter(op.context), BufferFlow(op))
  let (dominance, liveness) = (DominanceInfo(), BlockLiveness(op))
  var buffers: [Value] = []
  op.forEach(MemRef.Alloc.self) { if $0.memref.canBeMoved { buffers.append($0.memref) } }
  if outOfLoops { op.forEach(MemRef.Alloca.self) { buffers.append($0.memref) } }
  for buffer in buffers {
    guard let alloc = buffer.definingOperation else { continue }
    let place = Placement(buffer, flow, dominance, outOfLoops: outOfLoops).find()
    guard let block = place, let start = liveness.start(of: buffer, in: block) else { continue }
    guard let next = block.operation(holding: start) ?? block.last, next != alloc else { continue }
    rewriter.move(alloc, before: next)
  }
}

/// The search for a block in which to allocate a buffer.
private struct Placement {
  /// The block in which the buffer is allocated now.
  let block: Block?
  /// The block that dominates all uses of the buffer, and of what may be part of it.
  private var common: Block?
  /// The block beyond which sizes of the buffer are not known.
  private var dependency: Block?
  private let dominance: DominanceInfo
  private let outOfLoops: Bool

  init(_ buffer: Value, _ flow: BufferFlow, _ dominance: DominanceInfo, outOfLoops: Bool) {
    (self.dominance, self.outOfLoops, block) = (dominance, outOfLoops, buffer.parentBlock)
    common = block
    func include(_ other: Block?) {
      guard let known = common, let other else { return }
      common = dominance.nearestCommonDominator(known, other)
    }
    for alias in flow.dependents(of: buffer) {
      include(alias.parentBlock)
      for use in alias.uses { include(use.owner.block) }
    }
    for operand in buffer.definingOperation?.operands.map({ $0 }) ?? [] {
      guard let block = operand.parentBlock else { continue }
      if dependency.map({ dominance.dominates($0, block) }) ?? true { dependency = block }
    }
  }

  /// The block above which the buffer must not be allocated.
  private var bound: Block? {
    if outOfLoops { return dependency }
    guard let dependency else { return common }
    guard let common else { return nil }
    return dominance.properlyDominates(common, dependency) ? dependency : common
  }

  /// Returns the block in which to allocate the buffer.
  func find() -> Block? {
    guard var current = block else { return nil }
    var place = current
    let bound = bound
    while let parent = current.parent, let around = parent.block,
      bound.map({ dominance.properlyDominates($0, current) }) ?? true
    {
      if !current.isEntry, let dominator = dominance.immediateDominator(of: current),
        dominance.properlyDominates(around, dominator)
      {
        current = dominator
        if !outOfLoops { place = dominator }
        continue
      }
      guard mayLeave(parent) else { break }
      (current, place) = (around, around)
    }
    return place
  }

  /// `true` iff the buffer may be allocated before `op`, inside of which it is.
  private func mayLeave(_ op: Operation) -> Bool {
    guard op.interface(LoopLikeWitness.self) != nil || op.interface(RegionBranchWitness.self) != nil else {
      return false
    }
    if !outOfLoops { return !op.isLoop }
    guard op.isLoop, !op.is(SCF.Parallel.self), !op.is(SCF.Forall.self), let around = op.block else {
      return false
    }
    return !(common.map { dominance.dominates($0, around) } ?? false)
  }
}

extension Value {
  /// `true` iff what frees this buffer, if anything, is one operation and frees nothing else.
  fileprivate var canBeMoved: Bool {
    var isFreed = false
    for use in uses {
      let frees = use.owner.interface(MemoryEffectsWitness.self)?.effects(use.owner).contains {
        $0.kind == .free && $0.value == self
      }
      guard frees ?? false else { continue }
      if isFreed || use.owner.is(MemRef.Realloc.self) { return false }
      isFreed = true
    }
    return true
  }
}

extension Operation {
  /// `true` iff this is a loop: it says so, or control may come to one of its regions again and again.
  package var isLoop: Bool {
    if interface(LoopLikeWitness.self) != nil { return true }
    guard let witness = interface(RegionBranchWitness.self) else { return false }
    return regions.contains { start in
      var (pending, seen) = ([start], Set<Region>())
      while let region = pending.popLast() {
        for block in region.blocks {
          guard let end = block.last, end.isRegionTerminator else { continue }
          for successor in witness.successors(self, from: .terminator(end)) {
            guard let next = successor.region else { continue }
            if next == start { return true }
            if seen.insert(next).inserted { pending.append(next) }
          }
        }
      }
      return false
    }
  }
}
