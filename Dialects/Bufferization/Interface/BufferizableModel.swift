public import Accel

/// How two values relate to each other once they are buffers.
public enum BufferRelation: Sendable {
  /// They are one buffer, seen in the same way.
  case equivalent
  /// They may be parts of one buffer, or not.
  case unknown
}

/// A value that may be the same buffer as an operand.
public struct AliasingValue {
  /// The value: a result of the operation, or an argument of a block in it.
  public let value: Value
  /// How the value relates to the operand.
  public let relation: BufferRelation
  /// `true` iff it is so in any case, and not under some condition.
  public let isDefinite: Bool
  /// Describes a value.
  public init(_ value: Value, _ relation: BufferRelation, isDefinite: Bool = true) {
    (self.value, self.relation, self.isDefinite) = (value, relation, isDefinite)
  }
}

/// An operand that may be the same buffer as a value.
public struct AliasingOperand {
  /// The operand.
  public let use: Use
  /// How the value relates to the operand.
  public let relation: BufferRelation
  /// `true` iff it is so in any case, and not under some condition.
  public let isDefinite: Bool
  /// Describes an operand.
  public init(_ use: Use, _ relation: BufferRelation, isDefinite: Bool = true) {
    (self.use, self.relation, self.isDefinite) = (use, relation, isDefinite)
  }
}

/// Bufferization could not be done; why has been reported.
public struct BufferizationFailure: Error {
  /// Creates a failure of which all has been said.
  public init() {}
}

/// How operations of a kind on tensors become operations on buffers: what MLIR calls `BufferizableOpInterface`.
///
/// A schema that knows it itself conforms and lists `bufferizable` among its interfaces; for schemas of other dialects,
/// there are models in `BufferizableModels`.
public protocol BufferizableModel: SendableMetatype {
  /// `true` iff the buffer of an operand is read.
  static func reads(_ use: Use, _ state: AnalysisState) -> Bool
  /// `true` iff the buffer of an operand is written to.
  static func writes(_ use: Use, _ state: AnalysisState) -> Bool
  /// Returns the values that may be the same buffer as an operand if that is not copied.
  static func aliasingValues(of use: Use, _ state: AnalysisState) -> [AliasingValue]
  /// Returns the operands that may be the same buffer as `value`, a result or an argument in a region.
  static func aliasingOperands(of value: Value, _ state: AnalysisState) -> [AliasingOperand]
  /// `true` iff there must not be a copy of an operand's buffer.
  static func mustBeInPlace(_ use: Use, _ state: AnalysisState) -> Bool
  /// `true` iff the operation says what the elements of a result are.
  static func definesContents(of result: Value, _ state: AnalysisState) -> Bool
  /// `true` iff the buffer of a result or of an argument in a region may be written to.
  static func isWritable(_ value: Value, _ state: AnalysisState) -> Bool
  /// `true` iff a write never changes what a read sees, although the buffers are the same; one of the two is an operand.
  static func isNotConflicting(_ read: Use, _ write: Use, _ state: AnalysisState) -> Bool
  /// `true` iff each element of the operands is read before any element at the same place is written.
  static func isElementwiseAccess(_ op: Operation, _ uses: [Use], _ state: AnalysisState) -> Bool
  /// `true` iff a result is a new buffer.
  static func allocates(_ result: Value) -> Bool
  /// Checks what must be so once the analysis is done.
  static func verifyAnalysis(_ op: Operation, _ state: OneShotAnalysisState) throws(BufferizationFailure)
  /// Inserts the copies that the analysis found necessary.
  static func resolveConflicts(
    _ op: Operation, _ rewriter: Rewriter, _ state: AnalysisState
  ) throws(BufferizationFailure)
  /// Replaces an operation by one on buffers.
  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure)
  /// Returns the type of the buffer that a result, or an argument in a region, becomes; `stack` holds the values whose
  /// types are being found out.
  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type
  /// `true` iff a region may be executed more than once each time that the operation is.
  static func isRepetitive(_ region: Region) -> Bool
  /// `true` iff several threads execute a region.
  static func isParallel(_ region: Region) -> Bool
  /// `true` iff the operation works on tensors.
  static func hasTensors(_ op: Operation) -> Bool
  /// `true` iff regions may have several blocks.
  static var supportsBranches: Bool { get }
}

extension BufferizableModel {
  public static func reads(_ use: Use, _ state: AnalysisState) -> Bool { true }
  public static func writes(_ use: Use, _ state: AnalysisState) -> Bool { false }
  public static func aliasingValues(of use: Use, _ state: AnalysisState) -> [AliasingValue] { [] }
  public static func aliasingOperands(of value: Value, _ state: AnalysisState) -> [AliasingOperand] {
    state.operandsByValues(of: value)
  }
  // Nobody can copy a tensor of unknown rank.
  public static func mustBeInPlace(_ use: Use, _ state: AnalysisState) -> Bool {
    use.value.type.is(UnrankedTensorType.self)
  }
  public static func definesContents(of result: Value, _ state: AnalysisState) -> Bool {
    state.definesContentsByOperands(of: result)
  }
  public static func isWritable(_ value: Value, _ state: AnalysisState) -> Bool { !value.isBlockArgument }
  public static func isNotConflicting(_ read: Use, _ write: Use, _ state: AnalysisState) -> Bool { false }
  public static func isElementwiseAccess(_ op: Operation, _ uses: [Use], _ state: AnalysisState) -> Bool {
    false
  }
  public static func allocates(_ result: Value) -> Bool { false }
  public static func verifyAnalysis(
    _ op: Operation, _ state: OneShotAnalysisState
  ) throws(BufferizationFailure) {}
  public static func resolveConflicts(
    _ op: Operation, _ rewriter: Rewriter, _ state: AnalysisState
  ) throws(BufferizationFailure) {
    try state.insertCopies(op, rewriter)
  }
  public static func bufferize(
    _ op: Operation, _ bufferizer: Bufferizer
  ) throws(BufferizationFailure) {}
  public static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    try options.bufferTypeByOperands(of: value, &stack)
  }
  public static func isRepetitive(_ region: Region) -> Bool { region.canBeReentered }
  public static func isParallel(_ region: Region) -> Bool { false }
  public static func hasTensors(_ op: Operation) -> Bool { op.hasTensorValues }
  public static var supportsBranches: Bool { false }
}

extension BufferizableModel where Self: OpSchema {
  /// This schema's implementation, for generic code.
  public static var bufferizable: Implements { Implements(BufferizableWitness(model: Self.self)) }
}

/// What generic code may ask of an operation that can become one on buffers.
public struct BufferizableWitness: InterfaceWitness {
  /// How the operation does so.
  public let model: any BufferizableModel.Type
}

extension Operation {
  /// `true` iff an operand or a result is a tensor.
  var hasTensorValues: Bool {
    results.contains { $0.type.isTensor } || operands.contains { $0.type.isTensor }
  }

  /// The operands that are tensors.
  var tensorUses: [Use] {
    operands.indices.lazy.filter { operand($0).type.isTensor }.map { operands.use(at: $0) }
  }
}

extension Value {
  /// The operation that defines this value or, for an argument of a block, the one around the block.
  var owner: Operation? { definingOperation ?? owningBlock?.parent }
}

extension Region {
  /// `true` iff control may pass from this region to itself, as far as the operation around it knows.
  fileprivate var canBeReentered: Bool {
    guard let witness = parent.interface(RegionBranchWitness.self) else { return false }
    var seen: Set<Region> = []
    var pending = [self]
    while let region = pending.popLast() {
      for block in region.blocks {
        guard let last = block.last, last.isRegionTerminator else { continue }
        for successor in witness.successors(parent, from: .terminator(last)) {
          guard let next = successor.region else { continue }
          if next == self { return true }
          if seen.insert(next).inserted { pending.append(next) }
        }
      }
    }
    return false
  }
}
