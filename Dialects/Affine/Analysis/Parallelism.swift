import Accel
import ArithDialect
import SCFDialect

/// A value that the iterations of a loop combine, in any order.
struct LoopReduction {
  /// How values are combined.
  let kind: Arith.AtomicRMWKind
  /// Which of the carried values it is.
  let position: Int
  /// What an iteration contributes.
  let value: Value
}

extension Op<Affine.For> {
  /// The carried values that iterations combine in a way that `affine.parallel` knows.
  var reductions: [LoopReduction] {
    let carried = carriedArguments
    return carried.indices.compactMap { position in
      guard let reduction = Reduction(of: position, among: carried), reduction.combiners.count == 1,
        let kind = reduction.combiners[0].combiningKind
      else { return nil }
      return LoopReduction(kind: kind, position: position, value: reduction.reduced)
    }
  }

  /// `true` iff iterations may be executed in any order, apart from `reductions`, if they are not counted.
  func isParallel(ignoring reductions: [LoopReduction]? = nil) -> Bool {
    let carried = carriedArguments.count
    if carried > 0, reductions == nil { return false }
    if let reductions, reductions.count != carried { return false }
    return isMemoryParallel
  }

  /// `true` iff iterations may be executed in any order as far as memory is concerned.
  var isMemoryParallel: Bool {
    if self.results.contains(where: { $0.type.is(MemRefType.self) || $0.type.is(UnrankedMemRefType.self) }) {
      return false
    }
    var accesses: [MemoryAccess] = []
    let isKnown = operation.walk(.postOrder) { inner in
      if let access = MemoryAccess(inner) {
        if !access.memref.isAllocated(in: operation) { accesses.append(access) }
      } else if !inner.is(Affine.For.self), !inner.is(Affine.Yield.self), !inner.is(Affine.If.self),
        !inner.hasOnlyAllocation, !inner.isMemoryEffectFree
      {
        return .interrupt
      }
      return .advance
    }
    if !isKnown { return false }
    let depth = operation.nestingDepth + 1
    for source in accesses {
      for target in accesses {
        guard case .none = source.dependence(before: target, depth: depth) else { return false }
      }
    }
    return true
  }

  /// `true` iff the loop is parallel and combines values.
  var isParallelWithReduction: Bool {
    let reductions = reductions
    return isParallel(ignoring: reductions) && !reductions.isEmpty
  }
}

extension Operation {
  /// How this operation combines two values, if it is one that `affine.parallel` knows.
  var combiningKind: Arith.AtomicRMWKind? {
    switch name.string {
    case "arith.addf": .addf
    case "arith.mulf": .mulf
    case "arith.addi": .addi
    case "arith.andi": .andi
    case "arith.ori": .ori
    case "arith.muli": .muli
    case "arith.minimumf": .minimumf
    case "arith.maximumf": .maximumf
    case "arith.minsi": .mins
    case "arith.maxsi": .maxs
    case "arith.minui": .minu
    case "arith.maxui": .maxu
    default: nil
    }
  }

  /// `true` iff the only effect of this operation is to allocate memory.
  var hasOnlyAllocation: Bool {
    guard let effects = memoryEffects, !effects.isEmpty else { return false }
    return effects.allSatisfy { $0.kind == .allocate }
  }

  /// `true` iff the only effect of this operation on `value` is the given one, and there is one.
  func hasOnlyEffect(_ kind: MemoryEffect.Kind, on value: Value) -> Bool {
    guard let effects = memoryEffects else { return false }
    let own = effects.filter { $0.value == value }
    return !own.isEmpty && own.allSatisfy { $0.kind == kind }
  }
}

extension Value {
  /// `true` iff this, or what it is a view of, is allocated inside `op`.
  func isAllocated(in op: Operation) -> Bool {
    guard let definition = definingOperation else { return false }
    if definition.hasOnlyEffect(.allocate, on: self), op != definition, op.isAncestor(of: definition) {
      return true
    }
    guard let view = definition.interface(ViewLikeWitness.self) else { return false }
    return view.source(definition).isAllocated(in: op)
  }
}
