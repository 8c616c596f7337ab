public import Accel

extension Arith {
  /// An integer, a floating-point number, or a vector or tensor of them.
  ///
  ///     %c42_i32 = arith.constant 42 : i32
  ///     %cst = arith.constant dense<1.0> : tensor<4xf32>
  public enum Constant: OpSchema {
    public static let name = "arith.constant"
    public static var value: Property<0, TypedAttribute> { .init() }
    public static var result: Result<0> { .init(.same(as: value)) }
    public static let fields: [any OpField] = [value, result]
    public static let traits: Traits = [.pure, .constantLike]
    public static let assembly: Assembly? = "\(.attributes) \(value)"

    public static let rules = [
      Rule("all of {value, result} have same type") { (op: Op<Self>) in op.value.type == op.result.type }
    ]

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (value, type) = (op.value.value, op.result.type)
      if type.is(IntegerType.self), !type.isSignlessInteger {
        throw VerificationFailure("integer return type must be signless")
      }
      guard value.is(IntegerAttr.self) || value.is(FloatAttr.self) || value.isElements else {
        throw VerificationFailure("value must be an integer, float, or elements attribute")
      }
      if type.as(VectorType.self)?.isScalable == true, value.as(DenseElementsAttr.self)?.isSplat == false {
        throw VerificationFailure(
          "intializing scalable vectors with elements attribute is not supported unless it's a vector splat")
      }
    }

    /// Names an integer after its value: `%c1_i32`, `%c1` for an index, `%true`; anything else is `%cst`.
    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      guard let integer = op.value.value.as(IntegerAttr.self) else { return setName(op.result, "cst") }
      switch integer.integerType.bitWidth {
      case nil: setName(op.result, "c\(integer.decimal)")
      case 1: setName(op.result, integer.value == 0 ? "false" : "true")
      case let width?: setName(op.result, "c\(integer.decimal)_i\(width)")
      }
    }
  }
}
