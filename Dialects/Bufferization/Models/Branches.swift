import Accel
import CFDialect

/// An operation whose regions may have several blocks.
protocol BlockModel: BufferizableModel {}

extension BlockModel {
  static var supportsBranches: Bool { true }
  static func isWritable(_ value: Value, _ state: AnalysisState) -> Bool { true }

  /// The operands of branches that become `argument`.
  static func incomingOperands(of argument: Value) -> [Use] {
    guard let block = argument.owningBlock else { return [] }
    return block.incomingEdges.compactMap { edge in
      guard let witness = edge.terminator.interface(BranchWitness.self) else { return nil }
      let operands = witness.successorOperands(edge.terminator, edge.index)
      let offset = argument.index - operands.producedCount
      return operands.forwarded.indices.contains(offset) ? operands.forwarded.use(at: offset) : nil
    }
  }

  /// The operands of branches that become `argument`, as aliases.
  static func branchAliases(of argument: Value) -> [AliasingOperand] {
    incomingOperands(of: argument).map { AliasingOperand($0, .equivalent, isDefinite: false) }
  }

  /// Returns the type of the buffer of an argument of a block, which the operands of branches agree on.
  static func blockArgumentType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    var found: Type?
    for use in incomingOperands(of: value) {
      let incoming = use.value
      if stack.contains(incoming) { continue }
      let type = incoming.type.isMemRef ? incoming.type : try options.bufferType(of: incoming, &stack)
      guard let known = found else {
        found = type
        continue
      }
      if known == type { continue }
      if known.bufferSpace != type.bufferSpace {
        value.owner?.emitOpError("incoming operands of block argument have inconsistent memory spaces")
        throw BufferizationFailure()
      }
      found = value.type.fullyDynamicBuffer(known.bufferSpace)
    }
    if let found { return found }
    value.owner?.emitOpError("could not infer buffer type of block argument")
    throw BufferizationFailure()
  }
}

/// A branch hands buffers on; it is changed together with the blocks that it leads to.
enum BranchModel: BufferizableModel {
  static func reads(_ use: Use, _ state: AnalysisState) -> Bool { false }
  static func mustBeInPlace(_ use: Use, _ state: AnalysisState) -> Bool { true }
  static func aliasingValues(of use: Use, _ state: AnalysisState) -> [AliasingValue] {
    let op = use.owner
    guard let witness = op.interface(BranchWitness.self) else { return [] }
    for (index, block) in op.successors.enumerated() {
      let operands = witness.successorOperands(op, index)
      if let offset = operands.offset(of: use) {
        return [AliasingValue(block.arguments[operands.producedCount + offset], .equivalent)]
      }
    }
    return []
  }
}
