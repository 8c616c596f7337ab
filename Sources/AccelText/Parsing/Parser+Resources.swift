import AccelDiagnostics
import AccelIR
import AccelSupport

// What stands beside the IR, between `{-#` and `#-}`.

extension Parser {
  /// Reads `{-# key: {…}, … #-}`.
  func parseMetadata() throws(ParseFailure) {
    advance()
    try parseEntries(until: .metadataEnd, "#-}") { () throws(ParseFailure) in
      let key = token
      guard key.isKeyword else { throw error("expected identifier key in file metadata dictionary") }
      advance()
      try expect(.colon, "expected ':'")
      if key.isSpelled("dialect_resources") { return try parseResourceGroups(.dialect) }
      if key.isSpelled("external_resources") { return try parseResourceGroups(.external) }
      let spelling = String(decoding: key.bytes, as: UTF8.self)
      throw error("unknown key '\(spelling)' in file metadata dictionary", at: key.start)
    }
  }

  /// Reads entries with commas between them, and what ends them.
  private func parseEntries(
    until end: TokenKind, _ spelling: String, _ parseEntry: () throws(ParseFailure) -> Void
  ) throws(ParseFailure) {
    if accept(end) { return }
    repeat { try parseEntry() } while accept(.comma)
    try expect(end, "expected ',' or '\(spelling)'")
  }

  /// Reads `{name: {key: value, …}, …}`.
  private func parseResourceGroups(_ owner: ResourceOwner) throws(ParseFailure) {
    try expect(.leftBrace, "expected '{'")
    try parseEntries(until: .rightBrace, "}") { () throws(ParseFailure) in
      let name = token
      guard name.isKeyword else { throw error("expected identifier key for 'resource' entry") }
      advance()
      try expect(.colon, "expected ':'")
      try expect(.leftBrace, "expected '{'")
      let group = context.identifier(name.bytes)
      if owner == .dialect, context.load(dialect: group.string) == nil, !context.allowsUnregisteredDialects {
        throw error("dialect '\(group.string)' is unknown", at: name.start)
      }
      // Of the dialects that are known, only one has resources.
      if owner == .dialect, group.string != Builtin.name, context.load(dialect: group.string) != nil {
        throw error("unexpected 'resource' section for dialect '\(group.string)'")
      }
      try parseEntries(until: .rightBrace, "}") { () throws(ParseFailure) in
        let keyToken = token
        let key = try parseResourceKey(
          "expected identifier key for '\(owner == .dialect ? "resource" : "external_resources")' entry")
        try expect(.colon, "expected ':'")
        let value = token
        advance()
        if owner == .external { try check(value, named: key, keyToken, ofTool: group) }
        context.define(ResourceEntry(key, try resource(value, named: key, owner)), of: group, owner)
      }
    }
  }

  /// Complains of a resource that its tool, if it is the one that reads, cannot use.
  private func check(
    _ value: Token, named key: Identifier, _ keyToken: Token, ofTool group: Identifier
  ) throws(ParseFailure) {
    guard let known = options.toolResources[group.string] else { return }
    guard let kind = known[key.string] else {
      throw error("unknown '\(group.string)' resource key '\(key.string)'", at: keyToken.start)
    }
    if kind == .bool, !value.isSpelled("true"), !value.isSpelled("false") {
      throw error("expected 'true' or 'false' value for key '\(key.string)'", at: value.start)
    }
    if kind == .string, value.kind != .string {
      throw error("expected string value for key '\(key.string)'", at: value.start)
    }
  }

  /// Reads the name of a resource: a word or a string.
  func parseResourceKey(_ complaint: String) throws(ParseFailure) -> Identifier {
    if let word = parseOptionalKeyword() { return word }
    if let name = try parseOptionalString() { return name }
    throw error(complaint)
  }

  /// Returns the value that a token stands for; those of dialects are blobs.
  private func resource(
    _ token: Token, named key: Identifier, _ owner: ResourceOwner
  ) throws(ParseFailure) -> ResourceValue {
    if owner == .external {
      if token.isSpelled("true") || token.isSpelled("false") { return .bool(token.isSpelled("true")) }
      guard token.kind == .string else {
        throw error("expected string value for key '\(key.string)'", at: token.start)
      }
      if !token.bytes.starts(with: "\"0x".utf8) { return .string(try unescaped(token)) }
    }
    let complaint = "expected hex string blob for key '\(key.string)'"
    guard token.kind == .string, let bytes = hexadecimalBytes(token) else {
      throw error(complaint, at: token.start)
    }
    guard bytes.count >= 4 else {
      throw error("\(complaint) to encode alignment in first 4 bytes", at: token.start)
    }
    let alignment = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[$1]) << UInt32(8 * $1) }
    guard alignment & (alignment &- 1) == 0 else {
      throw error(
        "\(complaint) to encode alignment in first 4 bytes, but got non-power-of-2 value: \(alignment)",
        at: token.start)
    }
    // An empty blob has no address, so nothing of its alignment is kept.
    return .blob(Array(bytes.dropFirst(4)), alignment: bytes.count == 4 ? 0 : alignment)
  }
}
