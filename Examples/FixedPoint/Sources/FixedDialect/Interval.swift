public import Accel

extension Fixed {
  /// The numbers from `low` to `high`, given by their bits: `#fixed.interval<low = -8, high = 8>`.
  public struct Interval: AttributeSchema, Parameterized, PropertyValue {
    public static let name = "fixed.interval"
    public static let summary = "interval of fixed-point numbers"
    /// The least number.
    public var low: Int
    /// The greatest number.
    public var high: Int

    public static let syntax = ParameterSyntax(Interval.init, \.low, \.high, assembly: "<\(.fields)>")
      .default(\.low, 0)

    /// Creates an interval.
    public init(low: Int, high: Int) { (self.low, self.high) = (low, high) }

    /// Says what is wrong with the parameters.
    public func invalidity() -> String? {
      low > high ? "expected a low end of at most \(high), but found \(low)" : nil
    }
  }
}
