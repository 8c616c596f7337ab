/// A word of the text IR: the raw value of a `KeywordEnumeration`.
@frozen public struct Keyword: ExpressibleByStringLiteral, Equatable, Sendable {
  /// The word.
  public let text: StaticString
  @inlinable public init(stringLiteral text: StaticString) { self.text = text }
  public static func == (left: Self, right: Self) -> Bool {
    left.text.utf8CodeUnitCount == right.text.utf8CodeUnitCount
      && bytes(of: left.text).elementsEqual(bytes(of: right.text))
  }
}

/// Returns the bytes of a literal.
private func bytes(of literal: StaticString) -> UnsafeBufferPointer<UInt8> {
  UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
}

/// A property that is one of several words, kept as an integer.
///
/// The number of a case is its position, unless `number` says otherwise; its word is its raw value:
///
///     enum Direction: Keyword, KeywordEnumeration { case up, down, none = "false" }
public protocol KeywordEnumeration: PropertyValue, ParameterValue, CaseIterable, RawRepresentable, Hashable
where RawValue == Keyword, AllCases == [Self] {
  /// The number of bits of the integer.
  static var width: Int { get }
  /// The integer that stands for this case.
  var number: Int { get }
}

extension KeywordEnumeration {
  @inlinable public static var width: Int { 64 }
  public static var summary: String {
    "allowed \(width)-bit signless integer cases: "
      + allCases.map { String($0.number) }.joined(separator: ", ")
  }
  @inlinable public var number: Int { Self.allCases.firstIndex(of: self).unsafelyUnwrapped }

  @inlinable public init?(attribute: Attribute) {
    guard let integer = attribute.as(IntegerAttr.self),
      integer.integerType == attribute.context.integerType(Self.width),
      let match = Self.allCases.first(where: { $0.number == integer.value })
    else { return nil }
    self = match
  }
  public func attribute(in context: Context) -> Attribute {
    context.integer(number, context.integerType(Self.width))
  }

  public static func parseProperty(
    _ parser: any AssemblyParser, named name: String
  ) throws(ParseFailure) -> Attribute {
    if let attribute = try parseOptionalProperty(parser, named: name) { return attribute }
    let words = allCases.map { "\($0.rawValue.text)" }.joined(separator: ", ")
    throw parser.error(
      "expected string or keyword containing one of the following enum values for attribute "
        + "'\(name)' [\(words)]")
  }
  @inlinable public static func parseOptionalProperty(
    _ parser: any AssemblyParser, named name: String
  ) throws(ParseFailure) -> Attribute? {
    for candidate in allCases where parser.parseOptional(keyword: candidate.rawValue.text) {
      return candidate.attribute(in: parser.context)
    }
    let start = parser.position
    guard let string = try parser.parseOptionalString() else { return nil }
    guard let match = allCases.first(where: { string.equals($0.rawValue.text) }) else {
      throw parser.error("invalid \(name) attribute specification: \"\(string.string)\"", at: start)
    }
    return match.attribute(in: parser.context)
  }
  @inlinable public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
    if let value = Self(attribute: attribute) { printer.print(value.rawValue.text) }
  }
}

// As a parameter of a type or attribute.
extension KeywordEnumeration {
  public static func parseParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Self {
    if let value = try parseOptionalParameter(parser) { return value }
    let words = allCases.map { "\($0.rawValue.text)" }.joined(separator: ", ")
    throw parser.error("expected one of: \(words)")
  }
  public static func parseOptionalParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Self? {
    allCases.first { parser.parseOptional(keyword: $0.rawValue.text) }
  }
  public func printParameter(to printer: any AssemblyPrinter) { printer.print(rawValue.text) }
  public static func placeholder(in context: Context) -> Self { allCases[0] }
}

/// An attribute that is a set of flags: `<nsw, nuw>` where an assembly mentions it,
/// `#arith.overflow<nsw, nuw>` elsewhere.
public protocol BitFlags: AttributeSchema, PropertyValue, OptionSet
where RawValue == UInt32, Element == Self {
  /// The flags and sets of flags that have a word, in the order in which they are printed.
  ///
  /// A set of several flags comes before its members. The empty set has the word `none`.
  static var keywords: [(flags: Self, keyword: StaticString)] { get }
  /// What stands between two words.
  static var separator: StaticString { get }
  /// How messages call the attribute and its flags; MLIR says the names of its C++ types.
  static var messageNames: (attribute: String, flags: String) { get }
}

extension BitFlags {
  public static var hugsKeyword: Bool { true }
  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

  /// Writes the fewest words that say which flags there are.
  @inlinable public func print(to printer: any AssemblyPrinter) {
    printer.print("<")
    if isEmpty { printer.print("none") }
    var rest = self
    for (flags, keyword) in Self.keywords where rest.isSuperset(of: flags) {
      if rest != self { printer.print(Self.separator) }
      printer.print(keyword)
      rest.subtract(flags)
    }
    printer.print(">")
  }

  public static func parse(_ parser: any AssemblyParser) throws(ParseFailure) -> Self {
    try parser.parse("<")
    var flags: Self = []
    let start = parser.position
    do throws(ParseFailure) {
      repeat { flags.formUnion(try parseFlag(parser, at: start)) } while parser.parseOptional(",")
    } catch {
      throw parser.error(
        "failed to parse \(messageNames.attribute) parameter 'value' which is to be a "
          + "`\(messageNames.flags)`")
    }
    try parser.parse(">")
    return flags
  }

  /// Reads one of the words that begin at `start`, where an error is shown.
  private static func parseFlag(
    _ parser: any AssemblyParser, at start: TextPosition
  ) throws(ParseFailure) -> Self {
    let word = try parser.parseKeywordOrString()
    if word.equals("none") { return [] }
    if let match = keywords.first(where: { word.equals($0.keyword) }) { return match.flags }
    let single = keywords.filter { $0.flags.rawValue.nonzeroBitCount == 1 }
    let several = keywords.filter { $0.flags.rawValue.nonzeroBitCount > 1 }
    let words = ["none"] + (single + several).map { "\($0.keyword)" }
    throw parser.error(
      "expected \(messageNames.flags) to be one of: \(words.joined(separator: ", "))", at: start)
  }

  public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    try parser.parseParameters(of: Self.self)
  }
  public static func parseOptionalProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute? {
    try parseProperty(parser)
  }
  public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
    printer.printParameters(attribute)
  }
}
