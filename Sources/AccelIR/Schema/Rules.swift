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

  /// Creates a rule: what `part` makes of the types of all `fields` is the same.
  ///
  ///     Rule.same("shape", lhs, rhs) { $0.shape }
  public static func same<Part: Equatable & SendableMetatype>(
    _ words: String, _ fields: any OpField..., part: @escaping @Sendable (Type) -> Part
  ) -> Rule {
    let fields = fields.map(\.description)
    let names = fields.map(\.name).joined(separator: ", ")
    return Rule(whole: "all of {\(names)} have same \(words)") { op in
      var first: Part?
      for field in fields {
        for type in op.types(of: field) {
          let found = part(type)
          if let first, first != found { return false }
          first = found
        }
      }
      return true
    }
  }

  /// All values of these fields have one shape.
  public static func sameShape(_ first: any OpField, _ second: any OpField) -> Rule {
    same("shape", first, second) { $0.shape }
  }
  /// All values of these fields have one element type.
  public static func sameElementType(_ first: any OpField, _ second: any OpField) -> Rule {
    same("element type", first, second) { $0.elementOrSelf }
  }
  /// All values of these fields have one rank.
  public static func sameRank(_ first: any OpField, _ second: any OpField) -> Rule {
    same("rank", first, second) { $0.shape?.count }
  }
  /// All values of these fields have as many elements.
  public static func sameElementCount(_ first: any OpField, _ second: any OpField) -> Rule {
    same("element count", first, second) { $0.shape?.reduce(1, &*) }
  }

  private init(whole words: String, _ holds: @escaping @Sendable (Operation) -> Bool) {
    (self.words, self.holds) = (words, holds)
  }
}
