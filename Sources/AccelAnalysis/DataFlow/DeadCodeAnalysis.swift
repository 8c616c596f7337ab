import AccelIR

/// Finds out which blocks and edges can be executed, and where control comes from: from calls to functions and
/// back, and into and out of regions.
final class DeadCodeAnalysis: DataFlowAnalysis {
  private unowned(unsafe) let solver: DataFlowSolver
  private let index: UInt8
  /// What decides which way a branch goes.
  private let constants: ConstantPropagation

  init(_ solver: DataFlowSolver, _ constants: ConstantPropagation) {
    (self.solver, self.constants, index) = (solver, constants, solver.nextIndex)
  }

  private var control: ControlFlowState { solver.control }

  // MARK: First visits

  func initialize(_ top: Operation) {
    for region in top.regions { if let entry = region.entry { control.markLive(entry, solver) } }
    var scan = SymbolScan()
    scan.visit(top, allUsesAreVisible: top.block == nil, control, solver)
    scan.finish(top, control, solver)
    initializeRecursively(top)
  }

  private func initializeRecursively(_ op: Operation) {
    if steersControl(op) {
      if let block = op.block, op != solver.top { control.subscribe(to: block, index) }
      visit(op)
    }
    for region in op.regions {
      for block in region.blocks { for op in block.operations { initializeRecursively(op) } }
    }
  }

  private func steersControl(_ op: Operation) -> Bool {
    if op.traits.contains(.pure), op.regions.isEmpty, op.successors.isEmpty, op.next != nil { return false }
    return !op.regions.isEmpty || !op.successors.isEmpty || op.interface(CallWitness.self) != nil
      || isExit(op)
  }

  /// `true` iff control leaves a region, or a function, at `op`.
  private func isExit(_ op: Operation) -> Bool {
    guard op.successors.isEmpty, let block = op.block, block.terminator == op, let parent = op.parent else {
      return false
    }
    return parent.interface(RegionBranchWitness.self) != nil || parent.interface(CallableWitness.self) != nil
  }

  // MARK: Visits

  func visit(_ point: ProgramPoint) {
    if case .after(let op) = point { visit(op) }
  }

  private func visit(_ op: Operation) {
    guard op == solver.top || control.isReachable(op) else { return }
    if op.interface(CallWitness.self) != nil { visitCall(op) }
    if !op.regions.isEmpty { visitRegions(of: op) }
    if isExit(op), let parent = op.parent {
      if let branch = parent.interface(RegionBranchWitness.self) {
        visitRegionTerminator(op, of: parent, branch)
      } else {
        visitReturn(op, of: parent)
      }
    }
    if !op.successors.isEmpty { visitBranch(op) }
  }

  /// Makes the call known to what is called, or says that nobody knows what it returns.
  private func visitCall(_ op: Operation) {
    if let callee = resolve(op) {
      control.predecessors(of: callee).add(op, solver)
    } else {
      control.predecessors(of: op).addUnknown(solver)
    }
  }

  /// The function inside of what is analysed that `op` calls, if it is known and has a body.
  private func resolve(_ op: Operation) -> Operation? {
    guard let call = op.interface(CallWitness.self), let callee = solver.symbols.callee(of: op, call),
      callee.traits.contains(.symbol)
    else { return nil }
    if let callable = callee.interface(CallableWitness.self), callable.body(callee) == nil { return nil }
    return callee
  }

  private func visitRegions(of op: Operation) {
    if let branch = op.interface(RegionBranchWitness.self) {
      guard let operands = constantOperands(of: op) else { return }
      enter(branch.successors(op, .parent, operands), of: op, from: op)
    } else if op.interface(CallableWitness.self) != nil {
      let calls = control.predecessors(of: op)
      calls.addDependent(WorkItem(point: .after(op), analysis: index))
      if !calls.areAllKnown || !calls.known.isEmpty { markEntriesLive(of: op) }
    } else {
      markEntriesLive(of: op)
    }
  }

  private func markEntriesLive(of op: Operation) {
    for region in op.regions { if let entry = region.entry { control.markLive(entry, solver) } }
  }

  /// Notes that control can pass from `predecessor` to `successors` of `op`.
  private func enter(_ successors: [RegionSuccessor], of op: Operation, from predecessor: Operation) {
    for successor in successors {
      if let entry = successor.region?.entry {
        control.markLive(entry, solver)
        control.predecessors(of: entry).add(predecessor, inputs: successor.inputs, solver)
      } else {
        control.predecessors(of: op).add(predecessor, inputs: successor.inputs, solver)
      }
    }
  }

  private func visitRegionTerminator(_ op: Operation, of parent: Operation, _ branch: RegionBranchWitness) {
    guard let operands = constantOperands(of: op), op.isRegionTerminator else { return }
    enter(branch.successors(parent, .terminator(op), operands), of: parent, from: op)
  }

  /// Makes the return known to all calls of the function `callee`.
  private func visitReturn(_ op: Operation, of callee: Operation) {
    let calls = control.predecessors(of: callee)
    calls.addDependent(WorkItem(point: .after(op), analysis: index))
    for call in calls.known {
      if op.traits.contains(.returnLike) {
        control.predecessors(of: call).add(op, solver)
      } else {
        control.predecessors(of: call).addUnknown(solver)
      }
    }
  }

  private func visitBranch(_ op: Operation) {
    guard let block = op.block else { return }
    if let branch = op.interface(BranchWitness.self) {
      if op.successors.count > 1 || !op.operands.isEmpty {
        guard let operands = constantOperands(of: op) else { return }
        if let taken = branch.takenSuccessor(op, operands) {
          let target = op.successors[taken]
          for (index, successor) in op.successors.enumerated() where successor == target {
            control.markLive(edgeFrom: block, index, solver)
          }
          return
        }
      }
    }
    for index in op.successors.indices { control.markLive(edgeFrom: block, index, solver) }
  }

  /// The operands of `op` as far as they are constant; `nil` if of one of them nothing is known yet.
  private func constantOperands(of op: Operation) -> [Attribute?]? {
    var operands: [Attribute?] = []
    operands.reserveCapacity(op.operands.count)
    for operand in op.operands {
      switch constants.states.subscribe(toUsersOf: operand, index) {
      case .uninitialized: return nil
      case .unknown: operands.append(nil)
      case .constant(let value, _): operands.append(value)
      }
    }
    return operands
  }
}

/// Finds the functions that could be called from where no analysis sees it.
private struct SymbolScan {
  /// The symbol tables that hold functions.
  private var tables: [Operation] = []
  /// `true` iff there is a function all calls of which may be visible.
  private var hasHiddenFunction = false

  /// Looks for functions in `op` and inside, innermost first; public ones are called by anybody.
  mutating func visit(
    _ op: Operation, allUsesAreVisible: Bool, _ control: ControlFlowState, _ solver: DataFlowSolver
  ) {
    let isTable = op.traits.contains(.symbolTable)
    let isHidden = op.symbolName == nil || op.symbolVisibility == .private
    let isVisible = isTable ? allUsesAreVisible || isHidden : true
    for region in op.regions {
      for block in region.blocks {
        for inner in block.operations where !inner.regions.isEmpty {
          visit(inner, allUsesAreVisible: isVisible, control, solver)
        }
      }
    }
    guard isTable, let entry = op.regions.first?.entry else { return }
    var hasFunction = false
    for inner in entry.operations {
      guard let callable = inner.interface(CallableWitness.self), callable.body(inner) != nil,
        inner.traits.contains(.symbol)
      else { continue }
      hasFunction = true
      let visibility = inner.symbolVisibility
      if visibility == .public || !isVisible && visibility == .nested {
        control.predecessors(of: inner).addUnknown(solver)
      } else {
        hasHiddenFunction = true
      }
    }
    if hasFunction { tables.append(op) }
  }

  /// Gives up on functions that something other than a call refers to.
  func finish(_ top: Operation, _ control: ControlFlowState, _ solver: DataFlowSolver) {
    // Looking through all attributes takes long, and teaches nothing if all functions are public.
    guard hasHiddenFunction else { return }
    let symbols = SymbolTables()
    for table in tables {
      guard let uses = table.symbolUsesInside() else {
        top.walk {
          if $0.interface(CallableWitness.self) != nil { control.predecessors(of: $0).addUnknown(solver) }
          return .advance
        }
        return
      }
      for use in uses where use.user.interface(CallWitness.self) == nil {
        guard let reference = use.reference.as(SymbolRefAttr.self) else { continue }
        if let symbol = symbols.lookUp(reference, in: top) {
          control.predecessors(of: symbol).addUnknown(solver)
        }
      }
    }
  }
}
