public import Accel

extension Arith {
  /// Replaces operations on signed integers by those on unsigned ones where nothing is negative.
  public struct UnsignedWhenEquivalent: Pass {
    public static let name = "arith-unsigned-when-equivalent"
    public static let title = "ArithUnsignedWhenEquivalentPass"
    public static let summary = "Replace signed ops with unsigned ones where they are proven equivalent"
    public static let dependentDialects: [any Dialect.Type] = [Arith.self]

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let known = KnownRanges(of: op, propagatingConstants: false)
      let rewriter = context.rewriter()
      var hasChanged = false
      // Of what is replaced nothing is known any more: an operation is replaced only if those that it uses were not.
      rewriter.listener = known
      for region in op.regions {
        for block in region.blocks {
          for inner in block.operations {
            inner.walk(.postOrder) {
              if replace($0, known, rewriter) { hasChanged = true }
              return .advance
            }
          }
        }
      }
      if !hasChanged { context.preserveAll() }
    }
  }
}

/// Replaces `op` if there is an unsigned operation that does the same; returns whether there is.
private func replace(_ op: Operation, _ known: KnownRanges, _ rewriter: Rewriter) -> Bool {
  if let comparison = op.as(Arith.CmpI.self) { return replace(comparison, known, rewriter) }
  guard let name = unsignedName(of: op), let ranges = known.all(Array(op.operands) + Array(op.results)),
    ranges.allSatisfy(\.isNonNegative)
  else { return false }
  var state = OperationState(name, at: op.location)
  state.operands = Array(op.operands)
  state.resultTypes = op.results.types
  for slot in state.properties.indices where slot < op.properties.count {
    state.properties[slot] = op.properties[slot]
  }
  state.attributes = Array(op.attributes)
  rewriter.builder.move(before: op)
  rewriter.replace(op, with: Array(rewriter.create(state).results))
  return true
}

/// The name of the unsigned operation that does the same as `op` as long as nothing is negative.
private func unsignedName(of op: Operation) -> OperationName? {
  let context = op.context
  if op.is(Arith.DivSI.self) || op.is(Arith.FloorDivSI.self) {
    return context.operationName(Arith.DivUI.self)
  }
  if op.is(Arith.CeilDivSI.self) { return context.operationName(Arith.CeilDivUI.self) }
  if op.is(Arith.RemSI.self) { return context.operationName(Arith.RemUI.self) }
  if op.is(Arith.MinSI.self) { return context.operationName(Arith.MinUI.self) }
  if op.is(Arith.MaxSI.self) { return context.operationName(Arith.MaxUI.self) }
  return op.is(Arith.ExtSI.self) ? context.operationName(Arith.ExtUI.self) : nil
}

private func replace(_ op: Op<Arith.CmpI>, _ known: KnownRanges, _ rewriter: Rewriter) -> Bool {
  let predicate: Arith.IntegerPredicate
  switch op.predicate as Arith.IntegerPredicate {
  case .slt: predicate = .ult
  case .sle: predicate = .ule
  case .sgt: predicate = .ugt
  case .sge: predicate = .uge
  default: return false
  }
  guard let ranges = known.all(op.operation.operands), ranges.allSatisfy(\.isNonNegative) else {
    return false
  }
  rewriter.builder.move(before: op.operation)
  let made = rewriter.create(
    Arith.CmpI.self, operands: [op.lhs, op.rhs], results: [op.result.type],
    properties: [predicate.attribute(in: op.context)], at: op.location)
  rewriter.replace(op, with: made)
  return true
}
