import Foundation

extension ShellBuiltin {
  /// What `diff` is asked to do.
  private struct DifferenceOptions {
    var ignoresAllSpace = false
    var ignoresSpaceChange = false
    var ignoredLines: RegularExpression?
    var isUnified = false
    var context = 3
    var isRecursive = false
    var ignoresCarriageReturns = false
  }

  /// `diff`: compares two files or two folders.
  static func difference(_ call: InProcessCommand.Invocation) -> InProcessCommand.Outcome {
    func failure(_ message: String) -> InProcessCommand.Outcome {
      .init(exitCode: 1, standardError: Array((message + "\n").utf8))
    }
    var options = DifferenceOptions()
    let operands: [String]
    do throws(ScriptError) {
      let given = try CommandOptions(
        call.arguments.dropFirst(), letters: "wbuI:U:r", words: ["strip-trailing-cr"])
      for (name, value) in given.options {
        switch name {
        case "-w": options.ignoresAllSpace = true
        case "-b": options.ignoresSpaceChange = true
        case "-u": options.isUnified = true
        case "-r": options.isRecursive = true
        case "-I": options.ignoredLines = try RegularExpression(value)
        case "-U":
          guard let context = Int(value), context >= 0 else {
            return failure("Error: invalid '-U' argument: \(value)")
          }
          options.isUnified = true
          options.context = context
        default: options.ignoresCarriageReturns = true
        }
      }
      operands = given.operands
    } catch {
      return failure("Unsupported: 'diff': \(error.message)")
    }
    guard operands.count == 2 else { return failure("Error: missing or extra operand") }
    if options.isRecursive, operands.contains("-") { return failure("Error: cannot recursively compare '-'") }
    let paths = operands.map { operand in
      operand == "-" || Path.isAbsolute(operand)
        ? operand : Path.real(Path.join(call.workingDirectory, operand))
    }
    do throws(SystemError) {
      let text =
        options.isRecursive
        ? try compareTrees(paths[0], paths[1], options)
        : try compare(paths[0], paths[1], options, call.standardInput)
      return .init(exitCode: text.isEmpty ? 0 : 1, standardOutput: Array(text.utf8))
    } catch {
      return failure("Error: 'diff' command failed, \(error.message)")
    }
  }

  /// Returns the difference of two files as text; "-" is standard input.
  private static func compare(
    _ first: String, _ second: String, _ options: DifferenceOptions, _ input: [UInt8]
  ) throws(SystemError) -> String {
    let contents = try [first, second].map { path throws(SystemError) in
      if path != "-", Path.isFolder(path) { throw SystemError(code: EISDIR, path: path) }
      return path == "-" ? input : try Descriptor.open(path, O_RDONLY).readAll()
    }
    guard contents.allSatisfy({ String(validating: $0, as: UTF8.self) != nil }) else {
      // What is no text is compared as it is, and what is no character shown by its number.
      let lists = contents.map { lines(of: Array(visible($0).utf8), DifferenceOptions()) }
      let groups = LineDifference(lists[0], lists[1]).groups(context: options.context)
      return groups.isEmpty ? "" : unified(groups, (first, lists[0]), (second, lists[1]))
    }
    let lists = contents.map { lines(of: $0, options) }
    let groups = LineDifference(lists[0], lists[1]).groups(context: options.context)
    if groups.isEmpty { return "" }
    return options.isUnified
      ? unified(groups, (first, lists[0]), (second, lists[1]))
      : contextual(groups, (first, lists[0]), (second, lists[1]))
  }

  /// Returns the text that `bytes` are, with an escape sequence for each that is part of no character.
  private static func visible(_ bytes: [UInt8]) -> String {
    var text = ""
    var rest = bytes[...]
    while let first = rest.first {
      let length = (1...4).first { String(validating: rest.prefix($0), as: UTF8.self) != nil }
      text +=
        length.map { String(decoding: rest.prefix($0), as: UTF8.self) } ?? String(format: "\\x%02x", first)
      rest = rest.dropFirst(length ?? 1)
    }
    return text
  }

  /// Returns the lines to compare, with their ends.
  private static func lines(of bytes: [UInt8], _ options: DifferenceOptions) -> [String] {
    var lines: [String] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
      lines.append(String(decoding: bytes[start..<end], as: UTF8.self))
      start = end
    }
    if let ignored = options.ignoredLines { lines.removeAll { ignored.matchesPrefix(of: $0) } }
    if options.ignoresCarriageReturns { lines = lines.map { $0.replacing(literal: "\r\n", with: "\n") } }
    if options.ignoresAllSpace || options.ignoresSpaceChange {
      let separator = options.ignoresAllSpace ? "" : " "
      lines = lines.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: separator) + "\n" }
    }
    return lines
  }

  /// Returns the unified form of a difference.
  private static func unified(
    _ groups: [[LineDifference.Change]], _ first: (name: String, lines: [String]),
    _ second: (name: String, lines: [String])
  ) -> String {
    func range(_ start: Int, _ end: Int) -> String {
      if end - start == 1 { return "\(start + 1)" }
      return end == start ? "\(start),0" : "\(start + 1),\(end - start)"
    }
    var text = "--- \(first.name)\n+++ \(second.name)\n"
    for group in groups {
      let firstRange = range(group[0].first.lowerBound, group[group.count - 1].first.upperBound)
      let secondRange = range(group[0].second.lowerBound, group[group.count - 1].second.upperBound)
      text += "@@ -\(firstRange) +\(secondRange) @@\n"
      for change in group {
        for line in first.lines[change.first] { text += (change.isEqual ? " " : "-") + line }
        if !change.isEqual { for line in second.lines[change.second] { text += "+" + line } }
      }
    }
    return text
  }

  /// Returns the context form of a difference.
  private static func contextual(
    _ groups: [[LineDifference.Change]], _ first: (name: String, lines: [String]),
    _ second: (name: String, lines: [String])
  ) -> String {
    func range(_ start: Int, _ end: Int) -> String {
      let last = max(end, start)
      return last - start <= 1 ? "\(last)" : "\(start + 1),\(last)"
    }
    var text = "*** \(first.name)\n--- \(second.name)\n"
    for group in groups {
      text += "***************\n"
      text += "*** \(range(group[0].first.lowerBound, group[group.count - 1].first.upperBound)) ****\n"
      if group.contains(where: { !$0.isEqual && !$0.first.isEmpty }) {
        for change in group {
          let mark = change.isEqual ? "  " : change.second.isEmpty ? "- " : "! "
          for line in first.lines[change.first] { text += mark + line }
        }
      }
      text += "--- \(range(group[0].second.lowerBound, group[group.count - 1].second.upperBound)) ----\n"
      if group.contains(where: { !$0.isEqual && !$0.second.isEmpty }) {
        for change in group {
          let mark = change.isEqual ? "  " : change.first.isEmpty ? "+ " : "! "
          for line in second.lines[change.second] { text += mark + line }
        }
      }
    }
    return text
  }

  /// Returns the difference of two folders, or files, as text.
  private static func compareTrees(
    _ first: String, _ second: String, _ options: DifferenceOptions
  ) throws(SystemError) -> String {
    switch (Path.isFolder(first), Path.isFolder(second)) {
    case (false, false): return try compare(first, second, options, [])
    case (true, false): return "File \(first) is a directory while file \(second) is a \(kind(second))\n"
    case (false, true): return "File \(first) is a \(kind(first)) while file \(second) is a directory\n"
    case (true, true): break
    }
    let (firstNames, secondNames) = (Path.entries(of: first), Path.entries(of: second))
    var text = ""
    for name in Set(firstNames).union(secondNames).sorted() {
      if !secondNames.contains(name) {
        text += "Only in \(first): \(name)\n"
      } else if !firstNames.contains(name) {
        text += "Only in \(second): \(name)\n"
      } else {
        text += try compareTrees(Path.join(first, name), Path.join(second, name), options)
      }
    }
    return text
  }

  /// Returns the kind of a file in words.
  private static func kind(_ path: String) -> String {
    let size = (try? Descriptor.open(path, O_RDONLY))?.readAll().count ?? 0
    return size > 0 ? "regular file" : "regular empty file"
  }
}
