public import Accel

extension Fixed {
  /// A signed number of `width` bits, `fraction` of which stand after the point: `!fixed.point<16, 8>`.
  public struct PointType: TypeSchema {
    public static let name = "fixed.point"
    /// The number of bits.
    public let width: Int
    /// The number of bits after the point.
    public let fraction: Int

    /// Creates a type.
    public init(width: Int, fraction: Int) { (self.width, self.fraction) = (width, fraction) }

    /// Reads what follows the name: `<16, 8>`.
    public static func parse(_ parser: any AssemblyParser) throws(ParseFailure) -> PointType {
      try parser.parse("<")
      let width = try parser.parseInteger()
      try parser.parse(",")
      let fraction = try parser.parseInteger()
      try parser.parse(">")
      return PointType(width: width, fraction: fraction)
    }

    /// Writes what follows the name.
    public func print(to printer: any AssemblyPrinter) {
      printer.print("<")
      printer.print(decimal: width)
      printer.print(", ")
      printer.print(decimal: fraction)
      printer.print(">")
    }

    /// Says what is wrong with the parameters.
    public func invalidity() -> String? {
      if !(1...64).contains(width) { return "expected a width from 1 to 64, but found \(width)" }
      if !(0...width).contains(fraction) {
        return "expected at most \(width) bits after the point, but found \(fraction)"
      }
      return nil
    }
  }
}

extension TypeConstraint {
  /// Fixed-point numbers of any width.
  public static let fixedPoint = TypeConstraint("fixed-point number") { $0.is(Fixed.PointType.self) }
}
