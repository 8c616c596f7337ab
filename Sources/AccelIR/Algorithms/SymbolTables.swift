/// Symbol look-ups that remember the tables they have built.
public struct SymbolTables: ~Copyable {
  /// The tables that were built, and the one that was asked last, which is likely to be asked again.
  private struct Cache {
    var tables: [Operation: SymbolEntries] = [:]
    var latest: (table: Operation, entries: Unmanaged<SymbolEntries>)?
  }
  private let cache: UnsafeMutablePointer<Cache>

  /// Creates an empty cache.
  public init() {
    cache = .allocate(capacity: 1)
    cache.initialize(to: Cache())
  }

  deinit {
    cache.deinitialize(count: 1)
    cache.deallocate()
  }

  /// Remembers what is known of `table` already.
  func remember(_ entries: SymbolEntries, of table: Operation) {
    cache.pointee.tables[table] = entries
    cache.pointee.latest = nil
  }

  /// The operation called `name` directly inside `table`.
  public func lookUp(_ name: Identifier, in table: Operation) -> Operation? {
    if let latest = cache.pointee.latest, latest.table == table {
      return latest.entries._withUnsafeGuaranteedRef { $0[name] }
    }
    let entries = cache.pointee.tables[table] ?? SymbolEntries(of: table)
    cache.pointee.tables[table] = entries
    cache.pointee.latest = (table, .passUnretained(entries))
    return entries[name]
  }

  /// The operation that `reference` leads to from `table`.
  public func lookUp(_ reference: SymbolRefAttr, in table: Operation) -> Operation? {
    var current: Operation? = table
    for name in reference.path {
      guard let scope = current, scope.traits.contains(.symbolTable) else { return nil }
      current = lookUp(name, in: scope)
    }
    return current
  }

  /// The operation that `reference` leads to from the nearest table around `op`.
  public func lookUp(_ reference: SymbolRefAttr, nearest op: Operation) -> Operation? {
    op.nearestSymbolTable.flatMap { lookUp(reference, in: $0) }
  }

  /// The operation called `name` in the nearest table around `op`.
  public func lookUp(_ name: Identifier, nearest op: Operation) -> Operation? {
    op.nearestSymbolTable.flatMap { lookUp(name, in: $0) }
  }

  /// The operations along the path of `reference` from `table`; empty if it leads nowhere.
  public func path(of reference: SymbolRefAttr, in table: Operation) -> [Operation] {
    var path: [Operation] = []
    for name in reference.path {
      let scope = path.last ?? table
      guard scope.traits.contains(.symbolTable), let next = lookUp(name, in: scope) else { return [] }
      path.append(next)
    }
    return path
  }

  /// Forgets the symbols of `table`, so that they are found anew.
  public func invalidate(_ table: Operation) {
    cache.pointee.latest = nil
    cache.pointee.tables[table] = nil
  }
}

/// The symbols directly inside an operation, by their names.
final class SymbolEntries {
  private var table = AddressTable<Operation>()

  /// Creates entries for nothing.
  init() {}

  /// Finds the symbols inside `op`; of several with one name it is the first.
  init(of op: Operation) {
    for symbol in op.symbolScope {
      if let name = symbol.symbolName { insert(symbol, name) }
    }
  }

  /// The symbol called `name`.
  subscript(name: Identifier) -> Operation? { table[name.raw] }

  /// Adds a symbol; returns the one that has the name already, if there is one.
  @discardableResult
  func insert(_ symbol: Operation, _ name: Identifier) -> Operation? { table.insert(symbol, for: name.raw) }
}

extension Operation {
  /// The name by which others refer to this operation.
  public var symbolName: Identifier? {
    if let slot = name.info?.checks.symbolName { return properties[slot]?.as(StringAttr.self)?.bytes }
    return attributes.first { $0.name.equals("sym_name") }?.value.as(StringAttr.self)?.bytes
  }

  /// The operations that may be named directly inside this one.
  var symbolScope: OperationSequence {
    regions.first?.entry?.operations ?? OperationSequence(first: nil)
  }

  /// The nearest operation that has a symbol table: this one or one around it.
  public var nearestSymbolTable: Operation? {
    var current: Operation? = self
    while let op = current {
      if op.mayBeUnknownSymbolTable { return nil }
      if op.traits.contains(.symbolTable) { return op }
      current = op.parent
    }
    return nil
  }

  /// The property, or failing that the discardable attribute, called `name`.
  public func inherentAttribute(_ name: StaticString) -> Attribute? {
    if let info = self.name.info, let slot = info.propertyNames.firstIndex(where: { $0.equals(name) }) {
      return properties[slot]
    }
    return attributes.first { $0.name.equals(name) }?.value
  }

  /// Who may refer to a symbol.
  public enum SymbolVisibility: Sendable { case `public`, `private`, nested }

  /// Who may refer to this symbol.
  public var symbolVisibility: SymbolVisibility {
    guard let visibility = inherentAttribute("sym_visibility")?.as(StringAttr.self)?.bytes else {
      return .public
    }
    return visibility.equals("private") ? .private : visibility.equals("nested") ? .nested : .public
  }
}
