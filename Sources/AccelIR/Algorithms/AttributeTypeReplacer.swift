/// What a replacement does with one type or attribute.
public enum Replacement<Handle: Sendable>: Sendable {
  /// Leaves it to other replacements; if none wants it, its parts are replaced.
  case none
  /// Puts `new` in its place, and goes on with the parts of `new`.
  case replace(_ new: Handle)
  /// Puts `new` in its place, and leaves the parts of `new` as they are.
  case replaceWhole(_ new: Handle)
}

/// Replaces types and attributes wherever they are inside others.
///
/// The replacement that was added last is asked first. What was found out about a type or attribute is
/// remembered.
public final class AttributeTypeReplacer {
  private var types: [(Type) -> Replacement<Type>] = []
  private var attributes: [(Attribute) -> Replacement<Attribute>] = []
  private var known: [TypeOrAttribute: TypeOrAttribute] = [:]

  /// Creates a replacer that replaces nothing.
  public init() {}

  /// Adds a replacement of types.
  public func addReplacement(ofTypes replace: @escaping (Type) -> Replacement<Type>) {
    types.append(replace)
    known.removeAll()
  }

  /// Adds a replacement of attributes.
  public func addReplacement(ofAttributes replace: @escaping (Attribute) -> Replacement<Attribute>) {
    attributes.append(replace)
    known.removeAll()
  }

  /// Returns `type` after replacement.
  public func replace(_ type: Type) -> Type {
    if case .type(let new) = replace(.type(type)) { new } else { type }
  }

  /// Returns `attribute` after replacement.
  public func replace(_ attribute: Attribute) -> Attribute {
    if case .attribute(let new) = replace(.attribute(attribute)) { new } else { attribute }
  }

  /// Which parts of operations are replaced.
  public struct Parts: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    /// Properties and discardable attributes.
    public static let attributes = Parts(rawValue: 1)
    /// Locations of operations and block arguments.
    public static let locations = Parts(rawValue: 2)
    /// Types of results and block arguments.
    public static let types = Parts(rawValue: 4)
  }

  /// Replaces in `op` and the arguments of its blocks, but not in the operations inside.
  package func replace(in op: Operation, _ parts: Parts = .attributes) {
    if parts.contains(.attributes) {
      for (slot, value) in op.properties.enumerated() {
        if let value { op.setProperty(slot, to: replace(value)) }
      }
      op.attributeDictionary = replace(op.attributeDictionary)
    }
    let context = op.context
    if parts.contains(.locations) { op.location = replace(op.location, in: context) }
    if parts.contains(.types) { for result in op.results { result.setType(replace(result.type)) } }
    guard !parts.isDisjoint(with: [.locations, .types]) else { return }
    for region in op.regions {
      for block in region.blocks {
        for argument in block.arguments {
          if parts.contains(.types) { argument.setType(replace(argument.type)) }
          if parts.contains(.locations) {
            argument.setLocation(replace(argument.location, in: context))
          }
        }
      }
    }
  }

  /// Replaces in `op` and all operations inside.
  package func replaceRecursively(in op: Operation, _ parts: Parts = .attributes) {
    op.walk {
      replace(in: $0, parts)
      return .advance
    }
  }

  private func replace(_ location: Location, in context: Context) -> Location {
    context.location(replace(context.attribute(location))) ?? location
  }

  private func replace(_ part: TypeOrAttribute) -> TypeOrAttribute {
    if let result = known[part] { return result }
    let result = replaceUnknown(part)
    known[part] = result
    return result
  }

  private func replaceUnknown(_ part: TypeOrAttribute) -> TypeOrAttribute {
    switch part {
    case .type(let type):
      for replacement in types.reversed() {
        switch replacement(type) {
        case .none: continue
        case .replace(let new): return replaceParts(of: .type(new))
        case .replaceWhole(let new): return .type(new)
        }
      }
    case .attribute(let attribute):
      for replacement in attributes.reversed() {
        switch replacement(attribute) {
        case .none: continue
        case .replace(let new): return replaceParts(of: .attribute(new))
        case .replaceWhole(let new): return .attribute(new)
        }
      }
    }
    return replaceParts(of: part)
  }

  /// Returns `whole` made of replaced parts; itself if none of them changes.
  private func replaceParts(of whole: TypeOrAttribute) -> TypeOrAttribute {
    var changes = false
    whole.walkParts { if !changes, replace($0) != $0 { changes = true } }
    guard changes else { return whole }
    let parts = PartReplacement { self.replace($0) }
    switch whole {
    case .type(let type): return .type(type.replacingParts(parts))
    case .attribute(let attribute): return .attribute(attribute.replacingParts(parts))
    }
  }
}

extension TypeOrAttribute {
  /// Calls `visit` on the types and attributes that this one directly contains.
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    switch self {
    case .type(let type): type.walkParts(visit)
    case .attribute(let attribute): attribute.walkParts(visit)
    }
  }
}

extension Type {
  /// Returns the type of the same kind made of other parts.
  package func replacingParts(_ parts: borrowing PartReplacement) -> Type {
    Type(raw: kind.replacingParts(of: raw.parameters(as: UInt8.self), parts))
  }
}

extension Attribute {
  /// Returns the attribute of the same kind made of other parts.
  package func replacingParts(_ parts: borrowing PartReplacement) -> Attribute {
    Attribute(raw: kind.replacingParts(of: raw.parameters(as: UInt8.self), parts))
  }
}
