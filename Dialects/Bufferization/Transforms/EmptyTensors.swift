public import Accel
import TensorDialect

/// Replaces tensors whose elements are anything by such as become new buffers.
public struct EmptyTensorToAllocTensor: Pass {
  public static let name = "empty-tensor-to-alloc-tensor"
  public static let title = "EmptyTensorToAllocTensorPass"
  public static let summary = "Replace all empty ops by alloc_tensor ops."
  public static let dependentDialects: [any Dialect.Type] = [Bufferization.self, Tensor.self]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    rewriteGreedily(op, PatternTable([Self.lower]))
  }

  // empty(n, …) → alloc_tensor(n, …)
  private static let lower = Pattern("EmptyTensorLoweringPattern") { (op: Op<Tensor.Empty>, rewriter) in
    let (sizes, type) = (Array(op.dynamicSizes), op.result.type)
    return rewriter.replace(
      op,
      with: rewriter.create(Bufferization.AllocTensor.self) { ($0.dynamicSizes, $0.result) = (sizes, type) })
  }
}

/// Replaces tensors whose elements are anything by the parts of other tensors that they are put into later.
public struct EmptyTensorElimination: Pass {
  public static let name = "eliminate-empty-tensors"
  public static let title = "EmptyTensorEliminationPass"
  public static let summary = "Try to eliminate all tensor.empty ops."
  public static let dependentDialects: [any Dialect.Type] = [Bufferization.self, Tensor.self]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let options = BufferizationOptions()
    options.allowsReturnedAllocations = true
    options.includesFunctions = op.is(Builtin.Module.self)
    let state = OneShotAnalysisState(op, options)
    do throws(BufferizationFailure) {
      if options.includesFunctions { try state.analyze(module: op) } else { try state.analyze(op) }
    } catch {
      throw .reported
    }
    var insertions: [Operation] = []
    op.walk(.postOrder) { inner in
      if let witness = inner.interface(SubsetWitness.self), witness.kind == .insertion {
        insertions.append(inner)
      }
      return .advance
    }
    let rewriter = Rewriter(op.context)
    for insertion in insertions {
      EmptyTensorReplacement(insertion: insertion, state: state, rewriter: rewriter).run()
    }
  }
}

/// What replaces the new tensors that are put into another one by one operation.
private struct EmptyTensorReplacement {
  let insertion: Operation
  let state: OneShotAnalysisState
  let rewriter: Rewriter

  /// Replaces them.
  func run() {
    guard let witness = insertion.interface(SubsetWitness.self) else { return }
    let source = insertion.operands.use(at: witness.sourceIndex(insertion))
    guard state.isInPlace(source) else { return }
    for use in emptyUses(from: source) {
      guard let empty = use.value.definingOperation, var part = makePart(empty, use.owner),
        part.definingOperation != empty
      else { continue }
      let type = use.value.type
      if part.type != type {
        guard part.type.elementOrSelf == type.elementOrSelf, part.type.shape?.count == type.shape?.count
        else {
          continue
        }
        rewriter.moveAfterDefinition(of: part)
        let whole = part
        part =
          rewriter.create(Tensor.Cast.self, at: empty.location) { ($0.source, $0.dest) = (whole, type) }.dest
      }
      rewriter.setOperand(use.owner, use.operandIndex, to: part)
      state.resetCaches()
    }
  }

  /// The uses of new tensors that `source` is the same buffer as.
  private func emptyUses(from source: Use) -> [Use] {
    var (pending, seen, found, tensors): ([Use], Set<Use>, [Use], Set<Value>) = ([source], [], [], [])
    while let use = pending.popLast() {
      guard seen.insert(use).inserted else { continue }
      if use.value.definingOperation?.is(Tensor.Empty.self) ?? false {
        if tensors.insert(use.value).inserted { found.append(use) }
        continue
      }
      guard state.options.model(ofOwner: use.value) != nil else { continue }
      for alias in state.aliasingOperands(of: use.value) where alias.relation == .equivalent {
        pending.append(alias.use)
      }
    }
    return found
  }

  /// Creates the part that is put in later, where `user` may use it in place of `empty`.
  private func makePart(_ empty: Operation, _ user: Operation) -> Value? {
    guard let witness = insertion.interface(SubsetWitness.self) else { return nil }
    let destination = witness.container(insertion)
    var needed = [destination]
    if let slice = witness.accessedSlice(insertion) {
      for index in slice.offsets + slice.sizes + slice.strides {
        if case .value(let value) = index { needed.append(value) }
      }
    }
    guard let place = place(empty, user, needed) else { return nil }
    rewriter.builder.move(before: place)
    if let materialization = insertion.as(Bufferization.MaterializeInDestination.self) {
      if destination.type.isTensor { return destination }
      // What is made of the buffer now is what nothing else may be made of.
      rewriter.setProperty(materialization, Bufferization.MaterializeInDestination.restrict, to: nil)
      return rewriter.createToTensor(
        destination, type: materialization.source.type, restrict: true, writable: materialization.writable,
        at: empty.location)
    }
    guard let slice = witness.accessedSlice(insertion) else { return nil }
    let type = insertion.operand(witness.sourceIndex(insertion)).type
    return rewriter.create(Tensor.ExtractSlice.self, at: empty.location) {
      ($0.source, $0.result) = (destination, type)
      ($0.offsets, $0.staticOffsets) = (slice.offsets.values, slice.offsets.dimensions)
      ($0.sizes, $0.staticSizes) = (slice.sizes.values, slice.sizes.dimensions)
      ($0.strides, $0.staticStrides) = (slice.strides.values, slice.strides.dimensions)
    }.result
  }

  /// Finds the operation before which all of `needed` are known, and which comes before `user`.
  private func place(_ empty: Operation, _ user: Operation, _ needed: [Value]) -> Operation? {
    let dominance = DominanceInfo()
    let candidates = [empty] + needed.compactMap { $0.definingOperation?.next ?? $0.owningBlock?.first }
    return candidates.first { candidate in
      dominance.dominates(candidate, user)
        && needed.allSatisfy { value in
          if let definition = value.definingOperation {
            return dominance.properlyDominates(definition, candidate)
          }
          return value.owningBlock.flatMap { candidate.ancestor(in: $0) } != nil
        }
    }
  }
}
