/// An operation that makes values of some types out of values of others.
///
/// List `cast` among the schema's interfaces.
public protocol CastInterface: OpSchema {
  /// `true` iff values of the types `inputs` can become values of the types `outputs`.
  static func areCompatible(_ inputs: [Type], _ outputs: [Type]) -> Bool
}

extension CastInterface {
  /// This schema's implementation, for generic code.
  public static var cast: Implements {
    Implements(CastWitness(areCompatible: { areCompatible($0, $1) }))
  }
}

/// What generic code may ask of a cast.
public struct CastWitness: InterfaceWitness {
  /// `true` iff values of the first types can become values of the second.
  public let areCompatible: @Sendable ([Type], [Type]) -> Bool

  public static var dependsOnTypesOnly: Bool { true }

  public func verify(_ op: Operation) throws(VerificationFailure) {
    let (inputs, outputs) = (op.operands.types, op.results.types)
    if outputs.isEmpty { throw VerificationFailure("expected at least one result for cast operation") }
    if areCompatible(inputs, outputs) { return }
    throw VerificationFailure(
      "\(Self.words("operand", inputs)) and \(Self.words("result", outputs)) are cast incompatible")
  }

  /// Returns e.g. "operand types 'i32', 'f32'".
  private static func words(_ role: String, _ types: [Type]) -> String {
    "\(role) type\(types.count == 1 ? "" : "s") " + types.map { "'\($0.text)'" }.joined(separator: ", ")
  }
}
