/// One command of a test, all substitutions made.
struct CommandLine: Sendable {
  /// Where it comes from, e.g. "RUN: at line 1".
  let origin: String
  /// The text for the shell.
  let text: String
}

extension TestScript {
  /// Returns the commands of the test, all substitutions made.
  func commandLines(
    preamble: [String], substitutions: [Substitution], features: Set<String>, recursionLimit: Int?
  ) throws(ScriptError) -> [CommandLine] {
    var substitutions = substitutions
    var result: [CommandLine] = []
    func append(_ origin: String, _ text: String) throws(ScriptError) {
      // The marker stands before the command while substitutions are made, so that `^` never matches there.
      let expanded = try Self.expanding(
        "%dbg(\(origin)) \(text)", substitutions, features: features, recursionLimit: recursionLimit)
      let start = expanded.firstIndex(of: ")").map(expanded.index(after:)) ?? expanded.startIndex
      result.append(CommandLine(origin: origin, text: String(expanded[start...].trimmedStart())))
    }
    for command in preamble { try append("preamble command line", command) }
    for directive in directives {
      if directive.kind == .run {
        try append("RUN: at line \(directive.startLine)", directive.text)
      } else {
        try directive.adjust(&substitutions)
      }
    }
    return result
  }

  /// Returns `line` with the substitutions made, repeatedly up to `recursionLimit` times if there is a limit.
  private static func expanding(
    _ line: String, _ substitutions: [Substitution], features: Set<String>, recursionLimit: Int?
  ) throws(ScriptError) -> String {
    func once(_ line: String) throws(ScriptError) -> String {
      // The marker hides `%%` from the substitutions.
      var result = try expandingConditionals(
        line.replacing(literal: "%%", with: "#_MARKER_#"), features: features)
      for substitution in substitutions
      where result.utf8.contains(UInt8(ascii: "%")) || !substitution.isPercent {
        result = substitution.applied(to: result.replacing(literal: "%%", with: "#_MARKER_#"))
      }
      return result.trimmed()
    }
    var result = try once(line)
    if let recursionLimit {
      var previous = line
      var steps = 0
      while result != previous, steps < recursionLimit {
        previous = result
        result = try once(previous)
        steps += 1
      }
      if result != previous {
        throw ScriptError(
          "Recursive substitution of '\(line)' did not complete in the provided recursion limit (\(recursionLimit))"
        )
      }
    }
    return result.replacing(literal: "#_MARKER_#", with: "%")
  }
}

extension Substitution {
  /// `true` iff the pattern only matches where there is a percent sign.
  var isPercent: Bool { pattern.utf8.first == UInt8(ascii: "%") }
}
