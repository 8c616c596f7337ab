import AccelSupport

/// A place where a symbol is referred to.
public struct SymbolUse: Hashable {
  /// The operation among whose attributes the reference is.
  public let user: Operation
  /// The reference.
  public let reference: Attribute

  /// The names that the reference consists of, the outermost first.
  public var path: List<Identifier> { reference.as(SymbolRefAttr.self).unsafelyUnwrapped.path }
}

extension Operation {
  /// The references to symbols by this operation and those inside, without those inside other symbol tables.
  ///
  /// `nil` if an operation that nobody registered could be a symbol table.
  public func symbolUses() -> [SymbolUse]? {
    var uses: [SymbolUse] = []
    return visitSymbolUsers(includingSelf: true) { $0.appendSymbolUses(to: &uses) } ? uses : nil
  }

  /// The references to symbols by the operations inside this symbol table, without those inside other tables.
  ///
  /// `nil` if an operation that nobody registered could be a symbol table.
  package func symbolUsesInside() -> [SymbolUse]? {
    var uses: [SymbolUse] = []
    return visitSymbolUsers(includingSelf: false) { $0.appendSymbolUses(to: &uses) } ? uses : nil
  }

  /// The references inside this operation to `symbol`, along whatever path.
  ///
  /// `nil` if an operation that nobody registered could be a symbol table.
  public func symbolUses(of symbol: Operation) -> [SymbolUse]? {
    var uses: [SymbolUse] = []
    for scope in symbolScopes(of: symbol) {
      var found: [SymbolUse] = []
      let isKnown = scope.limit.visitSymbolUsers(includingSelf: scope.includesLimit) {
        $0.appendSymbolUses(to: &found)
      }
      guard isKnown else { return nil }
      uses += found.filter { $0.path.starts(with: scope.path) }
    }
    return uses
  }

  /// `true` iff nothing inside this operation refers to `symbol`, as far as can be known.
  public func hasNoSymbolUses(of symbol: Operation) -> Bool { symbolUses(of: symbol)?.isEmpty ?? false }

  /// Makes all references inside this operation to `symbol` refer to `name` in its place.
  ///
  /// Returns `false`, and changes nothing, if an operation that nobody registered could be a symbol table.
  @discardableResult
  package func replaceAllSymbolUses(of symbol: Operation, with name: Identifier) -> Bool {
    let scopes = symbolScopes(of: symbol)
    let isKnown = scopes.allSatisfy { $0.limit.visitSymbolUsers(includingSelf: $0.includesLimit) { _ in } }
    guard isKnown else { return false }
    for scope in scopes {
      let replacer = AttributeTypeReplacer()
      replacer.addReplacement(ofAttributes: { attribute in
        guard let reference = attribute.as(SymbolRefAttr.self) else { return .none }
        guard reference.path.starts(with: scope.path) else { return .replaceWhole(attribute) }
        var path = Array(reference.path)
        path[scope.path.count - 1] = name
        return .replaceWhole(attribute.context.symbolRef(path))
      })
      scope.limit.visitSymbolUsers(includingSelf: scope.includesLimit) { replacer.replace(in: $0) }
    }
    return true
  }

  /// Makes `visibility` that of this symbol.
  package func setSymbolVisibility(_ visibility: SymbolVisibility) {
    let value: Attribute? =
      switch visibility {
      case .public: nil
      case .private: context.string("private")
      case .nested: context.string("nested")
      }
    setInherentAttribute("sym_visibility", to: value)
  }

  /// Changes the name of this symbol, but not the references to it.
  package func setSymbolName(_ name: Identifier) {
    setInherentAttribute("sym_name", to: context.string(name))
  }

  // MARK: Scopes

  /// The operations that may refer to a symbol along one path.
  private struct Scope {
    let path: [Identifier]
    let limit: Operation
    /// `true` iff the attributes of `limit` itself are in the scope of `path`.
    let includesLimit: Bool
  }

  /// The scopes inside this operation in which `symbol` may be referred to.
  private func symbolScopes(of symbol: Operation) -> [Scope] {
    guard let name = symbol.symbolName, let table = symbol.parent else { return [] }
    if symbol.isAncestor(of: self) {
      // References cannot go outwards, but those in the symbol's own table see it from inside, too.
      let sees = parent?.nearestSymbolTable == table
      return sees ? [Scope(path: [name], limit: self, includesLimit: true)] : []
    }
    var scopes: [Scope] = []
    var path = [name]
    var current: Operation? = table
    while let table = current {
      let isTable = table.traits.contains(.symbolTable)
      if table == self {
        if isTable { scopes.append(Scope(path: path, limit: self, includesLimit: false)) }
        return scopes
      }
      guard isTable else { return scopes }
      if table.isAncestor(of: self) {
        // This operation lies beside the symbol, or in what lies beside it.
        return [Scope(path: path, limit: self, includesLimit: true)]
      }
      scopes.append(Scope(path: path, limit: table, includesLimit: false))
      guard let outer = table.symbolName else { return self.isAncestor(of: table) ? scopes : [] }
      path.insert(outer, at: 0)
      current = table.parent
    }
    return scopes
  }

  /// Visits the operations inside that look up symbols where this one's are; `false` iff that is not known.
  @discardableResult
  private func visitSymbolUsers(includingSelf: Bool, _ visit: (Operation) -> Void) -> Bool {
    if includingSelf {
      if mayBeUnknownSymbolTable { return false }
      visit(self)
      if traits.contains(.symbolTable) { return true }
    }
    for region in regions {
      for block in region.blocks {
        for op in block.operations where !op.visitSymbolUsers(includingSelf: true, visit) { return false }
      }
    }
    return true
  }

  /// `true` iff nothing is known of this operation, and it could be a symbol table.
  var mayBeUnknownSymbolTable: Bool { regions.count == 1 && !name.isRegistered && !isInLoadedDialect }

  private var isInLoadedDialect: Bool {
    let dialect = name.dialect
    return context.dialects.withLock { $0.loaded[dialect] != nil }
  }

  /// Adds the references among the attributes of this operation, in the order of their names.
  private func appendSymbolUses(to uses: inout [SymbolUse]) {
    func collect(_ attribute: Attribute) {
      if attribute.isPlain { return }
      var search = ReferenceSearch()
      search.visit(.attribute(attribute))
      for reference in search.found { uses.append(SymbolUse(user: self, reference: reference)) }
    }
    for slot in name.info?.sortedSlots ?? Array(properties.indices) {
      if let value = properties[slot] { collect(value) }
    }
    if !attributes.isEmpty { collect(attributeDictionary) }
  }

  /// Sets the property, or failing that the discardable attribute, called `name`.
  package func setInherentAttribute(_ name: StaticString, to value: Attribute?) {
    if let slot = self.name.info?.propertyNames.firstIndex(where: { $0.equals(name) }) {
      return setProperty(slot, to: value)
    }
    let key = context.identifier("\(name)")
    var entries = attributes.filter { $0.name != key }
    if let value { entries.append(NamedAttribute(key, value)) }
    attributeDictionary = context.dictionary(entries)
  }
}

/// Looks for references to symbols in an attribute; each counts once.
private struct ReferenceSearch {
  private(set) var found: [Attribute] = []
  /// The parts that have parts, so that what is shared is not looked through again.
  private var seen = DistinctList<TypeOrAttribute>()

  mutating func visit(_ part: TypeOrAttribute) {
    switch part {
    case .type(let type): if type.isPlain { return }
    case .attribute(let attribute):
      if attribute.isPlain { return }
      if attribute.is(SymbolRefAttr.self) {
        if !found.contains(attribute) { found.append(attribute) }
        return
      }
    }
    guard seen.insert(part) else { return }
    part.walkParts { visit($0) }
  }
}

extension Type {
  /// `true` iff the type is of the kinds that are met most, and has no parts.
  fileprivate var isPlain: Bool { self.is(IntegerType.self) || self.is(IndexType.self) }
}

extension Attribute {
  /// `true` iff the attribute is of the kinds that are met most, and refers to no symbol.
  fileprivate var isPlain: Bool {
    self.is(IntegerAttr.self) || self.is(FloatAttr.self) || self.is(UnitAttr.self)
      || (self.is(StringAttr.self) && type == nil)
  }
}
