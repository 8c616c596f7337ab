import AccelIR

/// Puts values in the place of memory slots, one after the other.
struct SlotPromotion {
  private let dominance: DominanceInfo
  private let rewriter: Rewriter
  /// How many slots are gone, and how many arguments blocks have got for that.
  private(set) var promotedCount = 0, argumentCount = 0
  private var order = DominanceOrder()
  /// Blocks stay what they are, so this is found out once for each region.
  private var frontiers: [Region: DominanceFrontiers] = [:]

  init(_ dominance: DominanceInfo, _ rewriter: Rewriter) {
    (self.dominance, self.rewriter) = (dominance, rewriter)
  }

  /// Promotes what can be promoted of the slots of `allocations`; returns whether there was something.
  mutating func promote(_ allocations: [Operation]) -> Bool {
    var (hasChanged, pending) = (false, allocations)
    while true {
      var remaining: [Operation] = []
      var changesInThisRound = false
      for allocation in pending {
        switch promoteSlot(of: allocation) {
        case .nothing: remaining.append(allocation)
        case .replaced(let other):
          changesInThisRound = true
          if let other { remaining.append(other) }
        }
      }
      if !changesInThisRound { return hasChanged }
      (hasChanged, pending) = (true, remaining)
    }
  }

  /// What came of an attempt.
  private enum Outcome {
    /// The operation is still there, with all of its slots.
    case nothing
    /// The operation is gone; another may have the slots that are left.
    case replaced(by: Operation?)
  }

  /// Promotes the first slot of `allocation` that can be promoted.
  private mutating func promoteSlot(of allocation: Operation) -> Outcome {
    guard let witness = allocation.interface(PromotableAllocationWitness.self) else { return .nothing }
    for slot in witness.slots(allocation) where slot.pointer.hasUses {
      guard let plan = plan(for: slot) else { continue }
      return .replaced(by: carryOut(plan, allocation, witness))
    }
    return .nothing
  }

  /// What is known of a slot that can be promoted.
  private struct Plan {
    let slot: MemorySlot
    let region: Region
    /// The uses that must go.
    let blocking: BlockingUses
    /// The operations that read or write the slot, in the order of each block.
    let accesses: [Block: [Operation]]
    /// The blocks where what is stored on different ways meets.
    let mergePoints: Set<Block>
  }

  /// Returns what is to be done about `slot`, or `nil` if it has to stay.
  private mutating func plan(for slot: MemorySlot) -> Plan? {
    guard let region = slot.pointer.parentBlock?.region, !region.parent.traits.contains(.graphRegion) else {
      return nil
    }
    var blocking = BlockingUses()
    for use in slot.pointer.uses { blocking.insert(use) }
    let canGo = blocking.close(over: slot.pointer) { op, uses, dependent in
      if let promotable = op.interface(PromotableWitness.self) {
        return promotable.canRemoveUses(op, uses, &dependent)
      }
      return op.interface(PromotableMemoryWitness.self)?.canRemoveUses(op, slot, uses, &dependent) ?? false
    }
    guard canGo else { return nil }
    var accesses: [Block: [Operation]] = [:]
    var storing: [Block] = []
    for op in blocking.operations {
      guard let memory = op.interface(PromotableMemoryWitness.self), let block = op.block else { continue }
      // What a slot holds is followed through the blocks of one region only.
      if block.region != region { return nil }
      accesses[block, default: []].append(op)
      if memory.stores(op, slot) { storing.append(block) }
    }
    for block in accesses.keys { accesses[block]?.sort { $0.isBefore($1) } }
    let mergePoints = mergePoints(of: slot, in: region, storing, accesses)
    for block in mergePoints {
      for predecessor in block.predecessors
      where predecessor.terminator?.interface(BranchWitness.self) == nil {
        return nil
      }
    }
    return Plan(
      slot: slot, region: region, blocking: blocking, accesses: accesses, mergePoints: mergePoints)
  }

  /// Returns the blocks that need an argument for what `slot` holds.
  private mutating func mergePoints(
    of slot: MemorySlot, in region: Region, _ storing: [Block], _ accesses: [Block: [Operation]]
  ) -> Set<Block> {
    if region.hasOneBlock || storing.isEmpty { return [] }
    let liveIn = liveIn(slot, Set(storing), accesses)
    if liveIn.isEmpty { return [] }
    let frontier = frontiers[region] ?? DominanceFrontiers(region, dominance)
    frontiers[region] = frontier
    return frontier.meetingPoints(of: storing, liveIn: liveIn)
  }

  /// Returns the blocks at the start of which it matters what `slot` holds.
  private func liveIn(
    _ slot: MemorySlot, _ storing: Set<Block>, _ accesses: [Block: [Operation]]
  ) -> Set<Block> {
    var pending = accesses.compactMap { block, accesses in
      for op in accesses {
        guard let memory = op.interface(PromotableMemoryWitness.self) else { continue }
        if memory.loads(op, slot) { return block }
        if memory.stores(op, slot) { return nil }
      }
      return nil
    }
    var live: Set<Block> = []
    while let block = pending.popLast() {
      guard live.insert(block).inserted else { continue }
      pending += block.predecessors.filter { !storing.contains($0) }
    }
    return live
  }

  /// Removes the slot; returns the operation that has the others, if the one that had it is gone.
  private mutating func carryOut(
    _ plan: Plan, _ allocation: Operation, _ witness: PromotableAllocationWitness
  ) -> Operation? {
    let slot = plan.slot
    var definitions = ReachingDefinitions(slot, plan.accesses, dominance, rewriter) { [rewriter] in
      if let block = slot.pointer.parentBlock { rewriter.builder.move(toStartOf: block) }
      return witness.defaultValue(allocation, slot, rewriter)
    }
    // In the order of the region, so that the outcome does not depend on addresses.
    let mergePoints = plan.mergePoints.isEmpty ? [] : plan.region.blocks.filter(plan.mergePoints.contains)
    for block in mergePoints {
      let argument = rewriter.addArgument(slot.elementType, to: block, at: slot.pointer.location)
      rewriter.builder.move(toStartOf: block)
      witness.didAddArgument(allocation, argument, slot, rewriter)
      definitions.setArgument(argument, of: block)
    }
    argumentCount += mergePoints.count
    for op in plan.blocking.operations {
      if let block = op.block, plan.accesses[block] != nil { definitions.visit(block) }
    }
    for block in mergePoints {
      for edge in Array(block.incomingEdges) {
        let value = definitions.atEnd(of: edge.block)
        edge.terminator.interface(BranchWitness.self)?
          .appendSuccessorOperands(edge.terminator, edge.index, [value], rewriter)
      }
    }
    removeUses(plan, &definitions)
    promotedCount += 1
    return witness.didPromote(allocation, slot, definitions.madeDefault, rewriter)
  }

  /// Makes the users of the slot do without it, the last first, so that what they are replaced by is still there.
  private mutating func removeUses(_ plan: Plan, _ definitions: inout ReachingDefinitions) {
    var erased: [Operation] = []
    var stored: [(store: Operation, value: Value)] = []
    var visitors: [Operation] = []
    for op in order.sorted(plan.blocking.operations).reversed() {
      let uses = plan.blocking[op]
      rewriter.builder.move(after: op)
      if let promotable = op.interface(PromotableWitness.self) {
        if promotable.removeUses(op, uses, rewriter) == .erase { erased.append(op) }
        if promotable.wantsReplacedValues(op) { visitors.append(op) }
      } else if let memory = op.interface(PromotableMemoryWitness.self) {
        let reaching = definitions.before(op)
        rewriter.builder.move(after: op)
        if memory.removeUses(op, plan.slot, uses, reaching, rewriter) == .erase { erased.append(op) }
        if let value = definitions.stored(by: op) { stored.append((op, value)) }
      }
    }
    for op in visitors {
      rewriter.builder.move(after: op)
      op.interface(PromotableWitness.self)?.visitReplacedValues(op, stored, rewriter)
    }
    for op in erased { rewriter.erase(op) }
  }
}
