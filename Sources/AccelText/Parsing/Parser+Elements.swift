import AccelDiagnostics
import AccelNumerics
import AccelIR
import AccelSupport

/// A tensor literal: `1`, `[[1, 2], [3, 4]]`, `"0x0102"`.
struct ElementsLiteral {
  /// A number, boolean or string, and whether a minus stands before it.
  struct Element {
    let token: Token
    let isNegative: Bool
  }
  /// The elements in order, each part of a complex number on its own.
  var elements: [Element] = []
  /// The lengths of the nested lists, the outermost first; empty for a lone element.
  var shape: [Int] = []
  /// The string of hexadecimal digits that stands for all.
  var hexadecimal: Token?
  /// `true` iff nothing stands between the angle brackets.
  var isEmpty = false
}

extension Parser {
  func parseDenseElements(type given: Type?) throws(ParseFailure) -> Attribute {
    let start = token.start
    advance()
    try expect(.less, "expected '<' after 'dense'")
    var literal = ElementsLiteral(isEmpty: true)
    if kind != .greater { literal = try parseElementsLiteral(allowsHexadecimal: true) }
    try expect(.greater, "expected '>'")
    let type = try parseElementsType(given, at: start)
    return try elements(of: literal, type, at: start)
  }

  /// Reads `: type`, which must be a type with a static shape.
  private func parseElementsType(_ given: Type?, at start: UnsafePointer<UInt8>) throws(ParseFailure) -> Type
  {
    var type = given
    if type == nil {
      try expect(.colon, "expected ':'")
      type = try parseType()
    }
    if type?.is(UnrankedTensorType.self) == true || type?.is(UnrankedMemRefType.self) == true {
      throw error("elements literal type must have static shape", at: start)
    }
    guard let type, let shape = type.elementsShape else {
      throw error("elements literal must be a shaped type", at: start)
    }
    guard !shape.contains(ShapeDimension.dynamic) else {
      throw error("elements literal type must have static shape", at: start)
    }
    return type
  }

  // MARK: Literals

  func parseElementsLiteral(allowsHexadecimal: Bool) throws(ParseFailure) -> ElementsLiteral {
    var literal = ElementsLiteral()
    if allowsHexadecimal, kind == .string {
      literal.hexadecimal = token
      literal.elements.append(.init(token: token, isNegative: false))
      advance()
      return literal
    }
    if kind == .leftSquare {
      literal.elements.reserveCapacity(16)
      literal.shape = try parseElementsList(&literal)
    } else {
      try parseElement(&literal)
    }
    return literal
  }

  /// Reads `[…]` and returns its dimensions.
  private func parseElementsList(_ literal: inout ElementsLiteral) throws(ParseFailure) -> [Int] {
    guard state.pointee.depth < Parser.maxDepth else { throw tooDeep() }
    state.pointee.depth += 1
    defer { state.pointee.depth -= 1 }
    try expect(.leftSquare, "expected '['")
    var inner: [Int] = []
    var count = 0
    if !accept(.rightSquare) {
      repeat {
        var shape: [Int] = []
        if kind == .leftSquare { shape = try parseElementsList(&literal) } else { try parseElement(&literal) }
        if count == 0 {
          inner = shape
        } else if shape != inner {
          throw error("tensor literal is invalid; ranks are not consistent between elements")
        }
        count += 1
      } while accept(.comma)
      try expect(.rightSquare, "expected ']'")
    }
    return [count] + inner
  }

  /// Reads a number, a boolean, a string or a complex number.
  private func parseElement(_ literal: inout ElementsLiteral) throws(ParseFailure) {
    switch kind {
    case .integer, .float, .string:
      literal.elements.append(.init(token: token, isNegative: false))
      advance()
    case .bareIdentifier where token.isSpelled("true") || token.isSpelled("false"):
      literal.elements.append(.init(token: token, isNegative: false))
      advance()
    case .minus:
      advance()
      guard kind == .integer || kind == .float else {
        throw error("expected integer or floating point literal")
      }
      literal.elements.append(.init(token: token, isNegative: true))
      advance()
    case .leftParenthesis:
      guard state.pointee.depth < Parser.maxDepth else { throw tooDeep() }
      state.pointee.depth += 1
      defer { state.pointee.depth -= 1 }
      advance()
      try parseElement(&literal)
      try expect(.comma, "expected ',' between complex elements")
      try parseElement(&literal)
      try expect(.rightParenthesis, "expected ')' after complex elements")
    default:
      throw error("expected element literal of primitive type")
    }
  }

  // MARK: Values

  /// Returns the attribute of a literal for a type of static shape.
  private func elements(
    of literal: ElementsLiteral, _ type: Type, at start: UnsafePointer<UInt8>
  ) throws(ParseFailure) -> Attribute {
    let shape = type.elementsShape ?? List()
    let count = shape.elementCount
    guard let element = type.elementsElement else {
      throw error("elements literal must be a shaped type", at: start)
    }
    if literal.isEmpty, count != 0 {
      throw error(
        "parsed zero elements, but type ('\(description(of: type))') expected at least 1", at: start)
    }
    let isNumber =
      element.is(IntegerType.self) || element.is(IndexType.self) || element.is(FloatType.self)
      || element.is(ComplexType.self)
    if let digits = literal.hexadecimal, isNumber {
      return try elements(ofHexadecimal: digits, type, element, count: count, at: start)
    }
    if !literal.shape.isEmpty, !literal.shape.elementsEqual(shape), !literal.isEmpty {
      throw error(
        "inferred shape of elements literal ([\(Parser.list(literal.shape))]) does not match type "
          + "([\(Parser.list(Array(shape)))])", at: start)
    }
    guard isNumber else { return try stringElements(of: literal, type, at: start) }
    let isSplat = literal.shape.isEmpty && !literal.isEmpty
    let width = elementWidth(element)
    let part = element.as(ComplexType.self)?.element ?? element
    let partCount = element.is(ComplexType.self) ? 2 : 1
    // Apart from splats, the shape of the literal says that the count is right.
    if partCount > 1, isSplat || count <= literal.elements.count,
      literal.elements.count != partCount * (isSplat ? 1 : count)
    {
      throw error(
        "parsed \(literal.elements.count) elements, but type ('\(description(of: isSplat ? element : type))') "
          + "expected \(partCount * (isSplat ? 1 : count)) elements", at: start)
    }
    let base = state.pointee.bytes.count
    defer { state.pointee.bytes.count = base }
    for value in literal.elements { try append(value, part, width: width) }
    let bytes = state.pointee.bytes.elements(from: base)
    return dense(type, bytes, size: partCount * ((width + 7) / 8), isSplat: isSplat)
  }

  /// Returns dense elements of the given bytes, as a splat if all `size`-byte elements are the same.
  private func dense(
    _ type: Type, _ bytes: UnsafeBufferPointer<UInt8>, size: Int, isSplat: Bool
  ) -> Attribute {
    if isSplat { return context.denseElements(type, isSplat: true, bytes) }
    guard !bytes.isEmpty else { return context.denseElements(type, isSplat: false, bytes) }
    var index = size
    while index < bytes.count, bytes[index] == bytes[index - size] { index += 1 }
    let isUniform = index >= bytes.count
    return context.denseElements(
      type, isSplat: isUniform, isUniform ? UnsafeBufferPointer(rebasing: bytes[..<size]) : bytes)
  }

  /// The number of bits of an element, or of one part of a complex one.
  private func elementWidth(_ element: Type) -> Int {
    if let complex = element.as(ComplexType.self) { return elementWidth(complex.element) }
    return element.as(IntegerType.self)?.width ?? element.as(FloatType.self)?.width ?? 64
  }

  /// Appends the bytes of one number.
  private func append(
    _ value: ElementsLiteral.Element, _ type: Type, width: Int
  ) throws(ParseFailure) {
    let literal = value.token
    if let float = type.as(FloatType.self) {
      switch literal.kind {
      case .integer:
        append(try floatBits(ofInteger: literal, isNegative: value.isNegative, float.format), width: width)
      case .float: append(floatBits(of: literal, isNegative: value.isNegative, float.format), width: width)
      default: throw error("expected floating point literal", at: literal.start)
      }
      return
    }
    let integer = type.as(IntegerType.self)
    switch literal.kind {
    case .bareIdentifier:
      guard width == 1 else {
        throw error("expected i1 type for 'true' or 'false' values", at: literal.start)
      }
      append(byte: literal.isSpelled("true") ? 1 : 0)
    case .float: throw error("expected integer elements, but parsed floating-point", at: literal.start)
    case .integer:
      if value.isNegative, integer?.signedness == .unsigned {
        throw error("expected unsigned integer elements, but parsed negative value", at: literal.start)
      }
      let number = IntegerLiteral(literal, width: width)
      let isSigned = integer.map { $0.signedness == .signed } ?? true
      if width <= 64 {
        let word = number.word(
          width: width, isNegative: value.isNegative, isSigned: isSigned, isZeroExtended: true)
        guard let word else { throw error("integer constant out of range for type", at: literal.start) }
        return append(word: UInt64(bitPattern: Int64(word)), width: width)
      }
      guard let words = number.bits(width: width, isNegative: value.isNegative, isSigned: isSigned) else {
        throw error("integer constant out of range for type", at: literal.start)
      }
      append(words: words, width: width)
    default: throw error("integer constant out of range for type", at: literal.start)
    }
  }

  /// Returns the elements whose bytes a string of hexadecimal digits gives.
  private func elements(
    ofHexadecimal digits: Token, _ type: Type, _ element: Type, count: Int, at start: UnsafePointer<UInt8>
  ) throws(ParseFailure) -> Attribute {
    guard let bytes = hexadecimalBytes(digits) else {
      throw error("expected string containing hex digits starting with `0x`", at: digits.start)
    }
    let width = elementWidth(element)
    let size = (element.is(ComplexType.self) ? 2 : 1) * ((width + 7) / 8)
    let isBoolean = width == 1 && !element.is(ComplexType.self)
    // The product of a count and a size may be too large for a number.
    let isAll =
      isBoolean
      ? bytes.count == count / 8 + (count % 8).signum()
      : bytes.count % size == 0 && bytes.count / size == count
    // One byte of all ones or none stands for a boolean splat.
    let isBooleanSplat = isBoolean && bytes.count == 1 && (bytes[0] == 0 || bytes[0] == 0xFF)
    let isSplat = isBooleanSplat || (!isBoolean && bytes.count == size && !(isAll && count == 1))
    guard isAll || isSplat else {
      throw error(
        "elements hex data size is invalid for provided type: '\(description(of: type))'", at: start)
    }
    if isBoolean {
      let unpacked = isBooleanSplat ? [bytes[0] & 1] : (0..<count).map { bytes[$0 / 8] >> UInt8($0 % 8) & 1 }
      return unpacked.withUnsafeBufferPointer { dense(type, $0, size: 1, isSplat: isBooleanSplat) }
    }
    return bytes.withUnsafeBufferPointer { dense(type, $0, size: size, isSplat: isSplat && !isAll) }
  }

  /// Returns the bytes that `"0x…"` stands for.
  func hexadecimalBytes(_ token: Token) -> [UInt8]? {
    let text = token.bytes.dropFirst().dropLast()
    guard text.starts(with: [UInt8(ascii: "0"), UInt8(ascii: "x")]), text.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    var cursor = token.start + 3
    let end = token.end - 1
    while cursor < end {
      guard let high = hexadecimalDigit(cursor[0]), let low = hexadecimalDigit(cursor[1]) else { return nil }
      bytes.append(high << 4 | low)
      cursor += 2
    }
    return bytes
  }

  private func stringElements(
    of literal: ElementsLiteral, _ type: Type, at start: UnsafePointer<UInt8>
  ) throws(ParseFailure) -> Attribute {
    var strings: [Identifier] = []
    for element in literal.elements {
      guard element.token.kind == .string else {
        throw error(
          "expected string token, got \(String(decoding: element.token.bytes, as: UTF8.self))", at: start)
      }
      strings.append(try unescaped(element.token))
    }
    return context.denseElements(type, isSplat: literal.shape.isEmpty && !literal.isEmpty, strings)
  }

  // MARK: Sparse and resource elements

  func parseSparseElements(type given: Type?) throws(ParseFailure) -> Attribute {
    let start = token.start
    advance()
    try expect(.less, "Expected '<' after 'sparse'")
    if accept(.greater) {
      let type = try parseElementsType(given, at: start)
      let rank = type.elementsShape?.count ?? 0
      let indices = context.denseElements(
        context.tensorType([0, rank], context.i64), isSplat: false, [UInt8]())
      let element = type.elementsElement ?? context.i64
      let values = context.denseElements(context.tensorType([0], element), isSplat: false, [UInt8]())
      return context.attribute(SparseElementsAttr(type, indices: indices, values: values))
    }
    let indicesStart = token.start
    let indices = try parseElementsLiteral(allowsHexadecimal: false)
    try expect(.comma, "expected ','")
    let valuesStart = token.start
    let values = try parseElementsLiteral(allowsHexadecimal: true)
    try expect(.greater, "expected '>'")
    let type = try parseElementsType(given, at: start)
    let element = type.elementsElement ?? context.i64
    // The indices of a lone element or of a vector may be given without inner lists.
    let rank = type.elementsShape?.count ?? 0
    let indexShape =
      indices.shape.isEmpty ? [indices.elements.isEmpty ? 0 : 1, rank] : indices.shape
    let indexType = context.tensorType(indexShape, context.i64)
    let valueShape = values.shape.isEmpty ? [indexShape.first ?? 0] : values.shape
    let valueType = context.tensorType(valueShape, element)
    let indicesAttribute =
      indices.elements.isEmpty
      ? context.denseElements(indexType, isSplat: false, [UInt8]())
      : try elements(of: indices, indexType, at: indicesStart)
    let valuesAttribute =
      values.elements.isEmpty
      ? context.denseElements(valueType, isSplat: false, [UInt8]())
      : try elements(of: values, valueType, at: valuesStart)
    let problem = sparseProblem(type, indices: indicesAttribute, indexShape, valueShape)
    if let problem { throw error(problem, at: start) }
    return context.attribute(SparseElementsAttr(type, indices: indicesAttribute, values: valuesAttribute))
  }

  /// Says what is wrong with the shapes and indices of sparse elements, if anything is.
  private func sparseProblem(
    _ type: Type, indices: Attribute, _ indexShape: [Int], _ valueShape: [Int]
  ) -> String? {
    let shape = Array(type.elementsShape ?? List())
    guard valueShape.count == 1 else { return "expected 1-d tensor for sparse element values" }
    // Each index has its own list, unless there is one dimension.
    let isIndexed =
      indexShape.count == 2 ? indexShape[1] == shape.count : indexShape.count == 1 && shape.count == 1
    guard isIndexed, indexShape[0] == valueShape[0] else {
      return "expected shape ([\(Parser.list(shape))]); inferred shape of indices literal "
        + "([\(Parser.list(indexShape))]); inferred shape of values literal ([\(Parser.list(valueShape))])"
    }
    guard let elements = indices.as(DenseElementsAttr.self) else { return nil }
    for row in 0..<indexShape[0] {
      let index = (0..<shape.count).map { elements.unsigned(at: row * shape.count + $0) }
      guard zip(index, shape).allSatisfy({ $0 < UInt64($1) }) else {
        return "sparse index #\(row) is not contained within the value shape, with index="
          + "[\(index.map(String.init).joined(separator: ", "))], and type='\(description(of: type))'"
      }
    }
    return nil
  }

  func parseDenseResource(type given: Type?) throws(ParseFailure) -> Attribute {
    advance()
    try expect(.less, "expected '<' after 'dense_resource'")
    let key = try parseResourceKey("expected identifier key for 'resource' entry")
    try expect(.greater, "expected '>'")
    let start = token.start
    let type: Type
    if let given {
      type = given
    } else {
      try expect(.colon, "expected ':'")
      type = try parseType()
    }
    guard type.isShaped else {
      throw error("`dense_resource` expected a shaped type", at: start)
    }
    return context.attribute(DenseResourceElementsAttr(type, key: key))
  }
}

/// The value of a hexadecimal digit.
func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 48...57: byte - 48
  case 65...70: byte - 55
  case 97...102: byte - 87
  default: nil
  }
}

extension Type {
  /// The shape, if elements attributes may have this type.
  var elementsShape: List<Int>? {
    self.as(RankedTensorType.self)?.shape ?? self.as(VectorType.self)?.shape
      ?? self.as(MemRefType.self)?.shape
  }

  /// The type of the elements, if elements attributes may have this type.
  var elementsElement: Type? {
    self.as(RankedTensorType.self)?.element ?? self.as(VectorType.self)?.element
      ?? self.as(MemRefType.self)?.element
  }
}
