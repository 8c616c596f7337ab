/// Different elements in the order in which they came.
///
/// Most such lists are short: only a long one is worth a table of hashes.
@frozen public struct DistinctList<Element: Hashable> {
  @usableFromInline var list: [Element] = []
  @usableFromInline var index: Set<Element> = []
  /// The greatest number of elements that are looked through one by one.
  @inlinable static var shortCount: Int { 16 }

  /// The elements.
  @inlinable public var elements: [Element] { list }

  /// Creates an empty list.
  @inlinable public init() {}

  /// Adds `element` at the end; returns `false` iff it is there already.
  @inlinable @discardableResult
  public mutating func insert(_ element: Element) -> Bool {
    if list.count <= Self.shortCount {
      if list.contains(element) { return false }
      if list.count == Self.shortCount { index = Set(list + [element]) }
    } else if !index.insert(element).inserted {
      return false
    }
    list.append(element)
    return true
  }
}
