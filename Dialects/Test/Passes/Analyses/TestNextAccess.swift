import Accel

/// Finds, for each place and value, the operations that may be the next to access it.
private final class NextAccessAnalysis: DenseBackwardAnalysis {
  unowned(unsafe) let solver: DataFlowSolver
  let index: UInt8
  let states: DenseStates<AdjacentAccesses>
  /// What values equal.
  let values: UnderlyingValueAnalysis
  /// `true` iff functions that are only declared read all arguments.
  let assumesReads: Bool

  let exitState = AdjacentAccesses.uninitialized

  init(_ solver: DataFlowSolver, _ values: UnderlyingValueAnalysis, assumesReads: Bool) {
    (self.solver, index, states) = (solver, solver.nextIndex, DenseStates(solver))
    (self.values, self.assumesReads) = (values, assumesReads)
  }

  func transfer(_ op: Operation, _ after: AdjacentAccesses) -> AdjacentAccesses {
    after.accessed(by: op, ignoring: nil, values, for: WorkItem(point: .before(op), analysis: index))
      ?? .uninitialized
  }

  func transferCall(_ op: Operation, _ after: AdjacentAccesses) -> AdjacentAccesses {
    if assumesReads {
      return after.accessed(byCallee: op, values, for: WorkItem(point: .before(op), analysis: index))
    }
    var copy = after
    copy.setKnownToUnknown()
    return copy
  }

  func transferCall(_ op: Operation, _ step: CallStep, _ after: AdjacentAccesses) -> AdjacentAccesses {
    guard let store = op.as(Test.CallAndStore.self), store.storeBeforeCall == (step == .enter) else {
      return after
    }
    return transfer(op, after)
  }

  func transferBranch(
    _ op: Operation, from: Region?, to: Region?, _ after: AdjacentAccesses
  ) -> AdjacentAccesses {
    guard let store = op.as(Test.StoreWithRegion.self),
      to == nil && !store.storeBeforeRegion || from == nil && store.storeBeforeRegion
    else { return after }
    return transfer(op, after)
  }
}

extension Test {
  /// Attaches to each operation with a name which operations access its operands next.
  struct TestNextAccess: Pass {
    static let name = "test-next-access"
    static let title = "(anonymous namespace)::TestNextAccessPass"
    static let summary = ""

    /// Whether what happens in functions counts for calls.
    var isInterprocedural = true
    /// Whether functions that are only declared read all arguments.
    var assumesReads = false
    static let options: [PassOption<Self>] = [
      .init("interprocedural", \.isInterprocedural, "perform interprocedural analysis"),
      .init(
        "assume-func-reads", \.assumesReads, "assume external functions have read effect on all arguments"),
    ]

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let solver = DataFlowSolver(op, isInterprocedural: isInterprocedural)
      solver.addBaseline()
      let values = UnderlyingValueAnalysis(solver, index: solver.nextIndex + 1)
      let analysis = NextAccessAnalysis(solver, values, assumesReads: assumesReads)
      solver.add(analysis)
      solver.add(values)
      solver.run()
      if values.failure != nil {
        op.context.emitError(at: op.location, "dataflow solver failed")
        throw .reported
      }
      // All is asked before anything is printed: both number operations.
      var findings: [Finding] = []
      op.walk(.postOrder) { inner in
        if inner.discardable("name")?.is(StringAttr.self) == true {
          findings.append(Finding(inner, analysis))
        }
        return .advance
      }
      let rewriter = context.rewriter()
      for finding in findings {
        let inner = finding.operation
        rewriter.setAttribute(
          inner, op.context.identifier("next_access"), to: Self.describe(finding.after, op.context))
        guard let starts = finding.starts else { continue }
        rewriter.setAttribute(
          inner, op.context.identifier("next_at_entry_point"),
          to: op.context.array(starts.map { Self.describe($0, op.context) }))
      }
    }

    /// Returns the names of the operations that may access each operand next.
    private static func describe(
      _ accesses: [AdjacentAccesses.Access]?, _ context: Context
    ) -> Attribute {
      guard let accesses else { return context.string("not computed") }
      return context.array(
        accesses.map { access in
          if access.isUnknown { return context.string("unknown") }
          return context.array(
            access.operations.map { op in
              if let name = op.discardable("name"), name.is(StringAttr.self) { return name }
              return context.string(Printer.text(of: op))
            })
        })
    }
  }
}

/// What is known about an operation with a name.
private struct Finding {
  /// The operation.
  let operation: Operation
  /// For each operand, what accesses it next after the operation; `nil` if control does not come there.
  let after: [AdjacentAccesses.Access]?
  /// The same for the start of each region that is executed first, if there are regions.
  var starts: [[AdjacentAccesses.Access]?]?

  init(_ op: Operation, _ analysis: NextAccessAnalysis) {
    let control = analysis.solver.control
    func accesses(at point: ProgramPoint?, isComputed: Bool) -> [AdjacentAccesses.Access]? {
      guard isComputed, let point else { return nil }
      return op.operands.map { operand in
        guard case .value(let value) = analysis.values.mostUnderlying(operand) else {
          return AdjacentAccesses.Access(isUnknown: true)
        }
        return analysis.states[point][value] ?? AdjacentAccesses.Access(isUnknown: true)
      }
    }
    operation = op
    let end = op.next.map(ProgramPoint.before) ?? op.block.map(ProgramPoint.end)
    after = accesses(at: end, isComputed: control.isReachable(op))
    guard let branch = op.interface(RegionBranchWitness.self) else { return }
    starts = branch.successors(op, from: .parent).compactMap(\.region?.entry).map { block in
      accesses(at: block.first.map(ProgramPoint.before) ?? .end(block), isComputed: control.isLive(block))
    }
  }
}
