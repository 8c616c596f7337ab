/// A pattern in RUN lines and what replaces it.
struct Substitution: Sendable {
  /// The pattern, a regular expression in Python's syntax.
  let pattern: String
  /// The text that replaces each match, taken literally.
  let replacement: String
  /// How matches are found.
  private let matcher: Matcher

  private enum Matcher: Sendable {
    case literal([UInt8])
    case regex(RegularExpression)
  }

  /// Creates a substitution.
  init(_ pattern: String, _ replacement: String) throws(ScriptError) {
    (self.pattern, self.replacement) = (pattern, replacement)
    matcher = Self.isLiteral(pattern) ? .literal(Array(pattern.utf8)) : .regex(try RegularExpression(pattern))
  }

  /// Creates a substitution of a pattern without special characters.
  init(literal pattern: String, _ replacement: String) {
    (self.pattern, self.replacement) = (pattern, replacement)
    matcher = .literal(Array(pattern.utf8))
  }

  /// Returns `line` with every match replaced.
  func applied(to line: String) -> String {
    switch matcher {
    case .literal(let bytes): line.replacing(bytes: bytes, with: replacement)
    case .regex(let regex): regex.replacing(in: line, with: replacement)
    }
  }

  /// `true` iff `pattern` has no character that means something in a regular expression.
  private static func isLiteral(_ pattern: String) -> Bool {
    let bytes = Array(pattern.utf8)
    guard !bytes.isEmpty else { return false }
    for (index, byte) in bytes.enumerated() {
      if "\\.^$*+?()[]|".utf8.contains(byte) { return false }
      if byte == UInt8(ascii: "{"), RegularExpression.repetitionEnd(bytes, index) != nil { return false }
    }
    return true
  }
}

extension String {
  /// Returns the text with every occurrence of `pattern`, which is not empty, replaced.
  func replacing(bytes pattern: [UInt8], with replacement: String) -> String {
    var copy = self
    return copy.withUTF8 { text -> String? in
      var result: [UInt8] = []
      var taken = 0
      var index = 0
      while index + pattern.count <= text.count {
        if text[index] == pattern[0], text[index..<index + pattern.count].elementsEqual(pattern) {
          result += text[taken..<index]
          result += replacement.utf8
          index += pattern.count
          taken = index
        } else {
          index += 1
        }
      }
      guard taken > 0 else { return nil }
      result += text[taken...]
      return String(decoding: result, as: UTF8.self)
    } ?? self
  }

  /// Returns the text with every occurrence of `pattern` replaced.
  func replacing(literal pattern: String, with replacement: String) -> String {
    replacing(bytes: Array(pattern.utf8), with: replacement)
  }
}
