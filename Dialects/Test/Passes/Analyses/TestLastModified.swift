import Accel

/// Finds, for each place and value, the operations that may have been the last to write to it.
private final class LastModifiedAnalysis: DenseForwardAnalysis {
  unowned(unsafe) let solver: DataFlowSolver
  let index: UInt8
  let states: DenseStates<AdjacentAccesses>
  /// What values equal.
  let values: UnderlyingValueAnalysis
  /// `true` iff functions that are only declared write to all arguments.
  let assumesWrites: Bool

  let entryState = AdjacentAccesses.uninitialized

  init(_ solver: DataFlowSolver, _ values: UnderlyingValueAnalysis, assumesWrites: Bool) {
    (self.solver, index, states) = (solver, solver.nextIndex, DenseStates(solver))
    (self.values, self.assumesWrites) = (values, assumesWrites)
  }

  func transfer(_ op: Operation, _ before: AdjacentAccesses) -> AdjacentAccesses {
    before.accessed(by: op, ignoring: .read, values, for: WorkItem(point: .after(op), analysis: index))
      ?? .uninitialized
  }

  func transferCall(_ op: Operation, _ before: AdjacentAccesses) -> AdjacentAccesses {
    if !assumesWrites { return entryState }
    return before.accessed(byCallee: op, values, for: WorkItem(point: .after(op), analysis: index))
  }

  func transferCall(_ op: Operation, _ step: CallStep, _ before: AdjacentAccesses) -> AdjacentAccesses {
    guard let store = op.as(Test.CallAndStore.self), store.storeBeforeCall == (step == .enter) else {
      return before
    }
    return transfer(op, before)
  }

  func transferBranch(
    _ op: Operation, from: Region?, to: Region?, _ before: AdjacentAccesses
  ) -> AdjacentAccesses {
    guard let storesFirst = op.storesBeforeRegion, to == nil && !storesFirst || from == nil && storesFirst
    else { return before }
    // What was written before counts, too: MLIR is as cautious.
    var after = transfer(op, before)
    _ = after.join(before)
    return after
  }
}

extension Operation {
  /// Whether a store with a region stores before the region is executed; `nil` for other operations.
  var storesBeforeRegion: Bool? {
    self.as(Test.StoreWithRegion.self)?.storeBeforeRegion
      ?? self.as(Test.StoreWithLoopRegion.self)?.storeBeforeRegion
  }
}

extension Test {
  /// Prints which operations were the last to write to the operands of those with a tag.
  struct TestLastModified: Pass {
    static let name = "test-last-modified"
    static let title = "(anonymous namespace)::TestLastModifiedPass"
    static let summary = ""

    /// Whether what happens in functions counts for calls.
    var isInterprocedural = true
    /// Whether functions that are only declared write to all arguments.
    var assumesWrites = false
    static let options: [PassOption<Self>] = [
      .init("interprocedural", \.isInterprocedural, "perform interprocedural analysis"),
      .init(
        "assume-func-writes", \.assumesWrites,
        "assume external functions have write effect on all arguments"),
    ]

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let solver = DataFlowSolver(op, isInterprocedural: isInterprocedural)
      solver.addBaseline()
      let values = UnderlyingValueAnalysis(solver, index: solver.nextIndex + 1)
      let analysis = LastModifiedAnalysis(solver, values, assumesWrites: assumesWrites)
      solver.add(analysis)
      solver.add(values)
      solver.run()
      if values.failure != nil { throw .reported }
      var text = ""
      op.walk(.postOrder) {
        guard let tag = $0.discardable("tag")?.as(StringAttr.self) else { return .advance }
        text += "test_tag: \(tag.bytes.string):\n"
        for (index, operand) in $0.operands.enumerated() {
          text += " operand #\(index)\n\(Self.describe(operand, analysis.states[.after($0)], values))"
        }
        return .advance
      }
      context.writeToStandardError(text)
      context.preserveAll()
    }

    /// Returns a line for each operation that may have written to `operand` last.
    private static func describe(
      _ operand: Value, _ accesses: AdjacentAccesses, _ values: UnderlyingValueAnalysis
    ) -> String {
      guard case .value(let value) = values.mostUnderlying(operand) else { return " - <unknown>\n" }
      guard let access = accesses[value] else { return "  - <unknown>\n" }
      if access.isUnknown { return " - <unknown>\n" }
      return access.operations.map { op in
        let name = op.discardable("tag_name")?.as(StringAttr.self)?.bytes.string
        return "  - \(name ?? op.name.string)\n"
      }
      .joined()
    }
  }
}
