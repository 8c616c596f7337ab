/// The parts of a designator, as far as they follow from its line alone.
struct Designator {
  /// The line that a designator speaks of.
  enum Target: Equatable {
    /// A line at a distance from the designator's own.
    case offset(Int)
    /// The closest line above or below that has no designator.
    case above, below
    /// No line: the place of the diagnostic is unknown.
    case unknown
  }

  /// The index in the line of `expected-`.
  let start: Int
  /// The severity after `expected-`.
  let severity: Severity
  /// `true` iff the text has regular expressions in it.
  let isPattern: Bool
  /// The line spoken of.
  let target: Target
  /// The text between the braces.
  let text: ArraySlice<UInt8>

  /// Finds the designator of a line, of which there is at most one.
  ///
  /// This is MLIR's regular expression
  ///
  ///     expected-(error|note|remark|warning)(-re)? *(@([+-][0-9]+|above|below|unknown))? *{{(.*)}}$
  ///
  /// where `$` is the last byte that is not white space: the text reaches from the first possible start
  /// to the end of the line, and no second designator fits behind it.
  init?(in line: ArraySlice<UInt8>) {
    guard let last = line.lastIndex(where: { !isWhiteSpace($0) }) else { return nil }
    let line = line[...last]
    // Most lines are not designators, and few others end like one.
    guard line.suffix(2).elementsEqual("}}".utf8) else { return nil }
    for start in line.indices where line[start] == UInt8(ascii: "e") {
      if let designator = Designator(at: start, of: line) {
        self = designator
        return
      }
    }
    return nil
  }

  /// Reads a designator that reaches from `start` to the end of `line`, which ends in `}}`.
  private init?(at start: Int, of line: ArraySlice<UInt8>) {
    var rest = line[start...]
    guard rest.removePrefix("expected-") else { return nil }
    if rest.removePrefix("error") {
      severity = .error
    } else if rest.removePrefix("warning") {
      severity = .warning
    } else if rest.removePrefix("remark") {
      severity = .remark
    } else if rest.removePrefix("note") {
      severity = .note
    } else {
      return nil
    }
    isPattern = rest.removePrefix("-re")
    rest = rest.drop { $0 == UInt8(ascii: " ") }
    guard let target = Self.readTarget(from: &rest) else { return nil }
    rest = rest.drop { $0 == UInt8(ascii: " ") }
    guard rest.removePrefix("{{"), rest.count >= 2 else { return nil }
    self.start = start
    self.target = target
    text = rest.dropLast(2)
  }

  /// Reads what follows `@`, if there is one; `nil` if it is malformed.
  private static func readTarget(from rest: inout ArraySlice<UInt8>) -> Target? {
    guard rest.removePrefix("@") else { return .offset(0) }
    if rest.removePrefix("above") { return .above }
    if rest.removePrefix("below") { return .below }
    if rest.removePrefix("unknown") { return .unknown }
    let isNegative = rest.removePrefix("-")
    guard isNegative || rest.removePrefix("+") else { return nil }
    let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    guard !digits.isEmpty else { return nil }
    rest = rest[digits.endIndex...]
    // As in C, a leading zero means octal; a number that cannot be read counts as zero.
    let radix = digits.count > 1 && digits.first == UInt8(ascii: "0") ? 8 : 10
    let distance = Int32(String(decoding: digits, as: UTF8.self), radix: radix) ?? 0
    return .offset(Int(isNegative ? -distance : distance))
  }
}

/// Returns `true` iff `byte` is a character that may follow a designator.
private func isWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

extension ArraySlice<UInt8> {
  /// Removes `prefix` from the front and returns `true`, or returns `false` if something else is there.
  mutating func removePrefix(_ prefix: StaticString) -> Bool {
    let isThere = prefix.withUTF8Buffer { starts(with: $0) }
    if isThere { removeFirst(prefix.utf8CodeUnitCount) }
    return isThere
  }
}
