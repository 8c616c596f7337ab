public import Accel

extension Fixed {
  /// What the operations inside compute, with numbers outside of an interval replaced by its nearest end.
  ///
  ///     %v = fixed.clamped <low = -8, high = 8> -> !fixed.point<16, 8> {
  ///       fixed.yield %x : !fixed.point<16, 8>
  ///     }
  public enum Clamped: OpSchema {
    public static let name = "fixed.clamped"
    public static var interval: Property<0, Interval> { .init() }
    public static var result: Result<0> { .init(.fixedPoint) }
    public static var body: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [interval, result, body]
    public static let traits: Traits = [.pure, .singleBlock, .noRegionArguments]
    public static let assembly: Assembly? = "\(interval) -> \(type: result) \(body)\(.attributes)"

    public static func verifyRegions(_ op: Op<Self>) throws(VerificationFailure) {
      guard let yield = op.body.entry?.terminator?.as(Yield.self) else {
        throw VerificationFailure("expected a region that ends in 'fixed.yield'")
      }
      if yield.value.type != op.result.type {
        throw VerificationFailure("expected to yield '\(op.result.type)', but found '\(yield.value.type)'")
      }
    }
  }

  /// The end of a region: hands a number to the operation around it.
  ///
  ///     fixed.yield %x : !fixed.point<16, 8>
  public enum Yield: OpSchema {
    public static let name = "fixed.yield"
    public static var value: Operand<0> { .init(.fixedPoint) }
    public static let fields: [any OpField] = [value]
    public static let traits: Traits = [.pure, .terminator, .returnLike]
    public static let parents = [Clamped.name]
    public static let assembly: Assembly? = "\(value)\(.attributes) : \(type: value)"
  }
}
