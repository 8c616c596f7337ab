import Foundation

/// Writes the CHECK lines of a test from what its command prints.
///
/// The lines go into a block below a marker:
///
///     // CHECK lines below are written by accel-lit --update
///     // CHECK-LABEL: func.func @add(
///     // CHECK-SAME:      [[V0:%.*]]: i32) -> i32 {
///     // CHECK-NEXT:    [[V1:%.*]] = arith.addi [[V0]], [[V0]] : i32
///
/// A line that begins a function is a label, and its parameters follow on a CHECK-SAME line, because
/// FileCheck
/// allows no variables in labels. SSA names become variables, numbered anew in each function.
struct CheckLines {
  /// The prefix of the directives.
  let prefix: String
  /// What begins a comment, e.g. `// `.
  let comment: String

  private var lines: [String] = []
  /// The variables of the function at hand, by SSA name.
  private var variables: [String: String] = [:]
  /// `true` iff the next line of output follows one that is checked, without a gap.
  private var followsChecked = false

  /// Creates a writer.
  init(prefix: String, comment: String) { (self.prefix, self.comment) = (prefix, comment) }

  /// The line above the block, without what begins a comment.
  static func marker(_ prefix: String) -> String { "\(prefix) lines below are written by accel-lit --update" }

  /// Returns the lines that check `output`.
  static func lines(checking output: String, prefix: String, comment: String) -> [String] {
    var writer = CheckLines(prefix: prefix, comment: comment)
    var isInModule = false
    for line in output.split(separator: "\n", omittingEmptySubsequences: false) {
      let text = String(line.trimmedEnd())
      // A module around all functions says nothing; neither do blank lines and those between split inputs.
      if text == "module {" || text == "}" && isInModule || text.isEmpty || text == "// -----" {
        isInModule = text == "module {" || isInModule && text != "}"
        writer.followsChecked = false
        continue
      }
      writer.add(text)
    }
    return writer.lines
  }

  /// Returns `text` with the block of `prefix` replaced by `block`; `nil` if there is no marker.
  static func replacingBlock(in text: String, prefix: String, with block: [String]) -> String? {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let start = lines.firstIndex(where: { isMarker($0, prefix) }) else { return nil }
    let end = lines[(start + 1)...].firstIndex { !isDirective($0, prefix) } ?? lines.count
    lines.replaceSubrange(start + 1..<end, with: block)
    return lines.joined(separator: "\n")
  }

  /// `true` iff `line` is the marker in a comment.
  private static func isMarker(_ line: String, _ prefix: String) -> Bool {
    let text = line.drop { $0.isWhitespace || $0.isPunctuation || $0.isSymbol }
    return text.trimmedEnd() == marker(prefix)
  }

  /// `true` iff `line` is a directive in a comment.
  private static func isDirective(_ line: String, _ prefix: String) -> Bool {
    let text = line.drop { $0.isWhitespace || $0.isPunctuation || $0.isSymbol }
    guard text.hasPrefix(prefix) else { return false }
    let suffix = text.dropFirst(prefix.count).prefix { $0 == "-" || $0.isLetter }
    return text.dropFirst(prefix.count + suffix.count).first == ":"
      && (suffix.isEmpty || suffix.hasPrefix("-"))
  }

  /// Appends the directives for one line of output.
  private mutating func add(_ line: String) {
    if let end = Self.labelEnd(of: line) {
      variables = [:]
      append("-LABEL", Self.escaped(String(line[..<end])))
      let rest = line[end...]
      if !rest.isEmpty { append("-SAME", "    " + withVariables(rest)) }
    } else {
      append(followsChecked ? "-NEXT" : "", withVariables(line[...]))
    }
    followsChecked = true
  }

  /// Appends one directive, its text where those of all directives begin.
  private mutating func append(_ kind: String, _ text: String) {
    let head = "\(prefix)\(kind):"
    let width = prefix.count + "-LABEL:".count
    lines.append(comment + head + String(repeating: " ", count: width - head.count + 1) + text)
  }

  /// Returns the end of the part of `line` up to a function's name and parenthesis; `nil` for other lines.
  private static func labelEnd(of line: String) -> String.Index? {
    let text = line.trimmedStart()
    let operation = text.prefix { !$0.isWhitespace }
    guard let first = operation.first, first.isLetter else { return nil }
    let isFunction = operation == "func" || operation.hasSuffix(".func") || operation.hasSuffix(".kernel")
    guard isFunction || line.hasSuffix("{"), let at = text.firstIndex(of: "@") else { return nil }
    // Between the operation and the name there are keywords only.
    let between = text[operation.endIndex..<at]
    guard between.allSatisfy({ $0.isLetter || $0 == "_" || $0 == " " || $0 == "\"" }) else { return nil }
    let end = text[at...].dropFirst().firstIndex { !($0.isLetter || $0.isNumber || "_$.-\"".contains($0)) }
    guard let end, text[end] == "(" else { return isFunction ? end ?? line.endIndex : nil }
    return line.index(after: end)
  }

  /// Returns `text` with SSA names outside of strings replaced by variables.
  private mutating func withVariables(_ text: Substring) -> String {
    var result = ""
    var literal = ""
    var isInString = false
    var rest = text
    while let character = rest.popFirst() {
      if character == "\\", isInString {
        literal.append(character)
        if let escaped = rest.popFirst() { literal.append(escaped) }
        continue
      }
      if character == "\"" { isInString.toggle() }
      let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "_$.-".contains($0)) }
      guard character == "%", !isInString, !name.isEmpty else {
        literal.append(character)
        continue
      }
      rest = rest.dropFirst(name.count)
      result += Self.escaped(literal) + variable(String(name))
      literal = ""
    }
    return result + Self.escaped(literal)
  }

  /// Returns the use of the variable for an SSA name, or its definition where the name is new.
  private mutating func variable(_ name: String) -> String {
    if let variable = variables[name] { return "[[\(variable)]]" }
    let variable = "V\(variables.count)"
    variables[name] = variable
    return "[[\(variable):%.*]]"
  }

  /// Returns `text` with what FileCheck would take for a variable or a regular expression spelled as one.
  private static func escaped(_ text: String) -> String {
    text.replacing(literal: "{{", with: "\u{1}").replacing(literal: "[[", with: "{{\\[\\[}}")
      .replacing(literal: "\u{1}", with: "{{[{][{]}}")
  }
}
