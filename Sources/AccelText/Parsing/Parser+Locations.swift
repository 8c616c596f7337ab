import AccelDiagnostics
public import AccelIR
import AccelSupport

extension Parser {
  public func parseLocation() throws(ParseFailure) -> Location {
    try nested { () throws(ParseFailure) in try parseLocationInstance() }
  }

  private func parseLocationInstance() throws(ParseFailure) -> Location {
    switch kind {
    case .string: return try parseNameOrFile()
    case .hashIdentifier:
      let attribute = try parseAttribute(type: nil)
      guard let location = context.location(attribute) else {
        throw error("expected location attribute, but got\(description(of: attribute))")
      }
      return location
    default: break
    }
    guard token.isKeyword else { throw wrongToken("expected location instance") }
    if token.isSpelled("callsite") { return try parseCallSite() }
    if token.isSpelled("fused") { return try parseFused() }
    if token.isSpelled("unknown") {
      advance()
      return .unknown
    }
    throw wrongToken("expected location instance")
  }

  /// Reads `"file":line:column`, `"file":line:column to line:column`, `"name"`, `"name"(child)`.
  private func parseNameOrFile() throws(ParseFailure) -> Location {
    let name = try parseString()
    if accept(.colon) { return try parseFileRange(name) }
    guard accept(.leftParenthesis) else { return context.named(name) }
    let child = try parseLocation()
    try expect(.rightParenthesis, "expected ')' after child location of NameLoc")
    return context.named(name, child)
  }

  private func parseFileRange(_ name: Identifier) throws(ParseFailure) -> Location {
    // What has no name is the standard input, as in MLIR.
    let file = name.count == 0 ? context.identifier("-") : name
    let line = try parseUnsigned("expected integer line number in FileLineColRange")
    guard accept(.colon) else { return context.location(file: file, line: line, column: 0) }
    let column = try parseUnsigned("expected integer column number in FileLineColRange")
    guard parseOptional(keyword: "to") else {
      return context.location(file: file, line: line, column: column)
    }
    var (endLine, endColumn) = (line, 0)
    if kind == .integer { endLine = try parseUnsigned("expected integer line number in FileLineColRange") }
    try expect(.colon, "expected either integer or `:` post `to` in FileLineColRange")
    endColumn = try parseUnsigned("expected integer column number in FileLineColRange")
    let range = FileRange(
      file: file, startLine: line, startColumn: column, endLine: endLine, endColumn: endColumn)
    return context.location(context.attribute(range)) ?? .unknown
  }

  private func parseUnsigned(_ message: String) throws(ParseFailure) -> Int {
    guard kind == .integer else { throw wrongToken(message) }
    let literal = IntegerLiteral(token)
    guard literal.words.isEmpty, literal.low <= UInt32.max else { throw error(message) }
    advance()
    return Int(literal.low)
  }

  private func parseCallSite() throws(ParseFailure) -> Location {
    advance()
    try expect(.leftParenthesis, "expected '(' in callsite location")
    let callee = try parseLocation()
    guard token.isSpelled("at") else { throw wrongToken("expected 'at' in callsite location") }
    advance()
    let caller = try parseLocation()
    try expect(.rightParenthesis, "expected ')' in callsite location")
    return context.callSite(callee: callee, caller: caller)
  }

  private func parseFused() throws(ParseFailure) -> Location {
    advance()
    var metadata: Attribute?
    if accept(.less) {
      metadata = try parseAttribute(type: nil)
      try expect(.greater, "expected '>' after fused location metadata")
    }
    try expect(.leftSquare, "expected '[' in fused location")
    var locations: [Location] = []
    if kind != .rightSquare {
      repeat { locations.append(try parseLocation()) } while accept(.comma)
    }
    try expect(.rightSquare, "expected ']' in fused location")
    return context.fusedAndSimplified(locations, metadata: metadata)
  }

  /// Reads `loc(…)` if it is there; an alias that is not defined yet is noted for `target` and set later.
  func parseOptionalLocation(
    of target: DeferredLocation.Target, _ set: (Location) -> Void
  ) throws(ParseFailure) {
    guard kind == .bareIdentifier, token.isSpelled("loc") else { return }
    advance()
    try expect(.leftParenthesis, "expected '(' in location")
    let start = token
    if start.kind == .hashIdentifier, !start.bytes.contains(UInt8(ascii: ".")) {
      let name = context.identifier(start.bytesAfterPrefix)
      advance()
      if let attribute = attributeAliases[name] {
        guard let location = context.location(attribute) else {
          throw error("expected location, but found '\(description(of: attribute))'", at: start.start)
        }
        set(location)
      } else {
        deferredLocations.append(
          DeferredLocation(target: target, alias: name, position: start.start - file.contents.base))
      }
    } else {
      set(try parseLocation())
    }
    try expect(.rightParenthesis, "expected ')' in location")
  }

  /// Sets the locations whose aliases were defined after their use.
  func resolveDeferredLocations() throws(ParseFailure) {
    for deferred in deferredLocations {
      let position = TextPosition(offset: deferred.position)
      guard let attribute = attributeAliases[deferred.alias] else {
        throw error("operation location alias was never defined", at: position)
      }
      guard let location = context.location(attribute) else {
        throw error("expected location, but found '\(description(of: attribute))'", at: position)
      }
      switch deferred.target {
      case .operation(let op): op.location = location
      case .argument(let value): value.setArgumentLocation(location)
      }
    }
  }
}
