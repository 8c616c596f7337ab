public import Accel

/// Two operands of one type in, a boolean out, or booleans in the shape of the operands.
public protocol Comparison: OpSchema {
  /// What is compared.
  static var operandType: TypeConstraint { get }
}

extension Comparison {
  public static var lhs: Operand<0> { .init(operandType) }
  public static var rhs: Operand<1> { .init(.same(as: lhs)) }
  public static var result: Result<0> {
    .init(
      .boolLike.inferred(from: lhs, "result type has i1 element type and same shape as operands") {
        $0.context.type($0, withElement: $0.context.i1)
      })
  }
  public static var traits: Traits { [.pure, .elementwise, .sameTypeOperands] }
}

extension Arith {
  /// `true` iff the integers are related as the predicate says.
  ///
  ///     %isLess = arith.cmpi slt, %lhs, %rhs : i32
  public enum CmpI: Comparison {
    public static let name = "arith.cmpi"
    public static let operandType = TypeConstraint.signlessIntegerLike
    public static var predicate: Property<0, IntegerPredicate> { .init() }
    public static let fields: [any OpField] = [predicate, lhs, rhs, result]
    public static let assembly: Assembly? =
      "\(predicate), \(lhs), \(rhs)\(.attributes) : \(type: lhs)"
  }

  /// `true` iff the floating-point numbers are related as the predicate says.
  ///
  ///     %isLess = arith.cmpf olt, %lhs, %rhs fastmath<nnan> : f32
  public enum CmpF: Comparison {
    public static let name = "arith.cmpf"
    public static let operandType = TypeConstraint.floatLike
    public static var predicate: Property<0, FloatPredicate> { .init() }
    public static var fastmath: DefaultProperty<1, FastMathFlags> { .init([]) }
    public static let fields: [any OpField] = [predicate, lhs, rhs, fastmath, result]
    public static let assembly: Assembly? =
      "\(predicate), \(lhs), \(rhs)\("fastmath", fastmath)\(.attributes) : \(type: lhs)"
  }
}
