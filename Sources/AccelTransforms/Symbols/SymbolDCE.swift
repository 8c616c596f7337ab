public import AccelIR
public import AccelPasses

/// Erases symbols that nothing refers to and nobody outside can.
public struct SymbolDCE: Pass {
  public static let name = "symbol-dce"
  public static let summary = "Eliminate dead symbols"
  public static let statistics = [erased]
  static let erased = PassStatistic("num-dce'd", "Number of symbols DCE'd")

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    guard op.traits.contains(.symbolTable) else {
      op.emitOpError(" was scheduled to run under SymbolDCE, but does not define a symbol table")
      throw .reported
    }
    let isHidden = op.parent == nil || !op.isSymbol || op.symbolVisibility == .private
    var live = LiveSymbols()
    try live.add(in: op, isHidden: isHidden)
    let rewriter = context.rewriter()
    var count = 0
    op.walk(.postOrder) { table in
      guard table.traits.contains(.symbolTable) else { return .advance }
      for block in table.region(0).blocks {
        for symbol in block.operations where symbol.isSymbol && !live.contains(symbol) {
          rewriter.erase(symbol)
          count += 1
        }
      }
      return .advance
    }
    context.count(Self.erased, count)
    if count == 0 { context.preserveAll() }
  }
}

/// The symbols that have to stay.
private struct LiveSymbols: ~Copyable {
  private var symbols: Set<Operation> = []
  private let tables = SymbolTables()

  func contains(_ symbol: Operation) -> Bool { symbols.contains(symbol) }

  /// Adds the symbols in `table`, and inside, that have to stay; `isHidden` says whether nobody outside sees them.
  mutating func add(in table: Operation, isHidden: Bool) throws(PassFailure) {
    var worklist: [Operation] = []
    for block in table.region(0).blocks {
      for op in block.operations {
        guard op.isSymbol else {
          worklist.append(op)
          continue
        }
        let visibility = op.symbolVisibility
        let isDiscardable = (isHidden || visibility == .private) && visibility != .public
        if !isDiscardable, symbols.insert(op).inserted { worklist.append(op) }
      }
    }
    while let op = worklist.popLast() {
      if op.traits.contains(.symbolTable) {
        try add(in: op, isHidden: isHidden || !op.isSymbol || op.symbolVisibility == .private)
      } else {
        // There may be tables inside, whose symbols are looked at on their own.
        for region in op.regions {
          for block in region.blocks {
            worklist += block.operations.filter { !$0.regions.isEmpty }
          }
        }
      }
      guard op.parent?.traits.contains(.symbolTable) == true else { continue }
      guard let uses = op.symbolUses() else {
        op.emitError(
          "operation contains potentially unknown symbol table, meaning that we can't reliable compute symbol "
            + "uses")
        throw .reported
      }
      for use in uses {
        for symbol in path(of: use, from: op) where symbols.insert(symbol).inserted {
          worklist.append(symbol)
        }
      }
    }
  }

  /// The symbols along the reference, which is looked up where `op` is.
  private func path(of use: SymbolUse, from op: Operation) -> [Operation] {
    guard let table = op.parent, let reference = use.reference.as(SymbolRefAttr.self) else { return [] }
    return tables.path(of: reference, in: table)
  }
}

extension Operation {
  /// `true` iff others can refer to this operation by a name.
  var isSymbol: Bool { traits.contains(.symbol) && symbolName != nil }
}
