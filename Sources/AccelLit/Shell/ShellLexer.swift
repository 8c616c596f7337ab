/// A token of shell text.
enum ShellToken: Equatable {
  /// A word.
  case word(ShellWord)
  /// An operator, with the number before it if it is a redirection.
  case operation(String, Int?)
}

/// Splits shell text into tokens.
struct ShellLexer {
  private let bytes: [UInt8]
  private var position = 0

  /// Creates a lexer at the start of `text`.
  init(_ text: String) { bytes = Array(text.utf8) }

  /// Returns all tokens of `text`.
  static func tokens(of text: String) throws(ScriptError) -> [ShellToken] {
    var lexer = ShellLexer(text)
    var result: [ShellToken] = []
    while let token = try lexer.next() { result.append(token) }
    return result
  }

  /// Returns the next token, or `nil` at the end.
  private mutating func next() throws(ScriptError) -> ShellToken? {
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
    guard position < bytes.count else { return nil }
    if let operation = takeOperator() { return .operation(operation, nil) }
    return try takeWord()
  }

  /// Takes the operator at the position, if there is one.
  private mutating func takeOperator() -> String? {
    for operation in [";", "||", "|", "&&", "&>", "&", ">&", ">>", ">", "<&", "<"]
    where bytes[position...].starts(with: operation.utf8) {
      position += operation.utf8.count
      return operation
    }
    return nil
  }

  /// Takes the word at the position, or the redirection if the word is a number right before one.
  private mutating func takeWord() throws(ScriptError) -> ShellToken {
    let start = position
    var text: [UInt8] = []
    var hasPattern = false
    var hasQuotedPattern = false
    loop: while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case _ where Self.isSpace(byte), UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: ";"):
        break loop
      case UInt8(ascii: "<"), UInt8(ascii: ">"):
        guard let number = Int(String(decoding: text, as: UTF8.self)), number >= 0,
          let operation = takeOperator()
        else { break loop }
        return .operation(operation, number)
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        position += 1
        let quoted = try takeQuoted(byte)
        hasQuotedPattern =
          hasQuotedPattern || quoted.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
        text += quoted
      case UInt8(ascii: "\\") where position > start:
        position += 1
        if position < bytes.count { takeByte(&text) }
      case UInt8(ascii: "*"), UInt8(ascii: "?"):
        hasPattern = true
        takeByte(&text)
      default:
        // A backslash that begins a word stands for itself, as in the upstream runner.
        takeByte(&text)
      }
    }
    if hasPattern, hasQuotedPattern {
      throw ScriptError("file name pattern both inside and outside of quotes")
    }
    return .word(ShellWord(text: String(decoding: text, as: UTF8.self), isPattern: hasPattern))
  }

  /// Appends the byte at the position to `text`.
  private mutating func takeByte(_ text: inout [UInt8]) {
    text.append(bytes[position])
    position += 1
  }

  /// Takes the text up to the closing quote.
  private mutating func takeQuoted(_ quote: UInt8) throws(ScriptError) -> [UInt8] {
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == quote { return text }
      guard byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), position < bytes.count else {
        text.append(byte)
        continue
      }
      // Between double quotes a backslash escapes quotes, backslashes and dollars only.
      let escaped = bytes[position]
      position += 1
      if "\"\\$".utf8.contains(escaped) {
        text.append(escaped)
      } else {
        text += [byte, escaped]
      }
    }
    throw ScriptError("missing quote character")
  }

  /// `true` iff `byte` separates words.
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (9...13).contains(byte)
  }
}
