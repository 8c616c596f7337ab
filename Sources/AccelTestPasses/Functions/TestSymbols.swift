import AccelIR
import AccelPasses
import AccelText

/// Remarks on the uses of symbols, and erases functions that are only declared and not used.
struct TestSymbolUses: Pass {
  static let name = "test-symbol-uses"
  static let title = "(anonymous namespace)::SymbolUsesPass"
  static let summary = "Test detection of symbol uses"
  static let anchor: String? = "builtin.module"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var unused: [Operation] = []
    for region in op.regions {
      for block in region.blocks {
        for inner in block.operations {
          let isComplete = inner.walk { symbol in
            symbol.traits.contains(.symbol) && symbol.symbolName != nil
              ? Self.remark(on: symbol, in: op, &unused) : .advance
          }
          if !isComplete { return }
        }
      }
    }
    let rewriter = context.rewriter()
    for function in unused {
      let name = function.symbolName?.string ?? ""
      rewriter.erase(function)
      op.emitRemark("\(name) function successfully erased")
    }
  }

  private static func remark(
    on symbol: Operation, in module: Operation, _ unused: inout [Operation]
  ) -> WalkStep {
    guard let nested = symbol.symbolUses() else {
      symbol.emitRemark("symbol contains an unknown nested operation that 'may' define a new symbol table")
      return .interrupt
    }
    if !nested.isEmpty { symbol.emitRemark("symbol contains \(nested.count) nested references") }
    let uses = module.symbolUses(of: symbol)
    if let uses, uses.isEmpty {
      if symbol.name.isFunction, symbol.region(0).isEmpty { unused.append(symbol) }
      symbol.emitRemark("symbol has no uses")
      return .advance
    }
    let tables = SymbolTables()
    for use in uses ?? [] {
      guard let reference = use.reference.as(SymbolRefAttr.self), let parent = use.user.parent,
        tables.lookUp(reference, nearest: parent) != nil
      else { continue }
      let name = symbol.inherentAttribute("sym_name")?.description ?? ""
      use.user.emitRemark("found use of symbol : \(use.reference) : \(name)")
    }
    symbol.emitRemark("symbol has \(uses?.count ?? 0) uses")
    return .advance
  }
}

/// Gives symbols the names that their attributes `sym.new_name` say.
struct TestSymbolReplacement: Pass {
  static let name = "test-symbol-rauw"
  static let title = "(anonymous namespace)::SymbolReplacementPass"
  static let summary = "Test replacement of symbol uses"
  static let anchor: String? = "builtin.module"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    guard op.symbolUsesInside() != nil else { return }
    op.walk { symbol in
      guard symbol != op, let name = symbol.text("sym.new_name") else { return .advance }
      let identifier = op.context.identifier(name)
      op.replaceAllSymbolUses(of: symbol, with: identifier)
      symbol.setSymbolName(identifier)
      return .advance
    }
  }
}

/// Prints whether the last two operations of a module are equivalent.
struct TestOperationEquality: Pass {
  static let name = "test-operations-equality"
  static let title = "(anonymous namespace)::TestOperationEqualPass"
  static let summary = "Test operations equality."
  static let anchor: String? = "builtin.module"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let block = op.region(0).entry
    let count = block?.operations.reduce(0) { count, _ in count + 1 } ?? 0
    guard count == 2, let second = block?.last, let first = second.previous else {
      op.emitError("expected 2 top-level ops in the module, got \(count)")
      throw .reported
    }
    var options: EquivalenceOptions = first.hasAttribute("strict_loc_check") ? [] : [.ignoreLocations]
    if first.hasAttribute("ignore_commutativity") { options.insert(.ignoreCommutativity) }
    let verdict = first.isEquivalent(to: second, options) ? "compares equals." : "compares NOT equals!"
    context.writeToStandardOutput("\(first.name.string) with attr \(first.attributeDictionary) \(verdict)\n")
    context.preserveAll()
  }
}

/// Puts a copy of the body of a function behind it, which works on what the first returns.
struct TestClone: Pass {
  static let name = "test-clone"
  static let title = "(anonymous namespace)::ClonePass"
  static let summary = "Test clone of op"
  static func canRun(on name: OperationName) -> Bool { name.isFunction }

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    guard op.regions.count == 1, op.region(0).hasOneBlock, let entry = op.region(0).entry,
      let terminator = entry.terminator, terminator.operands.types == entry.arguments.types
    else { return }
    let rewriter = context.rewriter()
    var mapping = ValueMapping()
    for (argument, value) in zip(entry.arguments, terminator.operands) { mapping[argument] = value }
    let operations = Array(entry.operations)
    rewriter.builder.move(toEndOf: entry)
    for inner in operations { rewriter.clone(inner, &mapping) }
    rewriter.erase(terminator)
  }
}
