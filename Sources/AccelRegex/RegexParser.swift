/// Reads the text of an extended regular expression.
struct RegexParser {
  /// The pattern.
  let text: [UInt8]
  let options: PosixRegex.Options
  /// Where the next byte is read.
  var position = 0
  /// The number of groups opened so far.
  private(set) var groupCount = 0
  /// The contents of the completed groups 1 to 9, by number.
  private var groupBodies: [RegexNode?] = Array(repeating: nil, count: 10)
  /// `true` iff the pattern has a back-reference.
  private(set) var hasBackReferences = false
  /// The number of groups open at the current position.
  private var depth = 0

  /// The largest count in an interval.
  private static let largestCount = 255
  /// The deepest nesting of groups that is accepted, so that recursion stays bounded.
  private static let largestDepth = 1000

  /// Creates a parser of `text`.
  init(_ text: [UInt8], options: PosixRegex.Options) {
    self.text = text
    self.options = options
  }

  /// Returns the whole pattern's tree.
  mutating func parse() throws(RegexError) -> RegexNode {
    try parseAlternatives(inGroup: false)
  }

  /// Returns the alternatives up to the end of the pattern or of the group.
  private mutating func parseAlternatives(inGroup: Bool) throws(RegexError) -> RegexNode {
    var alternatives: [RegexNode] = []
    repeat {
      var parts: [RegexNode] = []
      var isEmpty = true
      while let byte = peek(), byte != UInt8(ascii: "|"), !(inGroup && byte == UInt8(ascii: ")")) {
        if let part = try parsePart() {
          parts.append(part)
          isEmpty = false
        }
      }
      if isEmpty { throw .empty }
      alternatives.append(parts.count == 1 ? parts[0] : .sequence(parts))
    } while eat(UInt8(ascii: "|"))
    return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
  }

  /// Returns an atom and what repeats it, or `nil` if it is repeated zero times.
  private mutating func parsePart() throws(RegexError) -> RegexNode? {
    let isCaret = peek() == UInt8(ascii: "^")
    let atom = try parseAtom()
    guard isAtRepetition, let operation = peek() else { return atom }
    if isCaret { throw .repetitionOperand }
    position += 1
    let result: RegexNode?
    switch operation {
    case UInt8(ascii: "*"): result = .optional(.repeated(atom))
    case UInt8(ascii: "+"): result = .repeated(atom)
    case UInt8(ascii: "?"): result = .oneOrNone(atom)
    default: result = try parseInterval(of: atom)
    }
    if isAtRepetition { throw .repetitionOperand }
    return result
  }

  /// `true` iff a repetition operator comes next; a brace is one only before a digit.
  private var isAtRepetition: Bool {
    switch peek() {
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): true
    case UInt8(ascii: "{"): peek(1)?.isDigit == true
    default: false
    }
  }

  /// Returns what comes before any repetition operator.
  private mutating func parseAtom() throws(RegexError) -> RegexNode {
    let byte = text[position]
    position += 1
    switch byte {
    case UInt8(ascii: "("): return try parseGroup()
    case UInt8(ascii: ")"): throw .parentheses
    case UInt8(ascii: "^"): return .place(.lineStart)
    case UInt8(ascii: "$"): return .place(.lineEnd)
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): throw .repetitionOperand
    case UInt8(ascii: "."):
      var set = ByteSet()
      set.invert()
      if options.contains(.newlines) { set.remove(UInt8(ascii: "\n")) }
      return .set(set)
    case UInt8(ascii: "["): return try parseBracketExpression()
    case UInt8(ascii: "\\"): return try parseEscape()
    case UInt8(ascii: "{"):
      if peek()?.isDigit == true { throw .repetitionOperand }
      return ordinary(byte)
    default: return ordinary(byte)
    }
  }

  /// Returns the group whose parenthesis was just read.
  private mutating func parseGroup() throws(RegexError) -> RegexNode {
    guard peek() != nil else { throw .parentheses }
    depth += 1
    defer { depth -= 1 }
    if depth > Self.largestDepth { throw .outOfMemory }
    groupCount += 1
    let number = groupCount
    let body = peek() == UInt8(ascii: ")") ? .sequence([]) : try parseAlternatives(inGroup: true)
    if number < groupBodies.count { groupBodies[number] = body }
    guard eat(UInt8(ascii: ")")) else { throw .parentheses }
    return .group(number, body)
  }

  /// Returns what follows a backslash: a back-reference or a character that stands for itself.
  private mutating func parseEscape() throws(RegexError) -> RegexNode {
    guard let byte = peek() else { throw .trailingBackslash }
    position += 1
    let number = Int(byte) - 48
    guard (1...9).contains(number) else { return ordinary(byte) }
    guard let body = groupBodies[number] else { throw .backReference }
    hasBackReferences = true
    return .reference(number, body)
  }

  /// Returns the byte, in both cases where case does not matter.
  private func ordinary(_ byte: UInt8) -> RegexNode {
    options.contains(.ignoreCase) && byte.isLetter ? .set(ByteSet([byte, byte ^ 0x20])) : .byte(byte)
  }

  /// Returns `atom` repeated as the interval says whose brace was just read, or `nil` for zero times.
  private mutating func parseInterval(of atom: RegexNode) throws(RegexError) -> RegexNode? {
    let lowest = try parseCount()
    var highest: Int? = lowest
    if eat(UInt8(ascii: ",")) {
      highest = peek()?.isDigit == true ? try parseCount() : nil
      if let highest, highest < lowest { throw .repetitionCount }
    }
    guard eat(UInt8(ascii: "}")) else {
      throw text[position...].contains(UInt8(ascii: "}")) ? .repetitionCount : .braces
    }
    return Self.repeating(atom, from: lowest, to: highest)
  }

  /// Returns a decimal number.
  private mutating func parseCount() throws(RegexError) -> Int {
    var count = 0
    while let digit = peek(), digit.isDigit, count <= Self.largestCount {
      count = count * 10 + Int(digit) - 48
      position += 1
    }
    if count > Self.largestCount { throw .repetitionCount }
    return count
  }

  /// Returns `atom` written out `lowest` to `highest` times, where `nil` is without limit.
  ///
  /// The optional copies come before the last mandatory one; which copy captures depends on it.
  private static func repeating(_ atom: RegexNode, from lowest: Int, to highest: Int?) -> RegexNode? {
    if highest == 0 { return nil }
    if lowest == 0 { return .oneOrNone(repeating(atom, from: 1, to: highest) ?? .sequence([])) }
    guard let highest else {
      return .sequence(Array(repeating: atom, count: lowest - 1) + [.repeated(atom)])
    }
    let optional = Array(repeating: RegexNode.oneOrNone(atom), count: highest - lowest)
    return .sequence(Array(repeating: atom, count: lowest - 1) + optional + [atom])
  }

  /// The byte `offset` bytes ahead, or `nil` at the end.
  func peek(_ offset: Int = 0) -> UInt8? {
    position + offset < text.count ? text[position + offset] : nil
  }

  /// Steps over `byte` if it comes next and returns whether it did.
  mutating func eat(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }
}
