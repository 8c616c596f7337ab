import AccelIR

/// Takes memory slots apart, one after the other.
struct SlotDestructuring {
  private let rewriter: Rewriter
  /// How many slots were taken apart, and how many of them had parts that nobody uses.
  private(set) var count = 0, countWithBenefit = 0
  /// The most parts that one of them had.
  private(set) var largest = 0
  private var order = DominanceOrder()

  init(_ rewriter: Rewriter) { self.rewriter = rewriter }

  /// Takes apart what can be taken apart of the slots of `allocations`, and of those that this makes.
  mutating func destructure(_ allocations: [Operation]) {
    var pending = allocations
    while true {
      var (remaining, hasChanged): ([Operation], Bool) = ([], false)
      for allocation in pending {
        if destructureSlot(of: allocation, &remaining) {
          hasChanged = true
        } else {
          remaining.append(allocation)
        }
      }
      if !hasChanged { return }
      pending = remaining
    }
  }

  /// What is known of a slot that can be taken apart.
  private struct Plan {
    let slot: DestructurableSlot
    var used = UsedIndices()
    /// The operations that can use a part instead.
    var accessors: [Operation] = []
    /// The uses that must go.
    var blocking = BlockingUses()
  }

  /// Takes the first slot of `allocation` apart that can be; adds the operations that have the parts, or what is left,
  /// to `allocations`.
  private mutating func destructureSlot(of allocation: Operation, _ allocations: inout [Operation]) -> Bool {
    guard let witness = allocation.interface(DestructurableAllocationWitness.self) else { return false }
    for slot in witness.slots(allocation) {
      guard let plan = plan(for: slot) else { continue }
      carryOut(plan, allocation, witness, &allocations)
      return true
    }
    return false
  }

  /// Returns what is to be done about `slot`, or `nil` if it has to stay, or is not used.
  private func plan(for slot: DestructurableSlot) -> Plan? {
    let pointer = slot.slot.pointer
    if !pointer.hasUses { return nil }
    var plan = Plan(slot: slot)
    var dependent: [MemorySlot] = []
    for use in pointer.uses {
      let op = use.owner
      if let access = op.interface(DestructurableAccessWitness.self),
        access.canRewire(op, slot, &plan.used, &dependent)
      {
        plan.accessors.append(op)
      } else {
        // It might do without the slot.
        plan.blocking.insert(use)
      }
    }
    var visited: Set<Use> = []
    while let inner = dependent.popLast() {
      for use in inner.pointer.uses where visited.insert(use).inserted {
        let op = use.owner
        if op.interface(SafeSlotAccessWitness.self)?.isSafe(op, inner, &dependent) == true { continue }
        plan.blocking.insert(use)
      }
    }
    let canGo = plan.blocking.close(over: pointer) { op, uses, dependent in
      op.interface(PromotableWitness.self)?.canRemoveUses(op, uses, &dependent) ?? false
    }
    return canGo ? plan : nil
  }

  private mutating func carryOut(
    _ plan: Plan, _ allocation: Operation, _ witness: DestructurableAllocationWitness,
    _ allocations: inout [Operation]
  ) {
    if let block = plan.slot.slot.pointer.parentBlock { rewriter.builder.move(toStartOf: block) }
    let parts = witness.destructure(allocation, plan.slot, plan.used, rewriter, &allocations)
    count += 1
    if plan.slot.elements.count != plan.used.all.count { countWithBenefit += 1 }
    largest = max(largest, plan.slot.elements.count)
    var erased: [Operation] = []
    var seen: Set<Operation> = []
    let users = (plan.blocking.operations + plan.accessors).filter { seen.insert($0).inserted }
    for op in order.sorted(users).reversed() {
      rewriter.builder.move(after: op)
      let outcome =
        if let access = op.interface(DestructurableAccessWitness.self) {
          access.rewire(op, plan.slot, parts, rewriter)
        } else {
          op.interface(PromotableWitness.self)?.removeUses(op, plan.blocking[op], rewriter) ?? .keep
        }
      if outcome == .erase { erased.append(op) }
    }
    for op in erased { rewriter.erase(op) }
    if let other = witness.didDestructure(allocation, plan.slot, rewriter) { allocations.append(other) }
  }
}
