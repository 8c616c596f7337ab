/// A part of a parsed regular expression.
indirect enum RegexNode {
  /// One given byte.
  case byte(UInt8)
  /// One byte of a set.
  case set(ByteSet)
  /// A place with a property, e.g. the start of a line.
  case place(Place)
  /// One part after the other; with no parts, the empty text.
  case sequence([RegexNode])
  /// One of several alternatives.
  case choice([RegexNode])
  /// One or more times the part.
  case repeated(RegexNode)
  /// The part or nothing.
  case optional(RegexNode)
  /// A group, with its number.
  case group(Int, RegexNode)
  /// What the group of the given number matched, and a copy of that group's part.
  case reference(Int, RegexNode)

  /// Nothing or the part; captures differ from `optional` in which is tried first.
  static func oneOrNone(_ part: RegexNode) -> RegexNode { .choice([part, .sequence([])]) }
}

/// A condition on the bytes around a position.
enum Place: UInt8 {
  case lineStart, lineEnd, wordStart, wordEnd
}
