/// Returns where `needle` first occurs in `text` at `start` or later.
public func firstOccurrence(
  of needle: [UInt8], in text: UnsafeBufferPointer<UInt8>, from start: Int
) -> Int? {
  guard let base = text.baseAddress, !needle.isEmpty, start + needle.count <= text.count else {
    return needle.isEmpty && start <= text.count ? start : nil
  }
  return needle.withUnsafeBufferPointer { needle in
    let search = ByteSearch(needle: needle)
    return search.run(UnsafeRawPointer(base), from: start, lastStart: text.count - needle.count)
  }
}

/// A search for a text by two of its bytes, many positions at a time.
private struct ByteSearch {
  /// The positions looked at together.
  private typealias Block = SIMD32<UInt8>

  let needle: UnsafeBufferPointer<UInt8>
  /// The offsets of the two bytes of the needle that are likely to be rarest in the text.
  private let first: Int
  private let second: Int

  /// Creates a search for `needle`, which is not empty.
  init(needle: UnsafeBufferPointer<UInt8>) {
    self.needle = needle
    var (first, second) = (0, 0)
    for index in needle.indices.dropFirst() {
      let rank = Self.rank(needle[index])
      if rank < Self.rank(needle[first]) {
        (first, second) = (index, first)
      } else if second == first || rank < Self.rank(needle[second]) {
        second = index
      }
    }
    (self.first, self.second) = (first, second)
  }

  /// Returns the first match that starts between `start` and `lastStart`.
  func run(_ text: UnsafeRawPointer, from start: Int, lastStart: Int) -> Int? {
    let wantedFirst = Block(repeating: needle[first])
    let wantedSecond = Block(repeating: needle[second])
    var position = start
    while position + Block.scalarCount - 1 <= lastStart {
      let at = text + position
      let isFirst = at.loadUnaligned(fromByteOffset: first, as: Block.self) .== wantedFirst
      let isSecond = at.loadUnaligned(fromByteOffset: second, as: Block.self) .== wantedSecond
      let isCandidate = isFirst .& isSecond
      let words = unsafeBitCast(isCandidate, to: SIMD4<UInt64>.self)
      if words != .zero {
        for lane in 0..<Block.scalarCount where isCandidate[lane] && matches(text + position + lane) {
          return position + lane
        }
      }
      position += Block.scalarCount
    }
    while position <= lastStart {
      if matches(text + position) { return position }
      position += 1
    }
    return nil
  }

  /// `true` iff the needle is at `text`.
  private func matches(_ text: UnsafeRawPointer) -> Bool {
    for offset in needle.indices where text.load(fromByteOffset: offset, as: UInt8.self) != needle[offset] {
      return false
    }
    return true
  }

  /// How often `byte` is to be expected in text, roughly.
  private static func rank(_ byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: " "): 4
    case UInt8(ascii: "a")...UInt8(ascii: "z"): 3
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "%"), UInt8(ascii: "\n"): 2
    case 33...126: 1
    default: 0
    }
  }
}
