import AccelIR
import AccelSupport

// What stands between `{-#` and `#-}` at the end of a file: resources of dialects and of others.

extension Parser {
  /// Reads `{-# dialect_resources: {…}, external_resources: {…} #-}`.
  func parseMetadata() throws(ParseFailure) {
    advance()
    if accept(.metadataEnd) { return }
    repeat {
      let nameToken = token
      guard token.isKeyword else { throw error("expected identifier key in file metadata dictionary") }
      advance()
      try expect(.colon, "expected ':'")
      if nameToken.isSpelled("dialect_resources") {
        try parseDialectResources()
      } else if nameToken.isSpelled("external_resources") {
        try parseExternalResources()
      } else {
        let name = String(decoding: nameToken.bytes, as: UTF8.self)
        throw error("unknown key '\(name)' in file metadata dictionary", at: nameToken.start)
      }
    } while accept(.comma)
    try expect(.metadataEnd, "expected ',' or '#-}'")
  }

  /// Reads `{dialect: {key: "0x…", …}, …}`.
  private func parseDialectResources() throws(ParseFailure) {
    try parseResourceGroups { (name, start) throws(ParseFailure) in
      guard context.load(dialect: name.string) != nil else {
        throw error("dialect '\(name.string)' is unknown", at: start)
      }
      try expect(.colon, "expected ':'")
      try expect(.leftBrace, "expected '{'")
      // Only the builtin dialect has resources so far.
      guard name == context.identifier(Builtin.name) else {
        throw error("unexpected 'resource' section for dialect '\(name.string)'")
      }
      try parseResourceEntries { (written) throws(ParseFailure) in
        let key = resourceKey(written)
        try expect(.colon, "expected ':'")
        context.resources.setBlob(key, try parseBlob(of: written))
      }
    }
  }

  /// Reads `{name: {key: value, …}, …}`.
  private func parseExternalResources() throws(ParseFailure) {
    try parseResourceGroups { (name, _) throws(ParseFailure) in
      try expect(.colon, "expected ':'")
      try expect(.leftBrace, "expected '{'")
      try parseResourceEntries { (key) throws(ParseFailure) in
        try expect(.colon, "expected ':'")
        context.resources.addExternal(name, key: key, try parseExternalValue(of: key))
      }
    }
  }

  /// Reads `{name: {…}, …}`; `parseGroup` reads what follows a name, up to the closing brace.
  private func parseResourceGroups(
    _ parseGroup: (Identifier, UnsafePointer<UInt8>) throws(ParseFailure) -> Void
  ) throws(ParseFailure) {
    try expect(.leftBrace, "expected '{'")
    if accept(.rightBrace) { return }
    repeat {
      let nameToken = token
      guard token.isKeyword else { throw error("expected identifier key for 'resource' entry") }
      advance()
      try parseGroup(context.identifier(nameToken.bytes), nameToken.start)
    } while accept(.comma)
    try expect(.rightBrace, "expected ',' or '}'")
  }

  /// Reads `key…, key…}`; `parseEntry` reads what follows a key.
  private func parseResourceEntries(
    _ parseEntry: (Identifier) throws(ParseFailure) -> Void
  ) throws(ParseFailure) {
    if accept(.rightBrace) { return }
    repeat { try parseEntry(try parseResourceKeyword()) } while accept(.comma)
    try expect(.rightBrace, "expected ',' or '}'")
  }

  /// Reads a key as it is written.
  private func parseResourceKeyword() throws(ParseFailure) -> Identifier {
    guard let key = try parseOptionalKeywordOrString() else {
      throw error("expected identifier key for 'resource' entry")
    }
    return key
  }

  /// Reads the key of a resource and returns the one that it has in the context.
  func parseResourceKey() throws(ParseFailure) -> Identifier { resourceKey(try parseResourceKeyword()) }

  /// Returns the key in the context of what this file calls `written`.
  private func resourceKey(_ written: Identifier) -> Identifier {
    if let known = resourceKeys[written] { return known }
    let key = context.resources.declare(written, in: context)
    resourceKeys[written] = key
    return key
  }

  /// Reads `true`, `false`, a string, or a blob.
  private func parseExternalValue(of key: Identifier) throws(ParseFailure) -> ExternalResourceValue {
    if token.isSpelled("true") || token.isSpelled("false") {
      defer { advance() }
      return .bool(token.isSpelled("true"))
    }
    guard kind == .string else { throw error("expected string value for key '\(key.string)'") }
    if token.count > 3, token.start[1] == UInt8(ascii: "0"), token.start[2] == UInt8(ascii: "x") {
      return .blob(try parseBlob(of: key))
    }
    return .string(try parseString())
  }

  /// Reads `"0x…"`: the alignment in four bytes, the lowest first, and the bytes.
  private func parseBlob(of key: Identifier) throws(ParseFailure) -> ResourceBlob {
    guard kind == .string, let all = hexadecimalBytes(of: token) else {
      throw error("expected hex string blob for key '\(key.string)'")
    }
    guard all.count >= 4 else {
      throw error("expected hex string blob for key '\(key.string)' to encode alignment in first 4 bytes")
    }
    let alignment = (0..<4).reduce(UInt32(0)) { $0 | UInt32(all[$1]) << UInt32(8 * $1) }
    guard alignment.nonzeroBitCount <= 1 else {
      throw error(
        "expected hex string blob for key '\(key.string)' to encode alignment in first 4 bytes, but got "
          + "non-power-of-2 value: \(alignment)")
    }
    advance()
    return ResourceBlob(alignment: alignment, bytes: Array(all[4...]))
  }

  /// Returns the bytes that a string `"0x…"` stands for; `nil` if it is not of that form.
  private func hexadecimalBytes(of quoted: Token) -> [UInt8]? {
    let digits = UnsafeBufferPointer(start: quoted.start + 1, count: quoted.count - 2)
    guard digits.starts(with: "0x".utf8), digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2 - 1)
    var index = 2
    while index < digits.count {
      guard let high = hexadecimalDigit(digits[index]), let low = hexadecimalDigit(digits[index + 1])
      else { return nil }
      bytes.append(high << 4 | low)
      index += 2
    }
    return bytes
  }
}
