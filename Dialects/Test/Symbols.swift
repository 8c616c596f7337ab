public import Accel

/// An operation with a table of symbols, and `test.finish` at its end.
public protocol SymbolScopeOperation: OpSchema {}

extension SymbolScopeOperation {
  public static var region: Body<0> { .init(.sized(1)) }
  public static var fields: [any OpField] { [region] }
  public static var traits: Traits { [.symbolTable, .singleBlock] }
  public static var implicitTerminator: String? { Test.Finish.name }
}

extension Test {
  /// Symbols, and tables of them.
  static let symbolOperations: [any OpSchema.Type] = [
    Symbol.self, SymbolScope.self, SymbolScopeIsolated.self, SymbolTableRegion.self, Finish.self,
  ]

  /// A symbol.
  ///
  ///     "test.symbol"() {sym_name = "a", sym_visibility = "private"} : () -> ()
  public enum Symbol: OpSchema {
    public static let name = "test.symbol"
    public static var symName: Property<0, StringProperty> { .init(name: "sym_name") }
    public static var symVisibility: OptionalProperty<1, StringProperty> { .init(name: "sym_visibility") }
    public static let fields: [any OpField] = [symName, symVisibility]
    public static let traits: Traits = [.symbol, .noMemoryEffects]
  }

  /// A table of symbols.
  ///
  ///     "test.symbol_scope"() ({
  ///       "test.finish"() : () -> ()
  ///     }) : () -> ()
  public enum SymbolScope: SymbolScopeOperation {
    public static let name = "test.symbol_scope"
  }

  /// A table of symbols in which no values from outside are used.
  ///
  ///     "test.symbol_scope_isolated"() ({
  ///       "test.finish"() : () -> ()
  ///     }) : () -> ()
  public enum SymbolScopeIsolated: SymbolScopeOperation {
    public static let name = "test.symbol_scope_isolated"
    public static let traits: Traits = [.symbolTable, .singleBlock, .isolatedFromAbove]
  }

  /// A table of symbols that may end in anything.
  ///
  ///     "test.symbol_table_region"() ({
  ///       "test.finish"() : () -> ()
  ///     }) : () -> ()
  public enum SymbolTableRegion: OpSchema {
    public static let name = "test.symbol_table_region"
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [region]
    public static let traits: Traits = .symbolTable
  }

  /// The end of a region.
  ///
  ///     "test.finish"() : () -> ()
  public enum Finish: OpSchema {
    public static let name = "test.finish"
    public static let traits: Traits = .terminator
  }
}
