/// Something that must hold between the parts of an operation, with the words that say what.
///
///     Rule("input and output have the same tensor dimensions") { (op: Op<Self>) in … }
public struct Rule: Sendable {
  /// What must hold, in words that continue "failed to verify that".
  public let words: String
  let holds: @Sendable (Operation) -> Bool

  /// Creates a rule for operations of one kind.
  public init<S: OpSchema>(_ words: String, _ holds: @escaping @Sendable (Op<S>) -> Bool) {
    self.words = words
    self.holds = { holds(Op(unchecked: $0)) }
  }
}
