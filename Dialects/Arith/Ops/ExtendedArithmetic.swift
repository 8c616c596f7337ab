public import Accel

extension Arith {
  /// The sum of two unsigned integers, and whether it overflowed.
  ///
  ///     %sum, %overflow = arith.addui_extended %lhs, %rhs : i32, i1
  public enum AddUIExtended: OpSchema {
    public static let name = "arith.addui_extended"
    public static var lhs: Operand<0> { .init(.signlessIntegerLike) }
    public static var rhs: Operand<1> { .init(.same(as: lhs)) }
    public static var sum: Result<0> { .init(.same(as: lhs)) }
    public static var overflow: Result<1> { .init(.boolLike) }
    public static let fields: [any OpField] = [lhs, rhs, sum, overflow]
    public static let traits: Traits = [.pure, .commutative, .elementwise]
    public static let assembly: Assembly? =
      "\(lhs), \(rhs)\(.attributes) : \(type: sum), \(type: overflow)"

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.sum, "sum")
      setName(op.overflow, "overflow")
    }
  }

  /// The two halves of the product of two signed integers.
  ///
  ///     %low, %high = arith.mulsi_extended %lhs, %rhs : i32
  public enum MulSIExtended: ExtendedMultiplication {
    public static let name = "arith.mulsi_extended"
  }

  /// The two halves of the product of two unsigned integers.
  ///
  ///     %low, %high = arith.mului_extended %lhs, %rhs : i32
  public enum MulUIExtended: ExtendedMultiplication {
    public static let name = "arith.mului_extended"
  }
}

/// Two integers in, the two halves of their product out.
public protocol ExtendedMultiplication: OpSchema {}

extension ExtendedMultiplication {
  public static var lhs: Operand<0> { .init(.signlessIntegerLike) }
  public static var rhs: Operand<1> { .init(.same(as: lhs)) }
  public static var low: Result<0> { .init(.same(as: lhs)) }
  public static var high: Result<1> { .init(.same(as: lhs)) }
  public static var fields: [any OpField] { [lhs, rhs, low, high] }
  public static var traits: Traits { [.pure, .commutative, .elementwise] }
  public static var assembly: Assembly? { "\(lhs), \(rhs)\(.attributes) : \(type: lhs)" }

  public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
    setName(op.low, "low")
    setName(op.high, "high")
  }
}
