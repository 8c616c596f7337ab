import AccelDiagnostics
import AccelNumerics
public import AccelIR
import AccelSupport

extension Parser {
  public func parseType() throws(ParseFailure) -> Type {
    guard kind == .leftParenthesis else { return try parseNonFunctionType() }
    return try nested { () throws(ParseFailure) in try parseFunctionType() }
  }

  public func parseOptionalType() throws(ParseFailure) -> Type? {
    switch kind {
    case .leftParenthesis, .exclamationIdentifier, .integerType: return try parseType()
    case .bareIdentifier where isTypeKeyword(token): return try parseType()
    default: return nil
    }
  }

  /// Reads `(types) -> types`.
  func parseFunctionType() throws(ParseFailure) -> Type {
    let base = state.pointee.types.count
    defer { state.pointee.types.count = base }
    try parseTypesInParentheses()
    let middle = state.pointee.types.count
    try expect(.arrow, "expected '->' in function type")
    try parseResultTypeList()
    let all = state.pointee.types.elements(from: base)
    return context.functionType(
      inputs: UnsafeBufferPointer(rebasing: all[..<(middle - base)]),
      results: UnsafeBufferPointer(rebasing: all[(middle - base)...]))
  }

  /// Reads `(types)` onto the stack of types.
  func parseTypesInParentheses() throws(ParseFailure) {
    try expect(.leftParenthesis, "expected '('")
    if accept(.rightParenthesis) { return }
    repeat { state.pointee.types.push(try parseType()) } while accept(.comma)
    try expect(.rightParenthesis, "expected ')'")
  }

  /// Reads one type, or any number in parentheses, onto the stack of types.
  func parseResultTypeList() throws(ParseFailure) {
    if kind == .leftParenthesis { return try parseTypesInParentheses() }
    state.pointee.types.push(try parseNonFunctionType())
  }

  /// Reads a type that does not begin with a parenthesis.
  @inline(__always) func parseNonFunctionType() throws(ParseFailure) -> Type {
    if kind == .integerType, token.start.pointee == UInt8(ascii: "i"), token.count <= 3 {
      // `i1` to `i99`, by far the most frequent types.
      let first = Int(token.start[1] &- 48)
      let width = token.count == 3 ? first * 10 + Int(token.start[2] &- 48) : first
      if width <= 64, first != 0 {
        advance()
        return context.signless(width)
      }
    }
    return try parseOtherType()
  }

  private func parseOtherType() throws(ParseFailure) -> Type {
    switch kind {
    case .integerType: return try parseIntegerType()
    case .exclamationIdentifier: return try nested { () throws(ParseFailure) in try parseExtendedType() }
    case .bareIdentifier:
      let word = token
      if let format = Self.floatFormat(word) {
        advance()
        return context.floatType(format)
      }
      if word.isSpelled("index") {
        advance()
        return context.indexType
      }
      if word.isSpelled("none") {
        advance()
        return context.noneType
      }
      guard isTypeKeyword(word) else { throw wrongToken("expected non-function type") }
      return try nested { () throws(ParseFailure) in
        let start = position
        advance()
        if word.isSpelled("vector") { return try parseVectorType(at: start) }
        if word.isSpelled("tensor") { return try parseTensorType() }
        if word.isSpelled("memref") { return try parseMemRefType(at: start) }
        if word.isSpelled("tuple") { return try parseTupleType() }
        return try parseComplexType()
      }
    default: throw wrongToken("expected non-function type")
    }
  }

  /// `true` iff `word` begins a type.
  func isTypeKeyword(_ word: Token) -> Bool {
    word.kind == .integerType || word.isSpelled("vector") || word.isSpelled("tensor")
      || word.isSpelled("memref")
      || word.isSpelled("tuple") || word.isSpelled("complex") || word.isSpelled("index")
      || word.isSpelled("none")
      || Self.floatFormat(word) != nil
  }

  /// The format that `word` names.
  private static func floatFormat(_ word: Token) -> FloatType.Format? {
    switch word.start.pointee {
    case UInt8(ascii: "f"):
      if word.isSpelled("f32") { return .f32 }
      if word.isSpelled("f64") { return .f64 }
      if word.isSpelled("f16") { return .f16 }
    case UInt8(ascii: "b"): return word.isSpelled("bf16") ? .bf16 : nil
    case UInt8(ascii: "t"): return word.isSpelled("tf32") ? .tf32 : nil
    default: return nil
    }
    return FloatType.Format.allCases.first { word.isSpelled(FloatType($0).keyword) }
  }

  /// Reads `i32`, `si8`, `ui16`.
  private func parseIntegerType() throws(ParseFailure) -> Type {
    let word = token
    let signedness: IntegerType.Signedness =
      word.start.pointee == UInt8(ascii: "s")
      ? .signed : word.start.pointee == UInt8(ascii: "u") ? .unsigned : .signless
    var width = 0
    for byte in word.bytes.dropFirst(signedness == .signless ? 1 : 2) {
      width = min(width * 10 + Int(byte - 48), 1 << 32)
    }
    // MLIR reads the width into 32 bits first.
    if width >= 1 << 32 { throw error("invalid integer width") }
    if width > IntegerType.maxWidth { throw error("integer bitwidth is limited to 16777215 bits") }
    advance()
    return context.integerType(width, signedness)
  }

  // MARK: Types with parameters

  private func parseComplexType() throws(ParseFailure) -> Type {
    try expect(.less, "expected '<' in complex type")
    let start = position
    let element = try parseType()
    try expect(.greater, "expected '>' in complex type")
    guard element.is(FloatType.self) || element.is(IntegerType.self) else {
      throw error("invalid element type for complex", at: start)
    }
    return context.type(ComplexType(element))
  }

  private func parseTupleType() throws(ParseFailure) -> Type {
    try expect(.less, "expected '<' in tuple type")
    let base = state.pointee.types.count
    defer { state.pointee.types.count = base }
    if kind != .greater {
      repeat { state.pointee.types.push(try parseType()) } while accept(.comma)
    }
    try expect(.greater, "expected '>' in tuple type")
    return context.tupleType(Array(state.pointee.types.elements(from: base)))
  }

  private func parseVectorType(at typeStart: TextPosition) throws(ParseFailure) -> Type {
    try expect(.less, "expected '<' in vector type")
    var shape: [Int] = [], scalable: [Bool] = []
    while kind == .integer || kind == .leftSquare {
      let first = shape.count
      try parseDimensionRun(&shape)
      scalable += repeatElement(false, count: shape.count - first)
      let isScalable = accept(.leftSquare)
      if isScalable, kind != .integer { throw error("invalid dimension") }
      shape.append(try parseDimension())
      if isScalable {
        try expect(.rightSquare, "missing ']' closing scalable dimension")
      }
      scalable.append(isScalable)
      try parseDimensionSeparator()
    }
    let element = try parseType()
    try expect(.greater, "expected '>' in vector type")
    guard isVectorElement(element) else {
      throw error(
        "failed to verify 'elementType': VectorElementTypeInterface instance", at: typeStart)
    }
    if shape.contains(0) {
      throw error("vector types must have positive constant sizes but got \(Self.list(shape))", at: typeStart)
    }
    return context.vectorType(shape, element, scalable: scalable)
  }

  /// `true` iff vectors may hold `type`.
  private func isVectorElement(_ type: Type) -> Bool {
    type.is(IntegerType.self) || type.is(FloatType.self) || type.is(IndexType.self)
      || type.interface(VectorElement.self) != nil
  }

  private func parseTensorType() throws(ParseFailure) -> Type {
    try expect(.less, "expected '<' in tensor type")
    let shape = try parseOptionalUnranked() ? nil : try parseShape()
    let start = position
    let element = try parseType()
    var encoding: Attribute?
    if accept(.comma) { encoding = try parseOptionalAttribute(type: nil) }
    try expect(.greater, "expected '>' in tensor type")
    guard isTensorElement(element) else { throw error("invalid tensor element type", at: start) }
    guard let shape else {
      if encoding != nil { throw error("cannot apply encoding to unranked tensor") }
      return context.type(UnrankedTensorType(element))
    }
    return context.tensorType(shape, element, encoding: encoding)
  }

  /// `true` iff tensors may hold `type`: any type of another dialect, or a scalar, vector or complex number.
  private func isTensorElement(_ type: Type) -> Bool {
    type.is(ComplexType.self) || type.is(FloatType.self) || type.is(IntegerType.self)
      || type.is(OpaqueType.self)
      || type.is(VectorType.self) || type.is(IndexType.self) || type.kind.dialect != "builtin"
  }

  private func parseMemRefType(at typeStart: TextPosition) throws(ParseFailure) -> Type {
    try expect(.less, "expected '<' in memref type")
    let shape = try parseOptionalUnranked() ? nil : try parseShape()
    let start = position
    let element = try parseType()
    guard isMemRefElement(element) else { throw error("invalid memref element type", at: start) }
    var layout: Attribute?, memorySpace: Attribute?
    var isFirst = true
    while !accept(.greater) {
      try expect(.comma, isFirst ? "expected ',' or '>' in memref type" : "expected ',' or '>'")
      if isFirst, kind == .greater { throw wrongToken("expected list element") }
      isFirst = false
      let attribute = try parseAttribute(type: nil)
      if isLayout(attribute) {
        if shape == nil { throw error("cannot have affine map for unranked memref type") }
        if memorySpace != nil { throw error("expected memory space to be last in memref type") }
        layout = attribute
      } else {
        if memorySpace != nil { throw error("multiple memory spaces specified in memref type") }
        memorySpace = attribute
      }
    }
    if let memorySpace, !isMemorySpace(memorySpace) {
      throw error("unsupported memory space Attribute", at: typeStart)
    }
    // A memory space of 0 is the default one.
    if let integer = memorySpace?.as(IntegerAttr.self), integer.value == 0 { memorySpace = nil }
    guard let shape else { return context.type(UnrankedMemRefType(element, memorySpace: memorySpace)) }
    if let layout, let problem = layoutProblem(layout, rank: shape.count) {
      throw error(problem, at: typeStart)
    }
    if let given = layout, isIdentity(given, shape) { layout = nil }
    return context.memRefType(shape, element, layout: layout, memorySpace: memorySpace)
  }

  /// `true` iff memory may hold `type`.
  private func isMemRefElement(_ type: Type) -> Bool {
    type.is(IntegerType.self) || type.is(IndexType.self) || type.is(FloatType.self)
      || type.is(ComplexType.self)
      || type.is(MemRefType.self) || type.is(UnrankedMemRefType.self) || type.is(VectorType.self)
      || type.kind.dialect != "builtin" || type.is(OpaqueType.self)
  }

  /// `true` iff memory may be in a space of this name: a number, a string, a dictionary, or what a dialect says.
  private func isMemorySpace(_ attribute: Attribute) -> Bool {
    attribute.is(IntegerAttr.self) || attribute.is(StringAttr.self) || attribute.is(DictionaryAttr.self)
      || attribute.is(OpaqueAttr.self) || attribute.kind.dialect != "builtin"
  }

  private func isLayout(_ attribute: Attribute) -> Bool { attribute.interface(MemRefLayout.self) != nil }

  private func layoutProblem(_ layout: Attribute, rank: Int) -> String? {
    layout.interface(MemRefLayout.self)?.invalidity(layout, rank)
  }

  private func isIdentity(_ layout: Attribute, _ shape: [Int]) -> Bool {
    layout.interface(MemRefLayout.self)?.isIdentity(layout, shape) ?? false
  }

  // MARK: Dimensions

  public func parseDimensions(allowDynamic: Bool, trailingX: Bool) throws(ParseFailure) -> [Int] {
    guard !trailingX else { return try parseShape(allowDynamic: allowDynamic) }
    var shape: [Int] = []
    guard kind == .integer || kind == .question else { return [] }
    repeat {
      try parseDimensionRun(&shape)
      shape.append(try parseShapeDimension(allowDynamic: allowDynamic))
      guard kind == .bareIdentifier, token.start.pointee == UInt8(ascii: "x") else { break }
      try parseDimensionSeparator()
    } while true
    return shape
  }

  /// Reads `*x` if it is there.
  private func parseOptionalUnranked() throws(ParseFailure) -> Bool {
    guard accept(.star) else { return false }
    try parseDimensionSeparator()
    return true
  }

  /// Reads `4x?x`.
  func parseShape(allowDynamic: Bool = true) throws(ParseFailure) -> [Int] {
    var shape: [Int] = []
    while kind == .integer || kind == .question {
      try parseDimensionRun(&shape)
      shape.append(try parseShapeDimension(allowDynamic: allowDynamic))
      try parseDimensionSeparator()
    }
    return shape
  }

  /// Reads those of the dimensions `4x4x4x` after which another number stands.
  ///
  /// To the lexer the first `x` begins a word that reaches to the end of all: it would read that anew for each.
  private func parseDimensionRun(_ shape: inout [Int]) throws(ParseFailure) {
    func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
    guard kind == .integer else { return }
    var cursor = token.start
    while true {
      var end = cursor
      while isDigit(end.pointee) { end += 1 }
      guard end > cursor, end[0] == UInt8(ascii: "x"), isDigit(end[1]) else { break }
      let digits = UnsafeBufferPointer(start: cursor, count: end - cursor)
      guard let value = Int(String(decoding: digits, as: UTF8.self)) else { break }
      shape.append(value)
      cursor = end + 1
    }
    if cursor != token.start { reset(to: cursor) }
  }

  private func parseShapeDimension(allowDynamic: Bool) throws(ParseFailure) -> Int {
    if kind == .question {
      if !allowDynamic { throw error("expected static shape") }
      advance()
      return ShapeDimension.dynamic
    }
    return try parseDimension()
  }

  /// Reads a number that an `x` may follow directly, so that `0x4` is a zero.
  private func parseDimension() throws(ParseFailure) -> Int {
    guard kind == .integer else { throw wrongToken("expected integer or dimension") }
    if token.count > 1, token.start[1] == UInt8(ascii: "x") {
      reset(to: token.start + 1)
      return 0
    }
    let literal = IntegerLiteral(token)
    guard let value = literal.word(width: 64, isNegative: false, isSigned: true, isZeroExtended: false) else {
      throw error("invalid dimension")
    }
    advance()
    return value
  }

  /// Reads the `x` after a dimension, which may be the beginning of a longer word.
  private func parseDimensionSeparator() throws(ParseFailure) {
    guard kind == .bareIdentifier, token.start.pointee == UInt8(ascii: "x") else {
      throw wrongToken("expected 'x' in dimension list")
    }
    if token.count == 1 { advance() } else { reset(to: token.start + 1) }
  }

  static func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ", ") }

  // MARK: Extended types

  /// Reads `!alias`, `!dialect.name<…>`, `!dialect<…>`.
  private func parseExtendedType() throws(ParseFailure) -> Type {
    let symbol = try parseExtendedSymbol()
    switch symbol {
    case .alias(let name):
      guard let type = typeAliases[name] else {
        if brokenAliases.contains(name) { throw ParseFailure() }
        throw wrongToken("undefined symbol alias id '\(name.string)'")
      }
      return type
    case .dialect(let name, let body, let start):
      let dialect = name.string
      if let kind = kind(.type, of: dialect, body) {
        return Type(parsed: try parseParameters(kind, body, start))
      }
      let registered = context.load(dialect: dialect)?.dialect
      guard registered?.allowsUnknown ?? true else {
        throw unknownKind("type", dialect: dialect, body: body, at: start)
      }
      try checkNamespace(name, body: body, at: start)
      if registered == nil, !context.allowsUnregisteredDialects {
        throw unregisteredDialect("type", dialect: dialect, body: body, at: start)
      }
      let (data, parts) = try foreignBody(body)
      return parts.withUnsafeBufferPointer {
        context.type(OpaqueType(dialect: name, data: data, parts: List($0)))
      }
    }
  }
}
