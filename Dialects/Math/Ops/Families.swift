public import Accel
public import ArithDialect

extension Traits {
  /// What most of the functions have in common: no effects, element by element, one type throughout.
  static let function: Traits = [.pure, .elementwise, .sameOperandsAndResultType]
}

/// A floating-point number in, one of the same type out.
public protocol FloatFunction: OpSchema {}

extension FloatFunction {
  public static var operand: Operand<0> { .init(.floatLike) }
  public static var fastmath: DefaultProperty<0, Arith.FastMathFlags> { .init([]) }
  public static var result: Result<0> { .init(.same(as: operand)) }
  public static var fields: [any OpField] { [operand, fastmath, result] }
  public static var traits: Traits { .function }
  public static var assembly: Assembly? {
    "\(operand)\("fastmath", fastmath)\(.attributes) : \(type: result)"
  }

  /// Returns what `compute` makes of the operand if it is constant; `nil` where it says so.
  static func foldNumber(
    _ op: Op<Self>, _ operands: ConstantOperands, _ compute: (SoftFloat) -> SoftFloat?
  ) -> FoldResult? {
    guard let operand = operands[0] else { return nil }
    let format = op.result.type.floatFormat
    return foldUnary(operand, to: op.result.type) { compute(SoftFloat(bits: $0, format: format))?.bits }
      .map { .constant($0) }
  }
}

/// Two floating-point numbers of one type in, one of that type out.
public protocol BinaryFloatFunction: OpSchema {}

extension BinaryFloatFunction {
  public static var lhs: Operand<0> { .init(.floatLike) }
  public static var rhs: Operand<1> { .init(.same(as: lhs)) }
  public static var fastmath: DefaultProperty<0, Arith.FastMathFlags> { .init([]) }
  public static var result: Result<0> { .init(.same(as: lhs)) }
  public static var fields: [any OpField] { [lhs, rhs, fastmath, result] }
  public static var traits: Traits { .function }
  public static var assembly: Assembly? {
    "\(lhs), \(rhs)\("fastmath", fastmath)\(.attributes) : \(type: result)"
  }

  /// Returns what `compute` makes of the operands if they are constant; `nil` where it says so.
  static func foldNumbers(
    _ op: Op<Self>, _ operands: ConstantOperands, _ compute: (SoftFloat, SoftFloat) -> SoftFloat?
  ) -> FoldResult? {
    guard operands[0] != nil || operands[1] != nil else { return nil }
    let format = op.result.type.floatFormat
    return foldBinary(operands[0], operands[1]) {
      compute(SoftFloat(bits: $0, format: format), SoftFloat(bits: $1, format: format))?.bits
    }
    .map { .constant($0) }
  }
}

/// An integer in, one of the same type out.
public protocol IntegerFunction: OpSchema {
  /// Returns what the function makes of an integer.
  static func compute(_ x: WideInteger) -> WideInteger
}

extension IntegerFunction {
  public static var operand: Operand<0> { .init(.signlessIntegerLike) }
  public static var result: Result<0> { .init(.same(as: operand)) }
  public static var fields: [any OpField] { [operand, result] }
  public static var traits: Traits { .function }
  public static var assembly: Assembly? { "\(operand)\(.attributes) : \(type: result)" }

  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    foldUnary(operands[0], to: op.result.type) { compute($0) }.map { .constant($0) }
  }
}

/// A floating-point number in, a boolean out, or booleans in the shape of the operand.
public protocol FloatClassification: OpSchema {
  /// `true` iff `number` is of the class.
  static func holds(_ number: SoftFloat) -> Bool
}

extension FloatClassification {
  public static var operand: Operand<0> { .init(.floatLike) }
  public static var fastmath: DefaultProperty<0, Arith.FastMathFlags> { .init([]) }
  public static var result: Result<0> {
    .init(
      .boolLike.inferred(from: operand, "result type has i1 element type and same shape as operands") {
        $0.context.type($0, withElement: $0.context.i1)
      })
  }
  public static var fields: [any OpField] { [operand, fastmath, result] }
  public static var traits: Traits { [.pure, .elementwise] }
  public static var assembly: Assembly? { "\(operand)\(.attributes) : \(type: operand)" }

  /// Folds one number, and elements that are all one.
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    guard let number = operands[0]?.float else { return nil }
    return .constant(op.context.number(WideInteger(holds(number) ? 1 : 0, width: 1), op.result.type))
  }
}
