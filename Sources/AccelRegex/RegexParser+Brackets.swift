extension RegexParser {
  /// Returns the bracket expression whose bracket was just read.
  mutating func parseBracketExpression() throws(RegexError) -> RegexNode {
    if text[position...].starts(with: "[:<:]]".utf8) { return word(.wordStart) }
    if text[position...].starts(with: "[:>:]]".utf8) { return word(.wordEnd) }
    var set = ByteSet()
    let isInverted = eat(UInt8(ascii: "^"))
    if eat(UInt8(ascii: "]")) {
      set.insert(UInt8(ascii: "]"))
    } else if eat(UInt8(ascii: "-")) {
      set.insert(UInt8(ascii: "-"))
    }
    while let byte = peek(), byte != UInt8(ascii: "]"), !isAt("-", "]") { try parseTerm(into: &set) }
    if eat(UInt8(ascii: "-")) { set.insert(UInt8(ascii: "-")) }
    guard eat(UInt8(ascii: "]")) else { throw .brackets }
    if options.contains(.ignoreCase) { set.insertOtherCases() }
    if isInverted {
      set.invert()
      if options.contains(.newlines) { set.remove(UInt8(ascii: "\n")) }
    }
    return .set(set)
  }

  /// Steps over the rest of `[[:<:]]` or `[[:>:]]`.
  private mutating func word(_ place: Place) -> RegexNode {
    position += 6
    return .place(place)
  }

  /// Adds a class, an equivalence class, a range or a character to `set`.
  private mutating func parseTerm(into set: inout ByteSet) throws(RegexError) {
    if peek() == UInt8(ascii: "-") { throw .characterRange }
    if eat("[", ":") { return try parseClass(into: &set) }
    if eat("[", "=") {
      guard let byte = peek() else { throw .brackets }
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "]") { throw .collatingElement }
      set.insert(try parseCollatingElement(end: "="))
      return
    }
    let first = try parseSymbol()
    var last = first
    if peek() == UInt8(ascii: "-"), let next = peek(1), next != UInt8(ascii: "]") {
      position += 1
      last = eat(UInt8(ascii: "-")) ? UInt8(ascii: "-") : try parseSymbol()
    }
    // Bytes above 127 are below the ASCII ones, as they are where characters are signed.
    guard Int8(bitPattern: first) <= Int8(bitPattern: last) else { throw .characterRange }
    for value in Int8(bitPattern: first)...Int8(bitPattern: last) { set.insert(UInt8(bitPattern: value)) }
  }

  /// Adds the members of the class whose `[:` was just read.
  private mutating func parseClass(into set: inout ByteSet) throws(RegexError) {
    guard let byte = peek() else { throw .brackets }
    if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "]") { throw .characterClass }
    let start = position
    while peek()?.isLetter == true { position += 1 }
    let name = String(decoding: text[start..<position], as: UTF8.self)
    guard let members = CharacterNames.characterClass(name) else { throw .characterClass }
    for member in UInt8(0)...255 where members.contains(member) { set.insert(member) }
    if peek() == nil { throw .brackets }
    guard eat(":", "]") else { throw .characterClass }
  }

  /// Returns a character or a collating symbol.
  private mutating func parseSymbol() throws(RegexError) -> UInt8 {
    guard let byte = peek() else { throw .brackets }
    if eat("[", ".") { return try parseCollatingElement(end: ".") }
    position += 1
    return byte
  }

  /// Returns the character named up to `end` and a bracket.
  private mutating func parseCollatingElement(end: Unicode.Scalar) throws(RegexError) -> UInt8 {
    let start = position
    while peek() != nil, !isAt(end, "]") { position += 1 }
    guard peek() != nil else { throw .brackets }
    let element = CharacterNames.collatingElement(Array(text[start..<position]))
    position += 2
    guard let element else { throw .collatingElement }
    return element
  }

  /// `true` iff the two given characters come next.
  private func isAt(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
    peek() == UInt8(ascii: first) && peek(1) == UInt8(ascii: second)
  }

  /// Steps over two characters if they come next and returns whether they did.
  private mutating func eat(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
    guard isAt(first, second) else { return false }
    position += 2
    return true
  }
}
