/// The names that bracket expressions may use, as POSIX and the C locale define them.
enum CharacterNames {
  /// Returns the members of the class called `name` in `[[:name:]]`, or `nil`.
  static func characterClass(_ name: String) -> ByteSet? {
    switch name {
    case "alnum": ByteSet((0...255).filter { $0.isLetter || $0.isDigit })
    case "alpha": ByteSet((0...255).filter(\.isLetter))
    case "blank": ByteSet([9, 32])
    case "cntrl": ByteSet(Array(1...31) + [127])
    case "digit": ByteSet(48...57)
    case "graph": ByteSet(33...126)
    case "lower": ByteSet(97...122)
    case "print": ByteSet(32...126)
    case "punct": ByteSet((33...126).filter { !$0.isLetter && !$0.isDigit })
    case "space": ByteSet([9, 10, 11, 12, 13, 32])
    case "upper": ByteSet(65...90)
    case "xdigit": ByteSet(Array(48...57) + Array(65...70) + Array(97...102))
    default: nil
    }
  }

  /// Returns the character called `name` in `[[.name.]]`, or `nil`; a character is also its own name.
  static func collatingElement(_ name: [UInt8]) -> UInt8? {
    if let index = control.firstIndex(where: { $0.elementsEqual(name) }) { return UInt8(index) }
    return other.first { $0.name.elementsEqual(name) }?.byte ?? (name.count == 1 ? name[0] : nil)
  }

  /// The names of the bytes 0 to 31.
  private static let control: [String.UTF8View] = [
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI",
    "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "IS4", "IS3", "IS2",
    "IS1",
  ].map(\.utf8)

  /// The other names, synonyms included.
  private static let other: [(name: String.UTF8View, byte: UInt8)] = [
    ("alert", 7), ("backspace", 8), ("tab", 9), ("newline", 10), ("vertical-tab", 11), ("form-feed", 12),
    ("carriage-return", 13), ("space", 32), ("exclamation-mark", 33), ("quotation-mark", 34),
    ("number-sign", 35), ("dollar-sign", 36), ("percent-sign", 37), ("ampersand", 38), ("apostrophe", 39),
    ("left-parenthesis", 40), ("right-parenthesis", 41), ("asterisk", 42), ("plus-sign", 43), ("comma", 44),
    ("hyphen", 45), ("hyphen-minus", 45), ("period", 46), ("full-stop", 46), ("slash", 47), ("solidus", 47),
    ("zero", 48), ("one", 49), ("two", 50), ("three", 51), ("four", 52), ("five", 53), ("six", 54),
    ("seven", 55), ("eight", 56), ("nine", 57), ("colon", 58), ("semicolon", 59), ("less-than-sign", 60),
    ("equals-sign", 61), ("greater-than-sign", 62), ("question-mark", 63), ("commercial-at", 64),
    ("left-square-bracket", 91), ("backslash", 92), ("reverse-solidus", 92), ("right-square-bracket", 93),
    ("circumflex", 94), ("circumflex-accent", 94), ("underscore", 95), ("low-line", 95),
    ("grave-accent", 96), ("left-brace", 123), ("left-curly-bracket", 123), ("vertical-line", 124),
    ("right-brace", 125), ("right-curly-bracket", 125), ("tilde", 126), ("DEL", 127),
  ].map { ($0.0.utf8, $0.1) }
}
