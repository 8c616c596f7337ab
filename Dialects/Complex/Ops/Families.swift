public import Accel
public import ArithDialect

extension TypeConstraint {
  /// Complex numbers of floating-point parts.
  static let complexFloat = TypeConstraint.complex(of: .float)
}

/// A complex number in, one of the same type out.
public protocol ComplexFunction: OpSchema {}

extension ComplexFunction {
  public static var complex: Operand<0> { .init(.complexFloat) }
  public static var fastmath: DefaultProperty<0, Arith.FastMathFlags> { .init([]) }
  public static var result: Result<0> { .init(.same(as: complex)) }
  public static var fields: [any OpField] { [complex, fastmath, result] }
  public static var traits: Traits { [.pure, .elementwise, .sameOperandsAndResultType] }
  public static var assembly: Assembly? {
    "\(complex)\("fastmath", fastmath)\(.attributes) : \(type: complex)"
  }
}

/// Two complex numbers of one type in, one of that type out.
public protocol ComplexBinary: OpSchema {}

extension ComplexBinary {
  public static var lhs: Operand<0> { .init(.complexFloat) }
  public static var rhs: Operand<1> { .init(.same(as: lhs)) }
  public static var fastmath: DefaultProperty<0, Arith.FastMathFlags> { .init([]) }
  public static var result: Result<0> { .init(.same(as: lhs)) }
  public static var fields: [any OpField] { [lhs, rhs, fastmath, result] }
  public static var traits: Traits { [.pure, .elementwise, .sameOperandsAndResultType] }
  public static var assembly: Assembly? {
    "\(lhs), \(rhs)\("fastmath", fastmath)\(.attributes) : \(type: result)"
  }
}

/// A complex number in, a number of the type of its parts out.
public protocol ComplexMeasure: OpSchema {
  /// The name of the result.
  static var resultName: String { get }
}

extension ComplexMeasure {
  public static var resultName: String { "result" }
  public static var complex: Operand<0> { .init(.complexFloat) }
  public static var fastmath: DefaultProperty<0, Arith.FastMathFlags> { .init([]) }
  public static var result: Result<0> {
    .init(
      .float.inferred(from: complex, "complex element type matches result type") {
        $0.as(ComplexType.self)?.element
      }, name: resultName)
  }
  public static var fields: [any OpField] { [complex, fastmath, result] }
  public static var traits: Traits { [.pure, .elementwise] }
  public static var assembly: Assembly? {
    "\(complex)\("fastmath", fastmath)\(.attributes) : \(type: complex)"
  }
}

/// Two complex numbers of one type in, a boolean out.
public protocol ComplexComparison: OpSchema {}

extension ComplexComparison {
  public static var lhs: Operand<0> { .init(.complexFloat) }
  public static var rhs: Operand<1> { .init(.same(as: lhs)) }
  public static var result: Result<0> { .init(.i1) }
  public static var fields: [any OpField] { [lhs, rhs, result] }
  public static var traits: Traits { [.pure, .elementwise] }
  public static var assembly: Assembly? { "\(lhs), \(rhs)\(.attributes) : \(type: lhs)" }
}
