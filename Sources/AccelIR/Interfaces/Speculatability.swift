/// Whether an operation may be executed where it was not before.
public enum Speculatability: Sendable {
  /// It may not: it could be undefined, or never end.
  case never
  /// It may.
  case always
  /// It may if all inside may.
  case recursively
}

/// An operation for which it depends on its parts whether it may be executed where it was not before.
///
/// List `conditionallySpeculatable` among the schema's interfaces.
public protocol ConditionallySpeculatableInterface: OpSchema {
  /// Returns whether `op` may be executed where it was not before.
  static func speculatability(of op: Op<Self>) -> Speculatability
}

extension ConditionallySpeculatableInterface {
  /// This schema's implementation, for generic code.
  public static var conditionallySpeculatable: Implements {
    Implements(SpeculatabilityWitness(speculatability: { speculatability(of: Op(unchecked: $0)) }))
  }
}

/// What generic code may ask of an operation that is speculatable on a condition.
public struct SpeculatabilityWitness: InterfaceWitness {
  /// Returns whether an operation may be executed where it was not before.
  public let speculatability: @Sendable (Operation) -> Speculatability
}

extension Operation {
  /// Whether this operation may be executed where it was not before, without a look inside.
  public var speculatability: Speculatability {
    let traits = traits
    if let witness = interface(SpeculatabilityWitness.self) { return witness.speculatability(self) }
    if traits.contains(.pure) { return .always }
    return traits.contains(.recursivelySpeculatable) ? .recursively : .never
  }

  /// `true` iff this operation, with all inside, may be executed where it was not before.
  public var isSpeculatable: Bool {
    switch speculatability {
    case .never: false
    case .always: true
    case .recursively:
      regions.allSatisfy { region in
        region.blocks.allSatisfy { $0.operations.allSatisfy(\.isSpeculatable) }
      }
    }
  }

  /// `true` iff this operation has no effects and may be executed anywhere.
  public var isPure: Bool { traits.contains(.pure) || isSpeculatable && isMemoryEffectFree }
}
