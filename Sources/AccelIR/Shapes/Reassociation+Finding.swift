// Finding out which dimensions of a shape make up those of another.

extension Reassociations {
  /// Returns the groups of the dimensions of `source` that make up those of `target`, which has fewer; `nil` if there
  /// are none, or several.
  public static func collapsing(
    _ source: some Collection<Int>, to target: some Collection<Int>
  ) -> Reassociation? {
    let (source, target) = (Array(source), Array(target))
    guard source.count > target.count else { return nil }
    if target.isEmpty {
      let canVanish = source.allSatisfy { $0 == 1 || $0 == ShapeDimension.dynamic }
      return canVanish ? [Array(source.indices)] : nil
    }
    // Where both directions agree but for dimensions of size 1, there is no other choice.
    guard let forward = ranges(collapsing: source, to: target),
      let backward = ranges(collapsing: source.reversed(), to: target.reversed())
    else { return nil }
    let mirrored = backward.reversed().map { range in
      source.count - 1 - range.upperBound...source.count - 1 - range.lowerBound
    }
    for (range, other) in zip(forward, mirrored) {
      guard range.overlaps(other) else { return nil }
      let isAmbiguous = Set(range).symmetricDifference(other).contains { source[$0] != 1 }
      if isAmbiguous { return nil }
    }
    return forward.map(Array.init)
  }

  /// Returns ranges of dimensions of `source` that make up the dimensions of `target`, each the first possible.
  private static func ranges(collapsing source: [Int], to target: [Int]) -> [ClosedRange<Int>]? {
    var found: [ClosedRange<Int>] = []
    var start = 0
    for (index, size) in target.enumerated() {
      let isLast = index == target.count - 1
      let range =
        size == ShapeDimension.dynamic
        ? dynamicRange(in: source, from: start, isGreedy: isLast)
        : range(in: source, from: start, ofSize: size, isGreedy: isLast)
      guard let range else { return nil }
      if range.lowerBound > start {
        // What had to be skipped can only belong to a dynamic dimension before.
        guard let last = found.last, target[index - 1] == ShapeDimension.dynamic else { return nil }
        found[found.count - 1] = last.lowerBound...range.lowerBound - 1
      }
      start = range.upperBound + 1
      found.append(range)
    }
    return start >= source.count ? found : nil
  }

  /// Returns the dimensions from `start` to the first dynamic one, or to the end if `isGreedy`.
  private static func dynamicRange(
    in source: [Int], from start: Int, isGreedy: Bool
  ) -> ClosedRange<Int>? {
    guard let end = source[min(start, source.count)...].firstIndex(of: ShapeDimension.dynamic) else {
      return nil
    }
    return start...(isGreedy ? source.count - 1 : end)
  }

  /// Returns the first dimensions from `start` on whose product is `size`, with those of size 1 after them if
  /// `isGreedy`.
  private static func range(
    in source: [Int], from start: Int, ofSize size: Int, isGreedy: Bool
  ) -> ClosedRange<Int>? {
    var (left, right, product) = (start, start, 1)
    var found: ClosedRange<Int>?
    while right < source.count {
      if found != nil, !isGreedy { break }
      let next = source[right]
      if next == ShapeDimension.dynamic {
        if found != nil { break }
        // No dynamic dimension is part of a known one.
        (left, right, product) = (right + 1, right + 1, 1)
        continue
      }
      product = product &* next
      if product > size, found != nil { break }
      while product > size, left < right {
        product /= source[left]
        left += 1
      }
      if product == size || found != nil { found = left...right }
      right += 1
    }
    return found
  }
}
