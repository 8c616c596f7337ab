/// What a piece of text is, lexically.
enum TokenKind: UInt8 {
  // The end, and what is not a token; an error was reported for the latter.
  case endOfFile, error
  // Words.
  case bareIdentifier, integerType
  // Words with a prefix: `@name`, `@"name"`, `#name`, `%name`, `^name`, `!name`.
  case atIdentifier, hashIdentifier, percentIdentifier, caretIdentifier, exclamationIdentifier
  // Literals.
  case integer, float, string
  // Punctuation.
  case arrow, colon, comma, ellipsis, equal, greater, less, leftBrace, leftParenthesis, leftSquare, minus,
    plus
  case question, rightBrace, rightParenthesis, rightSquare, slash, star, verticalBar
  case metadataBegin, metadataEnd
}

/// A token: a kind and a piece of the text.
struct Token: BitwiseCopyable {
  var kind: TokenKind
  var start: UnsafePointer<UInt8>
  var end: UnsafePointer<UInt8>

  /// The number of bytes.
  @inline(__always) var count: Int { end - start }
  /// The bytes.
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }
  /// The bytes after a prefix of one byte.
  var bytesAfterPrefix: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start + 1, count: count - 1) }

  /// `true` iff the text is that of `literal`.
  @inline(__always) func isSpelled(_ literal: StaticString) -> Bool {
    guard count == literal.utf8CodeUnitCount else { return false }
    var index = 0
    while index < count {
      if start[index] != literal.utf8Start[index] { return false }
      index &+= 1
    }
    return true
  }

  /// `true` iff the token is a word.
  var isKeyword: Bool { kind == .bareIdentifier || kind == .integerType }
}
