import AccelDiagnostics
import AccelIR
import AccelNumerics
import AccelSupport

// `array<i32: 1, 2>`, and the bytes of numbers.

extension Parser {
  func parseDenseArray() throws(ParseFailure) -> Attribute {
    advance()
    try expect(.less, "expected '<' after 'array'")
    let typeStart = position
    let type = try parseDenseArrayType(at: typeStart)
    let integer = type.as(IntegerType.self), float = type.as(FloatType.self)
    guard integer != nil || float != nil else {
      throw error("expected integer or float type, got: '\(description(of: type))'", at: typeStart)
    }
    let width = integer?.width ?? float?.width ?? 0
    if width != 1, width % 8 != 0 {
      throw error("element type bitwidth must be a multiple of 8", at: typeStart)
    }
    let base = state.pointee.bytes.count
    defer { state.pointee.bytes.count = base }
    var count = 0
    if !accept(.greater) {
      try expect(.colon, "expected ':' after dense array type")
      repeat {
        if width == 1 {
          append(byte: try parseBooleanElement() ? 1 : 0)
        } else {
          try parseNumberElement(type, width: width, outOfRange: "integer constant out of range")
        }
        count += 1
      } while accept(.comma)
      try expect(.greater, "expected '>' to close an array attribute")
    }
    return context.denseArray(type, count: count, state.pointee.bytes.elements(from: base))
  }

  /// Reads the type of the elements; two errors say that there is none, as in MLIR.
  private func parseDenseArrayType(at start: TextPosition) throws(ParseFailure) -> Type {
    do throws(ParseFailure) { return try parseType() } catch {
      throw self.error("expected an integer or floating point type", at: start)
    }
  }

  private func parseBooleanElement() throws(ParseFailure) -> Bool {
    guard token.isSpelled("true") || token.isSpelled("false") else {
      _ = accept(.minus)
      guard accept(.integer) else { throw error("expected integer literal") }
      throw error("expected 'true' or 'false' values for i1 type")
    }
    let value = token.isSpelled("true")
    advance()
    return value
  }

  /// Reads a number of `type` and appends its bytes.
  private func parseNumberElement(
    _ type: Type, width: Int, outOfRange: String
  ) throws(ParseFailure) {
    let isNegative = accept(.minus)
    let literal = token
    if let float = type.as(FloatType.self) {
      switch kind {
      case .float:
        advance()
        append(floatBits(of: literal, isNegative: isNegative, float.format), width: width)
      case .integer:
        advance()
        append(try floatBits(ofInteger: literal, isNegative: isNegative, float.format), width: width)
      default: throw error("expected floating point literal", at: token.start)
      }
      return
    }
    if token.isSpelled("true") || token.isSpelled("false") {
      throw error("expected i1 type for 'true' or 'false' values")
    }
    guard kind == .integer else { throw error("expected integer literal") }
    advance()
    let signedness = type.as(IntegerType.self)?.signedness
    if width <= 64 {
      guard
        let word = IntegerLiteral(literal).word(
          width: width, isNegative: isNegative, isSigned: signedness == .signed, isZeroExtended: true)
      else { throw error(outOfRange) }
      return append(word: UInt64(bitPattern: Int64(word)), width: width)
    }
    guard
      let words = IntegerLiteral(literal, width: width).bits(
        width: width, isNegative: isNegative, isSigned: signedness == .signed)
    else { throw error(outOfRange) }
    append(words: words, width: width)
  }

  /// Appends a byte to those of the elements at hand.
  func append(byte: UInt8) { state.pointee.bytes.push(byte) }

  /// Appends the bytes of a number of `width` bits.
  func append(words: [UInt], width: Int) {
    for byte in 0..<(width + 7) / 8 {
      append(byte: UInt8(truncatingIfNeeded: words[byte / 8] >> UInt(byte % 8 * 8)))
    }
  }

  /// Appends the bytes of a number of at most 64 bits.
  @inline(__always) func append(word: UInt64, width: Int) {
    state.pointee.bytes.push(word: word, byteCount: (width + 7) / 8)
  }

  /// Appends the bytes of a floating-point number of `width` bits.
  func append(_ bits: FloatBits, width: Int) {
    if width <= 64 { return append(word: bits.low, width: width) }
    append(words: [UInt(bits.low), UInt(bits.high)], width: width)
  }
}
