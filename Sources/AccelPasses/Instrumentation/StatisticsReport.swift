package import AccelSupport

extension PipelineNode {
  /// Writes what the passes have counted, by their places or, if `isList`, by their names.
  package func writeStatistics(isList: Bool, to output: ByteBuffer) {
    let rule = "===" + String(repeating: "-", count: 73) + "===\n"
    output.write(string: rule)
    output.write("                         ... Pass statistics report ...\n")
    output.write(string: rule)
    if isList { writeList(to: output) } else { write(self, 0, to: output) }
    output.write("\n")
  }

  private func writeList(to output: ByteBuffer) {
    var merged: [String: [(statistic: PassStatistic, value: Int)]] = [:]
    for node in allPasses where !node.statistics.isEmpty {
      if var known = merged[node.title] {
        for (index, entry) in node.statistics.enumerated() { known[index].value += entry.value }
        merged[node.title] = known
      } else {
        merged[node.title] = node.statistics
      }
    }
    for title in merged.keys.sorted() { write(title, merged[title] ?? [], 2, to: output) }
  }

  private func write(_ pipeline: PipelineNode, _ indent: Int, to output: ByteBuffer) {
    for element in pipeline.elements {
      switch element {
      case .pass(let node): write(node.title, node.statistics, indent, to: output)
      case .nested(let group):
        var indent = indent
        if group.pipelines.count > 1 {
          write(group.title, [], indent, to: output)
          indent += 2
        }
        for inner in group.pipelines {
          write(inner.title, [], indent, to: output)
          write(inner, indent + 2, to: output)
        }
      }
    }
  }

  private func write(
    _ title: String, _ statistics: [(statistic: PassStatistic, value: Int)], _ indent: Int,
    to output: ByteBuffer
  ) {
    output.write(spaces: indent)
    output.write(string: "\(title)\n")
    let rows = statistics.sorted { $0.statistic.name < $1.statistic.name }
    let nameWidth = rows.map(\.statistic.name.utf8.count).max() ?? 0
    let valueWidth = rows.map { String($0.value).utf8.count }.max() ?? 0
    for row in rows {
      let value = String(row.value)
      output.write(spaces: indent + 2)
      output.write("(S) ")
      output.write(spaces: valueWidth - value.utf8.count)
      output.write(string: "\(value) \(row.statistic.name)")
      output.write(spaces: nameWidth - row.statistic.name.utf8.count)
      output.write(string: " - \(row.statistic.summary)\n")
    }
  }
}
