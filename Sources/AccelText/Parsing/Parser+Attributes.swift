import AccelDiagnostics
import AccelNumerics
public import AccelIR
import AccelSupport

extension Parser {
  public func parseAttribute(type: Type?) throws(ParseFailure) -> Attribute {
    switch kind {
    case .integer: return try parseInteger(type: type, isNegative: false)
    case .float: return try parseFloat(type: type, isNegative: false)
    case .string: return try parseStringAttribute(type: type)
    case .atIdentifier: return try parseSymbolReference()
    case .minus:
      advance()
      switch kind {
      case .integer: return try parseInteger(type: type, isNegative: true)
      case .float: return try parseFloat(type: type, isNegative: true)
      default: throw wrongToken("expected constant integer or floating point value")
      }
    case .leftSquare: return try nested { () throws(ParseFailure) in try parseArray() }
    case .leftBrace: return try nested { () throws(ParseFailure) in try parseDictionary() }
    case .hashIdentifier:
      return try nested { () throws(ParseFailure) in try parseExtendedAttribute(type: type) }
    case .bareIdentifier:
      if let attribute = try parseKeywordAttribute(type: type) { return attribute }
    default: break
    }
    guard let value = try parseOptionalType() else { throw wrongToken("expected attribute value") }
    return context.typeAttribute(value)
  }

  public func parseOptionalAttribute(type: Type?) throws(ParseFailure) -> Attribute? {
    switch kind {
    case .integer, .float, .string, .atIdentifier, .minus, .leftSquare, .leftBrace, .hashIdentifier,
      .exclamationIdentifier, .integerType, .leftParenthesis:
      return try parseAttribute(type: type)
    case .bareIdentifier where isTypeKeyword(token) || isAttributeKeyword(token):
      return try parseAttribute(type: type)
    default: return nil
    }
  }

  /// `true` iff `word` begins an attribute that is not a type.
  private func isAttributeKeyword(_ word: Token) -> Bool {
    let words: [StaticString] = [
      "affine_map", "affine_set", "dense", "dense_resource", "false", "loc", "sparse", "true", "unit",
      "array",
      "strided", "distinct",
    ]
    return words.contains { word.isSpelled($0) }
  }

  /// Reads an attribute that begins with a keyword, if the word at hand is one.
  private func parseKeywordAttribute(type: Type?) throws(ParseFailure) -> Attribute? {
    let word = token
    switch word.start.pointee {
    case UInt8(ascii: "t") where word.isSpelled("true"):
      advance()
      return context.bool(true)
    case UInt8(ascii: "f") where word.isSpelled("false"):
      advance()
      return context.bool(false)
    case UInt8(ascii: "u") where word.isSpelled("unit"):
      advance()
      return context.unit
    case UInt8(ascii: "d") where word.isSpelled("dense"): return try parseDenseElements(type: type)
    case UInt8(ascii: "d") where word.isSpelled("dense_resource"): return try parseDenseResource(type: type)
    case UInt8(ascii: "d") where word.isSpelled("distinct"):
      return try nested { () throws(ParseFailure) in try parseDistinct() }
    case UInt8(ascii: "a") where word.isSpelled("array"): return try parseDenseArray()
    case UInt8(ascii: "a") where word.isSpelled("affine_map") || word.isSpelled("affine_set"):
      return try parseAffine()
    case UInt8(ascii: "s") where word.isSpelled("sparse"): return try parseSparseElements(type: type)
    case UInt8(ascii: "s") where word.isSpelled("strided"): return try parseStridedLayout()
    case UInt8(ascii: "l") where word.isSpelled("loc"):
      advance()
      try expect(.leftParenthesis, "expected '(' in inline location")
      let location = try parseLocation()
      try expect(.rightParenthesis, "expected ')' in inline location")
      return context.attribute(location)
    default: return nil
    }
  }

  // MARK: Numbers

  /// Reads `: type` if it is there.
  private func parseOptionalColonType() throws(ParseFailure) -> Type? {
    accept(.colon) ? try parseType() : nil
  }

  /// Reads an integer, or the bits of a floating-point number, after its sign.
  private func parseInteger(type given: Type?, isNegative: Bool) throws(ParseFailure) -> Attribute {
    let literal = token
    advance()
    let type: Type
    if let given { type = given } else { type = try parseOptionalColonType() ?? context.i64 }
    if let float = type.as(FloatType.self) {
      let bits = try floatBits(ofInteger: literal, isNegative: isNegative, float.format)
      return context.float(bits: bits.low, high: bits.high, type)
    }
    guard let value = try integerAttribute(literal, isNegative: isNegative, type) else {
      throw error("integer constant out of range for attribute", at: literal.start)
    }
    return value
  }

  /// Returns the attribute of an integer literal; `nil` if the type is too narrow.
  private func integerAttribute(
    _ literal: Token, isNegative: Bool, _ type: Type
  ) throws(ParseFailure) -> Attribute? {
    let integer = type.as(IntegerType.self)
    guard integer != nil || type == context.indexType else {
      throw error("integer literal not valid for specified type", at: literal.start)
    }
    let isUnsigned = integer?.signedness == .unsigned
    if isNegative, isUnsigned {
      throw error("negative integer literal not valid for unsigned integer type", at: literal.start)
    }
    let width = integer?.width ?? 64
    let isSigned = integer.map { $0.signedness == .signed } ?? true
    let value = IntegerLiteral(literal, width: width)
    guard width > 64 else {
      let word = value.word(
        width: width, isNegative: isNegative, isSigned: isSigned,
        isZeroExtended: isUnsigned || width == 1 && integer?.isSignless == true)
      return word.map { context.integer($0, type) }
    }
    guard let bits = value.bits(width: width, isNegative: isNegative, isSigned: isSigned) else { return nil }
    return bits.withUnsafeBufferPointer { context.integer(words: $0, type) }
  }

  /// Returns the bits that a hexadecimal literal gives for a floating-point number.
  func floatBits(
    ofInteger literal: Token, isNegative: Bool, _ format: FloatFormat
  ) throws(ParseFailure) -> FloatBits {
    guard literal.count > 1, literal.start[1] == UInt8(ascii: "x") else {
      let offset = literal.start - file.contents.base
      emit(
        "unexpected decimal integer literal for a floating point value", at: offset,
        notes: [("add a trailing dot to make the literal a float", offset)])
      throw ParseFailure()
    }
    if isNegative {
      throw error("hexadecimal float literal should not have a leading minus", at: literal.start)
    }
    let value = IntegerLiteral(literal)
    guard value.significantBits <= FloatType(format).width else {
      throw error("hexadecimal float constant out of range for type", at: literal.start)
    }
    return FloatBits(low: UInt64(value.low), high: value.words.count > 1 ? UInt64(value.words[1]) : 0)
  }

  /// Reads a floating-point number after its sign.
  private func parseFloat(type given: Type?, isNegative: Bool) throws(ParseFailure) -> Attribute {
    let literal = token
    advance()
    let type: Type
    if let given { type = given } else { type = try parseOptionalColonType() ?? context.floatType(.f64) }
    guard let float = type.as(FloatType.self) else {
      throw error("floating point value not valid for specified type")
    }
    let bits = floatBits(of: literal, isNegative: isNegative, float.format)
    return context.float(bits: bits.low, high: bits.high, type)
  }

  // MARK: Strings and symbols

  private func parseStringAttribute(type given: Type?) throws(ParseFailure) -> Attribute {
    let bytes = try parseString()
    let type: Type?
    if let given { type = given } else { type = try parseOptionalColonType() }
    guard let type, type != context.noneType else { return context.string(bytes) }
    return context.attribute(StringAttr(bytes, type: type))
  }

  /// Reads `@a::@b`.
  private func parseSymbolReference() throws(ParseFailure) -> Attribute {
    let first = try parseSymbolName()
    guard kind == .colon else { return context.symbolRef(first) }
    var path = [first]
    while kind == .colon {
      let colon = token.start
      advance()
      guard accept(.colon) else {
        // As in MLIR, a colon at the very end is lost.
        if kind != .endOfFile, kind != .error { reset(to: colon) }
        break
      }
      guard kind == .atIdentifier else {
        throw error("expected nested symbol reference identifier", at: token.start)
      }
      path.append(try parseSymbolName())
    }
    return context.symbolRef(path)
  }

  // MARK: Collections

  private func parseArray() throws(ParseFailure) -> Attribute {
    advance()
    let base = state.pointee.attributes.count
    defer { state.pointee.attributes.count = base }
    if !accept(.rightSquare) {
      repeat { state.pointee.attributes.push(try parseAttribute(type: nil)) } while accept(.comma)
      try expect(.rightSquare, "expected ',' or ']'")
    }
    return context.array(state.pointee.attributes.elements(from: base))
  }

  // MARK: Others

  private func parseStridedLayout() throws(ParseFailure) -> Attribute {
    advance()
    try expect(.less, "expected '<' after 'strided'")
    try expect(.leftSquare, "expected '['")
    var strides: [Int] = []
    if kind != .rightSquare {
      repeat { strides.append(try parseStride()) } while accept(.comma)
    }
    try expect(.rightSquare, "expected ']'")
    var offset = 0
    if kind != .greater {
      try expect(.comma, "expected ','")
      guard token.isSpelled("offset") else { throw wrongToken("expected 'offset' after comma") }
      advance()
      try expect(.colon, "expected ':' after 'offset'")
      offset = try parseStride()
    }
    try expect(.greater, "expected '>'")
    return context.stridedLayout(strides, offset: offset)
  }

  /// Reads an integer or `?`.
  private func parseStride() throws(ParseFailure) -> Int {
    if accept(.question) { return ShapeDimension.dynamic }
    let complaint = "expected a 64-bit signed integer or '?'"
    let start = token.start
    let isNegative = accept(.minus)
    guard kind == .integer else { throw error(complaint, at: start) }
    let literal = IntegerLiteral(token)
    advance()
    guard let value = literal.word(width: 64, isNegative: isNegative, isSigned: true, isZeroExtended: false)
    else { throw error(complaint, at: start) }
    return value
  }

  /// Reads `distinct[0]<value>`.
  private func parseDistinct() throws(ParseFailure) -> Attribute {
    let start = token.start
    advance()
    try expect(.leftSquare, "expected '[' after 'distinct'")
    guard kind == .integer else { throw wrongToken("expected distinct ID") }
    let literal = IntegerLiteral(token)
    advance()
    guard literal.words.isEmpty else { throw error("expected an unsigned 64-bit integer") }
    try expect(.rightSquare, "expected ']' to close distinct ID")
    try expect(.less, "expected '<' after distinct ID")
    let value = try kind == .greater ? context.unit : parseDistinctValue()
    try expect(.greater, "expected '>' to close distinct attribute")
    let number = Int(bitPattern: literal.low)
    if let known = distinctAttributes[number] {
      guard known.as(DistinctAttr.self)?.value == value else {
        let previous = known.as(DistinctAttr.self).map { description(of: $0.value) } ?? ""
        throw error("referenced attribute does not match previous definition: \(previous)", at: start)
      }
      return known
    }
    let attribute = context.distinct(value)
    distinctAttributes[number] = attribute
    return attribute
  }

  /// Reads what a distinct attribute refers to.
  private func parseDistinctValue() throws(ParseFailure) -> Attribute {
    do throws(ParseFailure) { return try parseAttribute(type: nil) } catch {
      throw self.error("expected attribute")
    }
  }

  /// Reads `#alias`, `#dialect.name<…>`, `#dialect<…>`.
  private func parseExtendedAttribute(type: Type?) throws(ParseFailure) -> Attribute {
    let symbol = try parseExtendedSymbol()
    guard case .dialect(_, let body, let start) = symbol, type == nil,
      body.end - start < AttributeCache.maxCount
    else { return try parseExtended(symbol, type: type) }
    switch attributeCache.lookUp(start, body.end - start) {
    case .found(let attribute) where kind != .colon: return attribute
    case .found, .new: return try parseExtended(symbol, type: nil)
    case .seen:
      let attribute = try parseExtended(symbol, type: nil)
      // What goes on after the body, like a type, is not part of the text that was looked up.
      if state.pointee.previousEnd == body.end {
        attributeCache.keep(attribute, for: start, body.end - start)
      }
      return attribute
    }
  }

  private func parseExtended(_ symbol: ExtendedSymbol, type: Type?) throws(ParseFailure) -> Attribute {
    switch symbol {
    case .alias(let name):
      guard let attribute = attributeAliases[name] else {
        if brokenAliases.contains(name) { throw ParseFailure() }
        throw wrongToken("undefined symbol alias id '\(name.string)'")
      }
      return attribute
    case .dialect(let name, let body, let start):
      let dialect = name.string
      if let kind = kind(.attribute, of: dialect, body) {
        let attribute = Attribute(parsed: try parseParameters(kind, body, start))
        // A type may follow; attributes that have use for it read it themselves.
        if type == nil { _ = try parseOptionalColonType() }
        return attribute
      }
      let registered = context.load(dialect: dialect)?.dialect
      guard registered?.allowsUnknown ?? true else {
        if type == nil { _ = try parseOptionalColonType() }
        throw unknownKind("attribute", dialect: dialect, body: body, at: start)
      }
      let (data, parts) = try foreignBody(body)
      let written: Type?
      if let type { written = type } else { written = try parseOptionalColonType() }
      try checkNamespace(name, body: body, at: start)
      if registered == nil, !context.allowsUnregisteredDialects {
        throw unregisteredDialect("attribute", dialect: dialect, body: body, at: start)
      }
      return parts.withUnsafeBufferPointer {
        context.attribute(OpaqueAttr(dialect: name, data: data, parts: List($0), type: written))
      }
    }
  }

  public func parseParameters<T: AttributeSchema>(of _: T.Type) throws(ParseFailure) -> Attribute {
    let start = position
    let parameters = try T.parse(self)
    if let problem = parameters.invalidity() { throw error(problem, at: start) }
    return context.attribute(parameters)
  }
}
