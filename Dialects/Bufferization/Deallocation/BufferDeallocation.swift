import Accel
import ArithDialect
import CFDialect
import FuncDialect
import MemRefDialect
import SCFDialect

/// Inserts what frees the buffers of one function.
///
/// What is inside of an operation comes before that, and each block after those that dominate it. With each buffer that
/// control hands on goes a boolean that says whether who gets it has to free it.
final class BufferDeallocation {
  /// The dialects whose operations are made.
  static let dialects: [any Dialect.Type] = [
    Arith.self, Bufferization.self, CF.self, MemRef.self, SCF.self,
  ]

  let function: Operation
  let isDynamic: Bool
  let state: DeallocationState
  private let symbols = SymbolTables()
  var rewriter: Rewriter { state.rewriter }

  /// Looks at a function; `isDynamic` says whether private functions return who owns what they return.
  init(_ function: Operation, isDynamic: Bool) {
    (self.function, self.isDynamic) = (function, isDynamic)
    state = DeallocationState(function)
  }

  /// Inserts what frees buffers.
  func run() throws(DeallocationFailure) {
    let dominance = DominanceInfo()
    var blocks: [Block] = []
    collectBlocks(of: function, dominance, into: &blocks)
    if blocks.contains(where: \.isInCycle) {
      throw fail(function, "Only structured control-flow loops are supported.")
    }
    for block in blocks { try visit(block) }
    updateSignature()
  }

  /// Adds the blocks inside `op` in the order in which they are visited.
  private func collectBlocks(of op: Operation, _ dominance: DominanceInfo, into blocks: inout [Block]) {
    for region in op.regions where !region.isEmpty {
      let order =
        region.hasOneBlock ? Array(region.blocks) : dominance.preorder(of: region).map(\.block)
      for block in order {
        for inner in block.operations { collectBlocks(of: inner, dominance, into: &blocks) }
        blocks.append(block)
      }
    }
  }

  /// Gives the function the results that it returns.
  private func updateSignature() {
    guard let function = function.as(Func.Function.self), let end = function.returns.first,
      let entry = function.body.entry
    else { return }
    let type = rewriter.context.functionType(
      inputs: entry.arguments.map(\.type), results: end.operands.map(\.type))
    rewriter.setProperty(
      function, Func.Function.functionType, to: rewriter.context.attribute(TypeAttr(type)))
  }

  // MARK: Blocks

  private func visit(_ block: Block) throws(DeallocationFailure) {
    rewriter.builder.move(toStartOf: block)
    for buffer in state.liveBuffers(atStartOf: block) {
      if buffer.parentBlock?.region == block.region {
        if let known = state.ownership(of: buffer, in: buffer.parentBlock) {
          state.add(known, of: buffer, in: block)
        }
        state.free(buffer, atEndOf: block)
      } else {
        // What comes from around is never owned inside.
        state.add(.unique(rewriter.constant(false, at: buffer.location)), of: buffer, in: block)
      }
    }
    let isFunctionEntry = block.isEntry && block.parent?.interface(FunctionWitness.self) != nil
    for argument in Array(block.arguments) where argument.type.isMemRef {
      let indicator =
        isFunctionEntry
        ? rewriter.constant(false, at: argument.location)
        : rewriter.addArgument(rewriter.context.i1, to: block, at: argument.location)
      state.add(.unique(indicator), of: argument)
      state.free(argument, atEndOf: block)
    }
    var next = block.first
    while let op = next {
      next = op.next
      if let result = try visit(op) { addRemainingOwnerships(result) }
    }
  }

  /// Does what an operation demands, and returns what it became.
  private func visit(_ op: Operation) throws(DeallocationFailure) -> Operation? {
    if op.is(Arith.Select.self) { return op }
    if let branch = op.as(CF.ConditionalBranch.self) {
      try visit(branch)
      return op
    }
    if op.is(SCF.InParallel.self) || op.is(SCF.ReduceReturn.self) {
      try visitThreadEnd(op)
      return op
    }
    try verify(op)
    var op = op
    if let witness = op.interface(MemoryEffectsWitness.self) { try visit(op, effects: witness.effects(op)) }
    if let witness = op.interface(RegionBranchWitness.self) { op = visit(op, witness) }
    if let witness = op.interface(CallWitness.self) { op = visit(op, call: witness) }
    if let witness = op.interface(BranchWitness.self) {
      try visit(op, witness)
    } else if op.traits.contains(.terminator), op.isRegionTerminator {
      try visitTerminator(op)
    }
    return op
  }

  /// Says that results of which nothing is known may be any of the operands.
  private func addRemainingOwnerships(_ op: Operation) {
    for result in op.results where result.type.isMemRef && state.ownership(of: result, in: op.block) == nil {
      for operand in op.operands where operand.type.isMemRef {
        if let known = state.ownership(of: operand, in: operand.parentBlock) { state.add(known, of: result) }
      }
      if state.ownership(of: result, in: op.block) == nil {
        rewriter.builder.move(before: op)
        state.add(.unique(rewriter.constant(false, at: op.location)), of: result)
      }
    }
  }

  // MARK: Operations

  private func visit(_ op: Operation, effects: [MemoryEffect]) throws(DeallocationFailure) {
    guard let block = op.block else { return }
    let isManual = op.attributes.contains { $0.name.string == Bufferization.manualDeallocation }
    for operand in op.operands where operand.type.isMemRef {
      guard effects.contains(where: { $0.kind == .free && $0.value == operand }) else { continue }
      guard isManual else { throw fail(op, "memory free side-effect on MemRef value not supported!") }
      guard case .unique(let indicator)? = state.ownership(of: operand, in: block) else { continue }
      rewriter.builder.move(before: op)
      rewriter.builder.location = op.location
      let yes = rewriter.constant(true, at: op.location)
      let isForeign = rewriter.create(Arith.XOrI.self) { ($0.lhs, $0.rhs) = (indicator, yes) }.result
      let message = "expected that the block does not have ownership"
      rewriter.create(
        CF.Assert.self, operands: [isForeign], properties: [op.context.string(message)], at: op.location)
    }
    for result in op.results where result.type.isMemRef {
      guard let effect = effects.first(where: { $0.kind == .allocate && $0.value == result }) else {
        continue
      }
      rewriter.builder.move(toStartOf: block)
      let isOwned = effect.resource != .automaticAllocationScope && !isManual
      state.set(.unique(rewriter.constant(isOwned, at: op.location)), of: result, in: block)
      if isOwned { state.free(result, atEndOf: block) }
    }
  }

  /// Passes to the regions that they own nothing, and takes ownership of results.
  private func visit(_ op: Operation, _ witness: RegionBranchWitness) -> Operation {
    guard let block = op.block, let first = witness.successors(op, from: .parent).first else { return op }
    let count = witness.entryOperands(op, first).count { $0.type.isMemRef }
    rewriter.builder.move(toStartOf: block)
    let no = rewriter.constant(false, at: op.location)
    if count > 0 {
      rewriter.setOperands(op, to: Array(op.operands) + Array(repeating: no, count: count))
    }
    return appendOwnedResults(op)
  }

  private func visit(_ op: Operation, call: CallWitness) -> Operation {
    var isPrivate = true
    if case .symbol(let name) = call.callee(op), let reference = name.as(SymbolRefAttr.self),
      let callee = symbols.lookUp(reference, nearest: op)
    {
      isPrivate = callee.symbolVisibility == .private && !(callee.regions.first?.isEmpty ?? true)
    }
    if isDynamic, isPrivate { return appendOwnedResults(op) }
    rewriter.builder.move(before: op)
    let yes = rewriter.constant(true, at: op.location)
    for result in op.results where result.type.isMemRef {
      state.add(.unique(yes), of: result)
      state.free(result, atEndOf: op.block)
    }
    return op
  }

  /// Gives an operation a boolean result for each buffer among its results, which says whether it is owned.
  private func appendOwnedResults(_ op: Operation) -> Operation {
    let count = op.results.count { $0.type.isMemRef }
    if count == 0 { return op }
    var operation = OperationState(op.name, at: op.location)
    (operation.operands, operation.properties) = (Array(op.operands), Array(op.properties))
    operation.resultTypes = op.results.map(\.type) + Array(repeating: rewriter.context.i1, count: count)
    (operation.attributes, operation.successors) = (Array(op.attributes), Array(op.successors))
    operation.regions = op.regions.map { _ in ParsedRegion() }
    rewriter.builder.move(before: op)
    let made = rewriter.create(operation)
    for (old, new) in zip(op.regions, made.regions) { rewriter.inline(old, into: new) }
    var next = op.results.count
    for (old, new) in zip(op.results, made.results) {
      if new.type.isMemRef {
        state.add(.unique(made.result(next)), of: new)
        state.free(new, atEndOf: made.block)
        state.replace(old, with: new)
        next += 1
      }
      rewriter.replaceAllUses(of: old, with: new)
    }
    rewriter.erase(op)
    return made
  }

  // MARK: Ends of blocks

  private func visit(_ op: Operation, _ witness: BranchWitness) throws(DeallocationFailure) {
    if op.successors.count > 1 {
      throw fail(op, "BranchOpInterface operations with multiple successors are not supported yet")
    }
    guard op.successors.count == 1, let block = op.block else {
      throw fail(op, "only BranchOpInterface operations with exactly one successor are supported yet")
    }
    if witness.successorOperands(op, 0).producedCount > 0 {
      throw fail(op, "produced operands are not supported")
    }
    rewriter.builder.move(before: op)
    let buffers = try state.buffersToFree(atEndOf: block, at: op.location)
    let operands = Array(witness.successorOperands(op, 0).forwarded)
    let retained = state.retained(block, op.successors[0], operands)
    let indicators = state.dealloc(buffers, retained, in: block, at: op.location)
    let count = operands.count { $0.type.isMemRef }
    witness.appendSuccessorOperands(op, 0, Array(indicators.prefix(count)), rewriter)
  }

  /// Frees what is not needed on the one way, and what is not needed on the other.
  private func visit(_ op: Op<CF.ConditionalBranch>) throws(DeallocationFailure) {
    guard let block = op.operation.block, let witness = op.operation.interface(BranchWitness.self) else {
      return
    }
    rewriter.builder.move(before: op.operation)
    rewriter.builder.location = op.location
    let buffers = try state.buffersToFree(atEndOf: block, at: op.location)
    var owners: [[Value: Value]] = []
    var common: [Value] = []
    for index in 0..<2 {
      let operands = Array(witness.successorOperands(op.operation, index).forwarded)
      let retained = state.retained(block, op.operation.successors[index], operands)
      let conditions = buffers.conditions.map { condition -> Value in
        if index == 0 { return rewriter.and(condition, op.condition) }
        let yes = rewriter.constant(true, at: op.location)
        let isElse = rewriter.create(Arith.XOrI.self) { ($0.lhs, $0.rhs) = (yes, op.condition) }.result
        return rewriter.and(condition, isElse)
      }
      let indicators = state.dealloc((buffers.memrefs, conditions), retained, in: block, at: op.location)
      let known = Dictionary(zip(retained, indicators)) { $1 }
      if let first = owners.first {
        for value in retained where first[value] != nil && !common.contains(value) { common.append(value) }
      }
      owners.append(known)
      witness.appendSuccessorOperands(
        op.operation, index, operands.compactMap { $0.type.isMemRef ? known[$0] : nil }, rewriter)
    }
    rewriter.builder.move(before: op.operation)
    for value in common {
      guard let left = owners[0][value], let right = owners[1][value] else { continue }
      let either = rewriter.create(Arith.Select.self) {
        ($0.condition, $0.trueValue, $0.falseValue) = (op.condition, left, right)
      }
      state.set(.unique(either.result), of: value, in: block)
    }
  }

  private func visitThreadEnd(_ op: Operation) throws(DeallocationFailure) {
    if op.is(SCF.InParallel.self), op.region(0).entry?.first != nil {
      throw fail(op, "only supported when nested region is empty")
    }
    if op.is(SCF.ReduceReturn.self), op.operand(0).type.isMemRef {
      throw fail(op, "only supported when operand is not a MemRef")
    }
    _ = try state.dealloc(before: op, [Value]())
  }

  private func visitTerminator(_ op: Operation) throws(DeallocationFailure) {
    guard let block = op.block, let parent = op.parent else { return }
    let isFunction = parent.interface(FunctionWitness.self) != nil
    let returnsOwned = isFunction && (!isDynamic || parent.symbolVisibility != .private)
    if returnsOwned {
      for index in op.operands.indices where op.operand(index).type.isMemRef {
        rewriter.builder.move(before: op)
        rewriter.setOperand(op, index, to: ownedBuffer(op.operand(index), in: block))
      }
    }
    let operands = Array(op.operandsForRegionSuccessor(RegionSuccessor(endOf: parent)))
    let indicators = try state.dealloc(before: op, operands)
    if !returnsOwned, !indicators.isEmpty {
      rewriter.setOperands(op, to: Array(op.operands) + indicators)
    }
  }

  /// Returns a buffer with the elements of `buffer` that the block owns for sure.
  private func ownedBuffer(_ buffer: Value, in block: Block) -> Value {
    let (buffer, indicator) = state.uniqueOwnership(of: buffer, in: block)
    if indicator.isOne { return buffer }
    let choice = rewriter.create(SCF.If.self, at: buffer.location) {
      ($0.condition, $0.results) = (indicator, [buffer.type])
      ($0.thenRegion, $0.elseRegion) = (.block(), .block())
    }
    rewriter.builder.location = buffer.location
    rewriter.fill(choice.thenBlock) { [buffer] }
    if let other = choice.elseBlock { rewriter.fill(other) { [rewriter.clone(buffer: buffer)] } }
    let owned = choice.results[0]
    state.add(.unique(rewriter.constant(true, at: buffer.location)), of: owned)
    state.free(owned, atEndOf: block)
    return owned
  }

  // MARK: What is not possible

  private func fail(_ op: Operation, _ message: String) -> DeallocationFailure {
    op.emitError(message)
    return DeallocationFailure()
  }

  /// Checks that it is known what an operation does.
  private func verify(_ op: Operation) throws(DeallocationFailure) {
    if op.is(Bufferization.Dealloc.self) {
      throw fail(op, "No deallocation operations must be present when running this pass!")
    }
    let witness = op.interface(MemoryEffectsWitness.self)
    let isKnown =
      witness != nil || op.traits.contains(.pure) || op.traits.contains(.noMemoryEffects)
      || op.traits.contains(.recursiveMemoryEffects)
    if !isKnown, op.interface(CallWitness.self) == nil {
      throw fail(op, "ops with unknown memory side effects are not supported")
    }
    let effects = witness?.effects(op) ?? []
    if !op.hasBuffers, !effects.contains(where: { $0.kind == .allocate || $0.kind == .free }) { return }
    let isBranch = op.interface(RegionBranchWitness.self) != nil
    if op.regions.count > (op.results.isEmpty ? 1 : 0), !isBranch {
      throw fail(
        op, "All operations with attached regions need to implement the RegionBranchOpInterface.")
    }
    if op.traits.contains(.noTerminator) { throw fail(op, "NoTerminator trait is not supported") }
    guard op.traits.contains(.terminator) else { return }
    if (op.interface(BranchWitness.self) != nil) == op.isRegionTerminator {
      throw fail(
        op,
        "Terminators must implement either BranchOpInterface or RegionBranchTerminatorOpInterface (but not "
          + "both)!")
    }
    if op.successors.count > 1 {
      throw fail(op, "Terminators with more than one successor are not supported!")
    }
  }
}

extension Operation {
  /// `true` iff operands, results or arguments of regions are buffers.
  fileprivate var hasBuffers: Bool {
    operands.contains { $0.type.isMemRef } || results.contains { $0.type.isMemRef }
      || regions.contains { $0.arguments.contains { $0.type.isMemRef } }
  }
}

extension Block {
  /// `true` iff a path of at least one branch leads from this block to itself.
  fileprivate var isInCycle: Bool {
    var (pending, seen) = (Array(successors), Set<Block>())
    while let block = pending.popLast() {
      if block == self { return true }
      if seen.insert(block).inserted { pending += Array(block.successors) }
    }
    return false
  }
}
