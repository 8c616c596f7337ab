/// Copies `source` without carriage returns before line feeds and, unless they are to be kept, with one
/// space for each run of blanks.
///
/// Returns the number of bytes copied.
///
/// - Requires: `target` has room for all of `source`.
func canonicalize(
  _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>, keepsBlanks: Bool
) -> Int {
  guard let input = source.baseAddress, let output = target.baseAddress else { return 0 }
  var count = 0
  var index = 0
  var wasBlank = false
  while index < source.count {
    // Words without anything to change are copied as they are.
    while index &+ 8 < source.count, !(wasBlank && input[index] == UInt8(ascii: " ")) {
      let word = UnsafeRawPointer(input + index).loadUnaligned(as: UInt64.self)
      var changes = marks(word, UInt8(ascii: "\r"))
      if !keepsBlanks {
        let next = UnsafeRawPointer(input + index + 1).loadUnaligned(as: UInt64.self)
        let spaces = 0x2020_2020_2020_2020 as UInt64
        changes |= marks(word, UInt8(ascii: "\t")) | marks((word ^ spaces) | (next ^ spaces), 0)
      }
      if changes != 0 { break }
      UnsafeMutableRawPointer(output + count).storeBytes(of: word, as: UInt64.self)
      wasBlank = !keepsBlanks && input[index &+ 7] == UInt8(ascii: " ")
      count &+= 8
      index &+= 8
    }
    let stop = min(index &+ 8, source.count)
    while index < stop {
      let byte = input[index]
      index &+= 1
      if byte == UInt8(ascii: "\r"), index < source.count, input[index] == UInt8(ascii: "\n") { continue }
      let isBlank = !keepsBlanks && (byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t"))
      if isBlank && wasBlank { continue }
      output[count] = isBlank ? UInt8(ascii: " ") : byte
      count &+= 1
      wasBlank = isBlank
    }
  }
  return count
}

/// Returns a number that is zero iff no byte of `word` is `byte`.
@inline(__always)
private func marks(_ word: UInt64, _ byte: UInt8) -> UInt64 {
  let difference = word ^ (0x0101_0101_0101_0101 &* UInt64(byte))
  return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
}
