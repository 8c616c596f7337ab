import AccelNumerics

// Swift's own types as the values of properties.

/// A 64-bit integer, written without its type.
extension Int: PropertyValue {
  public static var summary: String { I64Property.summary }
  public init?(attribute: Attribute) {
    guard let integer = I64Property(attribute: attribute) else { return nil }
    self = integer.value
  }
  public static func canHold(_ attribute: Attribute) -> Bool { I64Property.canHold(attribute) }
  public func attribute(in context: Context) -> Attribute { I64Property(self).attribute(in: context) }
  public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    try I64Property.parseProperty(parser)
  }
  public static func parseOptionalProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute? {
    try I64Property.parseOptionalProperty(parser)
  }
  public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
    I64Property.printProperty(attribute, to: printer)
  }
}

/// A boolean.
extension Bool: PropertyValue {
  public static var summary: String { "bool attribute" }
  public init?(attribute: Attribute) {
    guard let integer = attribute.as(IntegerAttr.self), integer.integerType == attribute.context.i1,
      let value = integer.value
    else { return nil }
    self = value != 0
  }
  public func attribute(in context: Context) -> Attribute { context.bool(self) }
}

/// A 64-bit floating-point number, written without its type.
extension Double: PropertyValue {
  public static var summary: String { "64-bit float attribute" }
  public init?(attribute: Attribute) {
    guard let float = attribute.as(FloatAttr.self), float.floatType == attribute.context.floatType(.f64)
    else { return nil }
    self.init(bitPattern: float.low)
  }
  public func attribute(in context: Context) -> Attribute {
    context.float(bits: bitPattern, context.floatType(.f64))
  }
  public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    try parse(parser, type: parser.context.floatType(.f64))
  }
  public static func parseOptionalProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute? {
    try parseOptional(parser, type: parser.context.floatType(.f64))
  }
  public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
    printer.printWithoutType(attribute)
  }
}

/// A 32-bit floating-point number, written without its type.
extension Float: PropertyValue {
  public static var summary: String { "32-bit float attribute" }
  public init?(attribute: Attribute) {
    guard let float = attribute.as(FloatAttr.self), float.floatType == attribute.context.floatType(.f32)
    else { return nil }
    self.init(bitPattern: UInt32(truncatingIfNeeded: float.low))
  }
  public func attribute(in context: Context) -> Attribute {
    context.float(bits: UInt64(bitPattern), context.floatType(.f32))
  }
  public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    try parse(parser, type: parser.context.floatType(.f32))
  }
  public static func parseOptionalProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute? {
    try parseOptional(parser, type: parser.context.floatType(.f32))
  }
  public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
    printer.printWithoutType(attribute)
  }
}

/// A string without a type.
extension String: PropertyValue {
  public static var summary: String { StringProperty.summary }
  public init?(attribute: Attribute) {
    guard let string = StringProperty(attribute: attribute) else { return nil }
    self = string.bytes.string
  }
  public func attribute(in context: Context) -> Attribute { context.string(self) }
  public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    try StringProperty.parseProperty(parser)
  }
  public static func parseOptionalProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute? {
    try StringProperty.parseOptionalProperty(parser)
  }
  public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
    StringProperty.printProperty(attribute, to: printer)
  }
}

/// A type.
extension Type: PropertyValue {
  public static var summary: String { TypeAttr.summary }
  public init?(attribute: Attribute) {
    guard let type = attribute.as(TypeAttr.self)?.value else { return nil }
    self = type
  }
  public func attribute(in context: Context) -> Attribute { context.typeAttribute(self) }
}

/// An attribute of any kind.
extension Attribute: PropertyValue {
  public static var summary: String { AnyAttribute.summary }
  public init?(attribute: Attribute) { self = attribute }
  public func attribute(in context: Context) -> Attribute { self }
}

/// An affine map.
extension AffineMapAttr: PropertyValue {
  public static var summary: String { "AffineMap attribute" }
}

/// A set of integer points.
extension IntegerSetAttr: PropertyValue {
  public static var summary: String { "IntegerSet attribute" }
}

/// An integer with its type.
extension IntegerAttr: PropertyValue {
  public static var summary: String { "arbitrary integer attribute" }
}

/// An array whose elements are all values of one kind.
extension Array: PropertyValue where Element: ArrayElement {
  public static var summary: String { Element.arraySummary }
  public init?(attribute: Attribute) {
    guard let array = attribute.as(ArrayAttr.self) else { return nil }
    var elements: [Element] = []
    for element in array.elements {
      guard let value = Element(attribute: element) else { return nil }
      elements.append(value)
    }
    self = elements
  }
  public static func canHold(_ attribute: Attribute) -> Bool { attribute.is(ArrayAttr.self) }
  public func attribute(in context: Context) -> Attribute {
    context.array(map { $0.attribute(in: context) })
  }
}

/// What a property that is an array may have as its elements.
public protocol ArrayElement: PropertyValue {
  /// What arrays of such elements are, in words that continue "failed to satisfy constraint:".
  static var arraySummary: String { get }
}

extension Bool: ArrayElement {
  public static var arraySummary: String { "1-bit boolean array attribute" }
}
extension Int: ArrayElement {
  public static var arraySummary: String { "64-bit integer array attribute" }
}
extension I32Property: ArrayElement {
  public static var arraySummary: String { "32-bit integer array attribute" }
}
extension Float: ArrayElement {
  public static var arraySummary: String { "32-bit float array attribute" }
}
extension Double: ArrayElement {
  public static var arraySummary: String { "64-bit float array attribute" }
}
extension String: ArrayElement {
  public static var arraySummary: String { "string array attribute" }
}
extension Type: ArrayElement {
  public static var arraySummary: String { "type array attribute" }
}
extension Attribute: ArrayElement {
  public static var arraySummary: String { "array attribute" }
}
extension AffineMapAttr: ArrayElement {
  public static var arraySummary: String { "AffineMap array attribute" }
}
extension SymbolRefAttr: ArrayElement {
  public static var arraySummary: String { "symbol ref array attribute" }
}
extension FlatSymbolRef: ArrayElement {
  public static var arraySummary: String { "flat symbol ref array attribute" }
}
extension Array: ArrayElement where Element == Int {
  public static var arraySummary: String { "Array of 64-bit integer array attributes" }
}
