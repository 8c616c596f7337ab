import Accel

// The analysis itself: one operand after the other is decided about.

extension OneShotAnalysisState {
  /// Decides about all operands inside `op`.
  func analyze(_ op: Operation) throws(BufferizationFailure) {
    rememberPlaces(in: op)
    try checkAssumptions(op)
    for inner in order(of: op) {
      for index in inner.operands.indices where inner.operand(index).type.isTensor {
        decide(inner.operands.use(at: index))
      }
    }
    findEquivalences(in: op)
    findUndefined(in: op)
    var failed = false
    op.walk(.postOrder) { inner in
      guard let model = options.model(of: inner) else { return .advance }
      do throws(BufferizationFailure) { try model.verifyAnalysis(inner, self) } catch { failed = true }
      return .advance
    }
    if options.analysesOnly { annotateDecisions(op) }
    if options.printsAliases { annotateAliases(op) }
    if failed { throw BufferizationFailure() }
  }

  /// Decides whether an operand needs a copy.
  private func decide(_ use: Use) {
    if !isInPlace(use), wouldWriteToUnwritable(use) || wouldConflict(use) {
      outOfPlaceCount += 1
    } else {
      bufferizeInPlace(use)
    }
  }

  /// Checks that what is decided already leaves a choice.
  private func checkAssumptions(_ op: Operation) throws(BufferizationFailure) {
    var failed = false
    func fail(_ inner: Operation, _ message: String) -> WalkStep {
      inner.emitOpError(message)
      failed = true
      return .interrupt
    }
    op.walk(.postOrder) { inner in
      guard let model = options.model(of: inner), !model.supportsBranches,
        inner.regions.contains(where: { !$0.isEmpty && !$0.hasOneBlock })
      else { return .advance }
      return fail(inner, Self.branchMessage)
    }
    if failed { throw BufferizationFailure() }
    op.walk(.postOrder) { inner in
      guard options.model(of: inner) != nil else { return .advance }
      if let tensor = inner.as(Bufferization.ToTensor.self), !tensor.restrict, tensor.result.hasUses {
        return fail(inner, "to_tensor ops without `restrict` are not supported by One-Shot Analysis")
      }
      for index in inner.operands.indices where inner.operand(index).type.isTensor {
        let use = inner.operands.use(at: index)
        if wouldConflict(use, isDecided: true) {
          return fail(
            inner, "not bufferizable under the given constraints: cannot avoid RaW conflict")
        }
        if isInPlace(use), wouldWriteToUnwritable(use, isDecided: true) {
          return fail(
            inner, "not bufferizable under the given constraints: would write to read-only buffer")
        }
      }
      return .advance
    }
    if failed { throw BufferizationFailure() }
  }

  /// What is said of an operation that has several blocks and does not know what to do with them.
  static let branchMessage =
    "op or BufferizableOpInterface implementation does not support unstructured control flow, but at least one "
    + "region has multiple blocks"

  // MARK: Order

  private func order(of op: Operation) -> [Operation] {
    var ops: [Operation] = []
    if options.order == .bottomUpFromTerminators { return orderFromTerminators(op) }
    op.walk(.postOrder) {
      if $0.hasTensorValues { ops.append($0) }
      return .advance
    }
    switch options.order {
    case .topDown: break
    case .bottomUp, .bottomUpFromTerminators: ops.reverse()
    case .fuzzer:
      var generator = Drawing(seed: options.seed)
      ops.shuffle(using: &generator)
    }
    return ops
  }

  /// What defines the values that leave regions comes first, then all else from the end on.
  private func orderFromTerminators(_ op: Operation) -> [Operation] {
    var all: [Operation] = []
    op.walk(.postOrder) {
      all.append($0)
      return .advance
    }
    all = reversedWalk(op)
    var ordered: [Operation] = []
    var seen: Set<Operation> = []
    for end in all where end.isRegionTerminator {
      guard seen.insert(end).inserted else { continue }
      ordered.append(end)
      var pending = end.operands.filter { $0.type.isTensor && !$0.isBlockArgument }
      while let value = pending.popLast() {
        guard let made = value.definingOperation, seen.insert(made).inserted else { continue }
        ordered.append(made)
        guard let region = end.region, made.isInside(region) else { continue }
        for alias in aliasingOperands(of: value) {
          let source = alias.use.value
          if source.type.isTensor, !source.isBlockArgument { pending.append(source) }
        }
      }
    }
    return ordered + all.filter { !seen.contains($0) && $0.hasTensorValues }
  }

  /// The operations inside `op` and itself, the last first, what is inside before what is around.
  private func reversedWalk(_ op: Operation) -> [Operation] {
    var ops: [Operation] = []
    func visit(_ op: Operation) {
      for region in op.regions.reversed() {
        for block in Array(region.blocks).reversed() {
          var current = block.last
          while let inner = current {
            current = inner.previous
            visit(inner)
          }
        }
      }
      ops.append(op)
    }
    visit(op)
    return ops
  }

  // MARK: Equivalence

  private func findEquivalences(in op: Operation) {
    op.walk(.postOrder) { inner in
      guard let model = options.model(of: inner) else { return .advance }
      for result in inner.results where result.type.isTensor { findEquivalences(of: result, model) }
      return .advance
    }
  }

  /// Unites a result with the operands whose buffer it is.
  private func findEquivalences(of result: Value, _ model: any BufferizableModel.Type) {
    let operands = aliasingOperands(of: result)
    guard let first = operands.first?.use.value else { return }
    var areAllEquivalent = true
    for operand in operands {
      let isEquivalent = operand.relation == .equivalent && isInPlace(operand.use)
      if isEquivalent, operand.isDefinite { return uniteEquivalents(result, operand.use.value) }
      if !isEquivalent || !areEquivalent(operand.use.value, first) { areAllEquivalent = false }
    }
    if areAllEquivalent, !model.allocates(result) { uniteEquivalents(result, first) }
  }

  // MARK: Telling

  private func annotateDecisions(_ op: Operation) {
    let rewriter = Rewriter(op.context)
    let name = op.context.identifier("__inplace_operands_attr__")
    op.walk(.postOrder) { inner in
      guard inner.operands.contains(where: { $0.type.isTensor }) else { return .advance }
      let words = inner.operands.indices.map { index in
        let word =
          !inner.operand(index).type.isTensor
          ? "none" : isInPlace(inner.operands.use(at: index)) ? "true" : "false"
        return inner.context.string(word)
      }
      rewriter.setAttribute(inner, name, to: inner.context.array(words))
      return .advance
    }
  }

  private func annotateAliases(_ op: Operation) {
    let context = op.context
    let rewriter = Rewriter(context)
    let names = Printer.names(of: op)
    func aliases(of value: Value) -> Attribute {
      var found: [Attribute] = []
      forEachAlias(of: value) { found.append(context.string(names($0))) }
      return context.array(found)
    }
    var changes: [(Operation, String, Attribute)] = []
    op.walk(.postOrder) { inner in
      let results = inner.results.filter(\.type.isTensor).map(aliases)
      if !results.isEmpty {
        changes.append((inner, "__opresult_alias_set_attr__", context.array(results)))
      }
      let regions = inner.regions.map { region in
        region.blocks.map { block in block.arguments.filter(\.type.isTensor).map(aliases) }
      }
      if regions.contains(where: { $0.contains { !$0.isEmpty } }) {
        let attribute = context.array(regions.map { context.array($0.map { context.array($0) }) })
        changes.append((inner, "__bbarg_alias_set_attr__", attribute))
      }
      return .advance
    }
    for (op, name, value) in changes {
      rewriter.setAttribute(op, context.identifier(name), to: value)
    }
  }
}

/// Numbers drawn at random, the same for each seed.
private struct Drawing: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt32) { state = UInt64(seed) }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
