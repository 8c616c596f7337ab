public import AccelIR

/// An analysis of places: what holds after each operation, learned from what holds before it.
public protocol DenseForwardAnalysis: DataFlowAnalysis {
  associatedtype Element: DataFlowState
  /// Who runs the analysis.
  var solver: DataFlowSolver { get }
  /// The position of the analysis in the solver.
  var index: UInt8 { get }
  /// What is known at every place.
  var states: DenseStates<Element> { get }
  /// What holds at the start of a function or region of which it is not known who leads there.
  var entryState: Element { get }
  /// Returns what holds after `op`, which executes no regions and calls nothing, given what holds before.
  func transfer(_ op: Operation, _ before: Element) -> Element
  /// Returns what holds after a call of something that cannot be looked into, given what holds before.
  func transferCall(_ op: Operation, _ before: Element) -> Element
  /// Returns what holds at the start of a function, given what holds before the call, or after a call, given what holds
  /// where the function returns.
  func transferCall(_ op: Operation, _ step: CallStep, _ before: Element) -> Element
  /// Returns what holds where control comes to by the regions of `op`, given what holds where it comes from; `nil`
  /// stands for the place before or after `op`.
  func transferBranch(_ op: Operation, from: Region?, to: Region?, _ before: Element) -> Element
}

/// A way that control takes between a call and what is called.
public enum CallStep: Sendable {
  /// From the call into the function.
  case enter
  /// From the function back.
  case exit
}

extension DenseForwardAnalysis {
  public func transferCall(_ op: Operation, _ before: Element) -> Element { entryState }
  public func transferCall(_ op: Operation, _ step: CallStep, _ before: Element) -> Element { before }
  public func transferBranch(_ op: Operation, from: Region?, to: Region?, _ before: Element) -> Element {
    before
  }

  public func initialize(_ top: Operation) { initializeRecursively(top) }

  private func initializeRecursively(_ op: Operation) {
    visit(op)
    for region in op.regions {
      for block in region.blocks {
        solver.control.subscribe(to: block, index)
        visit(block)
        for inner in block.operations { initializeRecursively(inner) }
      }
    }
  }

  public func visit(_ point: ProgramPoint) {
    switch point {
    case .start(let block): visit(block)
    case .after(let op): visit(op)
    case .before, .end: preconditionFailure("a dense forward analysis visits what comes after a point")
    }
  }

  /// The place before `op`.
  private func before(_ op: Operation) -> ProgramPoint? {
    op.previous.map(ProgramPoint.after) ?? op.block.map(ProgramPoint.start)
  }

  /// Takes in at `point` what comes of what holds at `source`; `point` is visited again when that changes.
  private func join(
    _ point: ProgramPoint, from source: ProgramPoint, _ transfer: (Element) -> Element = { $0 }
  ) {
    states.addDependent(on: source, WorkItem(point: point, analysis: index))
    states.join(point, transfer(states[source]))
  }

  private func visit(_ op: Operation) {
    guard op != solver.top, solver.control.isReachable(op), let before = before(op) else { return }
    let point = ProgramPoint.after(op)
    if op.interface(RegionBranchWitness.self) != nil {
      return visitPredecessors(at: point, solver.control.predecessors(of: op), of: op)
    }
    states.addDependent(on: before, WorkItem(point: point, analysis: index))
    if op.interface(CallWitness.self) != nil { return visitCall(op, before) }
    states.join(point, transfer(op, states[before]))
  }

  private func visitCall(_ op: Operation, _ before: ProgramPoint) {
    let point = ProgramPoint.after(op)
    guard solver.isInterprocedural, !calleeIsDeclaredOnly(op) else {
      return states.join(point, transferCall(op, states[before]))
    }
    let exits = solver.control.predecessors(of: op)
    exits.addDependent(WorkItem(point: point, analysis: index))
    guard exits.areAllKnown else { return states.join(point, entryState) }
    for exit in exits.known { join(point, from: .after(exit)) { transferCall(op, .exit, $0) } }
  }

  /// `true` iff what `op` calls is known but has no body.
  private func calleeIsDeclaredOnly(_ op: Operation) -> Bool {
    guard let witness = op.interface(CallWitness.self),
      let callee = solver.symbols.callee(of: op, witness),
      let callable = callee.interface(CallableWitness.self)
    else { return false }
    return callable.body(callee)?.isEmpty ?? true
  }

  private func visit(_ block: Block) {
    guard solver.control.isLive(block) else { return }
    let point = ProgramPoint.start(block)
    guard block.isEntry else {
      for edge in block.incomingEdges
      where solver.control.subscribe(toEdgeFrom: edge.block, edge.index, index) {
        join(point, from: .after(edge.terminator))
      }
      return
    }
    guard let op = block.parent, let region = block.region else { return }
    if let callable = op.interface(CallableWitness.self), callable.body(op) == region {
      let calls = solver.control.predecessors(of: op)
      calls.addDependent(WorkItem(point: point, analysis: index))
      guard calls.areAllKnown, solver.isInterprocedural else { return states.join(point, entryState) }
      for call in calls.known {
        if let before = before(call) { join(point, from: before) { transferCall(call, .enter, $0) } }
      }
    } else if op.interface(RegionBranchWitness.self) != nil {
      visitPredecessors(at: point, solver.control.predecessors(of: block), of: op)
    } else {
      states.join(point, entryState)
    }
  }

  /// Learns at `point` from the places from which control comes there: before `op`, or regions of it.
  private func visitPredecessors(at point: ProgramPoint, _ predecessors: Predecessors, of op: Operation) {
    predecessors.addDependent(WorkItem(point: point, analysis: index))
    let target: Region? = if case .start(let block) = point { block.region } else { nil }
    for predecessor in predecessors.known {
      if predecessor != op {
        join(point, from: .after(predecessor)) {
          transferBranch(op, from: predecessor.region, to: target, $0)
        }
      } else if let before = before(op) {
        join(point, from: before) { transferBranch(op, from: nil, to: target, $0) }
      }
    }
  }
}
