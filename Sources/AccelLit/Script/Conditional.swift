/// Returns `line` with each `%if condition %{ … %} %else %{ … %}` replaced by the branch that holds.
func expandingConditionals(_ line: String, features: Set<String>) throws(ScriptError) -> String {
  guard line.contains("%if ") else { return line }
  var parser = ConditionalParser(rest: line[...], features: features)
  return try parser.parse(isNested: false)
}

/// Reads conditionals from the start of a text.
private struct ConditionalParser {
  /// What is still to be read.
  var rest: Substring
  let features: Set<String>

  /// Returns the expansion of the text up to the end or, if `isNested`, to `%}`.
  mutating func parse(isNested: Bool) throws(ScriptError) -> String {
    var result = ""
    while !rest.isEmpty {
      if isNested, rest.hasPrefix("%}") { break }
      if rest.hasPrefix("%if ") {
        result += try parseConditional()
      } else {
        result += takeText(isNested: isNested)
      }
    }
    return result
  }

  /// Returns the branch that holds of the conditional at the start.
  private mutating func parseConditional() throws(ScriptError) -> String {
    rest = rest.dropFirst("%if ".count)
    guard let brace = rest.firstRange(of: "%{") else {
      throw ScriptError("'%{' is missing for %if substitution")
    }
    let condition = String(rest[..<brace.lowerBound])
    rest = rest[brace.upperBound...]
    let positive = try parseBranch(of: "%if")
    var negative = ""
    let tail = rest.trimmedStart()
    if tail.hasPrefix("%else") {
      rest = tail.dropFirst("%else".count).trimmedStart()
      guard rest.hasPrefix("%{") else { throw ScriptError("'%{' is missing for %else substitution") }
      rest = rest.dropFirst(2)
      negative = try parseBranch(of: "%else")
    }
    return try BooleanExpression.evaluate(condition, features: features) ? positive : negative
  }

  /// Returns the expansion of a branch and skips its `%}`.
  private mutating func parseBranch(of keyword: String) throws(ScriptError) -> String {
    let text = try parse(isNested: true)
    guard rest.hasPrefix("%}") else { throw ScriptError("'%}' is missing for \(keyword) substitution") }
    rest = rest.dropFirst(2)
    return text
  }

  /// Takes the text before the next conditional or the end of the branch.
  private mutating func takeText(isNested: Bool) -> String {
    // A `%if` that begins no conditional must still make progress.
    var end = rest.hasPrefix("%if") ? rest.index(rest.startIndex, offsetBy: 3) : rest.startIndex
    while end < rest.endIndex, !rest[end...].hasPrefix("%if"), !(isNested && rest[end...].hasPrefix("%}")) {
      end = rest.index(after: end)
    }
    defer { rest = rest[end...] }
    return String(rest[..<end])
  }
}
