extension Reassociations {
  /// Returns the groups of dimensions of `source` that make up those of `target`, which has fewer; `nil` if there are
  /// none, or several that differ in more than where dimensions of size 1 go.
  public static func collapsing(
    _ source: some Collection<Int>, to target: some Collection<Int>
  ) -> Reassociation? {
    let (source, target) = (Array(source), Array(target))
    if source.count <= target.count { return nil }
    if target.isEmpty {
      return source.allSatisfy { $0 == 1 || $0 == ShapeDimension.dynamic } ? [] : nil
    }
    let reversedSource = Array(source.reversed()), reversedTarget = Array(target.reversed())
    guard let forward = ranges(of: source, for: target),
      let backward = ranges(of: reversedSource, for: reversedTarget)
    else { return nil }
    let last = source.count - 1
    let mirrored = backward.reversed().map { last - $0.upperBound...last - $0.lowerBound }
    for (range, other) in zip(forward, mirrored) {
      let differing = Set(range).symmetricDifference(other)
      if differing.contains(where: { source[$0] != 1 }) { return nil }
    }
    return forward.map { Array($0) }
  }

  /// Returns, for each dimension of `target`, the first dimensions of `source` that make it up, from left to right.
  private static func ranges(of source: [Int], for target: [Int]) -> [ClosedRange<Int>]? {
    var ranges: [ClosedRange<Int>] = []
    var next = 0
    for (index, size) in target.enumerated() {
      let isLast = index == target.count - 1
      guard
        let range = size == ShapeDimension.dynamic
          ? dynamicRange(of: source, from: next, isGreedy: isLast)
          : range(of: source, from: next, size: size, isGreedy: isLast)
      else { return nil }
      if range.lowerBound > next {
        // What was passed over belongs to the dynamic dimension before it.
        guard index > 0, target[index - 1] == ShapeDimension.dynamic, let previous = ranges.popLast() else {
          return nil
        }
        ranges.append(previous.lowerBound...range.lowerBound - 1)
      }
      next = range.upperBound + 1
      ranges.append(range)
    }
    return next == source.count ? ranges : nil
  }

  /// Returns the dimensions up to the first dynamic one, or to the end if there is one.
  private static func dynamicRange(of source: [Int], from start: Int, isGreedy: Bool) -> ClosedRange<Int>? {
    guard start < source.count,
      let end = source[start...].firstIndex(of: ShapeDimension.dynamic)
    else { return nil }
    return start...(isGreedy ? source.count - 1 : end)
  }

  /// Returns the first known dimensions in a row whose product is `size`, and those of size 1 after them if asked for.
  private static func range(
    of source: [Int], from start: Int, size: Int, isGreedy: Bool
  ) -> ClosedRange<Int>? {
    var (left, right, product) = (start, start, 1)
    while right < source.count {
      if source[right] == ShapeDimension.dynamic {
        (left, right, product) = (right + 1, right + 1, 1)
        continue
      }
      product = product &* source[right]
      while product > size, left < right {
        product /= max(source[left], 1)
        left += 1
      }
      if product == size {
        if isGreedy { while right + 1 < source.count, source[right + 1] == 1 { right += 1 } }
        return left...right
      }
      right += 1
    }
    return nil
  }
}
