internal import AccelIR

/// Finds out what is too large to be written out because it says the same again and again.
///
/// A type may hold another twice, that another twice, and so on: forty of them are 2⁴⁰ types when written out. Such a
/// type is written through aliases, even if MLIR knows none for it, and where there are no aliases as a remark.
struct WrittenSizes {
  /// `true` iff what is too large is written as an alias, and so counts as one where it is used.
  let usesAliases: Bool
  /// The numbers of types and attributes that are written for one.
  private var sizes: [TypeOrAttribute: Int] = [:]
  private var oversized: Set<TypeOrAttribute> = []

  /// The number of types and attributes up to which everything is written out.
  static let limit: UInt32 = 1 << 17
  /// How many times as large as what is in memory a larger text must be.
  ///
  /// So what is just long, and not repetitive, is written as MLIR writes it.
  private static let repetition = 256
  /// More than any count that matters.
  private static let maxSize = 1 << 40

  init(usesAliases: Bool) { self.usesAliases = usesAliases }

  /// Returns `true` iff `part` is too large to be written out.
  mutating func isOversized(_ part: TypeOrAttribute) -> Bool {
    guard part.writtenCount > Self.limit else { return false }
    _ = size(of: part)
    return oversized.contains(part)
  }

  private mutating func size(of part: TypeOrAttribute) -> Int {
    if part.writtenCount <= Self.limit { return Int(part.writtenCount) }
    if let known = sizes[part] { return known }
    var parts: [TypeOrAttribute] = []
    part.walkParts { parts.append($0) }
    var size = 1
    for inner in parts { size = min(size + self.size(of: inner), Self.maxSize) }
    if size > Self.limit, size / Self.repetition > sharedSize(of: part) {
      oversized.insert(part)
      if usesAliases { size = 1 }
    }
    if usesAliases, part.hasOwnAlias { size = 1 }
    sizes[part] = size
    return size
  }

  /// Returns the number of types and attributes in `part`, each with its parts counted once.
  private func sharedSize(of part: TypeOrAttribute) -> Int {
    var size = 1
    part.walk { inner in
      inner.walkParts { _ in size += 1 }
      return .advance
    }
    return size
  }
}

extension TypeOrAttribute {
  /// `true` iff this has an alias anyway.
  fileprivate var hasOwnAlias: Bool {
    switch self {
    case .type(let type): type.wishedAlias != nil
    case .attribute(let attribute):
      attribute.wishedAlias != nil || attribute.context.location(attribute) != nil
    }
  }

  /// The name for an alias of what would have none but for its size: that of its kind.
  var nameOfKind: String {
    let name =
      switch self {
      case .type(let type): type.kindName
      case .attribute(let attribute): attribute.kindName
      }
    return String(name.split(separator: ".").last ?? "")
  }
}
