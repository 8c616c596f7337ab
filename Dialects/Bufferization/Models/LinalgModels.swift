import Accel
import LinalgDialect

/// A structured operation reads its inputs and, if the body uses them, its outputs.
enum StructuredModel: DestinationModel {
  static func reads(_ use: Use, _ state: AnalysisState) -> Bool {
    guard let arguments = use.owner.regions.first?.arguments, use.operandIndex < arguments.count else {
      return true
    }
    return arguments[use.operandIndex].hasUses
  }

  static func isElementwiseAccess(_ op: Operation, _ uses: [Use], _ state: AnalysisState) -> Bool {
    guard let witness = op.structured, witness.iteratorTypes(op).allSatisfy({ $0 == .parallel }) else {
      return false
    }
    let maps = witness.indexingMaps(op)
    return uses.allSatisfy { !$0.value.type.isShaped || maps[$0.operandIndex].isIdentity }
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    try bufferizer.bufferizeDestinationStyle(op)
  }
}

/// The exponentials are written to the output, which is not read.
enum SoftmaxModel: DestinationModel {
  static func reads(_ use: Use, _ state: AnalysisState) -> Bool { use.operandIndex == 0 }
  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    try bufferizer.bufferizeDestinationStyle(op)
  }
}

extension Type {
  /// `true` iff this is a tensor or a buffer of known rank.
  fileprivate var isShaped: Bool { self.is(RankedTensorType.self) || self.is(MemRefType.self) }
}

extension Bufferizer {
  /// Replaces an operation in destination style by the same on buffers, which has no results.
  func bufferizeDestinationStyle(_ op: Operation) throws(BufferizationFailure) {
    guard let witness = op.interface(DestinationStyleWitness.self), !witness.hasPureBufferSemantics(op) else {
      return
    }
    if !witness.hasPureTensorSemantics(op) {
      op.emitError("op does not have pure tensor semantics")
      throw BufferizationFailure()
    }
    var operands: [Value] = []
    for operand in op.operands {
      operands.append(operand.type.isTensor ? try buffer(of: operand) : operand)
    }
    rewriter.builder.move(before: op)
    var state = OperationState(op.name, at: op.location)
    state.operands = operands
    state.properties = Array(op.properties)
    state.attributes = Array(op.attributes)
    state.regions = op.regions.map { _ in ParsedRegion() }
    if let slot = op.name.info?.resultSegmentSlot { state.properties[slot] = nil }
    let made = rewriter.create(state)
    for (old, new) in zip(op.regions, made.regions) { rewriter.inline(old, into: new) }
    replace(op, with: Array(operands[witness.inits(op)]))
  }
}
