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
    case .type(let type): type.wishedAlias
    case .attribute(let attribute): attribute.wishedAlias
    case .location: "loc"
    }
  }

  /// `true` iff this is of a dialect that nobody registered.
  var isForeign: Bool {
    switch self {
    case .type(let type): type.isForeign
    case .attribute(let attribute): attribute.isForeign
    case .location: false
    }
  }

  var isType: Bool {
    if case .type = self { true } else { false }
  }
}

/// The names under which types, attributes and locations are written, each defined at the start or end of the file.
///
/// First everything is visited in the order in which it will be printed; then the names are put in order.
final class Aliases {
  /// A symbol met.
  private struct Entry: BitwiseCopyable {
    let symbol: AliasSymbol
    /// The position of the name, without its number, in `names`; -1 if the symbol wants none.
    var name: Int32
    /// One more than that of the deepest symbol inside; 0 if neither the symbol nor one inside has a name.
    var depth: UInt32
    /// `true` iff the definition may stand at the end of the file.
    var isDeferrable: Bool
    /// Where the symbols inside begin in `children`, and how many there are.
    var firstChild: UInt32 = 0, childCount: UInt32 = 0
    /// The number after the name, unless it is 0.
    var number: UInt32 = 0
  }

  private var entries: [Entry] = []
  /// The entries inside others, in runs.
  private var children: [UInt32] = []
  private var index = AddressTable()
  /// The names without numbers, as wished and as identifiers.
  private var names: [(wish: String, identifier: [UInt8])] = []
  private var sizes = WrittenSizes(usesAliases: true)
  /// The entries that have names, in the order of their definitions.
  private var ordered: [UInt32] = []

  // MARK: Visiting

  /// Remembers a symbol, and what `visitParts` visits as its parts; returns its depth and index.
  func visit(
    _ symbol: AliasSymbol, isDeferrable: Bool, _ visitParts: () -> (depth: Int, children: [Int])
  ) -> (depth: Int, index: Int) {
    if let known = index[symbol.key] {
      if !isDeferrable { forbidDeferring(known) }
      return (Int(entries[known].depth), known)
    }
    let position = entries.count
    index.insert(symbol.key, position)
    let name = (symbol.suggestion ?? nameForSize(of: symbol)).map(number(ofName:))
    entries.append(
      Entry(symbol: symbol, name: name ?? -1, depth: name == nil ? 0 : 1, isDeferrable: isDeferrable))
    let parts = visitParts()
    if !parts.children.isEmpty {
      entries[position].firstChild = UInt32(children.count)
      entries[position].childCount = UInt32(parts.children.count)
      for child in parts.children { children.append(UInt32(child)) }
    }
    if parts.depth > 0 { entries[position].depth = UInt32(parts.depth + 1) }
    return (Int(entries[position].depth), position)
  }

  /// Returns a name for what wants none but is too large to be written out.
  private func nameForSize(of symbol: AliasSymbol) -> String? {
    let part: TypeOrAttribute
    switch symbol {
    case .type(let type): part = .type(type)
    case .attribute(let attribute): part = .attribute(attribute)
    case .location: return nil
    }
    return sizes.isOversized(part) ? part.nameOfKind : nil
  }

  /// Makes sure that a symbol and all inside are defined at the start of the file.
  private func forbidDeferring(_ position: Int) {
    guard entries[position].isDeferrable else { return }
    entries[position].isDeferrable = false
    let first = Int(entries[position].firstChild)
    for child in first..<first + Int(entries[position].childCount) { forbidDeferring(Int(children[child])) }
  }

  /// Returns the position of a name in `names`.
  private func number(ofName wish: String) -> Int32 {
    if let known = names.firstIndex(where: { $0.wish == wish }) { return Int32(known) }
    let text = ByteBuffer()
    var copy = wish
    copy.withUTF8 { text.write(sanitized: $0, allowsDot: false) }
    names.append((wish, Array(text.bytes)))
    return Int32(names.count - 1)
  }

  // MARK: Naming

  /// Puts the aliases in order and numbers those of one name; returns `false` iff there are none.
  func settle(in context: Context) -> Bool {
    if usesSourceNames(of: context) { return true }
    let sorted = names.indices.sorted {
      let (left, right) = (names[$0].identifier, names[$1].identifier)
      return left == right ? $0 < $1 : left.lexicographicallyPrecedes(right)
    }
    // Names that differ only in what can't be in an identifier count as one.
    var rank = Array(repeating: 0, count: names.count)
    for (place, name) in sorted.enumerated() {
      let isRepeated = place > 0 && names[sorted[place - 1]].identifier == names[name].identifier
      rank[name] = isRepeated ? rank[sorted[place - 1]] : place
    }
    let keys = entries.map { entry in
      UInt64(entry.depth) << 32 | (entry.symbol.isType ? 0 : 1 << 31)
        | UInt64(entry.name < 0 ? 0 : rank[Int(entry.name)])
    }
    ordered = entries.indices.filter { entries[$0].name >= 0 }.map(UInt32.init)
    ordered.sort { left, right in
      let (leftKey, rightKey) = (keys[Int(left)], keys[Int(right)])
      return leftKey == rightKey ? left < right : leftKey < rightKey
    }
    var counts = Array(repeating: UInt32(0), count: names.count)
    for position in ordered {
      let name = rank[Int(entries[Int(position)].name)]
      entries[Int(position)].number = counts[name]
      counts[name] += 1
    }
    return !ordered.isEmpty
  }

  /// Names everything as the text that it was read from, if that names it all and only the text knows some names.
  ///
  /// An unknown dialect keeps to itself how it orders its aliases, so nothing but the text can tell.
  private func usesSourceNames(of context: Context) -> Bool {
    let named = entries.indices.filter { entries[$0].name >= 0 }
    guard named.contains(where: { entries[$0].symbol.isForeign }) else { return false }
    var positions: [UInt32: Int] = [:]
    var sourceNames: [Identifier] = []
    for index in named {
      guard let alias = context.sourceAlias(at: entries[index].symbol.key) else { return false }
      positions[UInt32(index)] = alias.position
      sourceNames.append(alias.name)
    }
    names = sourceNames.map { ($0.string, Array($0.bytes)) }
    for (name, index) in named.enumerated() { entries[index].name = Int32(name) }
    ordered = named.map(UInt32.init).sorted { positions[$0, default: 0] < positions[$1, default: 0] }
    return true
  }

  // MARK: Writing

  /// Writes the alias of `symbol`; returns `false` iff it has none.
  func write(_ symbol: AliasSymbol, to output: ByteBuffer) -> Bool {
    guard let position = index[symbol.key], entries[position].name >= 0 else { return false }
    output.write(byte: UInt8(ascii: symbol.isType ? "!" : "#"))
    let number = entries[position].number
    names[Int(entries[position].name)].identifier.withUnsafeBufferPointer { name in
      output.write(bytes: name)
      if number > 0, let last = name.last, last >= 48 && last <= 57 { output.write("_") }
    }
    if number > 0 { output.write(decimal: number) }
    return true
  }

  /// Calls `define` with the symbols to define at the start of the file, or at its end.
  func forEach(deferred: Bool, _ define: (AliasSymbol) -> Void) {
    for position in ordered where entries[Int(position)].isDeferrable == deferred {
      define(entries[Int(position)].symbol)
    }
  }
}

/// Positions by address: an open-addressing table.
private struct AddressTable: ~Copyable {
  private var slots: UnsafeMutablePointer<(key: UInt, position: Int)>
  private var mask = 255
  private var count = 0

  init() {
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: (0, 0), count: mask + 1)
  }

  deinit { slots.deallocate() }

  /// The position of `key`.
  subscript(key: UInt) -> Int? {
    let slot = slot(of: key)
    return slots[slot].key == key ? slots[slot].position : nil
  }

  /// Adds a key that is not there; no key is 0.
  mutating func insert(_ key: UInt, _ position: Int) {
    if count * 2 > mask { grow() }
    slots[slot(of: key)] = (key, position)
    count += 1
  }

  /// Returns the slot that holds `key`, or the free one for it.
  private func slot(of key: UInt) -> Int {
    var slot = Int(truncatingIfNeeded: Self.home(of: key)) & mask
    while slots[slot].key != 0, slots[slot].key != key { slot = (slot + 1) & mask }
    return slot
  }

  /// Returns where the search for a key begins.
  ///
  /// Locations of one column and neighbouring lines, and objects allocated one after the other, get neighbouring
  /// homes: they are looked up in about that order, which then stays in the processor's caches.
  private static func home(of key: UInt) -> UInt {
    let location = Location(address: key)
    guard location.isPacked else { return key >> 4 }
    return UInt(location.line) &* 4 &+ UInt(location.column) &* 0x9E37 &+ UInt(location.fileNumber)
      &* 0x79B9_7F4A
  }

  private mutating func grow() {
    let (old, oldMask) = (slots, mask)
    mask = oldMask * 2 + 1
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: (0, 0), count: mask + 1)
    for index in 0...oldMask where old[index].key != 0 { slots[slot(of: old[index].key)] = old[index] }
    old.deallocate()
  }
}
