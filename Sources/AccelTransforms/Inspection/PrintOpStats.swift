public import AccelIR
public import AccelPasses

/// Counts operations by kind and prints the counts to standard error.
public struct PrintOpStats: Pass {
  public static let name = "print-op-stats"
  public static let title = "PrintOpStatsPass"
  public static let summary = "Print statistics of operations"

  /// Whether the counts are printed as JSON.
  public var json = false
  public static let options: [PassOption<Self>] = [.init("json", \.json, "print the stats as JSON")]

  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var counts: [OperationName: Int] = [:]
    op.walk {
      counts[$0.name, default: 0] += 1
      return .advance
    }
    let sorted = counts.sorted { $0.key.identifier.precedes($1.key.identifier) }
      .map { (name: $0.key.string, count: $0.value) }
    context.writeToStandardError(json ? Self.json(sorted) : Self.table(sorted))
    context.preserveAll()
  }

  private static func json(_ counts: [(name: String, count: Int)]) -> String {
    let lines = counts.map { "  \"\($0.name)\" : \($0.count)" }
    return "{\n\(lines.joined(separator: ",\n"))\n}\n"
  }

  private static func table(_ counts: [(name: String, count: Int)]) -> String {
    let rows = counts.map { entry in
      let dot = entry.name.firstIndex(of: ".")
      let dialect = dot.map { String(entry.name[..<$0]) } ?? ""
      let name = dot.map { String(entry.name[entry.name.index(after: $0)...]) } ?? entry.name
      // A name that ends in its first dot has no dialect.
      return name.isEmpty
        ? (dialect: "", name: dialect, count: entry.count)
        : (dialect: dialect, name: name, count: entry.count)
    }
    let dialectWidth = rows.map(\.dialect.utf8.count).max() ?? 0
    let nameWidth = rows.map(\.name.utf8.count).max() ?? 0
    var text = "Operations encountered:\n-----------------------\n"
    for row in rows {
      let indent = String(repeating: " ", count: dialectWidth + 2 - row.dialect.utf8.count)
      let padding = String(repeating: " ", count: nameWidth - row.name.utf8.count)
      text +=
        "\(indent)\(row.dialect)\(row.dialect.isEmpty ? " " : ".")\(row.name)\(padding) , \(row.count)\n"
    }
    return text
  }
}
