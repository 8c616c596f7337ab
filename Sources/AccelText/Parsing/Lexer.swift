/// Splits text into tokens, one at a time.
///
/// The text ends in a zero byte, so that looking at the next byte needs no check.
struct Lexer {
  /// The first byte of the text.
  let start: UnsafePointer<UInt8>
  /// The zero byte after the text.
  let end: UnsafePointer<UInt8>
  /// The first byte not yet made into a token.
  var cursor: UnsafePointer<UInt8>
  /// Sets of `ByteClass` for each byte.
  let classes: UnsafePointer<UInt8>
  /// What was wrong with the text of the last `error` token, and where.
  var problem: (message: StaticString, position: UnsafePointer<UInt8>)?

  init(start: UnsafePointer<UInt8>, count: Int) {
    (self.start, end, cursor) = (start, start + count, start)
    classes = ByteClass.makeTable()
  }

  /// Frees the lexer's table.
  func deallocate() { classes.deallocate() }

  @inline(__always) private func isClass(_ byte: UInt8, _ mask: UInt8) -> Bool {
    classes[Int(byte)] & mask != 0
  }

  /// `true` iff `byte` may go on a name after its prefix.
  func isNamePart(_ byte: UInt8) -> Bool { isClass(byte, ByteClass.suffixPart) }

  /// Returns the next token.
  mutating func next() -> Token {
    skipBlanks()
    let begin = cursor
    let byte = begin.pointee
    switch byte {
    case UInt8(ascii: "%"): return prefixed(.percentIdentifier, "invalid SSA name")
    case UInt8(ascii: "("): return single(.leftParenthesis)
    case UInt8(ascii: ")"): return single(.rightParenthesis)
    case UInt8(ascii: ","): return single(.comma)
    case UInt8(ascii: ":"): return single(.colon)
    case UInt8(ascii: "="): return single(.equal)
    case UInt8(ascii: "<"): return single(.less)
    case UInt8(ascii: ">"): return single(.greater)
    case UInt8(ascii: "{"):
      guard begin[1] == UInt8(ascii: "-"), begin[2] == UInt8(ascii: "#") else { return single(.leftBrace) }
      return advanced(.metadataBegin, by: 3)
    case UInt8(ascii: "}"): return single(.rightBrace)
    case UInt8(ascii: "["): return single(.leftSquare)
    case UInt8(ascii: "]"): return single(.rightSquare)
    case UInt8(ascii: "?"): return single(.question)
    case UInt8(ascii: "+"): return single(.plus)
    case UInt8(ascii: "*"): return single(.star)
    case UInt8(ascii: "|"): return single(.verticalBar)
    case UInt8(ascii: "/"): return single(.slash)
    case UInt8(ascii: "-"):
      return begin[1] == UInt8(ascii: ">") ? advanced(.arrow, by: 2) : single(.minus)
    case UInt8(ascii: "."):
      guard begin[1] == UInt8(ascii: "."), begin[2] == UInt8(ascii: ".") else {
        cursor = begin + 1
        return failure("expected three consecutive dots for an ellipsis", at: cursor)
      }
      return advanced(.ellipsis, by: 3)
    case UInt8(ascii: "\""): return string()
    case UInt8(ascii: "@"): return symbol()
    case UInt8(ascii: "#"):
      guard begin[1] == UInt8(ascii: "-"), begin[2] == UInt8(ascii: "}") else {
        return prefixed(.hashIdentifier, "invalid attribute name")
      }
      return advanced(.metadataEnd, by: 3)
    case UInt8(ascii: "!"): return prefixed(.exclamationIdentifier, "invalid type identifier")
    case UInt8(ascii: "^"): return prefixed(.caretIdentifier, "invalid block name")
    case 0 where begin >= end:
      return Token(kind: .endOfFile, start: end, end: end)
    default:
      if isClass(byte, ByteClass.wordStart) { return word() }
      if isClass(byte, ByteClass.digit) { return number() }
      cursor = begin + 1
      return failure("unexpected character", at: begin)
    }
  }

  /// Skips white space, comments and stray zero bytes.
  @inline(__always) private mutating func skipBlanks() {
    while true {
      let byte = cursor.pointee
      if isClass(byte, ByteClass.blank) {
        cursor += 1
      } else if byte == UInt8(ascii: "/"), cursor[1] == UInt8(ascii: "/") {
        cursor += 2
        while cursor.pointee != UInt8(ascii: "\n") && (cursor.pointee != 0 || cursor < end) { cursor += 1 }
      } else if byte == 0, cursor < end {
        cursor += 1
      } else {
        return
      }
    }
  }

  @inline(__always) private mutating func single(_ kind: TokenKind) -> Token { advanced(kind, by: 1) }

  @inline(__always) private mutating func advanced(_ kind: TokenKind, by count: Int) -> Token {
    let begin = cursor
    cursor = begin + count
    return Token(kind: kind, start: begin, end: cursor)
  }

  private mutating func failure(_ message: StaticString, at position: UnsafePointer<UInt8>) -> Token {
    problem = (message, position)
    return Token(kind: .error, start: position, end: cursor)
  }

  /// Reads a bare identifier or the name of an integer type.
  @inline(__always) private mutating func word() -> Token {
    let begin = cursor
    var last = begin + 1
    while isClass(last.pointee, ByteClass.wordPart) { last += 1 }
    cursor = last
    if last - begin > Self.maxNameCount { return tooLong(begin) }
    var digits = begin + 1
    if begin.pointee != UInt8(ascii: "i") {
      let isSigned = begin.pointee == UInt8(ascii: "s") || begin.pointee == UInt8(ascii: "u")
      guard isSigned, begin[1] == UInt8(ascii: "i") else {
        return Token(kind: .bareIdentifier, start: begin, end: last)
      }
      digits += 1
    }
    let first = digits
    while digits < last, isClass(digits.pointee, ByteClass.digit) { digits += 1 }
    return Token(
      kind: digits == last && first < last ? .integerType : .bareIdentifier, start: begin, end: last)
  }

  /// Reads a prefix and either digits or an identifier, in which `$`, `.`, `_` and `-` may stand.
  @inline(__always) private mutating func prefixed(_ kind: TokenKind, _ complaint: StaticString) -> Token {
    let begin = cursor
    var last = begin + 1
    if isClass(last.pointee, ByteClass.digit) {
      repeat { last += 1 } while isClass(last.pointee, ByteClass.digit)
    } else if isClass(last.pointee, ByteClass.suffixStart) {
      repeat { last += 1 } while isClass(last.pointee, ByteClass.suffixPart)
    } else {
      cursor = last
      return failure(complaint, at: begin)
    }
    cursor = last
    if last - begin > Self.maxNameCount { return tooLong(begin) }
    return Token(kind: kind, start: begin, end: last)
  }

  /// The number of bytes that a name may have: it is copied and shown in messages.
  private static var maxNameCount: Int { 1 << 20 }

  @inline(never) private mutating func tooLong(_ begin: UnsafePointer<UInt8>) -> Token {
    failure("name is longer than 1048576 bytes", at: begin)
  }

  /// Reads `@name` or `@"name"`.
  private mutating func symbol() -> Token {
    let begin = cursor
    cursor += 1
    if cursor.pointee == UInt8(ascii: "\"") {
      let quoted = string()
      return quoted.kind == .error ? quoted : Token(kind: .atIdentifier, start: begin, end: cursor)
    }
    guard isClass(cursor.pointee, ByteClass.wordStart) else {
      return failure("@ identifier expected to start with letter or '_'", at: cursor)
    }
    repeat { cursor += 1 } while isClass(cursor.pointee, ByteClass.wordPart)
    if cursor - begin > Self.maxNameCount { return tooLong(begin) }
    return Token(kind: .atIdentifier, start: begin, end: cursor)
  }

  /// Reads digits, hexadecimal digits after `0x`, or a floating-point number.
  private mutating func number() -> Token {
    let begin = cursor
    cursor += 1
    if begin.pointee == UInt8(ascii: "0"), begin[1] == UInt8(ascii: "x") {
      guard isClass(begin[2], ByteClass.hexDigit) else {
        return Token(kind: .integer, start: begin, end: cursor)
      }
      cursor += 1
      while isClass(cursor.pointee, ByteClass.hexDigit) { cursor += 1 }
      return Token(kind: .integer, start: begin, end: cursor)
    }
    while isClass(cursor.pointee, ByteClass.digit) { cursor += 1 }
    guard cursor.pointee == UInt8(ascii: ".") else { return Token(kind: .integer, start: begin, end: cursor) }
    cursor += 1
    while isClass(cursor.pointee, ByteClass.digit) { cursor += 1 }
    if cursor.pointee | 32 == UInt8(ascii: "e") {
      let hasSign = cursor[1] == UInt8(ascii: "+") || cursor[1] == UInt8(ascii: "-")
      if isClass(cursor[hasSign ? 2 : 1], ByteClass.digit) {
        cursor += hasSign ? 2 : 1
        while isClass(cursor.pointee, ByteClass.digit) { cursor += 1 }
      }
    }
    return Token(kind: .float, start: begin, end: cursor)
  }

  /// Reads a string in quotes.
  private mutating func string() -> Token {
    let begin = cursor
    cursor += 1
    while true {
      let byte = cursor.pointee
      cursor += 1
      switch byte {
      case UInt8(ascii: "\""): return Token(kind: .string, start: begin, end: cursor)
      case UInt8(ascii: "\n"), 0x0B, 0x0C:
        return failure("expected '\"' in string literal", at: cursor - 1)
      case 0 where cursor > end:
        cursor = end
        return failure("expected '\"' in string literal", at: end)
      case UInt8(ascii: "\\"):
        let escaped = cursor.pointee
        if [UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "n"), UInt8(ascii: "t")].contains(escaped) {
          cursor += 1
        } else if isClass(escaped, ByteClass.hexDigit), isClass(cursor[1], ByteClass.hexDigit) {
          cursor += 2
        } else {
          return failure("unknown escape in string literal", at: cursor - 1)
        }
      default: break
      }
    }
  }
}

/// Sets of bytes that the lexer tells apart.
enum ByteClass {
  static let blank: UInt8 = 1
  static let digit: UInt8 = 2
  static let hexDigit: UInt8 = 4
  /// What a word begins with: letters and `_`.
  static let wordStart: UInt8 = 8
  /// What a word goes on with: letters, digits, `_`, `$`, `.`.
  static let wordPart: UInt8 = 16
  /// What begins a name after `%`, `^`, `#`, `!`: letters, `$`, `.`, `_`, `-`.
  static let suffixStart: UInt8 = 32
  /// What such a name goes on with.
  static let suffixPart: UInt8 = 64

  /// Returns the sets that each byte is in.
  static func makeTable() -> UnsafePointer<UInt8> {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    table.initialize(repeating: 0, count: 256)
    for byte in [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r")] {
      table[Int(byte)] |= blank
    }
    for byte in UInt8(ascii: "0")...UInt8(ascii: "9") {
      table[Int(byte)] |= digit | hexDigit | wordPart | suffixPart
    }
    for byte in UInt8(ascii: "a")...UInt8(ascii: "z") {
      for letter in [byte, byte & ~32] {
        table[Int(letter)] |= wordStart | wordPart | suffixStart | suffixPart
        if byte <= UInt8(ascii: "f") { table[Int(letter)] |= hexDigit }
      }
    }
    table[Int(UInt8(ascii: "_"))] |= wordStart | wordPart | suffixStart | suffixPart
    for byte in [UInt8(ascii: "$"), UInt8(ascii: ".")] {
      table[Int(byte)] |= wordPart | suffixStart | suffixPart
    }
    table[Int(UInt8(ascii: "-"))] |= suffixStart | suffixPart
    return UnsafePointer(table)
  }
}
