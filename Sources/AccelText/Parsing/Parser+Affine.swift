import AccelAffine
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
    let base = file.contents.base
    var parser = AffineParser(
      UnsafeBufferPointer(start: base, count: file.contents.count), offset: token.start - base)
    let attribute: Attribute
    do throws(AffineParseError) {
      attribute =
        isMap
        ? context.attribute(AffineMapAttr(try parser.parseMap()))
        : context.attribute(IntegerSetAttr(try parser.parseSet()))
    } catch {
      for entry in error.entries {
        emit(entry.message, at: entry.offset)
        if error.isTooDeep { hasGivenUp = true }
      }
      throw ParseFailure()
    }
    reset(to: base + parser.end)
    return attribute
  }
}
