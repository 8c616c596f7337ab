import AccelDiagnostics
import AccelNumerics
public import AccelIR
import AccelSupport

// Words, strings, numbers and punctuation, as the syntax of operations asks for them.

extension Parser {
  public func parseOptional(_ punctuation: StaticString) -> Bool {
    if punctuation.utf8CodeUnitCount == 1 {
      guard token.count == 1, token.start.pointee == punctuation.utf8Start.pointee, !token.isKeyword else {
        return false
      }
      advance()
      return true
    }
    if token.kind != .bareIdentifier, token.kind != .endOfFile, token.isSpelled(punctuation) {
      advance()
      return true
    }
    // The rest are pairs of tokens that touch, like `::` and `==`.
    guard kind != .arrow, token.count == 1, token.start.pointee == punctuation.utf8Start[0],
      punctuation.utf8CodeUnitCount == 2, token.end.pointee == punctuation.utf8Start[1]
    else { return false }
    advance()
    advance()
    return true
  }

  public func parseOptional(keyword: StaticString) -> Bool {
    guard token.isKeyword, token.isSpelled(keyword) else { return false }
    advance()
    return true
  }

  public func parseOptionalKeyword() -> Identifier? {
    guard token.isKeyword else { return nil }
    let keyword = context.identifier(token.bytes)
    advance()
    return keyword
  }

  public func parseOptionalString() throws(ParseFailure) -> Identifier? {
    guard kind == .string else { return nil }
    let value = try unescaped(token)
    advance()
    return value
  }

  public func parseOptionalSymbolName() throws(ParseFailure) -> Identifier? {
    guard kind == .atIdentifier else { return nil }
    var name = token
    name.start += 1
    let result =
      name.start.pointee == UInt8(ascii: "\"") ? try unescaped(name) : context.identifier(name.bytes)
    advance()
    return result
  }

  /// Returns the bytes that a token in quotes stands for.
  func unescaped(_ quoted: Token) throws(ParseFailure) -> Identifier {
    let text = UnsafeBufferPointer(start: quoted.start + 1, count: quoted.count - 2)
    guard text.count <= Parser.maxStringCount else {
      throw error("string literal is longer than \(Parser.maxStringCount) bytes", at: quoted.start)
    }
    guard text.contains(UInt8(ascii: "\\")) else { return context.identifier(text) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      guard byte == UInt8(ascii: "\\"), index < text.count else {
        bytes.append(byte)
        continue
      }
      let escaped = text[index]
      index += 1
      switch escaped {
      case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "t"): bytes.append(UInt8(ascii: "\t"))
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(escaped)
      default:
        guard index < text.count, let high = hexadecimalDigit(escaped),
          let low = hexadecimalDigit(text[index])
        else { throw error("unknown escape in string literal", at: quoted.start) }
        bytes.append(high << 4 | low)
        index += 1
      }
    }
    return bytes.withUnsafeBufferPointer { context.identifier($0) }
  }

  public func parseOptionalInteger() throws(ParseFailure) -> Int? {
    // As in MLIR, these are numbers of one bit with a sign.
    if parseOptional(keyword: "true") { return -1 }
    if parseOptional(keyword: "false") { return 0 }
    guard kind == .integer || kind == .minus else { return nil }
    let start = position
    let isNegative = accept(.minus)
    guard kind == .integer else { throw wrongToken("expected integer value") }
    let literal = token
    advance()
    guard
      let value = IntegerLiteral(literal).word(
        width: 64, isNegative: isNegative, isSigned: true, isZeroExtended: false)
    else { throw dialectError("integer value too large", at: start) }
    return value
  }

  public func parseFloat() throws(ParseFailure) -> Double {
    let isNegative = accept(.minus)
    guard kind == .float else { throw error("expected floating point literal") }
    let bits = floatBits(of: token, isNegative: isNegative, .f64)
    advance()
    return Double(bitPattern: bits.low)
  }
}
