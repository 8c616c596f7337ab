import AccelIR

/// Finds what calls call.
final class CalleeTable {
  private let symbols = SymbolTables()
  private let top: Operation

  init(_ top: Operation) { self.top = top }

  /// What `op` calls, if that is a symbol that is visible from inside of what is analysed.
  func callee(of op: Operation, _ call: CallWitness) -> Operation? {
    guard case .symbol(let reference) = call.callee(op), let reference = reference.as(SymbolRefAttr.self),
      let table = op.nearestSymbolTable, top.isAncestor(of: table)
    else { return nil }
    return symbols.lookUp(reference, in: table)
  }
}
