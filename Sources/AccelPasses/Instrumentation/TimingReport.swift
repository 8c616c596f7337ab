package import AccelSupport

/// How times are shown.
package struct TimingReport {
  /// `true` iff entries of one name are put together, the longest first; else they stand below each other.
  package var isList = false
  /// `true` iff the report is JSON.
  package var isJSON = false

  /// Creates a report as a tree of text.
  package init() {}

  /// What all threads have spent on something, and how long it took.
  private struct Times {
    var user = Duration.zero
    var wall = Duration.zero

    static func + (left: Times, right: Times) -> Times {
      Times(user: left.user + right.user, wall: left.wall + right.wall)
    }
  }

  /// Writes the times of a run that ends now, in the form of MLIR's.
  package func write(_ tree: TimingTree, to output: ByteBuffer) {
    let wall = tree.elapsed
    let total = Times(user: wall + tree.root.helpers, wall: wall)
    let known = tree.root.children.reduce(Times()) { $0 + times($1) }
    let rest = Times(user: total.user - known.user, wall: total.wall - known.wall)
    let showsUser = total.user != total.wall
    if isJSON {
      output.write("[\n")
      if isList {
        for (name, times) in merged(tree, total) { writeEntry(name, times, total, showsUser, to: output) }
      } else {
        writeJSON(tree.root, 0, total, showsUser, to: output)
      }
      writeEntry("Rest", rest, total, showsUser, to: output)
      writeEntry("Total", total, total, showsUser, isLast: true, to: output)
      output.write("]\n")
      return
    }
    let rule = "===" + String(repeating: "-", count: 73) + "===\n"
    output.write(string: rule)
    output.write("                         ... Execution time report ...\n")
    output.write(string: rule)
    output.write(string: "  Total Execution Time: \(seconds(wall)) seconds\n\n")
    if showsUser { output.write("  ----User Time----") }
    output.write("  ----Wall Time----  ----Name----\n")
    if isList {
      for (name, times) in merged(tree, total) { writeRow(name, 0, times, total, showsUser, to: output) }
    } else {
      writeRows(tree.root, 0, total, showsUser, to: output)
    }
    writeRow("Rest", 0, rest, total, showsUser, to: output)
    writeRow("Total", 0, total, total, showsUser, to: output)
  }

  private func times(_ node: TimingTree.Node) -> Times { Times(user: node.user, wall: node.wall) }

  /// The entries, those of one name as one, the longest first.
  private func merged(_ tree: TimingTree, _ total: Times) -> [(name: String, times: Times)] {
    var rows: [(name: String, times: Times)] = []
    var indices: [String: Int] = [:]
    func add(_ node: TimingTree.Node) {
      if let index = indices[node.name] {
        rows[index].times = rows[index].times + times(node)
      } else {
        indices[node.name] = rows.count
        rows.append((node.name, times(node)))
      }
      for child in node.children { add(child) }
    }
    for child in tree.root.children { add(child) }
    let order = rows.indices.sorted {
      rows[$0].times.wall != rows[$1].times.wall ? rows[$0].times.wall > rows[$1].times.wall : $0 < $1
    }
    return [("root", total)] + order.map { rows[$0] }
  }

  // MARK: Text

  private func writeRows(
    _ node: TimingTree.Node, _ depth: Int, _ total: Times, _ showsUser: Bool, to output: ByteBuffer
  ) {
    for child in node.children {
      if !child.isHidden { writeRow(child.name, depth, times(child), total, showsUser, to: output) }
      writeRows(child, child.isHidden ? depth : depth + 1, total, showsUser, to: output)
    }
  }

  private func writeRow(
    _ name: String, _ depth: Int, _ times: Times, _ total: Times, _ showsUser: Bool, to output: ByteBuffer
  ) {
    if showsUser { output.write(string: column(times.user, total.user)) }
    output.write(string: column(times.wall, total.wall))
    output.write(spaces: 2 + 2 * depth)
    output.write(string: "\(name)\n")
  }

  private func column(_ part: Duration, _ whole: Duration) -> String {
    "  \(padded(seconds(part), 8)) (\(padded(percentage(part, whole), 5))%)"
  }

  // MARK: JSON

  private func writeJSON(
    _ node: TimingTree.Node, _ depth: Int, _ total: Times, _ showsUser: Bool, to output: ByteBuffer
  ) {
    for child in node.children {
      if child.isHidden {
        writeJSON(child, depth, total, showsUser, to: output)
        continue
      }
      output.write(spaces: 2 * depth)
      output.write(string: "{\(json(child.name, times(child), total, showsUser)), \"passes\": [\n")
      writeJSON(child, depth + 1, total, showsUser, to: output)
      output.write(spaces: 2 * depth)
      output.write("{}]},\n")
    }
  }

  private func writeEntry(
    _ name: String, _ times: Times, _ total: Times, _ showsUser: Bool, isLast: Bool = false,
    to output: ByteBuffer
  ) {
    output.write(string: "{\(json(name, times, total, showsUser))}\(isLast ? "" : ",")\n")
  }

  private func json(_ name: String, _ times: Times, _ total: Times, _ showsUser: Bool) -> String {
    func field(_ key: String, _ part: Duration, _ whole: Duration) -> String {
      "\"\(key)\": {\"duration\": \(padded(seconds(part), 8)), \"percentage\": "
        + "\(padded(percentage(part, whole), 5))}, "
    }
    return (showsUser ? field("user", times.user, total.user) : "") + field("wall", times.wall, total.wall)
      + "\"name\": \"\(name)\""
  }

  // MARK: Numbers

  private func seconds(_ duration: Duration) -> String { decimal(duration / .seconds(1), places: 4) }

  private func percentage(_ part: Duration, _ whole: Duration) -> String {
    decimal(whole > .zero ? part / whole * 100 : 0, places: 1)
  }

  /// Returns `value` with a fixed number of decimal places.
  private func decimal(_ value: Double, places: Int) -> String {
    let scale = places == 1 ? 10 : 10_000
    let scaled = Int((max(value, 0) * Double(scale)).rounded())
    let fraction = String(scaled % scale)
    return "\(scaled / scale).\(String(repeating: "0", count: places - fraction.count))\(fraction)"
  }

  private func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(width - text.count, 0)) + text
  }
}
