public import AccelAffine
import AccelDiagnostics
public import AccelIR
import AccelSupport

extension Parser {
  /// Reads `affine_map<…>` or `affine_set<…>`.
  func parseAffine() throws(ParseFailure) -> Attribute {
    let isMap = token.isSpelled("affine_map")
    advance()
    try expect(.less, isMap ? "expected '<' in affine map" : "expected '<' in integer set")
    let attribute = try isMap ? parseAffineMap() : parseAffine(isMap: false)
    try expect(.greater, isMap ? "expected '>' in affine map" : "expected '>' in integer set")
    return attribute
  }

  public func parseAffineMap() throws(ParseFailure) -> Attribute { try parseAffine(isMap: true) }

  /// Reads what stands in the brackets.
  private func parseAffine(isMap: Bool) throws(ParseFailure) -> Attribute {
    try parseAffine { (parser) throws(AffineParseError) in
      isMap
        ? context.attribute(AffineMapAttr(try parser.parseMap()))
        : context.attribute(IntegerSetAttr(try parser.parseSet()))
    }
  }

  public func parseAffineMapOfOperands(
    _ delimiters: AffineParser.Delimiters
  ) throws(ParseFailure) -> ParsedAffineMap {
    let (map, operands) = try parseAffine { (parser) throws(AffineParseError) in
      try parser.parseMapOfOperands(delimiters)
    }
    return try resolvingNames(map, operands)
  }

  public func parseAffineExpressionOfOperands() throws(ParseFailure) -> ParsedAffineMap {
    let (expression, operands) = try parseAffine { (parser) throws(AffineParseError) in
      try parser.parseExpressionOfOperands()
    }
    let symbolCount = operands.count { $0.isSymbol }
    let map = AffineMap(
      dimensionCount: operands.count - symbolCount, symbolCount: symbolCount, results: [expression])
    return try resolvingNames(map, operands)
  }

  /// Returns a map with the names of its operands, which are read once more.
  private func resolvingNames(
    _ map: AffineMap, _ operands: [AffineOperand]
  ) throws(ParseFailure) -> ParsedAffineMap {
    let (base, end) = (file.contents.base, token.start)
    var dimensions: [UnresolvedOperand] = []
    var symbols: [UnresolvedOperand] = []
    for operand in operands {
      reset(to: base + operand.name.lowerBound)
      if operand.isSymbol { symbols.append(try parseUse()) } else { dimensions.append(try parseUse()) }
    }
    if !operands.isEmpty { reset(to: end) }
    return ParsedAffineMap(map: map, dimensions: dimensions, symbols: symbols)
  }

  /// Reads what `read` reads, and reports what is wrong with it.
  private func parseAffine<T>(
    _ read: (inout AffineParser) throws(AffineParseError) -> T
  ) throws(ParseFailure) -> T {
    let base = file.contents.base
    var parser = AffineParser(
      UnsafeBufferPointer(start: base, count: file.contents.count), offset: token.start - base)
    let result: T
    do throws(AffineParseError) {
      result = try read(&parser)
    } catch {
      for entry in error.entries {
        emit(entry.message, at: entry.offset)
        if error.isTooDeep { hasGivenUp = true }
      }
      throw ParseFailure()
    }
    reset(to: base + parser.end)
    return result
  }
}
