/// Returns the candidate that `name` is most likely a misspelling of, or `nil` if none is close.
///
/// Close means that a third of the name's letters, but at least one, suffices to insert, remove,
/// replace or swap with a neighbour; upper and lower case are the same letter. Of equally close
/// candidates the first in byte order is returned, so the order of `candidates` does not matter.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  var name = name
  return name.withUTF8 { name in
    var nearest: String?
    var bound = max(1, name.count / 3)
    guard !name.isEmpty else { return nil }
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * (name.count + 1)) { rows in
      for var candidate in candidates {
        let distance = candidate.withUTF8 { editDistance(name, $0, atMost: bound, rows: rows) }
        guard let distance else { continue }
        if distance == bound, let nearest, nearest <= candidate { continue }
        (nearest, bound) = (candidate, distance)
      }
    }
    return nearest
  }
}

/// Returns the Damerau–Levenshtein distance (optimal string alignment) of two names if it is at most `bound`.
/// - Requires: `rows` has three times as many elements as `name` has bytes and one more.
private func editDistance(
  _ name: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>, atMost bound: Int,
  rows: UnsafeMutableBufferPointer<Int>
) -> Int? {
  guard !other.isEmpty, abs(name.count - other.count) <= bound else { return nil }
  let width = name.count + 1
  // Row r holds the distances of the prefixes of `name` from the first r bytes of `other`; three are kept.
  for column in 0..<width { rows[column] = column }
  for row in 1...other.count {
    let current = row % 3 * width
    let previous = (row - 1) % 3 * width
    let beforePrevious = (row + 1) % 3 * width
    let byte = folded(other[row - 1])
    rows[current] = row
    var least = row
    for column in 1..<width {
      let own = folded(name[column - 1])
      var best = min(rows[previous + column], rows[current + column - 1]) + 1
      best = min(best, rows[previous + column - 1] + (own == byte ? 0 : 1))
      if row > 1, column > 1, own == folded(other[row - 2]), byte == folded(name[column - 2]) {
        best = min(best, rows[beforePrevious + column - 2] + 1)
      }
      rows[current + column] = best
      least = min(least, best)
    }
    // A swap reaches back two rows, but costs one more than what it starts from.
    guard least <= bound else { return nil }
  }
  let distance = rows[other.count % 3 * width + name.count]
  return distance <= bound ? distance : nil
}

/// Returns the lower-case form of an ASCII letter, and other bytes unchanged.
private func folded(_ byte: UInt8) -> UInt8 {
  byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
}
