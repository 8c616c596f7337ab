/// What a failed `diff` of a test's output and its expectation says to update.
///
/// The expectation is the file that `split-file` took from the test; otherwise the one called `….expected`;
/// otherwise the one that is not of the test's own making, as `.tmp` in the other's name shows.
struct DifferenceTarget {
  /// The file with what the commands print now.
  private let source: String
  /// The file to rewrite.
  private let target: String
  /// The name of the part to rewrite, where the target is a test of several parts.
  private let part: String?

  /// Returns what to report after updating the expectation; `nil` if `result` is not that of a `diff`.
  static func update(_ result: ShellResult, _ test: LitTest, _ lines: [CommandLine]) -> String? {
    let words = result.words.map(\.text).filter { !$0.hasPrefix("-") }
    guard words.count == 3, words[0] == "diff" else { return nil }
    let folder = Path.parent(of: test.executionPath)
    guard let target = DifferenceTarget(words[1], words[2], test, lines, folder: folder) else {
      return "update-diff-test: could not deduce source and target from \(words[1]) and \(words[2])"
    }
    do {
      return try target.copy(folder: folder)
    } catch {
      return "update-diff-test: could not update: \(error)"
    }
  }

  /// Decides which of two files is the expectation.
  private init?(_ first: String, _ second: String, _ test: LitTest, _ lines: [CommandLine], folder: String) {
    var parts: (String?, String?)
    let partsFolder = lines.lazy.compactMap { Self.partsFolder($0, of: test, in: folder) }.first
    if let partsFolder, let text = try? FileText.read(test.sourcePath) {
      let names = text.split(separator: "\n").compactMap(Self.partName)
      func part(_ path: String) -> String? {
        let file = Path.real(Path.join(folder, path))
        return names.first { Path.real(Path.join(partsFolder, $0)) == file }
      }
      parts = (part(first), part(second))
    }
    let areExpected = (first.hasSuffix(".expected"), second.hasSuffix(".expected"))
    let areTemporary = (first.contains(".tmp"), second.contains(".tmp"))
    let isFirst: Bool
    if (parts.0 == nil) != (parts.1 == nil) {
      isFirst = parts.0 != nil
    } else if areExpected.0 != areExpected.1 {
      isFirst = areExpected.0
    } else if areTemporary.0 != areTemporary.1 {
      isFirst = areTemporary.1
    } else {
      return nil
    }
    part = isFirst ? parts.0 : parts.1
    source = isFirst ? second : first
    target = part != nil ? test.sourcePath : isFirst ? first : second
  }

  /// Returns the folder into which `line` splits the test's file, if it does.
  private static func partsFolder(_ line: CommandLine, of test: LitTest, in folder: String) -> String? {
    var words = line.text.split(whereSeparator: \.isWhitespace)[...]
    if let syntax = try? ShellParser.parse(line.text), case .pipeline(let commands) = syntax {
      words = commands[0].words.map { $0.text[...] }[...]
    }
    guard let start = words.firstIndex(of: "split-file"), start + 2 < words.endIndex,
      Path.real(Path.join(folder, String(words[start + 1]))) == Path.real(test.sourcePath)
    else { return nil }
    return Path.join(folder, String(words[start + 2]))
  }

  /// Returns the name of the part that `line` begins, e.g. `a` for `//--- a`.
  private static func partName(_ line: some StringProtocol) -> String? {
    guard line.utf8.count >= 5 else { return nil }
    let rest = line.hasPrefix("//") ? line.dropFirst(2) : line.dropFirst()
    return rest.hasPrefix("--- ") ? String(rest.dropFirst(4)).trimmed() : nil
  }

  /// Copies the source to the target and returns what to report.
  private func copy(folder: String) throws -> String {
    let text = try FileText.read(Path.join(folder, source))
    guard let part else {
      try FileText.write(text, to: Path.join(folder, target))
      return "update-diff-test: copied \(source) to \(target)"
    }
    let lines = try FileText.read(target).split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(where: { Self.partName($0) == part }) else { return "" }
    let end = lines[(start + 1)...].firstIndex { Self.partName($0) != nil }
    let before = lines[...start].joined(separator: "\n") + "\n"
    try FileText.write(
      before + text + (end.map { lines[$0...].joined(separator: "\n") } ?? ""), to: target)
    return "update-diff-test: copied \(source) to slice \(part) in \(target)"
  }
}
