public import Accel
import ArithDialect

extension Index: ExecutableDialect {
  /// What the operations do, with indices of 64 bits.
  public static var semantics: [Semantics] {
    [
      .index(Add.self), .index(Sub.self), .index(Mul.self), .index(MaxS.self), .index(MaxU.self),
      .index(MinS.self), .index(MinU.self), .index(And.self), .index(Or.self), .index(XOr.self),
      .index(Shl.self), .index(ShrS.self), .index(ShrU.self),
      .division(DivS.self), .division(DivU.self), .division(CeilDivS.self), .division(CeilDivU.self),
      .division(FloorDivS.self), .division(RemS.self), .division(RemU.self),
      .cast(CastS.self), .cast(CastU.self),
      .binary(Cmp.self) { op, x, y in WideInteger(op.pred.predicate.holds(x, y) ? 1 : 0, width: 1) },
      Semantics(SizeOf.self) { _, _ in .values([.number(WideInteger(64, width: 64))]) },
      Semantics(Constant.self) { op, _ in .values([.number(WideInteger(op.value.value, width: 64))]) },
      Semantics(BoolConstant.self) { op, _ in .values([.number(WideInteger(op.value ? 1 : 0, width: 1))]) },
    ]
  }
}

extension Semantics {
  /// Operations on two indices.
  fileprivate static func index<S: IndexBinary>(_: S.Type) -> Semantics {
    .binary(S.self) { (_, x, y) throws(Undefined) in try S.compute(x, y) }
  }

  /// Divisions, which have no meaning for a divisor that is poison, either.
  fileprivate static func division<S: IndexDivision>(_: S.Type) -> Semantics {
    .lanes(S.self) { (_, lanes) throws(Undefined) in
      guard let divisor = lanes[1] else { throw Undefined("division by poison") }
      if divisor.isZero { throw Undefined("division by zero") }
      return try lanes[0].map { (dividend) throws(Undefined) in try S.compute(dividend, divisor) } ?? nil
    }
  }

  /// Conversions from and to indices.
  fileprivate static func cast<S: IndexCast>(_: S.Type) -> Semantics {
    .unary(S.self) { op, x in x.resized(to: op.output.type.storedWidth ?? 64, S.signedness) }
  }
}
