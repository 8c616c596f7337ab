/// Where the parts of a text are, as far as they can be told without reading it.
enum TextShape {
  /// Where words, and bytes between them that are no blanks, stand.
  static func tokens(_ bytes: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var index = 0
    while index < bytes.count {
      let start = index
      while index < bytes.count, isWordPart(bytes[index]) { index += 1 }
      if index == start {
        index += 1
        if bytes[start] <= 32 { continue }
      }
      ranges.append(start..<index)
    }
    return ranges
  }

  /// Where lines stand, with their ends.
  static func lines(_ bytes: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
      ranges.append(start..<index + 1)
      start = index + 1
    }
    if start < bytes.count { ranges.append(start..<bytes.count) }
    return ranges
  }

  /// Where brackets with their contents stand, if they match.
  static func groups(_ bytes: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var open: [(closer: UInt8, start: Int)] = []
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "("): open.append((UInt8(ascii: ")"), index))
      case UInt8(ascii: "["): open.append((UInt8(ascii: "]"), index))
      case UInt8(ascii: "{"): open.append((UInt8(ascii: "}"), index))
      case UInt8(ascii: "<"): open.append((UInt8(ascii: ">"), index))
      case UInt8(ascii: ">") where index > 0 && bytes[index - 1] == UInt8(ascii: "-"): break
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"):
        guard let match = open.lastIndex(where: { $0.closer == byte }) else { break }
        ranges.append(open[match].start..<index + 1)
        open.removeSubrange(match...)
      default: break
      }
    }
    return ranges
  }

  /// Where what looks like a type stands.
  static func types(_ bytes: [UInt8]) -> [Range<Int>] {
    let groupEnds = Dictionary(
      groups(bytes).map { ($0.lowerBound, $0.upperBound) }, uniquingKeysWith: { first, _ in first })
    return tokens(bytes).compactMap { token in
      let isExtended = token.lowerBound > 0 && bytes[token.lowerBound - 1] == UInt8(ascii: "!")
      guard isExtended || isTypeWord(bytes[token]) else { return nil }
      return
        (isExtended ? token.lowerBound - 1 : token.lowerBound)..<(groupEnds[token.upperBound]
        ?? token.upperBound)
    }
  }

  /// `true` iff a type of `builtin` begins with `word`.
  private static func isTypeWord(_ word: ArraySlice<UInt8>) -> Bool {
    switch String(decoding: word, as: UTF8.self) {
    case "tensor", "memref", "vector", "tuple", "complex", "index", "none", "bf16", "tf32": true
    case let text:
      ["i", "f", "si", "ui"].contains { prefix in
        text.hasPrefix(prefix) && text.dropFirst(prefix.count).first?.isNumber == true
      }
    }
  }

  private static func isWordPart(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "$"): true
    default: false
    }
  }
}
