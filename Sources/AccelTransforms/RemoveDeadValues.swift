import AccelAnalysis
public import AccelIR
public import AccelPasses
import AccelRewrite

/// Removes what nothing that matters depends on: operations, arguments of blocks, arguments and results of
/// functions all calls of which are known.
public struct RemoveDeadValues: Pass {
  public static let name = "remove-dead-values"
  public static let summary = "Remove dead values"
  public static let options: [PassOption<Self>] = [
    .init("canonicalize", \.canonicalize, "Canonicalize region branch ops")
  ]

  /// Whether operations that execute their regions are simplified afterwards.
  public var canonicalize = true

  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    op.context.load(dialect: "ub")
    let solver = DataFlowSolver(op)
    solver.addBaseline()
    let liveness = LivenessAnalysis(solver)
    solver.add(liveness)
    solver.run()
    var removal = DeadValueRemoval(liveness: liveness, rewriter: context.rewriter())
    removal.collect(in: op)
    removal.erase()
    if canonicalize { simplifyRegionBranches(in: op) }
  }

  /// Applies to operations that execute their regions what `canonicalize` would: values that are handed on in vain
  /// are handed on no more.
  private func simplifyRegionBranches(in top: Operation) {
    var operations: [Operation] = []
    top.walk(.postOrder) { op in
      if op.interface(RegionBranchWitness.self) != nil { operations.append(op) }
      return .advance
    }
    if operations.isEmpty { return }
    var options = GreedyOptions()
    options.regionSimplification = .disabled
    rewriteGreedily(operations, .canonicalizations(of: top.context), options)
  }
}

/// What is to be removed. It is all found before anything changes, since numbers of values do not outlive that.
private struct DeadValueRemoval {
  let liveness: LivenessAnalysis
  let rewriter: Rewriter
  /// Operations, those inside before those around them.
  private var operations: [Operation] = []
  /// Ends of blocks that control cannot come to, and that depend on something that is removed.
  private var branches: [Operation] = []
  /// Arguments of blocks; those of one block follow each other in order.
  private var arguments: [Value] = []
  /// Operands that are handed on, but only to where nobody looks at them.
  private var operands: [Use] = []
  private var functions: [Function] = []
  private var users = FunctionUsers()

  /// A function whose signature becomes shorter.
  private struct Function {
    let op: Operation
    var arguments: [Bool]
    var results: [Bool]
    var calls: [Operation]
  }

  init(liveness: LivenessAnalysis, rewriter: Rewriter) {
    (self.liveness, self.rewriter) = (liveness, rewriter)
  }

  private func isDead(_ value: Value) -> Bool { !liveness.isLive(value) }

  // MARK: Finding

  mutating func collect(in top: Operation) {
    users = FunctionUsers(top)
    for region in top.regions { collect(in: region) }
  }

  private mutating func collect(in region: Region) {
    for block in region.blocks {
      collectArguments(of: block)
      for op in block.operations {
        for inner in op.regions { collect(in: inner) }
        collect(op)
      }
    }
  }

  private mutating func collect(_ op: Operation) {
    if op.interface(FunctionWitness.self) != nil { return collectFunction(op) }
    if let branch = op.interface(RegionBranchWitness.self) {
      if op.isMemoryEffectFree, op.results.allSatisfy(isDead) {
        operations.append(op)
      } else {
        collectOperands(of: op, branch)
      }
      return
    }
    if let branch = op.interface(BranchWitness.self) {
      if dependsOnDead(op, branch) { branches.append(op) }
      return
    }
    if op.traits.contains(.terminator) || op.interface(CallWitness.self) != nil { return }
    // An effect keeps the operands alive, wherever control can come to.
    let isDead = op.isMemoryEffectFree && op.results.allSatisfy(isDead) || op.operands.contains(where: isDead)
    guard isDead else { return }
    // What nobody knows may end its block, which must end somehow.
    let mayEndBlock = !op.isRegistered && op.next == nil && op.results.isEmpty
    if mayEndBlock { branches.append(op) } else { operations.append(op) }
  }

  /// Finds what is handed on from, into and between the regions of `op`, but only to dead values.
  private mutating func collectOperands(of op: Operation, _ branch: RegionBranchWitness) {
    var points = [(point: RegionBranchPoint.parent, op: op)]
    for region in op.regions {
      for block in region.blocks {
        if let last = block.last, last.isRegionTerminator { points.append((.terminator(last), last)) }
      }
    }
    for (point, source) in points {
      // By position: whether anybody looks at what is handed on.
      var isNeeded: [Int: Bool] = [:]
      for successor in branch.successors(op, from: point) {
        let forwarded = branch.operands(op, from: point, to: successor)
        for (index, input) in zip(forwarded.indices, successor.inputs) {
          let position = forwarded.use(at: index).operandIndex
          isNeeded[position] = isNeeded[position] == true || !isDead(input)
        }
      }
      for position in source.operands.indices where isNeeded[position] == false {
        operands.append(source.operands.use(at: position))
      }
    }
  }

  /// `true` iff what decides where the branch goes is dead: control never comes there.
  private func dependsOnDead(_ op: Operation, _ branch: BranchWitness) -> Bool {
    var isForwarded = [Bool](repeating: false, count: op.operands.count)
    for index in op.successors.indices {
      let forwarded = branch.successorOperands(op, index).forwarded
      for offset in forwarded.indices { isForwarded[forwarded.use(at: offset).operandIndex] = true }
    }
    return op.operands.indices.contains { !isForwarded[$0] && isDead(op.operand($0)) }
  }

  /// Finds dead arguments of `block`. As in MLIR, what is passed decides: a dead argument stays if only values
  /// that are alive for other reasons are passed to it.
  private mutating func collectArguments(of block: Block) {
    if block.isEntry { return }
    for (index, argument) in block.arguments.enumerated() where isDead(argument) {
      var isFedByDead = false
      let canBeErased = block.incomingEdges.allSatisfy { edge in
        guard let branch = edge.terminator.interface(BranchWitness.self) else { return false }
        let operands = branch.successorOperands(edge.terminator, edge.index)
        guard index >= operands.producedCount else { return false }
        if isDead(operands.forwarded[index - operands.producedCount]) { isFedByDead = true }
        return true
      }
      if canBeErased, isFedByDead { arguments.append(argument) }
    }
  }

  private mutating func collectFunction(_ op: Operation) {
    guard op.symbolVisibility != .public, let entry = op.regions[0].entry, !users.others.contains(op) else {
      return
    }
    let calls = users.calls[op] ?? []
    var results = [Bool](repeating: true, count: op.resultCount)
    for call in calls {
      for (index, result) in call.results.enumerated() where !isDead(result) { results[index] = false }
    }
    functions.append(
      Function(op: op, arguments: entry.arguments.map(isDead), results: results, calls: calls))
  }

  // MARK: Removing

  mutating func erase() {
    for branch in branches { replaceByUnreachable(branch) }
    for argument in arguments.reversed() { eraseOperands(becoming: argument) }
    for function in functions { eraseOperands(for: function) }
    for use in operands { replaceByPoison(use) }
    for op in operations { op.dropReferences() }
    for op in operations { for result in op.results { replaceUses(of: result, before: op) } }
    for argument in arguments.reversed() {
      guard let block = argument.owningBlock else { continue }
      replaceUses(of: argument, before: block.first)
      rewriter.eraseArgument(of: block, at: argument.index)
    }
    eraseSignatures()
    for op in operations { rewriter.erase(op) }
  }

  private func replaceByUnreachable(_ branch: Operation) {
    rewriter.builder.move(before: branch)
    let name = branch.context.operationName(branch.context.identifier("ub.unreachable"))
    rewriter.create(OperationState(name, at: branch.location))
    rewriter.erase(branch)
  }

  /// Takes out the operands of branches that become `argument`.
  private func eraseOperands(becoming argument: Value) {
    guard let block = argument.owningBlock else { return }
    for edge in Array(block.incomingEdges) {
      guard let branch = edge.terminator.interface(BranchWitness.self) else { continue }
      let operands = branch.successorOperands(edge.terminator, edge.index)
      branch.eraseSuccessorOperand(
        edge.terminator, edge.index, argument.index - operands.producedCount, rewriter)
    }
  }

  /// Makes an operand that nobody looks at poison.
  private func replaceByPoison(_ use: Use) {
    let (owner, value) = (use.owner, use.owner.operand(use.operandIndex))
    rewriter.builder.move(before: owner)
    var state = OperationState(
      value.context.operationName(value.context.identifier("ub.poison")), at: value.location)
    state.resultTypes = [value.type]
    rewriter.setOperand(owner, use.operandIndex, to: rewriter.create(state).result(0))
  }

  /// Lets what still uses `value`, which is where control never comes, use poison.
  private func replaceUses(of value: Value, before next: Operation?) {
    guard value.hasUses, let next else { return }
    rewriter.builder.move(before: next)
    var state = OperationState(
      value.context.operationName(value.context.identifier("ub.poison")), at: value.location)
    state.resultTypes = [value.type]
    rewriter.replaceAllUses(of: value, with: rewriter.create(state).result(0))
  }

  /// Takes out what would receive what is passed and returned in vain.
  private func eraseSignatures() {
    for function in functions {
      if let entry = function.op.regions[0].entry {
        for (index, argument) in entry.arguments.enumerated() where function.arguments[index] {
          replaceUses(of: argument, before: entry.first)
        }
      }
      rewriter.eraseSignatureParts(
        of: function.op, arguments: function.arguments, results: function.results)
      for call in function.calls {
        for (index, result) in call.results.enumerated() where function.results[index] {
          replaceUses(of: result, before: call)
        }
        rewriter.eraseResults(of: call, function.results)
      }
    }
  }

  /// Takes out the operands of calls of `function`, and of what returns from it.
  private func eraseOperands(for function: Function) {
    for block in function.op.regions[0].blocks {
      guard let exit = block.last, exit.traits.contains(.returnLike),
        exit.operands.count == function.results.count
      else { continue }
      rewriter.setOperands(exit, to: zip(exit.operands, function.results).compactMap { $1 ? nil : $0 })
    }
    for call in function.calls {
      guard let witness = call.interface(CallWitness.self) else { continue }
      for index in function.arguments.indices.reversed() where function.arguments[index] {
        rewriter.eraseOperand(call, at: witness.arguments(call).use(at: index).operandIndex)
      }
    }
  }
}

/// Who refers to the functions of a module.
private struct FunctionUsers {
  /// The calls of each function.
  var calls: [Operation: [Operation]] = [:]
  /// The functions to which something other than a call refers.
  var others: Set<Operation> = []

  init() {}

  init(_ top: Operation) {
    let symbols = SymbolTables()
    var isKnown = true
    top.walk(.preOrder) { table in
      guard table.traits.contains(.symbolTable) else { return table.regions.isEmpty ? .skip : .advance }
      guard let uses = table.symbolUsesInside() else {
        isKnown = false
        return .interrupt
      }
      for use in uses {
        guard let reference = use.reference.as(SymbolRefAttr.self),
          let symbol = symbols.lookUp(reference, in: table)
        else { continue }
        if let call = use.user.interface(CallWitness.self), case .symbol(let callee) = call.callee(use.user),
          callee == use.reference
        {
          calls[symbol, default: []].append(use.user)
        } else {
          others.insert(symbol)
        }
      }
      return .advance
    }
    guard !isKnown else { return }
    top.walk {
      if $0.traits.contains(.symbol) { others.insert($0) }
      return .advance
    }
  }
}

extension Operation {
  /// The number of results of this function.
  fileprivate var resultCount: Int { interface(FunctionWitness.self)?.signature(self).results.count ?? 0 }
}

extension Value {
  /// The context that owns the value.
  fileprivate var context: Context { type.context }
}
