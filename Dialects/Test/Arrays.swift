public import Accel

// Lists of numbers as properties, of the types that only tests have.

/// A list of booleans, written `[true, false]`.
public struct DenseI1Array: PropertyValue {
  public static let summary = "i1 dense array attribute"
  /// The booleans, as numbers.
  public let values: [Int]
  public init?(attribute: Attribute) {
    guard let array = attribute.as(DenseArrayAttr.self), array.element == attribute.context.i1,
      let values = array.integers
    else { return nil }
    self.values = values
  }
  public func attribute(in context: Context) -> Attribute { context.denseArray(values, width: 1) }
  public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    var values: [Int] = []
    try parser.parseList("[", "]") { () throws(ParseFailure) in
      if parser.parseOptional(keyword: "true") {
        values.append(1)
      } else {
        try parser.parse(keyword: "false")
        values.append(0)
      }
    }
    return parser.context.denseArray(values, width: 1)
  }
  public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
    printer.print("[")
    printer.print(list: Self(attribute: attribute)?.values ?? []) {
      printer.print($0 == 0 ? "false" : "true")
    }
    printer.print("]")
  }
}

/// A list of 8-bit integers.
public struct DenseI8Array: DenseIntegers {
  public static let width = 8
  public let values: [Int]
  public init(_ values: [Int]) { self.values = values }
}

/// A list of 16-bit integers.
public struct DenseI16Array: DenseIntegers {
  public static let width = 16
  public let values: [Int]
  public init(_ values: [Int]) { self.values = values }
}

/// A list of floating-point numbers, written `[1.0, 2.0]`.
public protocol DenseFloats: PropertyValue {
  /// The format of each number.
  static var format: FloatType.Format { get }
  /// The numbers.
  var values: [Double] { get }
  /// Creates a list.
  init(_ values: [Double])
  /// Returns the bits of a number.
  static func bits(of value: Double) -> UInt64
}

extension DenseFloats {
  public static var summary: String { "\(format) dense array attribute" }
  public init?(attribute: Attribute) {
    guard let array = attribute.as(DenseArrayAttr.self), let values = array.floats,
      array.element == attribute.context.floatType(Self.format)
    else { return nil }
    self.init(values)
  }
  public func attribute(in context: Context) -> Attribute {
    let size = Self.format.width / 8
    let bytes = values.flatMap { value in
      (0..<size).map { UInt8(truncatingIfNeeded: Self.bits(of: value) >> UInt64(8 * $0)) }
    }
    return context.denseArray(context.floatType(Self.format), count: values.count, bytes)
  }
  public static func parseProperty(_ parser: any AssemblyParser) throws(ParseFailure) -> Attribute {
    var values: [Double] = []
    try parser.parseList("[", "]") { () throws(ParseFailure) in values.append(try parser.parseFloat()) }
    return Self(values).attribute(in: parser.context)
  }
  public static func printProperty(_ attribute: Attribute, to printer: any AssemblyPrinter) {
    printer.print("[")
    printer.print(list: Self(attribute: attribute)?.values ?? []) {
      let type = printer.context.floatType(format)
      printer.printWithoutType(printer.context.float(bits: bits(of: $0), type))
    }
    printer.print("]")
  }
}

/// A list of 32-bit numbers.
public struct DenseF32Array: DenseFloats {
  public static let format = FloatType.Format.f32
  public let values: [Double]
  public init(_ values: [Double]) { self.values = values }
  public static func bits(of value: Double) -> UInt64 { UInt64(Float(value).bitPattern) }
}

/// A list of 64-bit numbers.
public struct DenseF64Array: DenseFloats {
  public static let format = FloatType.Format.f64
  public let values: [Double]
  public init(_ values: [Double]) { self.values = values }
  public static func bits(of value: Double) -> UInt64 { value.bitPattern }
}

extension DenseArrayAttr {
  /// The elements, if they are 32- or 64-bit floating-point numbers or there are none.
  var floats: [Double]? {
    if count == 0 { return [] }
    let size = raw.count / count
    func bits(_ index: Int) -> UInt64 {
      (0..<size).reduce(0) { $0 | UInt64(raw[index * size + $1]) << UInt64(8 * $1) }
    }
    if element == element.context.floatType(.f64) {
      return (0..<count).map { Double(bitPattern: bits($0)) }
    }
    guard element == element.context.floatType(.f32) else { return nil }
    return (0..<count).map { Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits($0)))) }
  }
}
