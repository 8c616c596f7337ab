/// A piece of the text of a map or set.
struct AffineToken {
  /// What can stand in the text of a map or set; everything else in the language is `other`.
  enum Kind {
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket
    case comma, colon, arrow, plus, minus, star, less, greater, equal
    case integer, identifier, percentIdentifier, hashIdentifier
    case other, error, end
  }

  /// What the token is.
  let kind: Kind
  /// The offset of its first byte.
  let start: Int
  /// The offset after its last byte.
  let end: Int
}

/// Splits the text of a map or set into tokens, as MLIR's lexer does.
struct AffineLexer {
  /// The whole text, of which the map or set is a part.
  let text: UnsafeBufferPointer<UInt8>
  /// The offset of the next byte to look at.
  private(set) var offset: Int
  /// Why the last token of kind `error` is one.
  private(set) var error: AffineParseError.Entry?

  init(_ text: UnsafeBufferPointer<UInt8>, offset: Int) {
    self.text = text
    self.offset = offset
  }

  /// Returns the next token.
  mutating func next() -> AffineToken {
    skipBlanks()
    let start = offset
    guard start < text.count else { return AffineToken(kind: .end, start: start, end: start) }
    let kind = lexToken(text[start])
    return AffineToken(kind: kind, start: start, end: offset)
  }

  /// Moves over the token that begins with `first` and returns its kind.
  private mutating func lexToken(_ first: UInt8) -> AffineToken.Kind {
    let start = offset
    offset += 1
    switch first {
    case UInt8(ascii: "("): return .leftParenthesis
    case UInt8(ascii: ")"): return .rightParenthesis
    case UInt8(ascii: "["): return .leftBracket
    case UInt8(ascii: "]"): return .rightBracket
    case UInt8(ascii: ","): return .comma
    case UInt8(ascii: ":"): return .colon
    case UInt8(ascii: "+"): return .plus
    case UInt8(ascii: "*"): return .star
    case UInt8(ascii: "<"): return .less
    case UInt8(ascii: ">"): return .greater
    case UInt8(ascii: "="): return .equal
    case UInt8(ascii: "-"):
      guard byte(offset) == UInt8(ascii: ">") else { return .minus }
      offset += 1
      return .arrow
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "?"), UInt8(ascii: "|"), UInt8(ascii: "/"):
      return .other
    case UInt8(ascii: "."): return lexEllipsis()
    case UInt8(ascii: "\""): return lexString()
    case UInt8(ascii: "%"): return lexSuffix(.percentIdentifier, start, "invalid SSA name")
    case UInt8(ascii: "#"): return lexSuffix(.hashIdentifier, start, "invalid attribute name")
    case UInt8(ascii: "!"): return lexSuffix(.other, start, "invalid type identifier")
    case UInt8(ascii: "^"): return lexSuffix(.other, start, "invalid block name")
    case UInt8(ascii: "@"): return lexSymbolName()
    case let byte where byte.isDigit: return lexNumber(first)
    case let byte where byte.isLetter || byte == UInt8(ascii: "_"):
      skip { $0.isIdentifierPart }
      return .identifier
    default: return fail(at: start, "unexpected character")
    }
  }

  /// Records an error and returns its kind of token.
  private mutating func fail(at offset: Int, _ message: String) -> AffineToken.Kind {
    error = AffineParseError.Entry(offset: offset, message: message)
    return .error
  }

  /// Returns the byte at an offset, and 0 after the end.
  private func byte(_ offset: Int) -> UInt8 { offset < text.count ? text[offset] : 0 }

  /// Moves over the bytes that satisfy `predicate`.
  private mutating func skip(while predicate: (UInt8) -> Bool) {
    while offset < text.count, predicate(text[offset]) { offset += 1 }
  }

  /// Moves over white space and comments.
  private mutating func skipBlanks() {
    while offset < text.count {
      switch text[offset] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0: offset += 1
      case UInt8(ascii: "/") where byte(offset + 1) == UInt8(ascii: "/"):
        skip { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
      default: return
      }
    }
  }

  /// Moves over the rest of an integer, `12` or `0x1F`, or of a number with a fraction.
  private mutating func lexNumber(_ first: UInt8) -> AffineToken.Kind {
    if first == UInt8(ascii: "0"), byte(offset) == UInt8(ascii: "x"), byte(offset + 1).isHexDigit {
      offset += 2
      skip { $0.isHexDigit }
      return .integer
    }
    skip { $0.isDigit }
    guard byte(offset) == UInt8(ascii: ".") else { return .integer }
    offset += 1
    skip { $0.isDigit }
    guard byte(offset) | 0x20 == UInt8(ascii: "e") else { return .other }
    let hasSign = byte(offset + 1) == UInt8(ascii: "+") || byte(offset + 1) == UInt8(ascii: "-")
    let digits = offset + (hasSign ? 2 : 1)
    if byte(digits).isDigit {
      offset = digits
      skip { $0.isDigit }
    }
    return .other
  }

  /// Moves over the rest of `...`.
  private mutating func lexEllipsis() -> AffineToken.Kind {
    guard byte(offset) == UInt8(ascii: "."), byte(offset + 1) == UInt8(ascii: ".") else {
      return fail(at: offset, "expected three consecutive dots for an ellipsis")
    }
    offset += 2
    return .other
  }

  /// Moves over the rest of a string literal.
  private mutating func lexString() -> AffineToken.Kind {
    while offset < text.count, text[offset] != UInt8(ascii: "\n") {
      let byte = text[offset]
      offset += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return .other }
    }
    offset = min(offset, text.count)
    return fail(at: offset, "expected '\"' in string literal")
  }

  /// Moves over the name after a sigil: digits, or letters and punctuation.
  private mutating func lexSuffix(
    _ kind: AffineToken.Kind, _ start: Int, _ message: String
  ) -> AffineToken.Kind {
    if byte(offset).isDigit {
      skip { $0.isDigit }
    } else if byte(offset).isLetter || byte(offset).isNamePunctuation {
      skip { $0.isLetter || $0.isDigit || $0.isNamePunctuation }
    } else {
      return fail(at: start, message)
    }
    return kind
  }

  /// Moves over the rest of a symbol name such as `@f` or `@"f g"`.
  private mutating func lexSymbolName() -> AffineToken.Kind {
    if byte(offset) == UInt8(ascii: "\"") {
      offset += 1
      return lexString()
    }
    guard byte(offset).isLetter || byte(offset) == UInt8(ascii: "_") else {
      return fail(at: offset, "@ identifier expected to start with letter or '_'")
    }
    skip { $0.isIdentifierPart }
    return .other
  }
}

extension UInt8 {
  /// `true` iff this is an ASCII digit.
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  /// `true` iff this is an ASCII letter.
  var isLetter: Bool { self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z") }
  /// `true` iff this is a hexadecimal digit.
  var isHexDigit: Bool { isDigit || self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "f") }
  /// `true` iff this can follow the first byte of a bare identifier.
  var isIdentifierPart: Bool {
    isLetter || isDigit || self == UInt8(ascii: "_") || self == UInt8(ascii: "$") || self == UInt8(ascii: ".")
  }
  /// `true` iff this is punctuation that a name after a sigil may have.
  var isNamePunctuation: Bool {
    self == UInt8(ascii: "$") || self == UInt8(ascii: ".") || self == UInt8(ascii: "_")
      || self == UInt8(ascii: "-")
  }
}
