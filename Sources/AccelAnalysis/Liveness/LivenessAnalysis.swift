public import AccelIR

/// Whether something that matters depends on a value.
public struct ValueLiveness: DataFlowState, Sendable {
  /// `true` iff something does.
  public var isLive: Bool
  public static let uninitialized = ValueLiveness(isLive: false)
  public mutating func join(_ other: ValueLiveness) -> Bool {
    if isLive || !other.isLive { return false }
    isLive = true
    return true
  }
}

/// Finds the values on which effects, or what functions return, depend.
public final class LivenessAnalysis: SparseBackwardAnalysis {
  public unowned(unsafe) let solver: DataFlowSolver
  public let index: UInt8
  public let states: SparseStates<ValueLiveness>

  /// Creates the analysis as the next of `solver`'s.
  public init(_ solver: DataFlowSolver) {
    (self.solver, index, states) = (solver, solver.nextIndex, SparseStates(solver))
  }

  /// `true` iff something that matters depends on `value`.
  public func isLive(_ value: Value) -> Bool { states[value].isLive }

  public func setToExitState(_ value: Value) { states.join(value, ValueLiveness(isLive: true)) }

  public func visitCallOperand(_ op: Operation, _ position: Int) { setToExitState(op.operand(position)) }

  public func transfer(_ op: Operation) {
    guard matters(op) else { return }
    for operand in op.operands { setToExitState(operand) }
  }

  /// `true` iff `op` has effects, hands its operands on to where nobody sees them, or has a result that is live.
  private func matters(_ op: Operation) -> Bool {
    op.results.contains(where: isLive) || !op.isMemoryEffectFree || op.traits.contains(.returnLike)
  }

  public func visitBranchOperand(_ op: Operation, _ position: Int) {
    let owner = op.interface(RegionBranchWitness.self) != nil ? op : op.parent
    let isLive: Bool
    if op.interface(BranchWitness.self) != nil {
      // Which values the blocks further on produce is not followed.
      isLive = true
    } else if let owner {
      isLive = owner.results.isEmpty ? hasEffects(inside: owner) : owner.results.contains(where: self.isLive)
    } else {
      isLive = true
    }
    if isLive || matters(op) { setToExitState(op.operand(position)) }
    guard let owner, owner.interface(RegionBranchWitness.self) != nil else { return }
    if owner != op {
      for result in owner.results {
        states.addDependent(on: result, WorkItem(point: .after(op), analysis: index))
      }
      if matters(owner) { setToExitState(op.operand(position)) }
    } else if isLive {
      markUnfedArguments(of: owner)
    }
  }

  /// Marks the arguments of regions that the operation makes itself, such as the variable of a loop.
  private func markUnfedArguments(of op: Operation) {
    guard let branch = op.interface(RegionBranchWitness.self) else { return }
    for region in op.regions {
      guard let terminator = region.entry?.terminator else { continue }
      for successor in branch.successors(op, from: .terminator(terminator)) {
        guard let target = successor.region else { continue }
        for argument in target.arguments where !successor.inputs.contains(argument) {
          setToExitState(argument)
        }
      }
    }
  }

  private func hasEffects(inside op: Operation) -> Bool {
    op.regions.contains { region in
      region.blocks.contains { $0.operations.contains { !$0.isMemoryEffectFree } }
    }
  }
}
