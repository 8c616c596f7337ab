import Foundation

/// A mistake in the text of a test or of one of its expressions.
struct ScriptError: Error, Equatable {
  /// What is wrong, possibly in several lines.
  let message: String

  /// Creates an error with the given message.
  init(_ message: String) { self.message = message }
}

/// An evaluator of boolean expressions over the names of features.
///
///     or    ::= and ('||' and)*
///     and   ::= not ('&&' not)*
///     not   ::= '!' not | '(' or ')' | match
///     match ::= ([-+=._a-zA-Z0-9]+ | '{{' regex '}}')+
///
/// A match is true iff it matches the whole name of one feature; `true` always is one.
struct BooleanExpression {
  /// A token: its text, or `nil` at the end of the expression.
  private typealias Token = String?

  private let text: String
  private var rest: Substring
  private var token: Token = nil
  private let features: Set<String>

  /// Returns the value of the expression `text` where exactly `features` are true.
  static func evaluate(_ text: String, features: Set<String>) throws(ScriptError) -> Bool {
    do {
      var expression = BooleanExpression(text, features)
      return try expression.parseAll()
    } catch {
      throw ScriptError("\(error.message)\nin expression: \(pythonQuoted(text))")
    }
  }

  /// Returns the matches that `text` consists of, in order.
  static func matches(in text: String) throws(ScriptError) -> [String] {
    var expression = BooleanExpression(text, [])
    var result: [String] = []
    while let token = try expression.nextToken() {
      if Self.isMatch(token) { result.append(token) }
    }
    return result
  }

  private init(_ text: String, _ features: Set<String>) {
    (self.text, self.features) = (text, features)
    rest = text[...]
  }

  /// Returns the next token of the text.
  private mutating func nextToken() throws(ScriptError) -> Token {
    rest = rest.trimmedStart()
    if rest.isEmpty { return nil }
    let start = rest
    if let operation = ["(", ")", "&&", "||", "!"].first(where: { rest.hasPrefix($0) }) {
      rest = rest.dropFirst(operation.count)
    } else {
      while takeName() || takeRegex() {}
      guard rest.startIndex > start.startIndex else {
        throw ScriptError("couldn't parse text: \(pythonQuoted(String(start)))")
      }
    }
    let token = String(start[..<rest.startIndex])
    rest = rest.trimmedStart()
    return token
  }

  /// Skips letters of a name; returns `false` if there are none.
  private mutating func takeName() -> Bool {
    let tail = rest.drop { $0.isASCII && ($0.isLetter || $0.isNumber || "-+=._".contains($0)) }
    defer { rest = tail }
    return tail.startIndex > rest.startIndex
  }

  /// Skips a regular expression in double braces; returns `false` if there is none.
  private mutating func takeRegex() -> Bool {
    guard rest.hasPrefix("{{"), rest.count > 3 else { return false }
    guard let end = rest.dropFirst(3).range(of: "}}") else { return false }
    rest = rest[end.upperBound...]
    return true
  }

  /// `true` iff the token is neither an operator nor a parenthesis nor the end.
  private static func isMatch(_ token: Token) -> Bool {
    guard let token else { return false }
    return !["&&", "||", "!", "(", ")"].contains(token)
  }

  /// Returns the token as a message quotes it.
  private static func quoted(_ token: Token) -> String {
    token.map(pythonQuoted) ?? "<end of expression>"
  }

  /// Skips `expected` if it is the next token.
  private mutating func accept(_ expected: String) throws(ScriptError) -> Bool {
    guard token == expected else { return false }
    token = try nextToken()
    return true
  }

  /// Skips `expected`, which must be the next token.
  private mutating func expect(_ expected: Token) throws(ScriptError) {
    guard token == expected else {
      throw ScriptError("expected: \(Self.quoted(expected))\nhave: \(Self.quoted(token))")
    }
    if token != nil { token = try nextToken() }
  }

  private mutating func parseAll() throws(ScriptError) -> Bool {
    token = try nextToken()
    let value = try parseOr()
    try expect(nil)
    return value
  }

  private mutating func parseOr() throws(ScriptError) -> Bool {
    var value = try parseAnd()
    while try accept("||") {
      let right = try parseAnd()
      value = value || right
    }
    return value
  }

  private mutating func parseAnd() throws(ScriptError) -> Bool {
    var value = try parseNot()
    while try accept("&&") {
      let right = try parseNot()
      value = value && right
    }
    return value
  }

  private mutating func parseNot() throws(ScriptError) -> Bool {
    var isNegated = false
    while try accept("!") { isNegated.toggle() }
    let value: Bool
    if try accept("(") {
      value = try parseOr()
      try expect(")")
    } else if let match = token, Self.isMatch(match) {
      value = try isTrue(match)
      token = try nextToken()
    } else {
      throw ScriptError("expected: '!', '(', '{{', or identifier\nhave: \(Self.quoted(token))")
    }
    return value != isNegated
  }

  /// `true` iff `match` matches the whole of a feature's name.
  private func isTrue(_ match: String) throws(ScriptError) -> Bool {
    guard match.contains("{{") else { return match == "true" || features.contains(match) }
    var pattern = ""
    var rest = match[...]
    while !rest.isEmpty {
      if rest.hasPrefix("{{"), let end = rest.dropFirst(3).range(of: "}}") {
        pattern += "(?:" + rest[rest.index(rest.startIndex, offsetBy: 2)..<end.lowerBound] + ")"
        rest = rest[end.upperBound...]
      } else {
        let end = rest.range(of: "{{")?.lowerBound ?? rest.endIndex
        pattern += NSRegularExpression.escapedPattern(for: String(rest[..<end]))
        rest = rest[end...]
      }
    }
    guard let regex = try? RegularExpression("\\A(?:\(pattern))\\z") else {
      throw ScriptError("invalid regular expression: \(pythonQuoted(match))")
    }
    return features.contains { regex.matches($0) } || regex.matches("true")
  }
}
