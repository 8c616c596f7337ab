/// An operation the types of whose results follow from all of its other parts.
///
/// Where a type follows from that of one operand, the field's constraint says so, and this is not needed. List
/// `resultType` among the schema's interfaces.
public protocol ResultTypeInterface: OpSchema {
  /// Returns the types that the results should have, or says why there are none.
  static func inferredResultTypes(of op: Op<Self>) throws(VerificationFailure) -> [Type]
  /// `true` iff results of the types `found` will do where `inferred` were expected; equal types do.
  static func areCompatible(_ inferred: [Type], _ found: [Type]) -> Bool
}

extension ResultTypeInterface {
  public static func areCompatible(_ inferred: [Type], _ found: [Type]) -> Bool { inferred == found }

  /// This schema's implementation, for generic code.
  public static var resultType: Implements {
    Implements(
      ResultTypeWitness(
        inferred: { (op) throws(VerificationFailure) in try inferredResultTypes(of: Op(unchecked: op)) },
        areCompatible: { areCompatible($0, $1) }))
  }
}

/// What generic code may ask of an operation whose result types can be inferred.
public struct ResultTypeWitness: InterfaceWitness {
  /// Returns the types that the results should have.
  public let inferred: @Sendable (Operation) throws(VerificationFailure) -> [Type]
  /// `true` iff results of the second types will do where the first were expected.
  public let areCompatible: @Sendable ([Type], [Type]) -> Bool

  // What the operation itself finds wrong comes first.
  public static var verifiesRegions: Bool { true }

  public func verifyRegions(_ op: Operation) throws(VerificationFailure) {
    let (inferred, found) = (try inferred(op), op.results.types)
    if areCompatible(inferred, found) { return }
    func words(_ types: [Type]) -> String { types.map { "'\($0.text)'" }.joined(separator: ", ") }
    throw VerificationFailure("failed to infer returned types").after(
      "inferred type(s) \(words(inferred)) are incompatible with return type(s) of operation \(words(found))")
  }
}
