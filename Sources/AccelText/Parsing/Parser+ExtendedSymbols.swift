import AccelDiagnostics
import AccelIR
import AccelSupport

/// What `#` or `!` and an identifier stand for.
enum ExtendedSymbol {
  case alias(Identifier)
  /// Something of a dialect; `start` is where the `#` or `!` is.
  case dialect(Identifier, body: SymbolBody, start: UnsafePointer<UInt8>)
}

/// What stands between a dialect's name and the end of its attribute or type.
struct SymbolBody {
  /// The text, without the angle brackets of `#dialect<text>`.
  let text: UnsafeBufferPointer<UInt8>
  /// `true` iff the text is written after a dot.
  let isPretty: Bool
  /// The end of the whole.
  let end: UnsafePointer<UInt8>
}

extension Parser {
  /// Reads `#name` or `!name` and, for that of a dialect, the balanced text after it.
  func parseExtendedSymbol() throws(ParseFailure) -> ExtendedSymbol {
    let word = token
    let name = word.bytesAfterPrefix
    let dot = name.firstIndex(of: UInt8(ascii: "."))
    let hasBody = word.end.pointee == UInt8(ascii: "<")
    guard dot != nil || hasBody else {
      advance()
      return .alias(context.identifier(name))
    }
    let dialect = context.identifier(UnsafeBufferPointer(rebasing: name[..<(dot ?? name.endIndex)]))
    let end = hasBody ? try endOfBody(word.end) : word.end
    let textStart = dot.map { word.start + 1 + $0 + 1 } ?? word.end + 1
    let textEnd = dot == nil ? end - 1 : end
    guard textEnd - textStart <= Parser.maxStringCount else {
      throw error("text of a dialect is longer than \(Parser.maxStringCount) bytes", at: word.start)
    }
    let body = SymbolBody(
      text: UnsafeBufferPointer(start: textStart, count: textEnd - textStart), isPretty: dot != nil, end: end)
    reset(to: end)
    return .dialect(dialect, body: body, start: word.start)
  }

  /// Returns the end of the balanced text that begins at `start` with `<`.
  private func endOfBody(_ start: UnsafePointer<UInt8>) throws(ParseFailure) -> UnsafePointer<UInt8> {
    var open: [UInt8] = []
    // Errors are shown where the last string begins, if there is one.
    var cursor = start, shown = start
    let end = state.pointee.lexer.end
    while true {
      let byte = cursor.pointee
      cursor += 1
      switch byte {
      case UInt8(ascii: "<"), UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: "{"): open.append(byte)
      case UInt8(ascii: "-") where cursor.pointee == UInt8(ascii: ">"): cursor += 1
      case UInt8(ascii: ">"), UInt8(ascii: "]"), UInt8(ascii: ")"), UInt8(ascii: "}"):
        let opener: UInt8 = byte == UInt8(ascii: ")") ? byte - 1 : byte - 2
        guard open.last == opener else { throw unbalanced(open.last, at: shown) }
        open.removeLast()
        if open.isEmpty { return cursor }
      case UInt8(ascii: "\""):
        reset(to: cursor - 1)
        guard kind == .string else { throw ParseFailure() }
        shown = token.start
        cursor = token.end
      case UInt8(ascii: "/") where cursor.pointee == UInt8(ascii: "/"):
        while cursor < end, cursor.pointee != UInt8(ascii: "\n") { cursor += 1 }
      case 0: throw unbalanced(open.last, at: shown)
      default: break
      }
    }
  }

  /// Reports that a bracket in a body has no partner.
  private func unbalanced(_ bracket: UInt8?, at start: UnsafePointer<UInt8>) -> ParseFailure {
    let bracket = Character(UnicodeScalar(bracket ?? UInt8(ascii: "<")))
    return error("unbalanced '\(bracket)' character in pretty dialect name", at: start)
  }

  /// Returns the kind that a dialect's body names, if that dialect can be loaded.
  func kind(_ sort: KindInfo.Sort, of dialect: String, _ body: SymbolBody) -> KindInfo? {
    guard context.load(dialect: dialect) != nil, dialect != "builtin" else { return nil }
    return context.kind(named: "\(dialect).\(mnemonic(body))", sort)
  }

  /// The identifier that a body begins with.
  private func mnemonic(_ body: SymbolBody) -> String {
    let word = body.text.dropFirst(blankCount(body)).prefix {
      ($0 | 32 >= 97 && $0 | 32 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == UInt8(ascii: "_")
        || $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: ".")
    }
    return String(decoding: word, as: UTF8.self)
  }

  /// The number of blanks that a body begins with.
  private func blankCount(_ body: SymbolBody) -> Int {
    body.text.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\t") }.count
  }

  /// Reads the parameters of an object of the given kind, and what ends its body.
  func parseParameters(
    _ kind: KindInfo, _ body: SymbolBody, _ start: UnsafePointer<UInt8>
  ) throws(ParseFailure) -> UnsafeMutableRawPointer {
    guard let base = body.text.baseAddress else { throw error("expected a name") }
    reset(to: base + blankCount(body) + mnemonic(body).utf8.count)
    // What is wrong inside is the fault of the type or attribute, not of the operation around it.
    let outer = state.pointee.customOperation
    state.pointee.customOperation = nil
    defer { state.pointee.customOperation = outer }
    let object = try nested { () throws(ParseFailure) in try kind.parse(self) }
    if !body.isPretty { try expect(.greater, "expected '>'") }
    // As in MLIR, what an object leaves of its body is not looked at.
    if token.start < body.end { reset(to: body.end) }
    return object
  }

  /// Reports that a loaded dialect has no such type or attribute.
  func unknownKind(
    _ what: String, dialect: String, body: SymbolBody, at start: UnsafePointer<UInt8>
  ) -> ParseFailure {
    let offset = (body.text.baseAddress.map { $0 + blankCount(body) } ?? start) - file.contents.base
    let prefix = dialect.utf8.count + 1
    let known = context.kindNames(of: dialect, what == "type" ? .type : .attribute).map {
      String($0.dropFirst(prefix))
    }
    if known.isEmpty || dialect == "builtin" {
      emit("dialect '\(dialect)' provides no \(what) parsing hook", at: offset)
      return ParseFailure()
    }
    let name = mnemonic(body)
    let suggestion = options.stopsAtFirstError ? nil : nearestName(to: name, among: known)
    emit(
      "unknown \(what) `\(name)` in dialect `\(dialect)`", at: offset,
      notes: suggestion.map { [("did you mean '\($0)'?", offset)] } ?? [])
    return ParseFailure()
  }

  /// Reports that `name` cannot be a dialect's, if it cannot.
  func checkNamespace(
    _ name: Identifier, body: SymbolBody, at start: UnsafePointer<UInt8>
  ) throws(ParseFailure) {
    let isLetter = { (byte: UInt8) in byte | 32 >= 97 && byte | 32 <= 122 || byte == UInt8(ascii: "_") }
    let isPart = { (byte: UInt8) in
      isLetter(byte) || byte >= 48 && byte <= 57 || byte == UInt8(ascii: "$")
    }
    if let first = name.bytes.first, isLetter(first), name.bytes.allSatisfy(isPart) { return }
    emit("invalid dialect namespace '\"\(name.string)\"'", at: complaintOffset(body, start))
    throw ParseFailure()
  }

  /// Reports that nobody registered a dialect.
  func unregisteredDialect(
    _ what: String, dialect: String, body: SymbolBody, at start: UnsafePointer<UInt8>
  ) -> ParseFailure {
    let text = String(decoding: body.text, as: UTF8.self)
    let shown =
      what == "type"
      ? "`!\"\(dialect)\"<\"\(text)\">` type" : "#\"\(dialect)\"<\"\(text)\"> : 'none' attribute"
    emit(
      "\(shown) created with unregistered dialect. If this is intended, please call "
        + "allowUnregisteredDialects() on the MLIRContext, or use -allow-unregistered-dialect with the MLIR opt "
        + "tool used", at: complaintOffset(body, start))
    return ParseFailure()
  }

  /// Where an error about a dialect's type or attribute is shown.
  private func complaintOffset(_ body: SymbolBody, _ start: UnsafePointer<UInt8>) -> Int {
    (body.isPretty ? body.text.baseAddress ?? start : start) - file.contents.base
  }
}
