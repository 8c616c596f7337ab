/// What matters of a byte to the places beside it.
enum ByteKind: UInt8 {
  /// A line break that counts as one, or the start or end of the text.
  case lineBreak
  /// A character of a word.
  case word
  /// Any other byte.
  case other

  /// Creates the kind of `byte`.
  init(_ byte: UInt8, _ options: PosixRegex.Options) {
    let isLineBreak = byte == UInt8(ascii: "\n") && options.contains(.newlines)
    self = isLineBreak ? .lineBreak : byte.isWord ? .word : .other
  }
}

/// The bytes around a position.
struct PlaceContext {
  let before: ByteKind
  let after: ByteKind

  /// `true` iff the `Place` with the given raw value is one of a line.
  func isLine(_ rawPlace: Int32) -> Bool { rawPlace <= Int32(Place.lineEnd.rawValue) }

  /// `true` iff the position is the `Place` with the given raw value.
  func holds(_ rawPlace: Int32) -> Bool {
    switch Place(rawValue: UInt8(rawPlace)) {
    case .lineStart: before == .lineBreak
    case .lineEnd: after == .lineBreak
    case .wordStart: before != .word && after == .word
    case .wordEnd: before == .word && after != .word
    case nil: false
    }
  }
}
