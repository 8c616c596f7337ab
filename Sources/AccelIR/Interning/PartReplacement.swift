import AccelSupport

/// What takes the place of the types and attributes among some parameters.
///
/// The lists it returns live until the replacement ends; interning copies them.
public struct PartReplacement: ~Copyable {
  private let replace: (TypeOrAttribute) -> TypeOrAttribute
  private let memory: UnsafeMutablePointer<Arena>

  init(_ replace: @escaping (TypeOrAttribute) -> TypeOrAttribute) {
    self.replace = replace
    memory = .allocate(capacity: 1)
    memory.initialize(to: Arena())
  }

  deinit {
    memory.deinitialize(count: 1)
    memory.deallocate()
  }

  /// Returns what takes the place of `type`.
  public func callAsFunction(_ type: Type) -> Type {
    if case .type(let new) = replace(.type(type)) { new } else { type }
  }

  /// Returns what takes the place of `attribute`.
  public func callAsFunction(_ attribute: Attribute) -> Attribute {
    if case .attribute(let new) = replace(.attribute(attribute)) { new } else { attribute }
  }

  /// Returns what takes the place of `location`; a location stays one.
  public func callAsFunction(_ location: Location, in context: Context) -> Location {
    context.location(self(context.attribute(location))) ?? location
  }

  /// Returns a list of what takes the places of `elements`.
  public func callAsFunction(_ elements: List<Type>) -> List<Type> { list(elements) { self($0) } }

  /// Returns a list of what takes the places of `elements`.
  public func callAsFunction(_ elements: List<Attribute>) -> List<Attribute> { list(elements) { self($0) } }

  /// Returns `elements` changed by `change`.
  public func list<Element>(_ elements: List<Element>, _ change: (Element) -> Element) -> List<Element> {
    if elements.isEmpty { return elements }
    let copy = memory.pointee.allocate(Element.self, count: elements.count)
    for (index, element) in elements.enumerated() { (copy + index).initialize(to: change(element)) }
    return List(UnsafeBufferPointer(start: copy, count: elements.count))
  }
}
