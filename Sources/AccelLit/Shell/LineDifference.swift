/// The difference of two lists of lines, found as Python's `difflib` finds it.
struct LineDifference {
  /// A stretch of both lists: equal lines, or lines that replace others.
  struct Change: Equatable {
    /// `true` iff the lines are the same.
    let isEqual: Bool
    /// The lines of the first list.
    var first: Range<Int>
    /// The lines of the second list.
    var second: Range<Int>
  }

  /// The stretches in order; together they are the whole of both lists.
  let changes: [Change]

  /// Compares two lists.
  init<Line: Hashable>(_ first: [Line], _ second: [Line]) {
    var matcher = Matcher(first, second)
    var changes: [Change] = []
    var (firstEnd, secondEnd) = (0, 0)
    func append(_ isEqual: Bool, _ firstRange: Range<Int>, _ secondRange: Range<Int>) {
      if firstRange.isEmpty, secondRange.isEmpty { return }
      if isEqual, let last = changes.last, last.isEqual {
        // Matches that touch are one.
        changes[changes.count - 1].first = last.first.lowerBound..<firstRange.upperBound
        changes[changes.count - 1].second = last.second.lowerBound..<secondRange.upperBound
      } else {
        changes.append(Change(isEqual: isEqual, first: firstRange, second: secondRange))
      }
    }
    for match in matcher.matches() {
      append(false, firstEnd..<match.first, secondEnd..<match.second)
      (firstEnd, secondEnd) = (match.first + match.count, match.second + match.count)
      append(true, match.first..<firstEnd, match.second..<secondEnd)
    }
    append(false, firstEnd..<first.count, secondEnd..<second.count)
    self.changes = changes
  }

  /// Returns the changes in groups, each with up to `context` equal lines around; none if all lines are
  /// equal.
  func groups(context: Int) -> [[Change]] {
    var changes = self.changes
    guard changes.contains(where: { !$0.isEqual }) else { return [] }
    if let first = changes.first, first.isEqual { changes[0] = first.suffix(context) }
    if let last = changes.last, last.isEqual { changes[changes.count - 1] = last.prefix(context) }
    var groups: [[Change]] = []
    var group: [Change] = []
    for change in changes {
      if change.isEqual, change.first.count > context * 2 {
        group.append(change.prefix(context))
        groups.append(group)
        group = [change.suffix(context)]
      } else {
        group.append(change)
      }
    }
    if group.contains(where: { !$0.isEqual }) { groups.append(group) }
    return groups
  }
}

extension LineDifference.Change {
  /// The change's first `count` lines.
  fileprivate func prefix(_ count: Int) -> Self {
    Self(
      isEqual: isEqual, first: first.lowerBound..<min(first.upperBound, first.lowerBound + count),
      second: second.lowerBound..<min(second.upperBound, second.lowerBound + count))
  }

  /// The change's last `count` lines.
  fileprivate func suffix(_ count: Int) -> Self {
    Self(
      isEqual: isEqual, first: max(first.lowerBound, first.upperBound - count)..<first.upperBound,
      second: max(second.lowerBound, second.upperBound - count)..<second.upperBound)
  }
}

/// Finds longest matching stretches, and others to the left and right of them.
private struct Matcher<Line: Hashable> {
  /// A stretch of equal lines.
  struct Match {
    var first: Int
    var second: Int
    var count: Int
  }

  let first: [Line]
  let second: [Line]
  /// Where each line is in the second list; very frequent lines are left out.
  var positions: [Line: [Int]] = [:]

  init(_ first: [Line], _ second: [Line]) {
    (self.first, self.second) = (first, second)
    for (index, line) in second.enumerated() { positions[line, default: []].append(index) }
    if second.count >= 200 {
      let limit = second.count / 100 + 1
      positions = positions.filter { $0.value.count <= limit }
    }
  }

  /// Returns all matches in order.
  mutating func matches() -> [Match] {
    var result: [Match] = []
    var pending = [(first.indices, second.indices)]
    while let (firstRange, secondRange) = pending.popLast() {
      let match = longestMatch(firstRange, secondRange)
      guard match.count > 0 else { continue }
      result.append(match)
      pending.append((firstRange.lowerBound..<match.first, secondRange.lowerBound..<match.second))
      pending.append(
        (
          match.first + match.count..<firstRange.upperBound,
          match.second + match.count..<secondRange.upperBound
        ))
    }
    return result.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }

  /// Returns the longest match within the ranges, the first such one.
  private func longestMatch(_ firstRange: Range<Int>, _ secondRange: Range<Int>) -> Match {
    var best = Match(first: firstRange.lowerBound, second: secondRange.lowerBound, count: 0)
    // The lengths of the matches that end at each position of the second list.
    var lengths: [Int: Int] = [:]
    for index in firstRange {
      var newLengths: [Int: Int] = [:]
      for position in positions[first[index]] ?? [] {
        if position < secondRange.lowerBound { continue }
        if position >= secondRange.upperBound { break }
        let length = (lengths[position - 1] ?? 0) + 1
        newLengths[position] = length
        if length > best.count {
          best = Match(first: index - length + 1, second: position - length + 1, count: length)
        }
      }
      lengths = newLengths
    }
    // Frequent lines were left out: take those that touch the match.
    while best.first > firstRange.lowerBound, best.second > secondRange.lowerBound,
      first[best.first - 1] == second[best.second - 1]
    {
      best = Match(first: best.first - 1, second: best.second - 1, count: best.count + 1)
    }
    while best.first + best.count < firstRange.upperBound, best.second + best.count < secondRange.upperBound,
      first[best.first + best.count] == second[best.second + best.count]
    {
      best.count += 1
    }
    return best
  }
}
