// The tokens of the parser, and its messages about them.

extension AffineParser {
  /// Looks at the next token.
  mutating func advance() {
    token = lexer.next()
    if token.kind == .error, let error = lexer.error { entries.append(error) }
  }

  /// Consumes the token looked at.
  mutating func consume() {
    end = token.end
    advance()
  }

  /// Consumes a token of the given kind and returns `true`, or returns `false`.
  mutating func consume(_ kind: AffineToken.Kind) -> Bool {
    guard token.kind == kind else { return false }
    consume()
    return true
  }

  /// Consumes a token of the given kind, or fails with the message.
  mutating func expect(
    _ kind: AffineToken.Kind, _ message: @autoclosure () -> String
  ) throws(AffineParseError) {
    guard consume(kind) else { throw failureAfterLastToken(message()) }
  }

  /// Returns the bytes of a token.
  func spelling(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: lexer.text[range])
  }

  /// Returns whether the token looked at is spelled like `word`.
  func isSpelled(_ word: StaticString) -> Bool {
    let count = token.end - token.start
    guard count == word.utf8CodeUnitCount else { return false }
    for index in 0..<count where lexer.text[token.start + index] != word.utf8Start[index] { return false }
    return true
  }

  /// Returns whether two tokens are spelled the same.
  func spelling(_ lhs: Range<Int>, equals rhs: Range<Int>) -> Bool {
    lhs.count == rhs.count && spelling(lhs).elementsEqual(spelling(rhs))
  }
}

extension AffineParser {
  /// Returns an error with a message at the given place; the lexer's message stands alone.
  func failure(at offset: Int, _ message: String) -> AffineParseError {
    if token.kind == .error { return AffineParseError(entries: entries) }
    return AffineParseError(entries: entries + [.init(offset: offset, message: message)])
  }

  /// Returns an error at the token looked at.
  func failure(_ message: String) -> AffineParseError {
    failure(at: placeOfToken, message)
  }

  /// The place of the token looked at; the end of the text is moved back to a byte that exists.
  private var placeOfToken: Int { token.kind == .end ? max(0, token.start - 1) : token.start }

  /// Returns an error at the end of what stands before the token looked at, without comments.
  func failureAfterLastToken(_ message: String) -> AffineParseError {
    let original = placeOfToken
    var end = original
    let text = lexer.text
    while true {
      while end > 0, text[end - 1] == UInt8(ascii: " ") || text[end - 1] == UInt8(ascii: "\t") { end -= 1 }
      guard end > 0 else { return failure(at: original, message) }
      guard text[end - 1].isLineEnd else { return failure(at: end, message) }
      end -= 1
      var lineStart = end
      while lineStart > 0, !text[lineStart - 1].isLineEnd { lineStart -= 1 }
      if let comment = startOfComment(in: lineStart..<end) { end = comment }
    }
  }

  /// Returns the offset of the first `//` in a line.
  private func startOfComment(in line: Range<Int>) -> Int? {
    let slash = UInt8(ascii: "/")
    return line.dropLast().first { lexer.text[$0] == slash && lexer.text[$0 + 1] == slash }
  }
}

extension UInt8 {
  /// `true` iff this ends a line.
  fileprivate var isLineEnd: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }
}
