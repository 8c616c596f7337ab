/// The offsets at which the lines of a source begin; only `\n` ends a line.
public struct LineTable: Sendable {
  /// The offset of the first byte of each line; the first element is 0.
  @usableFromInline let starts: [Int]

  /// Creates the table of the lines of `bytes`, looking at eight bytes at a time.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var starts = [0]
    // Lines of source text are rarely shorter on average; growing would copy what is large here.
    starts.reserveCapacity(bytes.count / 32 + 1)
    let raw = UnsafeRawBufferPointer(bytes)
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    var offset = 0
    while offset &+ 8 <= raw.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      // The top bit of each byte that is zero after the exclusive or, that is, of each `\n`.
      let different = word ^ 0x0A0A_0A0A_0A0A_0A0A
      var found = ~(((different & low) &+ low) | different | low)
      while found != 0 {
        starts.append(offset &+ found.trailingZeroBitCount / 8 &+ 1)
        found &= found &- 1
      }
      offset &+= 8
    }
    for index in offset..<raw.count where raw[index] == 0x0A { starts.append(index + 1) }
    self.starts = starts
  }

  /// The number of lines; an empty source has one.
  @inlinable public var count: Int { starts.count }

  /// Returns the offset of the first byte of `line`.
  /// - Requires: `line` is from 1 to `count`.
  @inlinable public func start(ofLine line: Int) -> Int { starts[line - 1] }

  /// Returns the position of the byte at `offset`.
  @inlinable public func position(at offset: Int) -> SourcePosition {
    var hint = 0
    return position(at: offset, near: &hint)
  }

  /// Returns the position of the byte at `offset`, looking first at and just after the line with index `hint`.
  ///
  /// A reader that asks for positions in ascending order keeps `hint` between its calls, and pays a
  /// comparison or two for each.
  @inlinable public func position(at offset: Int, near hint: inout Int) -> SourcePosition {
    assert(offset >= 0)
    var low = 0
    var high = starts.count
    if hint < high, starts[hint] <= offset {
      low = hint
      for probe in hint &+ 1..<max(hint &+ 1, min(hint &+ 4, starts.count)) {
        guard starts[probe] <= offset else {
          high = probe
          break
        }
        low = probe
      }
    }
    // Invariant: the line sought begins at `starts[low]` or later, and before `starts[high]`.
    while high &- low > 1 {
      let middle = (low &+ high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    hint = low
    return SourcePosition(line: low &+ 1, column: offset &- starts[low] &+ 1)
  }
}
