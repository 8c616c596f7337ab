internal import AccelIR
internal import AccelSupport

/// What may be written under another name.
enum AliasSymbol: BitwiseCopyable {
  case type(Type)
  case attribute(Attribute)
  case location(Location)

  /// What tells the symbol from others.
  var key: UInt {
    switch self {
    case .type(let type): type.address
    case .attribute(let attribute): attribute.address
    case .location(let location): location.address
    }
  }

  /// The name that the symbol would like to have.
  var suggestion: String? {
    switch self {
    case .type(let type): type.aliasSuggestion?.name
    case .attribute(let attribute): attribute.aliasSuggestion?.name
    case .location: "loc"
    }
  }
}

/// The names under which types, attributes and locations are written, each defined at the start or end of the file.
///
/// First everything is visited in the order in which it will be printed; then the names are put in order.
final class Aliases {
  /// A symbol met.
  struct Entry {
    let symbol: AliasSymbol
    /// The name without its number, if the symbol wants one.
    let name: String?
    /// One more than that of the deepest symbol inside; 0 if neither the symbol nor one inside has a name.
    var depth: Int
    let isType: Bool
    /// `true` iff the definition may stand at the end of the file.
    var isDeferrable: Bool
    /// The symbols inside.
    var children: [Int] = []
    /// The number after the name, unless it is 0.
    var number = 0
  }

  private var entries: [Entry] = []
  private var indices: [UInt: Int] = [:]
  /// The entries that have names, in the order of their definitions.
  private var ordered: [Int] = []

  /// Remembers a symbol, and what `visitParts` visits as its parts; returns its depth and index.
  func visit(
    _ symbol: AliasSymbol, isDeferrable: Bool, _ visitParts: () -> (depth: Int, children: [Int])
  ) -> (depth: Int, index: Int) {
    if let known = indices[symbol.key] {
      if !isDeferrable { forbidDeferring(known) }
      return (entries[known].depth, known)
    }
    let index = entries.count
    indices[symbol.key] = index
    let name = symbol.suggestion.map(Self.identifier)
    var isType = false
    if case .type = symbol { isType = true }
    entries.append(
      Entry(symbol: symbol, name: name, depth: name == nil ? 0 : 1, isType: isType, isDeferrable: isDeferrable))
    let parts = visitParts()
    entries[index].children = parts.children
    if parts.depth > 0 { entries[index].depth = parts.depth + 1 }
    return (entries[index].depth, index)
  }

  /// Makes sure that a symbol and all inside are defined at the start of the file.
  private func forbidDeferring(_ index: Int) {
    guard entries[index].isDeferrable else { return }
    entries[index].isDeferrable = false
    for child in entries[index].children { forbidDeferring(child) }
  }

  /// Returns `name` with what can't be in an alias replaced.
  private static func identifier(_ name: String) -> String {
    let text = ByteBuffer()
    var copy = name
    copy.withUTF8 { text.write(sanitized: $0, allowsDot: false) }
    return text.string
  }

  /// Puts the aliases in order and numbers those of one name; returns `false` iff there are none.
  func settle() -> Bool {
    ordered = entries.indices.filter { entries[$0].name != nil }
    ordered.sort { left, right in
      let (a, b) = (entries[left], entries[right])
      if a.depth != b.depth { return a.depth < b.depth }
      if a.isType != b.isType { return a.isType }
      if let aName = a.name, let bName = b.name, aName != bName {
        return aName.utf8.lexicographicallyPrecedes(bName.utf8)
      }
      return left < right
    }
    var counts: [String: Int] = [:]
    for index in ordered {
      guard let name = entries[index].name else { continue }
      entries[index].number = counts[name, default: 0]
      counts[name, default: 0] += 1
    }
    return !ordered.isEmpty
  }

  /// Writes the alias of `symbol`; returns `false` iff it has none.
  func write(_ symbol: AliasSymbol, to output: ByteBuffer) -> Bool {
    guard let index = indices[symbol.key], let name = entries[index].name else { return false }
    output.write(byte: UInt8(ascii: entries[index].isType ? "!" : "#"))
    output.write(string: name)
    guard entries[index].number > 0 else { return true }
    if let last = name.utf8.last, last >= 48 && last <= 57 { output.write("_") }
    output.write(decimal: entries[index].number)
    return true
  }

  /// The symbols to define at the start of the file, or at its end.
  func definitions(deferred: Bool) -> [AliasSymbol] {
    ordered.filter { entries[$0].isDeferrable == deferred }.map { entries[$0].symbol }
  }
}
