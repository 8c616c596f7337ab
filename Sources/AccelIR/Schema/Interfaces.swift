/// What generic code may ask of operations, types or attributes it knows nothing about: a record of closures.
public protocol InterfaceWitness: Sendable {
  /// Checks what every operation that implements the interface must obey.
  func verify(_ op: Operation) throws(VerificationFailure)
  /// Checks what needs the operations inside to be valid; asked only if `verifiesRegions`.
  func verifyRegions(_ op: Operation) throws(VerificationFailure)

  /// `true` iff `verifyRegions` checks something.
  static var verifiesRegions: Bool { get }
  /// `true` iff `verify` looks at nothing but the kind of the operation and the types of operands and results.
  static var dependsOnTypesOnly: Bool { get }
}

extension InterfaceWitness {
  public static var dependsOnTypesOnly: Bool { false }
  public static var verifiesRegions: Bool { false }
  public func verifyRegions(_ op: Operation) throws(VerificationFailure) {}
  public func verify(_ op: Operation) throws(VerificationFailure) {}
}

/// One interface as implemented by one kind of operation, type or attribute.
public struct Implements: Sendable {
  @usableFromInline let key: ObjectIdentifier
  @usableFromInline let box: WitnessBox
  /// `true` iff operations of one kind and the same types all obey the interface, or none does.
  let dependsOnTypesOnly: Bool
  /// `true` iff the interface has rules that need the operations inside to be valid.
  let verifiesRegions: Bool
  /// Wraps the record of closures.
  public init<W: InterfaceWitness>(_ witness: W) {
    (key, box) = (ObjectIdentifier(W.self), TypedWitnessBox(witness))
    (dependsOnTypesOnly, verifiesRegions) = (W.dependsOnTypesOnly, W.verifiesRegions)
  }
  /// The kind of record, which tells interfaces apart.
  package var kind: any InterfaceWitness.Type { box.kind }
  /// Checks what every operation that implements the interface must obey, given that what is inside is valid.
  func verifyRegions(_ op: Operation) throws(VerificationFailure) { try box.verifyRegions(op) }
}

/// What every operation that implements an interface must obey, for verifiers: looking at it counts no references.
struct InterfaceCheck: BitwiseCopyable {
  private let box: Unmanaged<WitnessBox>
  /// `true` iff operations of one kind and the same types all obey the interface, or none does.
  let dependsOnTypesOnly: Bool

  /// Looks at `interface`, which somebody else keeps.
  init(_ interface: Implements) {
    (box, dependsOnTypesOnly) = (.passUnretained(interface.box), interface.dependsOnTypesOnly)
  }

  /// Checks `op`; returns what is wrong.
  func failure(of op: Operation) -> VerificationFailure? {
    box._withUnsafeGuaranteedRef { box in
      do throws(VerificationFailure) {
        try box.verify(op)
        return nil
      } catch {
        return error
      }
    }
  }
}

/// Hides which interface a record belongs to.
@usableFromInline class WitnessBox: @unchecked Sendable {
  /// The kind of record.
  var kind: any InterfaceWitness.Type { fatalError("a box without a record") }
  func verify(_ op: Operation) throws(VerificationFailure) {}
  func verifyRegions(_ op: Operation) throws(VerificationFailure) {}
}

/// A record of an interface.
@usableFromInline final class TypedWitnessBox<W: InterfaceWitness>: WitnessBox, @unchecked Sendable {
  @usableFromInline let witness: W
  init(_ witness: W) { self.witness = witness }
  override var kind: any InterfaceWitness.Type { W.self }
  override func verify(_ op: Operation) throws(VerificationFailure) { try witness.verify(op) }
  override func verifyRegions(_ op: Operation) throws(VerificationFailure) { try witness.verifyRegions(op) }
}

extension Sequence<Implements> {
  /// The record of the interface `W`, if it is implemented.
  @inlinable package func witness<W: InterfaceWitness>(_: W.Type) -> W? {
    for entry in self where entry.key == ObjectIdentifier(W.self) {
      return unsafeDowncast(entry.box, to: TypedWitnessBox<W>.self).witness
    }
    return nil
  }
}

extension Operation {
  /// How this operation implements the interface `W`, if it does.
  @inlinable public func interface<W: InterfaceWitness>(_: W.Type) -> W? {
    name.info?.interfaces.witness(W.self)
  }
}
