public import Accel

extension Fixed {
  /// A number, given by its bits read as an integer: `384` with 8 bits after the point is 1.5.
  ///
  ///     %x = fixed.constant 384 : !fixed.point<16, 8>
  public enum Constant: OpSchema {
    public static let name = "fixed.constant"
    public static var bits: Property<0, I64Property> { .init() }
    public static var result: Result<0> { .init(.fixedPoint) }
    public static let fields: [any OpField] = [bits, result]
    public static let traits: Traits = [.pure, .constantLike]
    public static let assembly: Assembly? = "\(bits)\(.attributes) : \(type: result)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let type = op.result.type.as(PointType.self) else { return }
      let bits = op.bits.value
      let most = Int.max >> (64 - type.width)
      if !(~most...most).contains(bits) {
        throw VerificationFailure("expected a value of \(type.width) bits, but found \(bits)")
      }
    }
  }

  /// The sum of two numbers, which wraps around.
  ///
  ///     %sum = fixed.add %x, %y : !fixed.point<16, 8>
  public enum Add: OpSchema {
    public static let name = "fixed.add"
    public static var lhs: Operand<0> { .init(.fixedPoint) }
    public static var rhs: Operand<1> { .init(.same(as: lhs)) }
    public static var result: Result<0> { .init(.same(as: lhs)) }
    public static let fields: [any OpField] = [lhs, rhs, result]
    public static let traits: Traits = [.pure, .commutative, .sameOperandsAndResultType]
    public static let assembly: Assembly? = "\(lhs), \(rhs)\(.attributes) : \(type: result)"
  }

  /// The same number with another number of bits after the point, rounded down unless told otherwise.
  ///
  ///     %y = fixed.rescale %x : !fixed.point<16, 8> to !fixed.point<16, 4>
  ///     %z = fixed.rescale %x rounding nearest : !fixed.point<16, 8> to !fixed.point<16, 4>
  public enum Rescale: OpSchema {
    public static let name = "fixed.rescale"
    public static var input: Operand<0> { .init(.fixedPoint) }
    public static var rounding: DefaultProperty<0, Rounding> { .init(.down) }
    public static var result: Result<0> { .init(.fixedPoint) }
    public static let fields: [any OpField] = [input, rounding, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? =
      "\(input)\(if: rounding, " rounding \(rounding)")\(.attributes) : \(type: input) to \(type: result)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let before = op.input.type.as(PointType.self), let after = op.result.type.as(PointType.self)
      else { return }
      if before.width != after.width {
        throw VerificationFailure(
          "expected a result of \(before.width) bits, as the input, but found \(after.width)")
      }
    }
  }
}
