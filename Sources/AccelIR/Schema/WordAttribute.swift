/// An attribute that is a word: `#linalg.type_fn<cast_signed>`.
public protocol WordAttribute: AttributeSchema, PropertyValue {
  /// The words.
  associatedtype Word: KeywordEnumeration
  /// How messages call the attribute and its words; MLIR says the names of its C++ types.
  static var messageNames: (attribute: String, word: String) { get }
  /// The word.
  var value: Word { get }
  /// Creates an attribute.
  init(value: Word)
}

extension WordAttribute {
  public static var summary: String { Word.summary }

  public static func parse(_ parser: any AssemblyParser) throws(ParseFailure) -> Self {
    try parser.parse("<")
    let start = parser.position
    let word = parser.parseOptionalKeyword()
    guard let value = Word.allCases.first(where: { word?.equals($0.rawValue.text) == true }) else {
      let words = Word.allCases.map { "\($0.rawValue.text)" }.joined(separator: ", ")
      _ = parser.error("expected \(messageNames.word) to be one of: \(words)", at: start)
      throw parser.error(
        "failed to parse \(messageNames.attribute) parameter 'value' which is to be a `\(messageNames.word)`")
    }
    try parser.parse(">")
    return Self(value: value)
  }

  public func print(to printer: any AssemblyPrinter) {
    printer.print("<")
    printer.print(value.rawValue.text)
    printer.print(">")
  }
}

/// An attribute that is a word and is written without its name where only it can stand: `<add>`.
public protocol ShortWordAttribute: WordAttribute {}

extension ShortWordAttribute {
  public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    parser.isAtAttributeName
      ? try parse(parser, type: nil) : try parser.parseParameters(of: Self.self)
  }
  public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
    printer.printParameters(attribute)
  }
}
