extension WideInteger {
  /// Creates the number of `width` bits whose bytes, the lowest first, begin at `start`.
  ///
  /// - Requires: there are as many bytes as the width needs.
  @inlinable
  public init<Bytes: RandomAccessCollection>(bytes: Bytes, at start: Int, width: Int)
  where Bytes.Element == UInt8, Bytes.Index == Int {
    let size = (width + 7) / 8
    if size <= 8 {
      var word: UInt64 = 0
      for byte in 0..<size { word |= UInt64(bytes[start + byte]) << UInt64(8 * byte) }
      self.init(word: word, width: width)
    } else {
      var limbs = [UInt64](repeating: 0, count: (size + 7) / 8)
      for byte in 0..<size { limbs[byte / 8] |= UInt64(bytes[start + byte]) << UInt64(byte % 8 * 8) }
      self.init(limbs: limbs, width: width)
    }
  }

  /// The bytes, the lowest first.
  public var bytes: [UInt8] {
    let words = self.words
    return (0..<(width + 7) / 8).map { UInt8(truncatingIfNeeded: words[$0 / 8] >> UInt64($0 % 8 * 8)) }
  }
}
