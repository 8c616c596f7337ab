public import Accel

/// Numbers with a fixed number of binary digits after the point.
public enum Fixed: Dialect {
  public static let name = "fixed"
  public static let operations: [any OpSchema.Type] = [
    Add.self, Constant.self, Rescale.self, Compare.self, Bits.self, Sum.self, Apply.self, Clamped.self,
    Yield.self,
  ]
  public static let types: [any TypeSchema.Type] = [PointType.self]
  public static let attributes: [any AttributeSchema.Type] = [Interval.self]

  public static func materializeConstant(
    _ value: Attribute, type: Type, at location: Location, _ builder: inout Builder
  ) -> Operation? {
    guard type.is(PointType.self), let bits = Int(attribute: value) else { return nil }
    let constant = builder.create(Constant.self, at: location) {
      $0.bits = bits
      $0.result = type
    }
    return constant.operation
  }

  public static func verifyAttribute(
    _ name: Identifier, _ value: Attribute, on op: Operation
  ) throws(VerificationFailure) {
    if name.equals("fixed.exact"), !value.is(UnitAttr.self) {
      throw VerificationFailure("expected 'fixed.exact' to be a unit attribute, but found \(value)")
    }
  }
}
