public import AccelAffine
import AccelNumerics
import AccelSupport

// The Swift values that types and attributes may have as parameters.

/// An integer: `16`.
extension Int: ParameterValue {
  public static func parseParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Int {
    try parser.parseInteger()
  }
  public static func parseOptionalParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Int? {
    try parser.parseOptionalInteger()
  }
  public func printParameter(to printer: any AssemblyPrinter) { printer.print(decimal: self) }
  public static func placeholder(in context: Context) -> Int { 0 }
}

/// `true` or `false`.
extension Bool: ParameterValue {
  public static func parseParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Bool {
    guard let value = try parseOptionalParameter(parser) else {
      throw parser.error("expected 'true' or 'false'")
    }
    return value
  }
  public static func parseOptionalParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Bool? {
    if parser.parseOptional(keyword: "true") { return true }
    return parser.parseOptional(keyword: "false") ? false : nil
  }
  public func printParameter(to printer: any AssemblyPrinter) { printer.print(self ? "true" : "false") }
  public static func placeholder(in context: Context) -> Bool { false }
}

/// A floating-point number: `1.500000e+00`.
extension Double: ParameterValue {
  public static func parseParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Double {
    try parser.parseFloat()
  }
  public static func parseOptionalParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Double? {
    guard let attribute = try parser.parseOptionalAttribute(type: parser.context.floatType(.f64)) else {
      return nil
    }
    guard let value = Double(attribute: attribute) else {
      throw parser.error("expected floating point literal")
    }
    return value
  }
  public func printParameter(to printer: any AssemblyPrinter) {
    printer.printWithoutType(attribute(in: printer.context))
  }
  public static func placeholder(in context: Context) -> Double { 0 }
}

/// A string in quotes.
extension String: ParameterValue {
  public static func parseParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> String {
    try parser.parseString().string
  }
  public static func parseOptionalParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> String? {
    try parser.parseOptionalString()?.string
  }
  public func printParameter(to printer: any AssemblyPrinter) {
    var copy = self
    copy.withUTF8 { printer.print(quoted: $0) }
  }
  public static func placeholder(in context: Context) -> String { "" }
}

/// A bare word, or a string in quotes if it is none.
extension Identifier: ParameterValue {
  public static func parseParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Identifier {
    try parser.parseKeywordOrString()
  }
  public static func parseOptionalParameter(
    _ parser: any AssemblyParser
  ) throws(ParseFailure) -> Identifier? { try parser.parseOptionalKeywordOrString() }
  public func printParameter(to printer: any AssemblyPrinter) { printer.print(keywordOrString: self) }
  public static func placeholder(in context: Context) -> Identifier { context.identifier("") }
}

/// A type.
extension Type: ParameterValue {
  public static func parseParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Type {
    try parser.parseType()
  }
  public static func parseOptionalParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Type? {
    try parser.parseOptionalType()
  }
  public func printParameter(to printer: any AssemblyPrinter) { printer.print(self) }
  public static func placeholder(in context: Context) -> Type { context.noneType }
  public func walkParameter(_ visit: (TypeOrAttribute) -> Void) { visit(.type(self)) }
  public func replacingParameter(_ parts: borrowing PartReplacement) -> Type { parts(self) }
}

/// An attribute.
extension Attribute: ParameterValue {
  public static func parseParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    try parser.parseAttribute()
  }
  public static func parseOptionalParameter(
    _ parser: any AssemblyParser
  ) throws(ParseFailure) -> Attribute? { try parser.parseOptionalAttribute(type: nil) }
  public func printParameter(to printer: any AssemblyPrinter) { printer.print(self) }
  public static func placeholder(in context: Context) -> Attribute { context.unit }
  public func walkParameter(_ visit: (TypeOrAttribute) -> Void) { visit(.attribute(self)) }
  public func replacingParameter(_ parts: borrowing PartReplacement) -> Attribute { parts(self) }
}

/// An affine map: `affine_map<(d0) -> (d0 + 1)>`, never through an alias.
extension AffineMap: ParameterValue {
  public static func parseParameter(_ parser: any AssemblyParser) throws(ParseFailure) -> AffineMap {
    guard let map = try parseOptionalParameter(parser) else { throw parser.error("expected an affine map") }
    return map
  }
  public static func parseOptionalParameter(
    _ parser: any AssemblyParser
  ) throws(ParseFailure) -> AffineMap? {
    let start = parser.position
    guard let attribute = try parser.parseOptionalAttribute(type: nil) else { return nil }
    guard let map = attribute.as(AffineMapAttr.self)?.map else {
      throw parser.error("expected an affine map", at: start)
    }
    return map
  }
  public func printParameter(to printer: any AssemblyPrinter) {
    printer.output.write(string: "affine_map<\(self)>")
  }
  public static func placeholder(in context: Context) -> AffineMap {
    AffineMap(dimensionCount: 0, results: [])
  }
}
