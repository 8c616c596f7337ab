/// How a number is written in the input.
struct NumericFormat: Equatable {
  /// The base, the sign and the case of the digits.
  enum Kind: String {
    case unsigned = "%u"
    case signed = "%d"
    case upperHexadecimal = "%X"
    case lowerHexadecimal = "%x"
  }

  var kind: Kind = .unsigned
  /// The least number of digits, or 0 for any.
  var precision = 0
  /// `true` iff `0x` comes first.
  var isAlternate = false

  /// `true` iff the base is 16.
  private var isHexadecimal: Bool { kind == .upperHexadecimal || kind == .lowerHexadecimal }

  /// The regular expression of all numbers in this format.
  var wildcard: String {
    let (first, all) =
      switch kind {
      case .unsigned, .signed: ("[1-9]", "[0-9]")
      case .upperHexadecimal: ("[1-9A-F]", "[0-9A-F]")
      case .lowerHexadecimal: ("[1-9a-f]", "[0-9a-f]")
      }
    let start = (isAlternate ? "0x" : "") + (kind == .signed ? "-?" : "")
    return precision > 0 ? "\(start)(\(first)\(all)*)?\(all){\(precision)}" : "\(start)\(all)+"
  }

  /// Returns the text of `value`, or `nil` if it is negative and the format has no sign.
  func text(of value: BigInteger) -> String? {
    if kind != .signed, value.isNegative { return nil }
    let digits = value.text(radix: isHexadecimal ? 16 : 10, uppercase: kind == .upperHexadecimal)
    let zeros = String(repeating: "0", count: max(0, precision - digits.utf8.count))
    return (value.isNegative ? "-" : "") + (isAlternate ? "0x" : "") + zeros + digits
  }

  /// Returns the number that `text`, which matched `wildcard`, stands for.
  func value(of text: ArraySlice<UInt8>) -> BigInteger {
    var text = text
    let isNegative = text.first == UInt8(ascii: "-")
    if isNegative { text = text.dropFirst() }
    if isAlternate { text = text.dropFirst(2) }
    var result = BigInteger(0)
    for byte in text { result.append(digit: byte.digitValue ?? 0, radix: isHexadecimal ? 16 : 10) }
    return isNegative ? result.negated : result
  }
}

extension UInt8 {
  /// The value as a digit or letter of a number, or `nil`.
  var digitValue: UInt32? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self) - 48
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(self) - 87
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(self) - 55
    default: nil
    }
  }
}
