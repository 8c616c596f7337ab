public import AccelIR

/// An analysis of values that learns of results from operands, and of block arguments from what is passed to them.
///
/// Where control can go decides which values meet: a block that cannot be executed teaches nothing.
public protocol SparseForwardAnalysis: DataFlowAnalysis {
  associatedtype Element: DataFlowState
  /// Who runs the analysis.
  var solver: DataFlowSolver { get }
  /// The position of the analysis in the solver.
  var index: UInt8 { get }
  /// What is known of every value.
  var states: SparseStates<Element> { get }
  /// Learns of the results of `op`, which can be executed, from its operands.
  func transfer(_ op: Operation)
  /// Takes in that nothing can be found out about `value`.
  func setToEntryState(_ value: Value)
  /// Learns of `values`, results of `op` or arguments of one of its regions, which nothing is passed to.
  func visitUnfed(_ values: ArraySlice<Value>, of op: Operation)
}

extension SparseForwardAnalysis {
  public func visitUnfed(_ values: ArraySlice<Value>, of op: Operation) { setToEntryStates(values) }

  /// Takes in that nothing can be found out about `values`.
  func setToEntryStates(_ values: some Sequence<Value>) { for value in values { setToEntryState(value) } }

  /// What is known of `value`, of which `item` is told when it changes.
  private func join(_ target: Value, from source: Value, for point: ProgramPoint?) {
    if let point { states.addDependent(on: source, WorkItem(point: point, analysis: index)) }
    states.join(target, states[source])
  }

  // MARK: First visits

  public func initialize(_ top: Operation) {
    for region in top.regions { setToEntryStates(region.arguments) }
    initializeRecursively(top)
  }

  private func initializeRecursively(_ op: Operation) {
    visit(op)
    for region in op.regions {
      for block in region.blocks {
        solver.control.subscribe(to: block, index)
        visit(block)
        for op in block.operations { initializeRecursively(op) }
      }
    }
  }

  public func visit(_ point: ProgramPoint) {
    switch point {
    case .start(let block): visit(block)
    case .after(let op): visit(op)
    case .before, .end: preconditionFailure("a sparse forward analysis visits what comes after a point")
    }
  }

  // MARK: Operations

  private func visit(_ op: Operation) {
    guard !op.results.isEmpty, solver.control.isReachable(op) else { return }
    if !op.regions.isEmpty, let branch = op.interface(RegionBranchWitness.self) {
      return visitSuccessor(RegionSuccessor(endOf: op), Array(op.results), of: op, branch)
    }
    for operand in op.operands { _ = states.subscribe(toUsersOf: operand, index) }
    if !op.traits.contains(.pure), let call = op.interface(CallWitness.self) { return visit(op, call) }
    transfer(op)
  }

  /// Learns of the results of a call from what is returned.
  private func visit(_ op: Operation, _ call: CallWitness) {
    guard solver.isInterprocedural else { return setToEntryStates(op.results) }
    let predecessors = solver.control.predecessors(of: op)
    predecessors.addDependent(WorkItem(point: .after(op), analysis: index))
    guard predecessors.areAllKnown else { return setToEntryStates(op.results) }
    let new = predecessors.unsubscribed(index)
    for (position, exit) in predecessors.known.enumerated() {
      for (operand, result) in zip(exit.operands, op.results) {
        join(result, from: operand, for: position >= new.lowerBound ? .after(op) : nil)
      }
    }
  }

  // MARK: Blocks

  private func visit(_ block: Block) {
    let arguments = block.arguments
    guard !arguments.isEmpty, solver.control.isLive(block) else { return }
    guard !block.isEntry else { return visit(entry: block) }
    for edge in block.incomingEdges {
      let source = edge.block
      guard solver.control.subscribe(toEdgeFrom: source, edge.index, index) else { continue }
      guard let branch = edge.terminator.interface(BranchWitness.self) else {
        return setToEntryStates(arguments)
      }
      let operands = branch.successorOperands(edge.terminator, edge.index)
      let isNew = states.isNew(edge: solver.numbering.edge(from: source, edge.index))
      for (position, argument) in arguments.enumerated() {
        let offset = position - operands.producedCount
        if offset >= 0 {
          join(argument, from: operands.forwarded[offset], for: isNew ? .start(block) : nil)
        } else {
          setToEntryState(argument)
        }
      }
    }
  }

  /// Learns of the arguments of a region from calls, or from the operation around.
  private func visit(entry block: Block) {
    guard let op = block.parent, let region = block.region else { return }
    let arguments = Array(block.arguments)
    if let callable = op.interface(CallableWitness.self), callable.body(op) == region {
      return visitCallable(op, block)
    }
    if let branch = op.interface(RegionBranchWitness.self) {
      return visitSuccessor(RegionSuccessor(region), arguments, of: op, branch)
    }
    visitUnfed(arguments[...], of: op)
  }

  private func visitCallable(_ op: Operation, _ entry: Block) {
    let calls = solver.control.predecessors(of: op)
    calls.addDependent(WorkItem(point: .start(entry), analysis: index))
    guard calls.areAllKnown, solver.isInterprocedural else { return setToEntryStates(entry.arguments) }
    let new = calls.unsubscribed(index)
    for (position, call) in calls.known.enumerated() {
      guard let witness = call.interface(CallWitness.self) else { continue }
      for (operand, argument) in zip(witness.arguments(call), entry.arguments) {
        join(argument, from: operand, for: position >= new.lowerBound ? .start(entry) : nil)
      }
    }
  }

  // MARK: Regions

  /// Learns of `values`, the inputs of `successor`, from the places from which control comes to it.
  private func visitSuccessor(
    _ successor: RegionSuccessor, _ values: [Value], of op: Operation, _ branch: RegionBranchWitness
  ) {
    let (point, predecessors): (ProgramPoint, Predecessors)
    if let entry = successor.region?.entry {
      (point, predecessors) = (.start(entry), solver.control.predecessors(of: entry))
    } else {
      (point, predecessors) = (.after(op), solver.control.predecessors(of: op))
    }
    predecessors.addDependent(WorkItem(point: point, analysis: index))
    let new = predecessors.unsubscribed(index)
    for (position, predecessor) in predecessors.known.enumerated() {
      let operands: OperandList
      if predecessor == op {
        operands = branch.entryOperands(op, successor)
      } else if predecessor.isRegionTerminator {
        operands = predecessor.operandsForRegionSuccessor(successor)
      } else {
        return setToEntryStates(values)
      }
      let inputs = predecessors.inputs[position]
      var first = 0
      if inputs.count != values.count {
        first = inputs.first?.index ?? 0
        visitUnfed(values[..<first], of: op)
        visitUnfed(values[(first + inputs.count)...], of: op)
      }
      for (operand, value) in zip(operands, values[first...]) {
        join(value, from: operand, for: position >= new.lowerBound ? point : nil)
      }
    }
  }
}
