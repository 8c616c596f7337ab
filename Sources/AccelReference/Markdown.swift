/// A page of Markdown in the making.
struct Markdown {
  /// What was written so far.
  private(set) var text = ""

  /// Writes a heading of the given level.
  mutating func heading(_ level: Int, _ title: String) {
    paragraph("\(String(repeating: "#", count: level)) \(title)")
  }

  /// Writes lines that belong together, and an empty line before them.
  mutating func paragraph(_ lines: String) {
    if lines.isEmpty { return }
    text += text.isEmpty ? "\(lines)\n" : "\n\(lines)\n"
  }

  /// Writes a table, if it has rows.
  mutating func table(_ head: [String], _ rows: [[String]]) {
    if rows.isEmpty { return }
    let lines = [head, head.map { _ in "---" }] + rows.map { $0.map { $0.replacing("|", with: "\\|") } }
    paragraph(lines.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n"))
  }

  /// Writes text in a fence.
  mutating func code(_ language: String, _ lines: [String]) {
    if lines.isEmpty { return }
    paragraph("```\(language)\n\(lines.joined(separator: "\n"))\n```")
  }
}
