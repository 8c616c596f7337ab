import AccelDiagnostics
import AccelIR

// What messages say of types, attributes and names.

extension Parser {
  /// The text of a type, for a message.
  func description(of type: Type) -> String { type.description }
  /// The text of an attribute, for a message.
  func description(of attribute: Attribute) -> String { attribute.description }
}

extension Context {
  /// The name of a registered operation that `name` may be a misspelling of.
  func suggestion(forOperation name: String) -> String? {
    nearestName(to: name, among: registeredOperations.map(\.string))
  }
}
