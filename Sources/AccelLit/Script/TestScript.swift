import AccelSupport

/// What the keywords in a test's text say.
struct TestScript: Sendable {
  /// The RUN, DEFINE and REDEFINE directives in order.
  private(set) var directives: [Directive] = []
  /// The conditions under which the test is expected to fail.
  private(set) var expectedFailures: [String] = []
  /// The conditions that must hold for the test to run.
  private(set) var requires: [String] = []
  /// The conditions under which the test does not run.
  private(set) var unsupported: [String] = []
  /// The number of further attempts a failing test has.
  private(set) var allowedRetries: Int?
  /// `true` iff there is more than one line about further attempts.
  private var hasSeveralAllowances = false

  /// The keywords, a longer one before those it contains.
  private enum Keyword: String, CaseIterable {
    case run = "RUN:"
    case expectedFailure = "XFAIL:"
    case requires = "REQUIRES:"
    case unsupported = "UNSUPPORTED:"
    case allowRetries = "ALLOW_RETRIES:"
    case end = "END."
    case define = "DEFINE:"
    case redefine = "REDEFINE:"

    /// The keyword's bytes with the keyword.
    static let spellings = allCases.map { (keyword: $0, bytes: Array($0.rawValue.utf8)) }
  }

  /// Reads the keywords in `contents`; without a RUN line that is an error iff `requiresRun`.
  init(_ contents: FileContents, requiresRun: Bool = true) throws(ScriptError) {
    var isEnded = false
    var lineNumber = 0
    var start = 0
    let bytes = contents.withBytes { Array($0) }
    while start < bytes.count, !isEnded {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      lineNumber += 1
      if let (keyword, textStart) = Self.findKeyword(bytes[start..<end]) {
        var text = String(decoding: bytes[start + textStart..<end], as: UTF8.self)
        while text.utf8.last == UInt8(ascii: "\r") { text.unicodeScalars.removeLast() }
        do {
          isEnded = try take(keyword, text, lineNumber)
        } catch {
          throw ScriptError("\(error.message)\nin \(keyword.rawValue) directive on test line \(lineNumber)")
        }
      }
      start = end + 1
    }
    if hasSeveralAllowances { throw ScriptError("Test has more than one ALLOW_RETRIES lines") }
    try checkCompleteness(requiresRun: requiresRun)
  }

  /// Returns the first keyword of a line and the position after it.
  private static func findKeyword(_ line: ArraySlice<UInt8>) -> (Keyword, Int)? {
    for index in line.indices {
      // Every keyword begins with one of these letters.
      switch line[index] {
      case UInt8(ascii: "A"), UInt8(ascii: "D"), UInt8(ascii: "E"), UInt8(ascii: "R"), UInt8(ascii: "U"),
        UInt8(ascii: "X"):
        for (keyword, bytes) in Keyword.spellings where line[index...].starts(with: bytes) {
          return (keyword, index - line.startIndex + bytes.count)
        }
      default: continue
      }
    }
    return nil
  }

  /// Enters one line; returns `true` iff the script ends there.
  private mutating func take(_ keyword: Keyword, _ text: String, _ line: Int) throws(ScriptError) -> Bool {
    switch keyword {
    case .run: try takeDirective(.run, text, line)
    case .define: try takeDirective(.define, text, line)
    case .redefine: try takeDirective(.redefine, text, line)
    case .expectedFailure: try Self.takeConditions(text, &expectedFailures)
    case .requires: try Self.takeConditions(text, &requires)
    case .unsupported: try Self.takeConditions(text, &unsupported)
    case .end: return text.isBlank
    case .allowRetries:
      guard let count = Int(text.trimmed()) else {
        throw ScriptError("INTEGER parser requires the input to be an integer (got \(text))")
      }
      hasSeveralAllowances = hasSeveralAllowances || allowedRetries != nil
      allowedRetries = count
    }
    return false
  }

  /// Enters a line of a directive, as a continuation of the last one or as a new one.
  private mutating func takeDirective(
    _ kind: Directive.Kind, _ text: String, _ line: Int
  ) throws(ScriptError) {
    let text = Self.withLineNumbers(text, line)
    if let last = directives.indices.last, try directives[last].append(kind, line: line, text: text) {
      return
    }
    directives.append(try Directive(kind, line: line, text: text))
  }

  /// Enters a line of comma-separated conditions and checks their syntax.
  private static func takeConditions(_ text: String, _ conditions: inout [String]) throws(ScriptError) {
    var parts = text.split(separator: ",").map { $0.trimmed() }.filter { !$0.isEmpty }
    if let last = conditions.last, last.hasSuffix("\\"), !parts.isEmpty {
      conditions[conditions.count - 1] = last.dropLast() + parts.removeFirst()
    }
    conditions += parts
    for condition in conditions where condition != "*" && !condition.hasSuffix("\\") {
      _ = try BooleanExpression.evaluate(condition, features: [])
    }
  }

  /// Returns `text` with `%(line)`, `%(line+N)` and `%(line-N)` replaced.
  private static func withLineNumbers(_ text: String, _ line: Int) -> String {
    guard text.contains("%(line") else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "%(line") {
      result += rest[..<start.lowerBound]
      let tail = rest[start.upperBound...]
      if let end = tail.firstIndex(of: ")"), let offset = lineOffset(tail[..<end]) {
        result += String(line + offset)
        rest = tail[tail.index(after: end)...]
      } else {
        result += "%(line"
        rest = tail
      }
    }
    return result + rest
  }

  /// Returns the number that `text` (``, `+N` or `-N`, possibly with spaces) adds, or `nil` if it is neither.
  private static func lineOffset(_ text: Substring) -> Int? {
    if text.isEmpty { return 0 }
    let signed = text.drop { $0 == " " }
    guard let sign = signed.first, sign == "+" || sign == "-" else { return nil }
    let digits = signed.dropFirst().drop { $0 == " " }
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits) else { return nil }
    return sign == "+" ? number : -number
  }

  /// Checks that there is a RUN line and that nothing ends in a backslash.
  private func checkCompleteness(requiresRun: Bool) throws(ScriptError) {
    if requiresRun, !directives.contains(where: { $0.kind == .run }) {
      throw ScriptError("Test has no 'RUN:' line")
    }
    for directive in directives where directive.needsContinuation {
      throw ScriptError(
        "Test has unterminated '\(directive.kind.rawValue)' directive (with '\\') \(directive.location)")
    }
    for (keyword, conditions) in [
      (Keyword.expectedFailure, expectedFailures), (.requires, requires), (.unsupported, unsupported),
    ] where conditions.last?.hasSuffix("\\") == true {
      throw ScriptError("Test has unterminated '\(keyword.rawValue)' lines (with '\\')")
    }
  }
}
