// The Swift values that properties hold.

extension PropertyValue where Self: AttributeSchema {
  public static var summary: String { "\(name) attribute" }
  public init?(attribute: Attribute) {
    guard let value = attribute.as(Self.self) else { return nil }
    self = value
  }
  public func attribute(in context: Context) -> Attribute { context.attribute(self) }
}

// An attribute with declared parameters is written without its name, where only it can stand.
extension PropertyValue where Self: AttributeSchema & Parameterized {
  public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    if let attribute = try parseOptional(parser, type: nil) { return attribute }
    return try parser.parseParameters(of: Self.self)
  }
  public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
    printer.printParameters(attribute)
  }
}

extension UnitAttr: PropertyValue {
  public static var summary: String { "unit attribute" }
}
extension ArrayAttr: PropertyValue {
  public static var summary: String { "array attribute" }
}
extension DictionaryAttr: PropertyValue {
  public static var summary: String { "dictionary of named attribute values" }
}
extension DenseArrayAttr: PropertyValue {
  public static var summary: String { "dense array attribute" }
}
extension SymbolRefAttr: PropertyValue {
  public static var summary: String { "symbol reference attribute" }
}
extension TypeAttr: PropertyValue {
  public static var summary: String { "any type attribute" }
}

/// Any attribute.
public struct AnyAttribute: PropertyValue {
  public static let summary = "any attribute"
  /// The attribute.
  public let value: Attribute
  public init(attribute: Attribute) { value = attribute }
  public func attribute(in context: Context) -> Attribute { value }
}

/// Any attribute that has a type; strings and attributes of unknown dialects have the type `none` if they say
/// nothing else.
public struct TypedAttribute: PropertyValue {
  public static let summary = "TypedAttr instance"
  /// The attribute.
  public let value: Attribute
  /// The attribute's type.
  public var type: Type { value.type ?? value.context.noneType }
  /// Wraps an attribute.
  ///
  ///     $0.value = TypedAttribute(context.integer(1, context.integerType(32)))
  ///
  /// - Requires: the attribute has a type.
  public init(_ attribute: Attribute) {
    guard let typed = Self(attribute: attribute) else { preconditionFailure("an attribute without a type") }
    self = typed
  }
  public init?(attribute: Attribute) {
    let isTyped =
      attribute.type != nil || attribute.is(StringAttr.self) || attribute.is(OpaqueAttr.self)
    guard isTyped else { return nil }
    value = attribute
  }
  public func attribute(in context: Context) -> Attribute { value }
}

/// A string without a type.
public struct StringProperty: PropertyValue {
  public static let summary = "string attribute"
  /// The bytes.
  public let bytes: Identifier
  public init?(attribute: Attribute) {
    guard let string = attribute.as(StringAttr.self) else { return nil }
    bytes = string.bytes
  }
  public func attribute(in context: Context) -> Attribute { context.string(bytes) }
  public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    try parse(parser, type: parser.context.noneType)
  }
  public static func parseOptionalProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute? {
    try parser.parseOptionalString().map { parser.context.string($0) }
  }
  public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
    printer.printWithoutType(attribute)
  }
}

/// The name of a symbol, written `@name`.
public struct SymbolName: PropertyValue {
  public static let summary = "string attribute"
  /// The name.
  public let name: Identifier
  /// Wraps a name.
  public init(_ name: Identifier) { self.name = name }
  public init?(attribute: Attribute) {
    guard let string = attribute.as(StringAttr.self) else { return nil }
    name = string.bytes
  }
  public func attribute(in context: Context) -> Attribute { context.string(name) }
  public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    parser.context.string(try parser.parseSymbolName())
  }
  public static func parseOptionalProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute? {
    try parser.parseOptionalSymbolName().map { parser.context.string($0) }
  }
  public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
    if let string = attribute.as(StringAttr.self) { printer.print(symbol: string.bytes) }
  }
}

/// A reference to a symbol of the nearest table, written `@name`.
public struct FlatSymbolRef: PropertyValue {
  public static let summary = "flat symbol reference attribute"
  /// The name.
  public let name: Identifier
  /// Wraps a name.
  public init(_ name: Identifier) { self.name = name }
  public init?(attribute: Attribute) {
    guard let reference = attribute.as(SymbolRefAttr.self), reference.isFlat else { return nil }
    name = reference.root
  }
  public func attribute(in context: Context) -> Attribute { context.symbolRef(name) }
  public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    try parse(parser, type: parser.context.noneType)
  }
  public static func parseOptionalProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute? {
    try parseOptional(parser, type: parser.context.noneType)
  }
}

/// A list of integers kept as `array<i32: …>`, written `[1, 2]`.
public protocol DenseIntegers: PropertyValue {
  /// The number of bits of each integer.
  static var width: Int { get }
  /// The integers.
  var values: [Int] { get }
  /// Creates a list.
  init(_ values: [Int])
}

extension DenseIntegers {
  public static var summary: String { "i\(width) dense array attribute" }
  public init?(attribute: Attribute) {
    guard let array = attribute.as(DenseArrayAttr.self), let values = array.integers,
      array.element == attribute.context.integerType(Self.width)
    else { return nil }
    self.init(values)
  }
  public func attribute(in context: Context) -> Attribute { context.denseArray(values, width: Self.width) }
  public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    try parser.parse("[")
    return try parseRest(parser)
  }
  public static func parseOptionalProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute? {
    parser.parseOptional("[") ? try parseRest(parser) : nil
  }
  /// Reads what follows the `[`.
  private static func parseRest(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    var values: [Int] = []
    if parser.parseOptional("]") { return parser.context.denseArray(values, width: width) }
    do throws(ParseFailure) {
      try parser.parseList { () throws(ParseFailure) in values.append(try parseInteger(parser)) }
    } catch {
      throw parser.parseOptional("]") ? error : parser.wrongToken("expected ']'")
    }
    try parser.parse("]")
    return parser.context.denseArray(values, width: width)
  }
  /// Reads an integer that has a place in the list.
  private static func parseInteger(_ parser: any AssemblyParser) throws(ParseFailure) -> Int {
    let start = parser.position
    let value = try parser.parseInteger()
    if width < 64, value >> (width - 1) != value >> 63 {
      throw parser.error("integer value too large", at: start)
    }
    return value
  }
  public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
    printer.print("[")
    printer.print(list: Self(attribute: attribute)?.values ?? []) { printer.print(decimal: $0) }
    printer.print("]")
  }
}

/// A list of 32-bit integers.
public struct DenseI32Array: DenseIntegers, ExpressibleByArrayLiteral {
  public static let width = 32
  public let values: [Int]
  public init(_ values: [Int]) { self.values = values }
  public init(arrayLiteral values: Int...) { self.values = values }
}

/// A list of 64-bit integers.
public struct DenseI64Array: DenseIntegers, ExpressibleByArrayLiteral {
  public static let width = 64
  public let values: [Int]
  public init(_ values: [Int]) { self.values = values }
  public init(arrayLiteral values: Int...) { self.values = values }
}

/// A list of dictionaries.
public struct DictionaryArray: PropertyValue {
  public static let summary = "Array of dictionary attributes"
  /// The dictionaries.
  public let elements: List<Attribute>
  public init?(attribute: Attribute) {
    guard let array = attribute.as(ArrayAttr.self),
      array.elements.allSatisfy({ $0.is(DictionaryAttr.self) })
    else { return nil }
    elements = array.elements
  }
  public static func canHold(_ attribute: Attribute) -> Bool { attribute.is(ArrayAttr.self) }
  public func attribute(in context: Context) -> Attribute { context.array(Array(elements)) }
  /// The entries of the dictionary at `index`.
  public subscript(index: Int) -> List<NamedAttribute> {
    elements[index].as(DictionaryAttr.self).unsafelyUnwrapped.entries
  }
}

/// The type of a function.
public struct FunctionTypeProperty: PropertyValue {
  public static let summary = "type attribute of function type"
  /// The type.
  public let type: FunctionType
  private let attribute: Attribute
  public init?(attribute: Attribute) {
    guard let type = attribute.as(TypeAttr.self)?.value.as(FunctionType.self) else { return nil }
    (self.type, self.attribute) = (type, attribute)
  }
  public static func canHold(_ attribute: Attribute) -> Bool { attribute.is(TypeAttr.self) }
  public func attribute(in context: Context) -> Attribute { attribute }
}

/// Integers in the shape of a vector or tensor.
public struct IntegerElements: PropertyValue {
  public static let summary = "integer elements attribute"
  /// The elements.
  public let elements: DenseElementsAttr
  public init?(attribute: Attribute) {
    guard let elements = attribute.as(DenseElementsAttr.self),
      elements.shapedType.elementType?.isIntegerOrIndex == true
    else { return nil }
    self.elements = elements
  }
  public func attribute(in context: Context) -> Attribute { context.attribute(elements) }
}

/// An integer of a fixed type, written without it.
public protocol FixedWidthProperty: PropertyValue {
  /// The number of bits.
  static var width: Int { get }
  /// The value.
  var value: Int { get }
  /// Creates a property of the given value.
  init(_ value: Int)
}

extension FixedWidthProperty {
  public static var summary: String { "\(width)-bit signless integer attribute" }
  public init?(attribute: Attribute) {
    guard let integer = attribute.as(IntegerAttr.self),
      integer.integerType == attribute.context.integerType(Self.width), let value = integer.value
    else { return nil }
    self.init(value)
  }
  public static func canHold(_ attribute: Attribute) -> Bool { attribute.is(IntegerAttr.self) }
  public func attribute(in context: Context) -> Attribute {
    context.integer(value, context.integerType(Self.width))
  }
  public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    try parser.parseAttribute(type: parser.context.integerType(width))
  }
  public static func parseOptionalProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute? {
    try parser.parseOptionalAttribute(type: parser.context.integerType(width))
  }
  public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
    printer.printWithoutType(attribute)
  }
}

/// A 64-bit integer.
public struct I64Property: FixedWidthProperty, ExpressibleByIntegerLiteral {
  public static let width = 64
  public let value: Int
  public init(_ value: Int) { self.value = value }
  public init(integerLiteral value: Int) { self.value = value }
}

/// A 32-bit integer.
public struct I32Property: FixedWidthProperty, ExpressibleByIntegerLiteral {
  public static let width = 32
  public let value: Int
  public init(_ value: Int) { self.value = value }
  public init(integerLiteral value: Int) { self.value = value }
}
