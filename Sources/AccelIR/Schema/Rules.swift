/// Something that must hold between the parts of an operation, with the words that say what.
///
///     Rule("input and output have the same tensor dimensions") { (op: Op<Self>) in … }
public struct Rule: Sendable {
  /// What must hold, in words that continue "failed to verify that".
  public let words: String
  package let holds: @Sendable (Operation) -> Bool

  /// Creates a rule for operations of one kind.
  public init<S: OpSchema>(_ words: String, _ holds: @escaping @Sendable (Op<S>) -> Bool) {
    self.words = words
    self.holds = { holds(Op(unchecked: $0)) }
  }
}

// What the verifier calls: the rules after the constraints on fields, the interfaces after the traits.
extension OpInfo {
  /// Checks what must hold between the parts of `op`.
  package func verifyRules(_ op: Operation) throws(VerificationFailure) {
    for rule in rules where !rule.holds(op) {
      throw VerificationFailure("failed to verify that \(rule.words)")
    }
  }

  /// Checks what the interfaces of `op` ask for.
  package func verifyInterfaces(_ op: Operation) throws(VerificationFailure) {
    for interface in interfaces { try interface.verify(op) }
  }
}
