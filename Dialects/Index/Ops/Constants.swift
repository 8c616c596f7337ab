public import Accel

extension Index {
  /// An index whose value is known.
  ///
  ///     %idx42 = index.constant 42
  public enum Constant: OpSchema {
    public static let name = "index.constant"
    public static var value: Property<0, IndexValue> { .init() }
    public static var result: Result<0> { .init(.index) }
    public static let fields: [any OpField] = [value, result]
    public static let traits: Traits = [.pure, .constantLike]
    public static let assembly: Assembly? = "\(.attributes) \(value)"

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "idx\(op.value.value)")
    }
  }

  /// A boolean whose value is known.
  ///
  ///     %true = index.bool.constant true
  public enum BoolConstant: OpSchema {
    public static let name = "index.bool.constant"
    public static var value: Property<0, Bool> { .init() }
    public static var result: Result<0> { .init(.i1) }
    public static let fields: [any OpField] = [value, result]
    public static let traits: Traits = [.pure, .constantLike]
    public static let assembly: Assembly? = "\(.attributes) \(value)"

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, op.value ? "true" : "false")
    }
  }

  /// The number of bits of an index on the target.
  ///
  ///     %size = index.sizeof
  public enum SizeOf: OpSchema {
    public static let name = "index.sizeof"
    public static var result: Result<0> { .init(.index) }
    public static let fields: [any OpField] = [result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(.attributes)"
  }

  /// The value of an index, written without its type.
  public struct IndexValue: PropertyValue, ExpressibleByIntegerLiteral {
    public static let summary = "index attribute"
    /// The value.
    public let value: Int
    /// Wraps a value.
    public init(_ value: Int) { self.value = value }
    public init(integerLiteral value: Int) { self.value = value }
    public init?(attribute: Attribute) {
      guard let integer = attribute.as(IntegerAttr.self), integer.integerType.isIndex,
        let value = integer.value
      else { return nil }
      self.value = value
    }
    public static func canHold(_ attribute: Attribute) -> Bool { attribute.is(IntegerAttr.self) }
    public func attribute(in context: Context) -> Attribute { context.integer(value, context.indexType) }
    public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
      try parser.parseAttribute(type: parser.context.indexType)
    }
    public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
      printer.printWithoutType(attribute)
    }
  }
}
