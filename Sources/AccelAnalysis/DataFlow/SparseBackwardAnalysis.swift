public import AccelIR

/// An analysis of values that learns of operands from results, and of what is passed to a block, a region or a
/// function from what is known of its arguments.
public protocol SparseBackwardAnalysis: DataFlowAnalysis {
  associatedtype Element: DataFlowState
  /// Who runs the analysis.
  var solver: DataFlowSolver { get }
  /// The position of the analysis in the solver.
  var index: UInt8 { get }
  /// What is known of every value.
  var states: SparseStates<Element> { get }
  /// Learns of the operands of `op`, which can be executed, from its results.
  func transfer(_ op: Operation)
  /// Learns of an operand by which a branch, or the like, decides where control goes.
  func visitBranchOperand(_ op: Operation, _ position: Int)
  /// Learns of an operand of a call that does not become an argument of what is called.
  func visitCallOperand(_ op: Operation, _ position: Int)
  /// Takes in that nothing can be found out about where `value` goes.
  func setToExitState(_ value: Value)
}

extension SparseBackwardAnalysis {
  /// Takes in for `value` what is known of `target`; `point` is told when that changes.
  private func meet(_ value: Value, from target: Value, for point: ProgramPoint?) {
    if let point { states.addDependent(on: target, WorkItem(point: point, analysis: index)) }
    states.join(value, states[target])
  }

  public func initialize(_ top: Operation) { initializeRecursively(top) }

  /// Users are visited before definitions, so that most is learned at once.
  private func initializeRecursively(_ op: Operation) {
    visit(op)
    for region in op.regions {
      for block in region.blocks {
        solver.control.subscribe(to: block, index)
        var next = block.last
        while let inner = next {
          next = inner.previous
          initializeRecursively(inner)
        }
      }
    }
  }

  public func visit(_ point: ProgramPoint) {
    // What blocks pass on is learned at the branches.
    if case .after(let op) = point { visit(op) }
  }

  private func visit(_ op: Operation) {
    guard op == solver.top || solver.control.isReachable(op) else { return }
    let isNew = states.isNew(operation: op)
    if isNew {
      for result in op.results {
        states.addDependent(on: result, WorkItem(point: .after(op), analysis: index))
      }
    }
    if op.traits.contains(.pure), op.successors.isEmpty, op.regions.isEmpty, !op.traits.contains(.terminator)
    {
      return transfer(op)
    }
    if !op.regions.isEmpty, let branch = op.interface(RegionBranchWitness.self) {
      return visit(op, branch.successors(op, from: .parent)) { branch.entryOperands(op, $0) }
    }
    if let branch = op.interface(BranchWitness.self) { return visit(op, branch, isNew) }
    if let call = op.interface(CallWitness.self), visit(op, call, isNew) { return }
    if let parent = op.parent, op != solver.top {
      if op.isRegionTerminator, let branch = parent.interface(RegionBranchWitness.self) {
        return visit(op, branch.successors(parent, from: .terminator(op))) {
          op.operandsForRegionSuccessor($0)
        }
      }
      if op.traits.contains(.returnLike), parent.interface(CallableWitness.self) != nil {
        return visitReturn(op, of: parent)
      }
    }
    transfer(op)
  }

  /// Learns of operands from the inputs of the regions, or the results, that they become.
  private func visit(
    _ op: Operation, _ successors: [RegionSuccessor], _ operands: (RegionSuccessor) -> OperandList
  ) {
    var isForwarded = [Bool](repeating: false, count: op.operands.count)
    for successor in successors {
      let forwarded = operands(successor)
      for (offset, input) in zip(forwarded.indices, successor.inputs) {
        meet(forwarded[offset], from: input, for: .after(op))
        isForwarded[forwarded.use(at: offset).operandIndex] = true
      }
    }
    for position in isForwarded.indices where !isForwarded[position] { visitBranchOperand(op, position) }
  }

  private func visit(_ op: Operation, _ branch: BranchWitness, _ isNew: Bool) {
    var isForwarded = [Bool](repeating: false, count: op.operands.count)
    for (index, block) in op.successors.enumerated() {
      let operands = branch.successorOperands(op, index)
      for (offset, operand) in operands.forwarded.enumerated() {
        isForwarded[operands.forwarded.use(at: offset).operandIndex] = true
        meet(operand, from: block.arguments[operands.producedCount + offset], for: isNew ? .after(op) : nil)
      }
    }
    for position in isForwarded.indices where !isForwarded[position] { visitBranchOperand(op, position) }
  }

  /// Learns of the operands of a call; returns whether it is known what is called.
  private func visit(_ op: Operation, _ call: CallWitness, _ isNew: Bool) -> Bool {
    guard let callee = solver.symbols.callee(of: op, call),
      let callable = callee.interface(CallableWitness.self)
    else { return false }
    guard let body = callable.body(callee), let entry = body.entry, solver.isInterprocedural else {
      for position in op.operands.indices { visitCallOperand(op, position) }
      return true
    }
    let arguments = call.arguments(op)
    var isForwarded = [Bool](repeating: false, count: op.operands.count)
    for (offset, parameter) in zip(arguments.indices, entry.arguments) {
      meet(arguments[offset], from: parameter, for: isNew ? .after(op) : nil)
      isForwarded[arguments.use(at: offset).operandIndex] = true
    }
    for position in isForwarded.indices where !isForwarded[position] { visitCallOperand(op, position) }
    return true
  }

  /// Learns of what is returned from the results of all calls.
  private func visitReturn(_ op: Operation, of callee: Operation) {
    let calls = solver.control.predecessors(of: callee)
    calls.addDependent(WorkItem(point: .after(op), analysis: index))
    guard calls.areAllKnown else {
      for operand in op.operands { setToExitState(operand) }
      return
    }
    // Several returns ask the same calls, so each result is told of each of them.
    for call in calls.known {
      for (operand, result) in zip(op.operands, call.results) { meet(operand, from: result, for: .after(op)) }
    }
  }
}
