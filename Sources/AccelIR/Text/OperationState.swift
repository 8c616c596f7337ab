/// The parts of an operation that does not exist yet.
public struct OperationState {
  /// The kind.
  public let name: OperationName
  /// Where it comes from.
  public var location: Location
  /// The values used.
  public var operands: [Value] = []
  /// The types of the values defined.
  public var resultTypes: [Type] = []
  /// The inherent attributes by slot.
  public var properties: [Attribute?]
  /// The discardable attributes, in any order.
  public var attributes: [NamedAttribute] = []
  /// The blocks that control may pass to.
  public var successors: [Block] = []
  /// The regions.
  public var regions: [ParsedRegion] = []

  /// Creates the state of an operation without parts.
  public init(_ name: OperationName, at location: Location) {
    (self.name, self.location) = (name, location)
    properties = Array(repeating: nil, count: name.propertyCount)
  }

  /// Sets the property of the given name.
  public mutating func set(_ name: StaticString, _ value: Attribute?) {
    guard let slot = self.name.info?.propertyNames.firstIndex(where: { $0.equals(name) }) else {
      preconditionFailure("'\(self.name.string)' has no property '\(name)'")
    }
    properties[slot] = value
  }

  /// Adds an attribute, as a property if there is one of its name.
  public mutating func add(_ attribute: NamedAttribute) {
    if let slot = name.info?.slot(of: attribute.name) {
      properties[slot] = attribute.value
    } else {
      attributes.append(attribute)
    }
  }

  /// The property of the given name, if there is one and it is set.
  public func property(_ name: StaticString) -> Attribute? {
    guard let slot = self.name.info?.propertyNames.firstIndex(where: { $0.equals(name) }) else { return nil }
    return properties[slot]
  }

  /// Sets the property of the given field.
  public mutating func set(_ field: some OpField, _ value: Attribute?) {
    properties[field.description.position] = value
  }
}
