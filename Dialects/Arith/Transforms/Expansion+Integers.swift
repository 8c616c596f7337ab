import Accel

extension Expansion {
  /// Quotients that are not rounded toward zero.
  static let divisions = [
    // ceildivui(a, b) → a == 0 ? 0 : (a - 1) / b + 1
    Pattern("expand-ceildivui") { (op: Op<Arith.CeilDivUI>, rewriter) throws(NoMatch) in
      let (make, a, type) = (Expansion(rewriter: rewriter), op.lhs, op.lhs.type)
      let zero = make.constant(0, type)
      let isZero = make.compare(.eq, a, zero)
      let one = make.constant(1, type)
      let quotient = make.make(Arith.DivUI.self, make.make(Arith.SubI.self, a, one), op.rhs)
      return rewriter.replace(
        op, with: make.select(isZero, zero, make.make(Arith.AddI.self, quotient, one)))
    },
    // ceildivsi(a, b) → q = a / b; q * b != a && (a < 0) == (b < 0) ? q + 1 : q
    Pattern("expand-ceildivsi") { (op: Op<Arith.CeilDivSI>, rewriter) throws(NoMatch) in
      let (make, a, b) = (Expansion(rewriter: rewriter), op.lhs, op.rhs)
      let zero = make.constant(0, a.type)
      let one = make.constant(1, a.type)
      let quotient = make.make(Arith.DivSI.self, a, b)
      let isInexact = make.compare(.ne, a, make.make(Arith.MulI.self, quotient, b))
      let isNegativeA = make.compare(.slt, a, zero)
      let isSameSign = make.compare(.eq, isNegativeA, make.compare(.slt, b, zero))
      let isRoundedDown = make.make(Arith.AndI.self, isInexact, isSameSign)
      let greater = make.make(Arith.AddI.self, quotient, one)
      return rewriter.replace(op, with: make.select(isRoundedDown, greater, quotient))
    },
    // floordivsi(a, b) → q = a / b; q * b != a && (a < 0) != (b < 0) ? q - 1 : q
    Pattern("expand-floordivsi") { (op: Op<Arith.FloorDivSI>, rewriter) throws(NoMatch) in
      let (make, a, b) = (Expansion(rewriter: rewriter), op.lhs, op.rhs)
      let quotient = make.make(Arith.DivSI.self, a, b)
      let isInexact = make.compare(.ne, a, make.make(Arith.MulI.self, quotient, b))
      let zero = make.constant(0, a.type)
      let isNegativeA = make.compare(.slt, a, zero)
      let isOtherSign = make.compare(.ne, isNegativeA, make.compare(.slt, b, zero))
      let isRoundedUp = make.make(Arith.AndI.self, isInexact, isOtherSign)
      let less = make.make(Arith.AddI.self, quotient, make.constant(-1, a.type))
      return rewriter.replace(op, with: make.select(isRoundedUp, less, quotient))
    },
  ]

  /// Extremes of integers and of floating-point numbers.
  static let extremes = [
    extreme(Arith.MaxSI.self, .sgt), extreme(Arith.MaxUI.self, .ugt),
    extreme(Arith.MinSI.self, .slt), extreme(Arith.MinUI.self, .ult),
    extreme(Arith.MaximumF.self, .ugt, propagatesNaN: true),
    extreme(Arith.MinimumF.self, .ult, propagatesNaN: true),
    extreme(Arith.MaxNumF.self, .ugt, propagatesNaN: false),
    extreme(Arith.MinNumF.self, .ult, propagatesNaN: false),
  ]

  // maxsi(a, b) → a > b ? a : b
  private static func extreme<S: IntegerBinary>(_: S.Type, _ predicate: Arith.IntegerPredicate) -> Pattern {
    Pattern("expand-\(S.name.dropFirst(6))") { (op: Op<S>, rewriter) throws(NoMatch) in
      let make = Expansion(rewriter: rewriter)
      return rewriter.replace(
        op, with: make.select(make.compare(predicate, op.lhs, op.rhs), op.lhs, op.rhs))
    }
  }

  // maximumf(a, b) → isNaN(b) ? b : a > b or unordered ? a : b
  // maxnumf(a, b) → isNaN(a) ? b : a > b or unordered ? a : b
  private static func extreme<S: FloatBinary>(
    _: S.Type, _ predicate: Arith.FloatPredicate, propagatesNaN: Bool
  ) -> Pattern {
    Pattern("expand-\(S.name.dropFirst(6))") { (op: Op<S>, rewriter) throws(NoMatch) in
      let (make, lhs, rhs) = (Expansion(rewriter: rewriter), op.lhs, op.rhs)
      let extreme = make.select(make.compareFloats(predicate, lhs, rhs), lhs, rhs)
      let suspect = propagatesNaN ? rhs : lhs
      let isNaN = make.compareFloats(.uno, suspect, suspect)
      return rewriter.replace(op, with: make.select(isNaN, rhs, extreme))
    }
  }
}
