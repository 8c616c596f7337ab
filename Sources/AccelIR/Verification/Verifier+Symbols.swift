import AccelSupport

// What must hold of symbols, of discardable attributes, and of operations that nobody registered.

extension Verifier {
  /// Verifies an operation with a name that others may refer to.
  func verifySymbol(_ op: Operation, _ info: OpInfo) -> Bool {
    let slot = info.checks.symbolName
    if let slot, info.properties[slot].arity == .optional, op.properties[slot] == nil { return true }
    guard op.symbolName != nil else { return fail(op, "requires string attribute 'sym_name'") }
    if let visibility = op.inherentAttribute("sym_visibility") {
      guard let string = visibility.as(StringAttr.self) else {
        return fail(
          op,
          """
          requires visibility attribute 'sym_visibility' to be a string attribute, but got \(visibility.text)
          """)
      }
      let known = ["public", "private", "nested"]
      if !known.contains(string.bytes.string) {
        return fail(
          op,
          "visibility expected to be one of [\"public\", \"private\", \"nested\"], but got \(visibility.text)"
        )
      }
    }
    if op.symbolVisibility == .public, info.isDeclaration(op) {
      return fail(op, "symbol declaration cannot have public visibility")
    }
    if let parent = op.parent, parent.name.isRegistered, !parent.traits.contains(.symbolTable) {
      return fail(op, "symbol's parent must have the SymbolTable trait")
    }
    return true
  }

  /// Verifies that the symbols inside `table` have different names, and all references to symbols of it.
  mutating func verifySymbolTable(_ table: Operation, usersStart: Int) -> Bool {
    guard table.regions.count == 1 else {
      return fail(table, "Operations with a 'SymbolTable' must have exactly one region")
    }
    guard table.region(0).hasOneBlock else {
      return fail(table, "Operations with a 'SymbolTable' must have exactly one block")
    }
    let entries = SymbolEntries()
    for op in table.symbolScope {
      guard let name = op.symbolName else { continue }
      if let other = entries.insert(op, name) {
        return fail(
          op, whole: "redefinition of symbol named '\(name.string)'",
          notes: [IRNote("see existing symbol definition here", at: other.location)])
      }
    }
    let symbols = SymbolTables()
    symbols.remember(entries, of: table)
    if isQuick {
      return symbolUsers[usersStart...].allSatisfy { verifySymbolUses(of: $0, symbols) }
    }
    var regions = Array(table.regions)
    while let region = regions.popLast() {
      for block in region.blocks {
        for op in block.operations {
          if op.mayUseSymbols, !verifySymbolUses(of: op, symbols) { return false }
          if !op.traits.contains(.symbolTable) { regions += op.regions }
        }
      }
    }
    return true
  }

  private func verifySymbolUses(of op: Operation, _ symbols: borrowing SymbolTables) -> Bool {
    guard let info = op.name.info else { return true }
    do throws(VerificationFailure) {
      try info.verifySymbolUses(op, symbols)
      return true
    } catch {
      assert(
        op.traits.contains(.symbolUser), "'\(op.name.string)' checks symbols without the trait symbolUser")
      return fail(op, error)
    }
  }

  // MARK: Dialects

  /// Verifies the attributes of `op` that belong to dialects.
  mutating func verifyDiscardableAttributes(of op: Operation) -> Bool {
    var isPlain = true
    for entry in op.attributes {
      guard let dialect = loadedDialect(of: entry.name) else { continue }
      isPlain = false
      do throws(VerificationFailure) {
        try dialect.dialect.verifyAttribute(entry.name, entry.value, on: op)
      } catch {
        return fail(op, error)
      }
    }
    if isPlain { latestPlainAttributes = op.attributeDictionary }
    return true
  }

  /// Verifies that an operation without a schema may exist.
  mutating func verifyUnregistered(_ op: Operation) -> Bool {
    if allowedNames.contains(op.name.address, 0) { return true }
    guard let dialect = loadedDialect(of: op.name.identifier)?.dialect else {
      if context.allowsUnregisteredDialects {
        allowedNames.insert(op.name.address, 0)
        return true
      }
      return fail(
        op,
        """
        created with unregistered dialect. If this is intended, please call allowUnregisteredDialects() on the \
        MLIRContext, or use -allow-unregistered-dialect with the MLIR opt tool used
        """)
    }
    if dialect.allowsUnknown {
      allowedNames.insert(op.name.address, 0)
      return true
    }
    return fail(
      op,
      whole: """
        unregistered operation '\(op.name.string)' found in dialect ('\(dialect.name)') that does not allow \
        unknown operations
        """)
  }

  /// The loaded dialect to which `name` belongs.
  private mutating func loadedDialect(of name: Identifier) -> DialectInfo? {
    // Few names of attributes have a dot, and looking for it is quicker than looking up the name.
    let bytes = name.bytes
    guard let dot = bytes.firstIndex(of: UInt8(ascii: ".")) else { return nil }
    if let known = dialects[name] { return known }
    let dialect = String(decoding: bytes[..<dot], as: UTF8.self)
    let info = context.dialects.withLock { $0.loaded[dialect] }
    dialects[name] = .some(info)
    return info
  }
}

extension Operation {
  /// `true` iff references to symbols are to be verified.
  ///
  /// A debug build tries all operations, to find those whose schemas lack the trait.
  @inline(__always)
  var mayUseSymbols: Bool {
    #if DEBUG
      return true
    #else
      return traits.contains(.symbolUser)
    #endif
  }
}
