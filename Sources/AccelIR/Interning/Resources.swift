import AccelSupport

/// A value that is kept beside the IR and written after it.
public enum ResourceValue: Sendable {
  /// Bytes, and what the address of the first must be a multiple of.
  case blob([UInt8], alignment: UInt32)
  /// A string.
  case string(Identifier)
  /// A boolean.
  case bool(Bool)
}

/// A resource and its name.
public struct ResourceEntry: Sendable {
  /// The name.
  public let key: Identifier
  /// The value.
  public let value: ResourceValue

  /// Creates an entry.
  public init(_ key: Identifier, _ value: ResourceValue) { (self.key, self.value) = (key, value) }
}

/// The resources of one dialect, or of one tool.
public struct ResourceGroup: Sendable {
  /// The name of the dialect or tool.
  public let name: Identifier
  /// The resources in the order in which they were defined.
  public internal(set) var entries: [ResourceEntry] = []
  /// The positions of the entries by name.
  private var positions: [Identifier: Int] = [:]

  init(_ name: Identifier) { self.name = name }

  /// Returns the resource named `key`.
  public subscript(key: Identifier) -> ResourceValue? { positions[key].map { entries[$0].value } }

  /// Adds a resource in the place of one of the same name.
  mutating func define(_ entry: ResourceEntry) {
    if let known = positions[entry.key] { return entries[known] = entry }
    positions[entry.key] = entries.count
    entries.append(entry)
  }
}

/// Who a resource belongs to.
public enum ResourceOwner: Sendable {
  /// A dialect: its attributes refer to the resource.
  case dialect
  /// A tool, which finds the resource by the tool's name.
  case external
}

/// The resources of a context.
struct Resources: ~Copyable, Sendable {
  var dialects: [ResourceGroup] = []
  var external: [ResourceGroup] = []
}

extension Context {
  /// Makes a resource of the dialect or tool `group` known, in the place of one of the same name.
  public func define(_ entry: ResourceEntry, of group: Identifier, _ owner: ResourceOwner) {
    resources.withLock { resources in
      switch owner {
      case .dialect: Self.define(entry, of: group, in: &resources.dialects)
      case .external: Self.define(entry, of: group, in: &resources.external)
      }
    }
  }

  private static func define(_ entry: ResourceEntry, of name: Identifier, in groups: inout [ResourceGroup]) {
    if let known = groups.firstIndex(where: { $0.name == name }) { return groups[known].define(entry) }
    var group = ResourceGroup(name)
    group.define(entry)
    groups.append(group)
  }

  /// Forgets the resources of the tool called `name`, and returns them.
  @discardableResult
  package func takeResources(ofTool name: Identifier) -> ResourceGroup? {
    resources.withLock { resources in
      guard let index = resources.external.firstIndex(where: { $0.name == name }) else { return nil }
      return resources.external.remove(at: index)
    }
  }

  /// The resource named `key` of a dialect.
  public func resource(_ key: Identifier, of dialect: Identifier) -> ResourceValue? {
    resources.withLock { resources in resources.dialects.first { $0.name == dialect }?[key] }
  }

  /// The resources of all dialects or tools, in the order in which these were first met.
  public func resourceGroups(_ owner: ResourceOwner) -> [ResourceGroup] {
    resources.withLock { owner == .dialect ? $0.dialects : $0.external }
  }
}
