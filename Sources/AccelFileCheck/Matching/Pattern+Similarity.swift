extension Pattern {
  /// The number of bytes searched for a likely match.
  private static let searchLimit = 4096
  /// The largest product of searched bytes and pattern length for which the search is made.
  private static let workLimit = 4096 * 2048

  /// Returns where in the input something most like the pattern is, if it is like enough.
  func likelyIntendedMatch(in input: SourceBuffer, region: Range<Int>) -> Int? {
    let example = fixedText.isEmpty ? expression : fixedText
    let searched = min(Self.searchLimit, region.count)
    if searched * example.count > Self.workLimit { return nil }
    var best: Int?
    var bestQuality = 0.0
    var lineCount = 0
    var row: [Int] = []
    for offset in region.lowerBound..<(region.lowerBound + searched) {
      let byte = input.bytes[offset]
      if byte == UInt8(ascii: "\n") { lineCount += 1 }
      if Slice.isBlank(byte) { continue }
      let candidate = input.bytes[offset..<min(offset + example.count, region.upperBound)]
        .prefix { $0 != UInt8(ascii: "\n") }
      let distance = editDistance(candidate, example, &row)
      let quality = Double(distance) + Double(lineCount) / 100
      if best == nil || quality < bestQuality { (best, bestQuality) = (offset, quality) }
    }
    guard let best, best != region.lowerBound, bestQuality < 50 else { return nil }
    return best
  }
}

/// Returns the least number of insertions, removals and replacements that make `left` into `right`.
///
/// - Parameter row: Memory to work in, kept between calls.
func editDistance(_ left: ArraySlice<UInt8>, _ right: [UInt8], _ row: inout [Int]) -> Int {
  row.removeAll(keepingCapacity: true)
  row.append(contentsOf: 0...right.count)
  right.withUnsafeBufferPointer { right in
    row.withUnsafeMutableBufferPointer { row in
      for byte in left {
        var diagonal = row[0]
        row[0] += 1
        for column in 0..<right.count {
          let above = row[column &+ 1]
          let replaced = diagonal &+ (right[column] == byte ? 0 : 1)
          row[column &+ 1] = min(replaced, min(row[column], above) &+ 1)
          diagonal = above
        }
      }
    }
  }
  return row[right.count]
}
