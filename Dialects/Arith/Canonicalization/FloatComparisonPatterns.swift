public import Accel

extension Arith.CmpF {
  public static var canonicalizations: [Pattern] {
    [
      // cmpf(p, sitofp(x), c) → cmpi(p', x, c'); cmpf(p, uitofp(x), c) → cmpi(p', x, c')
      Pattern("CmpFIntToFPConst", labels: ["CmpFIntToFPConst"]) { (op: Op<Self>, rewriter) throws(NoMatch) in
        guard let bound = op.rhs.constant?.as(FloatAttr.self)?.number else {
          throw NoMatch("rhs is no number")
        }
        let (integer, signedness) = try convertedInteger(op.lhs)
        guard let width = integer.elementWidth else { throw NoMatch("the integer has no width") }
        switch try IntegerComparison(op.predicate, bound, width: width, signedness) {
        case .always(let value): return rewriter.replace(op, with: rewriter.constant(value))
        case .integer(let predicate, let value):
          let constant = rewriter.constant(op.context.number(value, integer.type), integer.type)
          return rewriter.replace(op, with: rewriter.create(predicate, integer, constant))
        }
      }
    ]
  }

  /// Returns the integer that `value` was converted from, and how it was read.
  private static func convertedInteger(_ value: Value) throws(NoMatch) -> (Value, Signedness) {
    if let conversion = value.defined(by: Arith.SIToFP.self) { return (conversion.input, .signed) }
    if let conversion = value.defined(by: Arith.UIToFP.self) { return (conversion.input, .unsigned) }
    throw NoMatch("lhs is no converted integer")
  }
}

/// What comparing a converted integer with a number is the same as.
private enum IntegerComparison {
  /// The same for all integers.
  case always(Bool)
  /// A comparison of the integer itself.
  case integer(Arith.IntegerPredicate, WideInteger)

  /// Finds out for integers of `width` bits, if the conversion loses nothing that matters.
  init(
    _ predicate: Arith.FloatPredicate, _ bound: SoftFloat, width: Int, _ signedness: Signedness
  ) throws(NoMatch) {
    guard !bound.isNaN else { throw NoMatch("rhs is NaN") }
    guard !Self.isLossy(bound, width: width, signedness) else { throw NoMatch("the conversion may round") }
    guard let relation = predicate.integerPredicate(signedness) else {
      // No integer becomes NaN.
      self = .always(predicate == .ord || predicate == .alwaysTrue)
      return
    }
    let format = bound.format
    func converted(_ integer: WideInteger) -> SoftFloat {
      SoftFloat.converted(integer, signedness, to: format).value
    }
    // A bound beyond the range is greater, or less, than all integers.
    if converted(.maximum(width: width, signedness)).compared(to: bound) == .less {
      self = .always(relation.isLessOrUnequal)
      return
    }
    if converted(.minimum(width: width, signedness)).compared(to: bound) == .greater {
      self = .always(relation.isGreaterOrUnequal)
      return
    }
    let (truncated, status) = bound.converted(toIntegerOfWidth: width, signedness)
    guard !status.contains(.invalid) else { throw NoMatch("rhs is out of range") }
    if bound.isZero || converted(truncated).compared(to: bound) == .equal {
      self = .integer(relation, truncated)
    } else {
      self = Self.compareFractional(relation, truncated, isNegative: bound.isNegative)
    }
  }

  /// `true` iff integers near `bound` may be rounded.
  private static func isLossy(_ bound: SoftFloat, width: Int, _ signedness: Signedness) -> Bool {
    let precision = bound.format.precision
    let valueBits = signedness == .signed ? width - 1 : width
    guard width > precision else { return false }
    if bound.isInfinity { return (SoftFloat.largest(bound.format).exponent ?? 0) < valueBits }
    guard let exponent = bound.exponent else { return false }
    return precision <= exponent && exponent <= valueBits
  }

  /// Returns what comparing with a number that has a fraction is the same as.
  ///
  /// `truncated` is the number without its fraction, so the next integer toward zero.
  private static func compareFractional(
    _ relation: Arith.IntegerPredicate, _ truncated: WideInteger, isNegative: Bool
  ) -> IntegerComparison {
    switch relation {
    // x ≠ 4.4 always, x = 4.4 never
    case .ne: .always(true)
    case .eq: .always(false)
    // x < 4.4 ⇔ x ≤ 4; x < −4.4 ⇔ x < −4
    case .slt, .sle: .integer(isNegative ? .slt : .sle, truncated)
    // x > 4.4 ⇔ x > 4; x > −4.4 ⇔ x ≥ −4
    case .sgt, .sge: .integer(isNegative ? .sge : .sgt, truncated)
    case .ult, .ule: isNegative ? .always(false) : .integer(.ule, truncated)
    case .ugt, .uge: isNegative ? .always(true) : .integer(.ugt, truncated)
    }
  }
}

extension Arith.IntegerPredicate {
  /// `true` iff this holds for a number and any greater one.
  fileprivate var isLessOrUnequal: Bool {
    switch self {
    case .ne, .slt, .sle, .ult, .ule: true
    default: false
    }
  }

  /// `true` iff this holds for a number and any less one.
  fileprivate var isGreaterOrUnequal: Bool {
    switch self {
    case .ne, .sgt, .sge, .ugt, .uge: true
    default: false
    }
  }
}

extension Arith.FloatPredicate {
  /// The same relation of integers; `nil` for those that only tell NaN from numbers.
  fileprivate func integerPredicate(_ signedness: Signedness) -> Arith.IntegerPredicate? {
    let isSigned = signedness == .signed
    switch self {
    case .oeq, .ueq: return .eq
    case .one, .une: return .ne
    case .ogt, .ugt: return isSigned ? .sgt : .ugt
    case .oge, .uge: return isSigned ? .sge : .uge
    case .olt, .ult: return isSigned ? .slt : .ult
    case .ole, .ule: return isSigned ? .sle : .ule
    case .alwaysFalse, .alwaysTrue, .ord, .uno: return nil
    }
  }
}
