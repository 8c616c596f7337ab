public import Accel

extension Fixed {
  /// A signed number of `width` bits, `fraction` of which stand after the point: `!fixed.point<16, 8>`.
  public struct PointType: TypeSchema, Parameterized {
    public static let name = "fixed.point"
    /// The number of bits.
    public var width: Int
    /// The number of bits after the point.
    public var fraction: Int

    public static let syntax = ParameterSyntax(
      PointType.init, \.width, \.fraction, assembly: "<\(\.width), \(\.fraction)>")

    /// Creates a type.
    public init(width: Int, fraction: Int) { (self.width, self.fraction) = (width, fraction) }

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
  public static let fixedPoint = TypeConstraint.kind(Fixed.PointType.self, "fixed-point number")
}
