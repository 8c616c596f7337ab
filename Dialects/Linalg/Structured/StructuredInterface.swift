public import Accel

/// An operation that computes each element of its outputs from elements of its operands, in a nest of loops.
///
/// A map for each operand says which element an iteration uses, and the body what it computes of them. List
/// `structuredInterfaces` as the schema's interfaces, or among them.
public protocol StructuredInterface: DestinationStyleInterface, MemoryEffectsInterface,
  ConditionallySpeculatableInterface, ReifiableShapeInterface, TilingInterface
{
  /// Returns the number of operands that are no outputs.
  static func inputCount(of op: Op<Self>) -> Int
  /// Returns the maps from iterations to elements, one for each operand.
  static func indexingMaps(of op: Op<Self>) -> [AffineMap]
  /// Returns the kinds of the loops, outermost first.
  static func iteratorTypes(of op: Op<Self>) -> [Linalg.IteratorType]
  /// Checks what `indexingMaps` relies on.
  static func verifyMaps(of op: Op<Self>) throws(VerificationFailure)
  /// What more is known of all operations of this kind.
  static var category: Linalg.Category { get }
}

extension Linalg {
  /// What is known of all structured operations of a kind.
  public enum Category: Sendable {
    /// Nothing.
    case any
    /// Products are summed up.
    case contraction
  }
}

extension StructuredInterface {
  public static var category: Linalg.Category { .any }
  public static func inits(of op: Op<Self>) -> Range<Int> { inputCount(of: op)..<op.operation.operands.count }
  public static func verifyMaps(of op: Op<Self>) throws(VerificationFailure) {}

  /// What all structured operations have in common.
  public static var structuredTraits: Traits { [.singleBlock, .recursiveMemoryEffects] }

  /// The interfaces that all structured operations implement.
  public static var structuredInterfaces: [Implements] {
    [destinationStyle, structured, memoryEffects, conditionallySpeculatable, reifiableShape, tiling]
  }

  /// This schema's implementation, for generic code.
  public static var structured: Implements {
    Implements(
      StructuredWitness(
        inputCount: { inputCount(of: Op(unchecked: $0)) },
        indexingMaps: { indexingMaps(of: Op(unchecked: $0)) },
        iteratorTypes: { iteratorTypes(of: Op(unchecked: $0)) },
        verifyMaps: { (op) throws(VerificationFailure) in try verifyMaps(of: Op(unchecked: op)) },
        category: category))
  }

  /// Inputs that are buffers are read; outputs that are buffers are written to, and read if the body uses them.
  public static func effects(of op: Op<Self>) -> [MemoryEffect] {
    let operation = op.operation
    let inputs = inputCount(of: op)
    let arguments = operation.regions.first?.arguments
    var effects: [MemoryEffect] = []
    for (index, operand) in operation.operands.enumerated() where operand.type.is(MemRefType.self) {
      let isInput = index < inputs
      let isUsed = arguments.map { index < $0.count && $0[index].hasUses } ?? true
      if isInput || isUsed { effects.append(MemoryEffect(.read, on: operand, isOnWholeValue: true)) }
      if !isInput { effects.append(MemoryEffect(.write, on: operand, isOnWholeValue: true)) }
    }
    return effects
  }

  /// What works on tensors only may be executed anywhere if its body may.
  public static func speculatability(of op: Op<Self>) -> Speculatability {
    let operands = op.operation.operands
    let isPure = !operands.contains { $0.type.isMemRef } && operands.contains { $0.type.isTensor }
    return isPure ? .recursively : .never
  }
}

/// What generic code may ask of a structured operation.
public struct StructuredWitness: InterfaceWitness {
  /// Returns the number of operands that are no outputs.
  public let inputCount: @Sendable (Operation) -> Int
  /// Returns the maps from iterations to elements, one for each operand.
  public let indexingMaps: @Sendable (Operation) -> [AffineMap]
  /// Returns the kinds of the loops, outermost first.
  public let iteratorTypes: @Sendable (Operation) -> [Linalg.IteratorType]
  /// Checks what `indexingMaps` relies on.
  let verifyMaps: @Sendable (Operation) throws(VerificationFailure) -> Void
  /// What more is known of all operations of the kind.
  public let category: Linalg.Category

  public static var verifiesRegions: Bool { true }
  public func verifyRegions(_ op: Operation) throws(VerificationFailure) {
    try StructuredVerifier(op, self).verify()
  }
}

extension Operation {
  /// How this operation implements `StructuredInterface`, if it does.
  public var structured: StructuredWitness? { interface(StructuredWitness.self) }
}
