import AccelSupport

/// The lines of a source; only `\n` ends a line.
///
/// What is kept is the number of lines before each block of the text: next to nothing compared with the text,
/// even if that consists of line ends. Each question reads a block at most.
public struct LineTable: Sendable {
  private let contents: FileContents
  /// The number of line ends before each block, and in all blocks.
  private let endsBefore: [Int]

  /// The bytes of a block; a multiple of the eight that are looked at together.
  private static let blockCount = 4096

  /// Creates the table of the lines of `contents`.
  init(_ contents: FileContents) {
    self.contents = contents
    endsBefore = contents.withBytes { bytes in
      var endsBefore = [0]
      endsBefore.reserveCapacity(bytes.count / Self.blockCount + 2)
      var ends = 0
      for start in stride(from: 0, to: bytes.count, by: Self.blockCount) {
        ends += countLineEnds(bytes, in: start..<min(start + Self.blockCount, bytes.count))
        endsBefore.append(ends)
      }
      return endsBefore
    }
  }

  /// The number of lines; an empty source has one.
  public var count: Int { endsBefore[endsBefore.count - 1] + 1 }

  /// Returns the offset of the first byte of `line`.
  /// - Requires: `line` is from 1 to `count`.
  public func start(ofLine line: Int) -> Int {
    precondition(line >= 1 && line <= count)
    if line == 1 { return 0 }
    // Invariant: the end of the line before is in a block from `low` on, and before `high`.
    var low = 0, high = endsBefore.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if endsBefore[middle] < line - 1 { low = middle } else { high = middle }
    }
    return contents.withBytes { bytes in
      var left = line - 1 - endsBefore[low]
      var offset = low * Self.blockCount
      while true {
        if bytes[offset] == UInt8(ascii: "\n") {
          left -= 1
          if left == 0 { return offset + 1 }
        }
        offset += 1
      }
    }
  }

  /// Returns the position of the byte at `offset`.
  public func position(at offset: Int) -> SourcePosition {
    contents.withBytes { bytes in
      precondition(offset >= 0 && offset <= bytes.count)
      let block = offset / Self.blockCount
      let line = endsBefore[block] + countLineEnds(bytes, in: block * Self.blockCount..<offset) + 1
      return SourcePosition(line: line, column: offset - start(ofLine: line) + 1)
    }
  }
}

/// Returns the number of line ends in a range of `bytes`, looking at eight bytes at a time.
private func countLineEnds(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> Int {
  let raw = UnsafeRawBufferPointer(bytes)
  let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
  var count = 0
  var offset = range.lowerBound
  while offset &+ 8 <= range.upperBound {
    let word = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    // The top bit of each byte that is zero after the exclusive or, that is, of each `\n`.
    let different = word ^ 0x0A0A_0A0A_0A0A_0A0A
    count &+= (~(((different & low) &+ low) | different | low)).nonzeroBitCount
    offset &+= 8
  }
  while offset < range.upperBound {
    if bytes[offset] == UInt8(ascii: "\n") { count &+= 1 }
    offset &+= 1
  }
  return count
}
