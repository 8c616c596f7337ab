public import AccelIR
public import AccelPasses

/// Makes symbols private, so that passes may change or erase them.
public struct SymbolPrivatize: Pass {
  public static let name = "symbol-privatize"
  public static let summary = "Mark symbols private"

  /// The symbols that stay as they are.
  public var exclude: [String] = []
  public static let options: [PassOption<Self>] = [
    .init(
      "exclude", \.exclude, "Comma separated list of symbols that should not be marked private")
  ]

  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let excluded = Set(exclude.map { op.context.identifier($0) })
    let rewriter = context.rewriter()
    for region in op.regions {
      for block in region.blocks {
        for symbol in block.operations where symbol.isSymbol {
          if let name = symbol.symbolName, excluded.contains(name) { continue }
          symbol.setSymbolVisibility(.private)
          rewriter.changed(symbol)
        }
      }
    }
  }
}
