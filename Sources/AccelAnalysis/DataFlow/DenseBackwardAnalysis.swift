public import AccelIR

/// An analysis of places: what holds before each operation, learned from what holds after it.
public protocol DenseBackwardAnalysis: DataFlowAnalysis {
  associatedtype Element: DataFlowState
  /// Who runs the analysis.
  var solver: DataFlowSolver { get }
  /// The position of the analysis in the solver.
  var index: UInt8 { get }
  /// What is known at every place.
  var states: DenseStates<Element> { get }
  /// What holds at the end of a function or region of which it is not known where control goes.
  var exitState: Element { get }
  /// Returns what holds before `op`, which executes no regions and calls nothing, given what holds after.
  func transfer(_ op: Operation, _ after: Element) -> Element
  /// Returns what holds before a call of something that cannot be looked into, given what holds after.
  func transferCall(_ op: Operation, _ after: Element) -> Element
  /// Returns what holds before a call, given what holds at the start of the function, or where a function returns, given
  /// what holds after the call.
  func transferCall(_ op: Operation, _ step: CallStep, _ after: Element) -> Element
  /// Returns what holds where control comes from by the regions of `op`, given what holds where it comes to; `nil`
  /// stands for the place before or after `op`.
  func transferBranch(_ op: Operation, from: Region?, to: Region?, _ after: Element) -> Element
}

extension DenseBackwardAnalysis {
  public func transferCall(_ op: Operation, _ after: Element) -> Element { exitState }
  public func transferCall(_ op: Operation, _ step: CallStep, _ after: Element) -> Element { after }
  public func transferBranch(_ op: Operation, from: Region?, to: Region?, _ after: Element) -> Element {
    after
  }

  public func initialize(_ top: Operation) { initializeRecursively(top) }

  private func initializeRecursively(_ op: Operation) {
    visit(op)
    for region in op.regions {
      for block in region.blocks {
        solver.control.subscribe(to: block, index)
        visit(end: block)
        var next = block.last
        while let inner = next {
          next = inner.previous
          initializeRecursively(inner)
        }
      }
    }
  }

  public func visit(_ point: ProgramPoint) {
    switch point {
    // A block that becomes live announces its start and the places after its operations.
    case .start(let block), .end(let block): visit(end: block)
    case .before(let op), .after(let op): visit(op)
    }
  }

  /// The place after `op`.
  private func after(_ op: Operation) -> ProgramPoint? {
    op.next.map(ProgramPoint.before) ?? op.block.map(ProgramPoint.end)
  }

  /// The place before all operations of `block`.
  private func start(_ block: Block) -> ProgramPoint { block.first.map(ProgramPoint.before) ?? .end(block) }

  /// Takes in at `point` what comes of what holds at `source`; `point` is visited again when that changes.
  private func meet(
    _ point: ProgramPoint, from source: ProgramPoint, _ transfer: (Element) -> Element = { $0 }
  ) {
    states.addDependent(on: source, WorkItem(point: point, analysis: index))
    states.join(point, transfer(states[source]))
  }

  private func visit(_ op: Operation) {
    guard op != solver.top, solver.control.isReachable(op), let after = after(op) else { return }
    let point = ProgramPoint.before(op)
    if let branch = op.interface(RegionBranchWitness.self) {
      return visitSuccessors(at: point, branch.successors(op, from: .parent), from: nil, of: op)
    }
    states.addDependent(on: after, WorkItem(point: point, analysis: index))
    guard let call = op.interface(CallWitness.self) else {
      return states.join(point, transfer(op, states[after]))
    }
    guard solver.isInterprocedural else { return states.join(point, transferCall(op, states[after])) }
    guard let callee = solver.symbols.callee(of: op, call),
      let callable = callee.interface(CallableWitness.self)
    else { return states.join(point, exitState) }
    guard let entry = callable.body(callee)?.entry else {
      return states.join(point, transferCall(op, states[after]))
    }
    meet(point, from: start(entry)) { transferCall(op, .enter, $0) }
  }

  /// Learns at the end of `block` from the blocks, or the places outside of the region, to which control goes.
  private func visit(end block: Block) {
    guard solver.control.isLive(block) else { return }
    let point = ProgramPoint.end(block)
    // Of a block that cannot be executed nothing is known, so there is nothing to take in.
    for successor in block.successors { meet(point, from: start(successor)) }
    if !block.successors.isEmpty { return }
    guard let op = block.parent, let terminator = block.terminator else {
      return states.join(point, exitState)
    }
    if let branch = op.interface(RegionBranchWitness.self), terminator.isRegionTerminator {
      visitSuccessors(
        at: point, branch.successors(op, from: .terminator(terminator)), from: block.region, of: op)
    } else if op.interface(CallableWitness.self) != nil {
      let calls = solver.control.predecessors(of: op)
      calls.addDependent(WorkItem(point: point, analysis: index))
      guard calls.areAllKnown, solver.isInterprocedural else { return states.join(point, exitState) }
      for call in calls.known {
        if let after = after(call) { meet(point, from: after) { transferCall(call, .exit, $0) } }
      }
    } else {
      states.join(point, exitState)
    }
  }

  /// Learns at `point` from the regions of `op`, or the place after it, to which control goes.
  private func visitSuccessors(
    at point: ProgramPoint, _ successors: [RegionSuccessor], from source: Region?, of op: Operation
  ) {
    for successor in successors {
      if let region = successor.region, let entry = region.entry {
        let item = WorkItem(point: point, analysis: index)
        guard solver.control.addDependent(onLife: entry, item) else { continue }
        meet(point, from: start(entry)) { transferBranch(op, from: source, to: region, $0) }
      } else if let after = after(op) {
        meet(point, from: after) { transferBranch(op, from: source, to: nil, $0) }
      }
    }
  }
}
