import AccelIR

extension Operation {
  /// The attribute called `name`, discardable or not.
  func attribute(_ name: StaticString) -> Attribute? {
    attributes.first { $0.name.equals(name) }?.value ?? inherentAttribute(name)
  }
  /// The text of the attribute called `name`, if it is a string.
  func text(_ name: StaticString) -> String? { attribute(name)?.as(StringAttr.self)?.bytes.string }
  /// `true` iff there is an attribute called `name`.
  func hasAttribute(_ name: StaticString) -> Bool { attribute(name) != nil }
}

extension OperationName {
  /// `true` iff operations of this kind are functions.
  var isFunction: Bool { info?.interfaces.witness(FunctionWitness.self) != nil }
}
