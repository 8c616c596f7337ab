/// An operation some operands of which, the inits, say where the results go.
///
/// An init that is a tensor gives a result its initial value and its type: the tensors among the inits belong to the
/// tensors among the results, in order. An init that is a memref is written to. List `destinationStyle` among the
/// schema's interfaces.
public protocol DestinationStyleInterface: OpSchema {
  /// Returns the positions of the inits among the operands.
  static func inits(of op: Op<Self>) -> Range<Int>
}

extension DestinationStyleInterface {
  /// This schema's implementation, for generic code.
  public static var destinationStyle: Implements {
    Implements(DestinationStyleWitness(inits: { inits(of: Op(unchecked: $0)) }))
  }
}

/// What generic code may ask of an operation in destination style.
public struct DestinationStyleWitness: InterfaceWitness {
  /// Returns the positions of the inits among the operands.
  public let inits: @Sendable (Operation) -> Range<Int>

  public static var verifiesRegions: Bool { true }

  public func verifyRegions(_ op: Operation) throws(VerificationFailure) {
    let inits = inits(op)
    for index in inits {
      let type = op.operand(index).type
      if !type.isTensor, !type.isMemRef {
        throw VerificationFailure("expected that operand #\(index) is a tensor or a memref")
      }
    }
    let tensors = inits.filter { op.operand($0).type.isTensor }
    let results = op.results.count { $0.type.isTensor }
    if results != tensors.count {
      throw VerificationFailure(
        "expected the number of tensor results (\(results)) to be equal to the number of output tensors "
          + "(\(tensors.count))")
    }
    for index in tensors {
      let (expected, found) = (op.operand(index).type, result(op, ofInit: index)?.type)
      if let found, expected != found {
        throw VerificationFailure(
          "expected type of operand #\(index) ('\(expected.text)') to match type of corresponding result "
            + "('\(found.text)')")
      }
    }
  }

  /// Returns the operands that are no inits.
  public func inputs(_ op: Operation) -> [Value] {
    let inits = inits(op)
    return op.operands.indices.lazy.filter { !inits.contains($0) }.map { op.operand($0) }
  }
  /// Returns the result whose initial value is the operand at `index`, an init that is a tensor.
  public func result(_ op: Operation, ofInit index: Int) -> Value? {
    let position = index - inits(op).lowerBound
    return op.results.indices.contains(position) ? op.result(position) : nil
  }
  /// Returns the position of the init that gives `result`, one of the operation's, its initial value.
  public func initIndex(_ op: Operation, of result: Value) -> Int { inits(op).lowerBound + result.index }

  /// `true` iff no operand is a memref, and one is a tensor.
  public func hasPureTensorSemantics(_ op: Operation) -> Bool {
    op.operands.contains { $0.type.isTensor } && !op.operands.contains { $0.type.isMemRef }
  }
  /// `true` iff no operand is a tensor, and one is a memref.
  public func hasPureBufferSemantics(_ op: Operation) -> Bool {
    op.operands.contains { $0.type.isMemRef } && !op.operands.contains { $0.type.isTensor }
  }
}
