import AccelIR
import AccelSupport

// The bodies of types and attributes of dialects that nobody registered: text with live references in it.

extension Parser {
  /// Returns a body's text with a zero byte in the place of each alias and distinct attribute, and these in order.
  ///
  /// So the text can be printed after the aliases it mentions have got other names, or none.
  func foreignBody(_ body: SymbolBody) throws(ParseFailure) -> (data: Identifier, parts: [TypeOrAttribute]) {
    var parts: [TypeOrAttribute] = []
    var text: [UInt8] = []
    guard var copied = body.text.baseAddress else { return (context.identifier(body.text), []) }
    let end = copied + body.text.count
    var cursor = copied
    while cursor < end {
      guard let reference = try foreignReference(at: cursor) else {
        cursor = endOfForeignToken(at: cursor, before: end)
        continue
      }
      text.append(contentsOf: UnsafeBufferPointer(start: copied, count: cursor - copied))
      text.append(0)
      parts.append(reference.part)
      cursor = reference.end
      copied = cursor
    }
    if parts.isEmpty { return (context.identifier(body.text), []) }
    text.append(contentsOf: UnsafeBufferPointer(start: copied, count: end - copied))
    if token.start != body.end { reset(to: body.end) }
    return (text.withUnsafeBufferPointer { context.identifier($0) }, parts)
  }

  /// Returns what the alias or distinct attribute at `start` stands for, if there is one, and where it ends.
  private func foreignReference(
    at start: UnsafePointer<UInt8>
  ) throws(ParseFailure) -> (part: TypeOrAttribute, end: UnsafePointer<UInt8>)? {
    switch start.pointee {
    case UInt8(ascii: "#"), UInt8(ascii: "!"):
      var end = start + 1
      while state.pointee.lexer.isNamePart(end.pointee) { end += 1 }
      let bytes = UnsafeBufferPointer(start: start + 1, count: end - start - 1)
      if bytes.isEmpty || bytes.contains(UInt8(ascii: ".")) || end.pointee == UInt8(ascii: "<") { return nil }
      let name = context.identifier(bytes)
      let isType = start.pointee == UInt8(ascii: "!")
      let part =
        isType
        ? typeAliases[name].map(TypeOrAttribute.type) : attributeAliases[name].map(TypeOrAttribute.attribute)
      return part.map { ($0, end) }
    case UInt8(ascii: "d"):
      let word: StaticString = "distinct["
      for index in 0..<word.utf8CodeUnitCount where start[index] != word.utf8Start[index] { return nil }
      reset(to: start)
      let attribute = try parseAttribute(type: nil)
      return (.attribute(attribute), state.pointee.previousEnd)
    default: return nil
    }
  }

  /// Returns the end of the word, string, comment or other character at `start`.
  private func endOfForeignToken(
    at start: UnsafePointer<UInt8>, before end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    var cursor = start + 1
    switch start.pointee {
    case UInt8(ascii: "\""):
      while cursor < end, cursor.pointee != UInt8(ascii: "\"") {
        cursor += cursor.pointee == UInt8(ascii: "\\") ? 2 : 1
      }
      return min(cursor + 1, end)
    case UInt8(ascii: "/") where cursor.pointee == UInt8(ascii: "/"):
      while cursor < end, cursor.pointee != UInt8(ascii: "\n") { cursor += 1 }
    case let byte where state.pointee.lexer.isNamePart(byte):
      while cursor < end, state.pointee.lexer.isNamePart(cursor.pointee) { cursor += 1 }
    default: break
    }
    return cursor
  }

  /// Makes the names that the text gives known to the printer; those of locations only if the order of all matters.
  func noteAliases() {
    if aliasOrder.isEmpty { return }
    context.noteAliases(
      aliasOrder.lazy.compactMap { [self] alias in
        if alias.isType { return typeAliases[alias.name].map { ($0.address, alias.name) } }
        guard let attribute = attributeAliases[alias.name] else { return nil }
        guard let location = context.location(attribute) else { return (attribute.address, alias.name) }
        return hasForeignAliases ? (location.address, alias.name) : nil
      })
  }
}
