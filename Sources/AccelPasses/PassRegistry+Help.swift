extension PassRegistry {
  /// What `--help` and `--list-passes` show of the passes and pipelines.
  public var help: String {
    var rows: [(left: String, right: String)] = []
    func add(_ name: String, _ summary: String, _ options: [PassInfo.OptionInfo]) {
      rows.append(("  --\(name)", "  \(summary)"))
      for option in options {
        let value = option.valueName.isEmpty ? "" : "=\(option.valueName)"
        rows.append(("    --\(option.name)\(value)", option.help))
        for choice in option.choices { rows.append(("      =\(choice.name)", "  \(choice.help)")) }
      }
    }
    for pass in passes { add(pass.name, pass.summary, pass.options) }
    let named = pipelines.sorted { $0.name < $1.name }
    for pipeline in named { add(pipeline.name, pipeline.summary, pipeline.options) }
    let width = rows.map(\.left.count).max() ?? 0
    return rows.map { row in
      "\(row.left)\(String(repeating: " ", count: width - row.left.count)) - \(row.right)\n"
    }.joined()
  }
}
