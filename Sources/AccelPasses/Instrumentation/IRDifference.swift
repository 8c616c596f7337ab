/// What makes one snapshot out of another.
struct IRDifference {
  /// A line of one snapshot or of both.
  enum Step: Equatable {
    /// Both have the line, though its text may differ.
    case kept(Int, Int)
    /// Only the first has the line.
    case removed(Int)
    /// Only the second has the line.
    case added(Int)
  }

  /// The lines of both, in order.
  private(set) var steps: [Step] = []

  /// Compares `old` with `new`.
  ///
  /// Lines that occur once in each and keep their order are anchors; between anchors, what is equal at either end is
  /// kept. The work grows with the number of lines, but for sorting.
  init(_ old: [Int], _ new: [Int]) {
    var positions: [Int: (old: Int, new: Int)] = [:]
    positions.reserveCapacity(old.count)
    let repeated = -2
    for (index, key) in old.enumerated() {
      positions[key] = positions[key] == nil ? (index, -1) : (repeated, repeated)
    }
    for (index, key) in new.enumerated() {
      guard let known = positions[key] else { continue }
      positions[key] = known.new == -1 ? (known.old, index) : (repeated, repeated)
    }
    var candidates: [(old: Int, new: Int)] = []
    for key in old { if let pair = positions[key], pair.old >= 0, pair.new >= 0 { candidates.append(pair) } }
    var from = (old: 0, new: 0)
    for anchor in Self.longestRise(candidates) {
      align(old, from.old..<anchor.old, new, from.new..<anchor.new)
      steps.append(.kept(anchor.old, anchor.new))
      from = (anchor.old + 1, anchor.new + 1)
    }
    align(old, from.old..<old.count, new, from.new..<new.count)
  }

  /// `true` iff no line was removed or added.
  var isEmpty: Bool {
    steps.allSatisfy { if case .kept = $0 { true } else { false } }
  }

  /// Aligns lines between two anchors.
  private mutating func align(_ old: [Int], _ left: Range<Int>, _ new: [Int], _ right: Range<Int>) {
    var (left, right) = (left, right)
    while let a = left.first, let b = right.first, old[a] == new[b] {
      steps.append(.kept(a, b))
      (left, right) = (left.dropFirst(), right.dropFirst())
    }
    var kept: [Step] = []
    while let a = left.last, let b = right.last, old[a] == new[b] {
      kept.append(.kept(a, b))
      (left, right) = (left.dropLast(), right.dropLast())
    }
    for index in left { steps.append(.removed(index)) }
    for index in right { steps.append(.added(index)) }
    steps += kept.reversed()
  }

  /// Returns a longest part of `pairs`, whose first numbers rise, in which the second numbers rise, too.
  private static func longestRise(_ pairs: [(old: Int, new: Int)]) -> [(old: Int, new: Int)] {
    /// The pairs that end the best rises of each length, and what comes before each pair in its rise.
    var ends: [Int] = []
    var previous = Array(repeating: -1, count: pairs.count)
    for (index, pair) in pairs.enumerated() {
      var (low, high) = (0, ends.count)
      while low < high {
        let middle = (low + high) / 2
        if pairs[ends[middle]].new < pair.new { low = middle + 1 } else { high = middle }
      }
      if low > 0 { previous[index] = ends[low - 1] }
      if low == ends.count { ends.append(index) } else { ends[low] = index }
    }
    var result: [(old: Int, new: Int)] = []
    var index = ends.last ?? -1
    while index >= 0 {
      result.append(pairs[index])
      index = previous[index]
    }
    return result.reversed()
  }
}
