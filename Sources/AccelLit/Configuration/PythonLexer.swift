/// A token of Python text.
enum PythonToken: Equatable {
  case name(String)
  case number(PythonValue)
  /// A string, its escapes resolved; a formatted one has expressions in braces.
  case string(String, isFormatted: Bool)
  case operation(String)
  /// The end of a logical line.
  case newline
  /// The start of a block.
  case indent
  /// The end of a block.
  case dedent
  case end
}

/// Splits Python text into tokens.
struct PythonLexer {
  private let text: [Character]
  private var position = 0
  private var line = 1
  private var depth = 0
  private var indents = [0]
  private var tokens: [(token: PythonToken, line: Int)] = []

  private static let operations = [
    "**=", "//=", "...", "==", "!=", "<=", ">=", "+=", "-=", "|=", "&=", "%=", "*=", "/=", "->", "//", "**",
    "(", ")",
    "[", "]", "{", "}", ",", ":", ".", ";", "=", "+", "-", "*", "/", "%", "<", ">", "|", "&", "@", "~", "^",
  ]

  /// Returns the tokens of `text` with their lines.
  static func tokens(of text: String) throws(PythonError) -> [(token: PythonToken, line: Int)] {
    var lexer = PythonLexer(text: Array(text.replacing(literal: "\r\n", with: "\n")))
    return try lexer.run()
  }

  private init(text: [Character]) { self.text = text }

  private mutating func run() throws(PythonError) -> [(token: PythonToken, line: Int)] {
    var isLineStart = true
    while position < text.count {
      if isLineStart, depth == 0 {
        takeIndentation()
        isLineStart = false
        continue
      }
      let character = text[position]
      switch character {
      case "\n":
        position += 1
        if depth == 0 {
          if let last = tokens.last?.token, ![.newline, .indent, .dedent].contains(last) { add(.newline) }
          isLineStart = true
        }
        line += 1
      case " ", "\t": position += 1
      case "#": skipComment()
      case "\\" where position + 1 < text.count && text[position + 1] == "\n":
        position += 2
        line += 1
      default: try takeToken(character)
      }
    }
    if let last = tokens.last?.token, last != .newline { add(.newline) }
    for _ in indents.dropFirst() { add(.dedent) }
    add(.end)
    return tokens
  }

  private mutating func add(_ token: PythonToken) { tokens.append((token, line)) }

  private mutating func skipComment() {
    while position < text.count, text[position] != "\n" { position += 1 }
  }

  /// Takes the white space at the start of a line; empty lines do not count.
  private mutating func takeIndentation() {
    var width = 0
    while position < text.count, text[position] == " " || text[position] == "\t" {
      width += text[position] == "\t" ? 8 - width % 8 : 1
      position += 1
    }
    guard position < text.count, text[position] != "\n", text[position] != "#" else { return }
    if width > indents[indents.count - 1] {
      indents.append(width)
      add(.indent)
    }
    while width < indents[indents.count - 1] {
      indents.removeLast()
      add(.dedent)
    }
  }

  private mutating func takeToken(_ character: Character) throws(PythonError) {
    if character.isLetter || character == "_" {
      var word = ""
      while position < text.count, text[position].isLetter || text[position].isNumber || text[position] == "_"
      {
        word.append(text[position])
        position += 1
      }
      let isPrefix = word.count <= 2 && word.allSatisfy { "rRbBfFuU".contains($0) }
      if isPrefix, position < text.count, text[position] == "\"" || text[position] == "'" {
        return try takeString(prefix: word.lowercased())
      }
      return add(.name(word))
    }
    if character.isNumber {
      return add(.number(takeNumber()))
    }
    if character == "\"" || character == "'" { return try takeString(prefix: "") }
    guard let operation = Self.operations.first(where: { text[position...].starts(with: $0) }) else {
      throw PythonError(line: line, message: "unexpected character '\(character)'")
    }
    position += operation.count
    if "([{".contains(operation) { depth += 1 }
    if ")]}".contains(operation) { depth -= 1 }
    add(.operation(operation))
  }

  /// Takes a number, decimal or in another base.
  private mutating func takeNumber() -> PythonValue {
    var digits = ""
    while position < text.count,
      text[position].isLetter || text[position].isNumber || "._".contains(text[position])
    {
      if text[position] != "_" { digits.append(text[position]) }
      position += 1
    }
    let bases = ["0x": 16, "0o": 8, "0b": 2]
    if let base = bases[String(digits.prefix(2)).lowercased()] {
      return .int(Int(digits.dropFirst(2), radix: base) ?? 0)
    }
    return Int(digits).map { .int($0) } ?? .double(Double(digits) ?? 0)
  }

  private mutating func takeString(prefix: String) throws(PythonError) {
    let start = line
    let quote = text[position]
    let isLong = text[position...].starts(with: [quote, quote, quote])
    let delimiter = Array(repeating: quote, count: isLong ? 3 : 1)
    position += delimiter.count
    var value = ""
    while position < text.count, !text[position...].starts(with: delimiter) {
      let character = text[position]
      if character == "\n" {
        if !isLong { break }
        line += 1
      }
      position += 1
      guard character == "\\", position < text.count else {
        value.append(character)
        continue
      }
      if text[position] == "\n" { line += 1 }
      if prefix.contains("r") { value.append(character) }
      value += prefix.contains("r") ? String(text[position]) : Self.escaped(text[position])
      position += 1
    }
    guard text[position...].starts(with: delimiter) else {
      throw PythonError(line: start, message: "unterminated string")
    }
    position += delimiter.count
    tokens.append((.string(value, isFormatted: prefix.contains("f")), start))
  }

  /// Returns what a backslash before `character` stands for.
  private static func escaped(_ character: Character) -> String {
    switch character {
    case "n": "\n"
    case "t": "\t"
    case "r": "\r"
    case "b": "\u{8}"
    case "\n": ""
    case "\\", "'", "\"": String(character)
    default: "\\" + String(character)
    }
  }
}

/// What is wrong with a Python file, or not supported.
struct PythonError: Error {
  /// The line, counted from 1.
  let line: Int
  /// What is wrong.
  let message: String
}
