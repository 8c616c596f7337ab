import AccelDiagnostics
public import AccelIR
import AccelSupport

// `{name = value, …}`, as an attribute and as the attributes of an operation.

extension Parser {
  public func parseOptionalDictionary() throws(ParseFailure) -> Attribute? {
    kind == .leftBrace ? try parseDictionary() : nil
  }

  func parseDictionary() throws(ParseFailure) -> Attribute {
    let base = state.pointee.entries.count
    defer { state.pointee.entries.count = base }
    try parseEntries()
    return sortedDictionary(from: base)
  }

  /// Returns the dictionary of the entries above `base`.
  func sortedDictionary(from base: Int) -> Attribute {
    if state.pointee.entries.count == base { return context.emptyDictionary }
    sortEntries(from: base)
    return context.dictionary(sorted: state.pointee.entries.elements(from: base))
  }

  /// Sorts the entries above `base` by name.
  func sortEntries(from base: Int) {
    var entries = UnsafeMutableBufferPointer(mutating: state.pointee.entries.elements(from: base))
    if entries.count < 2 { return }
    for index in 1..<entries.count where entries[index].name.precedes(entries[index - 1].name) {
      return entries.sort { $0.name.precedes($1.name) }
    }
  }

  /// Reads `{name = value, …}` onto the stack of entries.
  @inline(__always) func parseEntries() throws(ParseFailure) {
    let start = token.start
    guard kind == .leftBrace, let end = AttributeCache.endOfSimpleBraces(start) else {
      return try parseNewEntries()
    }
    switch attributeCache.lookUp(start, end - start) {
    case .found(let attribute):
      guard let dictionary = attribute.as(DictionaryAttr.self) else { return try parseNewEntries() }
      for entry in dictionary.entries { state.pointee.entries.push(entry) }
      reset(to: end)
    case .new: try parseNewEntries()
    case .seen:
      let base = state.pointee.entries.count
      try parseNewEntries()
      if state.pointee.previousEnd == end {
        attributeCache.keep(sortedDictionary(from: base), for: start, end - start)
      }
    }
  }

  /// Reads `{name = value, …}` onto the stack of entries, whether or not it was read before.
  @inline(never) private func parseNewEntries() throws(ParseFailure) {
    try expect(.leftBrace, "expected '{' in attribute dictionary")
    if accept(.rightBrace) { return }
    let base = state.pointee.entries.count
    var known: Set<Identifier> = []
    repeat {
      let start = token.start
      let name: Identifier
      switch kind {
      case .string: name = try parseString()
      case .bareIdentifier, .integerType:
        name = context.identifier(token.bytes)
        advance()
      default: throw wrongToken("expected attribute name")
      }
      if name.count == 0 { throw error("expected valid attribute name", at: start) }
      if isDuplicate(name, from: base, &known) {
        throw error("duplicate key '\(name.string)' in dictionary attribute", at: start)
      }
      if let dot = name.bytes.firstIndex(of: UInt8(ascii: ".")) {
        context.load(dialect: String(decoding: name.bytes[..<dot], as: UTF8.self))
      }
      let value = accept(.equal) ? try parseAttribute(type: nil) : context.unit
      state.pointee.entries.push(NamedAttribute(name, value))
    } while accept(.comma)
    try expect(.rightBrace, "expected '}' in attribute dictionary")
  }

  /// `true` iff `name` is among the entries above `base`; `known` gathers the names when they become many.
  @inline(__always)
  private func isDuplicate(_ name: Identifier, from base: Int, _ known: inout Set<Identifier>) -> Bool {
    let entries = state.pointee.entries.elements(from: base)
    guard entries.count >= 32 else { return entries.contains { $0.name == name } }
    if known.isEmpty { known = Set(entries.map(\.name)) }
    return !known.insert(name).inserted
  }
}
