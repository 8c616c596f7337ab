/// A set of bytes.
struct ByteSet: Hashable {
  /// One bit for each byte, the lowest bit of the first word for byte 0.
  private var words: SIMD4<UInt64> = .zero

  /// Creates an empty set.
  init() {}

  /// Creates the set of the given bytes.
  init(_ bytes: some Sequence<UInt8>) { for byte in bytes { insert(byte) } }

  /// `true` iff `byte` is a member.
  func contains(_ byte: UInt8) -> Bool { words[Int(byte >> 6)] >> UInt64(byte & 63) & 1 != 0 }

  /// Adds `byte`.
  mutating func insert(_ byte: UInt8) { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }

  /// Removes `byte`.
  mutating func remove(_ byte: UInt8) { words[Int(byte >> 6)] &= ~(1 << UInt64(byte & 63)) }

  /// `true` iff no byte is a member of both.
  func isDisjoint(with other: ByteSet) -> Bool { words & other.words == .zero }

  /// Exchanges members and non-members.
  mutating func invert() { words = ~words }

  /// Adds the other case of every letter.
  mutating func insertOtherCases() {
    for byte in UInt8(0)...255 where contains(byte) && byte.isLetter { insert(byte ^ 0x20) }
  }
}

extension UInt8 {
  /// `true` iff this is an ASCII letter.
  var isLetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
  /// `true` iff this is an ASCII digit.
  var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
  /// `true` iff this is a character of a word: a letter, a digit or an underscore.
  var isWord: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }
}
