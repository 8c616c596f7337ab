/// The symbols directly inside one operation, kept up to date through its own functions.
package struct SymbolTable {
  /// The operation that has the trait `symbolTable`.
  package let operation: Operation
  private var symbols: [Identifier: Operation] = [:]
  /// The number to try next for each name that had to be made unique.
  private var counters: [Identifier: Int] = [:]

  /// Creates the table of `operation`.
  package init(_ operation: Operation) {
    precondition(operation.traits.contains(.symbolTable), "'\(operation.name.string)' is no symbol table")
    self.operation = operation
    for op in operation.symbolScope {
      if let name = op.symbolName, symbols[name] == nil { symbols[name] = op }
    }
  }

  /// The operation called `name`.
  package func lookUp(_ name: Identifier) -> Operation? { symbols[name] }

  /// Adds `symbol`, which is put before `next` or at the end unless it is in the table's block already.
  ///
  /// If its name is taken, it gets another, which is returned.
  @discardableResult
  package mutating func insert(_ symbol: Operation, before next: Operation? = nil) -> Identifier {
    guard let name = symbol.symbolName else {
      preconditionFailure("'\(symbol.name.string)' is inserted into a symbol table but has no name")
    }
    if symbol.parent != operation {
      precondition(symbol.block == nil, "a symbol is inserted that is in another block")
      // A terminator stays the last operation.
      let block = operation.region(0).entry
      precondition(block != nil, "a symbol is inserted into a table without a block")
      block?.insert(
        symbol, before: next ?? block?.last.flatMap { $0.traits.contains(.terminator) ? $0 : nil })
    }
    if symbols[name] == symbol { return name }
    let free = symbols[name] == nil ? name : uniqueName(like: name)
    if free != name { symbol.setSymbolName(free) }
    symbols[free] = symbol
    return free
  }

  /// Takes `symbol` out of the table, but leaves it where it is.
  package mutating func remove(_ symbol: Operation) {
    guard let name = symbol.symbolName, symbols[name] == symbol else { return }
    symbols[name] = nil
  }

  /// Takes `symbol` out of the table and erases it.
  package mutating func erase(_ symbol: Operation) {
    remove(symbol)
    symbol.erase()
  }

  /// Gives `symbol` the free name `name` and changes the references inside the table's operation.
  ///
  /// Returns `false`, and changes nothing, if not all references are known.
  package mutating func rename(_ symbol: Operation, to name: Identifier) -> Bool {
    precondition(symbols[name] == nil, "a symbol is renamed to a name that is taken")
    guard operation.replaceAllSymbolUses(of: symbol, with: name) else { return false }
    remove(symbol)
    symbol.setSymbolName(name)
    symbols[name] = symbol
    return true
  }

  /// Returns a name that is not taken: `name` with a number after an underscore.
  package mutating func uniqueName(like name: Identifier) -> Identifier {
    var number = counters[name] ?? 0
    while true {
      let candidate = operation.context.identifier("\(name.string)_\(number)")
      number += 1
      if symbols[candidate] == nil {
        counters[name] = number
        return candidate
      }
    }
  }
}
