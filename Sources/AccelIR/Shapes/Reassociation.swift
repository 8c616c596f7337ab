/// Which dimensions become one: `[[0, 1], [2]]`, a group for each dimension of the shape that has fewer.
public typealias Reassociation = [[Int]]

/// What is asked of the groups of dimensions of reshapes.
public enum Reassociations {
  /// Returns the groups of two reshapes in one direction as those of one, or `nil` if there are none.
  ///
  /// `[[0, 1], [2], [3, 4]]` and `[[0, 1], [2]]` are `[[0, 1, 2], [3, 4]]`.
  public static func compose(_ first: Reassociation, _ second: Reassociation) -> Reassociation? {
    if first.count == second.count { return nil }
    let (fine, coarse) = first.count > second.count ? (first, second) : (second, first)
    // What has no dimensions left comes from all there were.
    if coarse.isEmpty { return coarse }
    var composed: Reassociation = []
    for group in coarse {
      guard group.allSatisfy(fine.indices.contains) else { return nil }
      composed.append(group.flatMap { fine[$0] })
    }
    return composed
  }

  /// Returns, for each group of `coarse`, the numbers of the groups of `fine` that make it up; `nil` if they do
  /// not fit.
  public static func cover(_ coarse: Reassociation, by fine: Reassociation) -> Reassociation? {
    var next = 0
    var covered: Reassociation = []
    for group in coarse {
      guard let end = group.last else { return nil }
      var numbers: [Int] = []
      while next < fine.count {
        guard let last = fine[next].last, last <= end else { return nil }
        numbers.append(next)
        next += 1
        if last == end { break }
      }
      covered.append(numbers)
    }
    return covered
  }
}
