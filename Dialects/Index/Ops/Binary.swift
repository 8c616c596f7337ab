public import Accel

/// Two indices in, one out.
public protocol IndexBinary: OpSchema {
  /// Returns what the operation makes of two integers of one width, whichever the target's is.
  ///
  /// Throws `Undefined` if that has no meaning; `nil` is poison.
  static func compute(_ lhs: WideInteger, _ rhs: WideInteger) throws(Undefined) -> WideInteger?
  /// `true` iff the low bits of the result depend on the low bits of the operands only.
  static var isLowBitsOnly: Bool { get }
}

extension IndexBinary {
  public static var lhs: Operand<0> { .init(.index) }
  public static var rhs: Operand<1> { .init(.index) }
  public static var result: Result<0> { .init(.index) }
  public static var fields: [any OpField] { [lhs, rhs, result] }
  public static var traits: Traits { .pure }
  public static var assembly: Assembly? { "\(lhs), \(rhs)\(.attributes)" }
  public static var isLowBitsOnly: Bool { false }

  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    foldConstants(op, operands)
  }

  /// Returns what constants evaluate to if that is the same on targets of 32 and of 64 bits.
  static func foldConstants(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    guard let lhs = operands[0]?.integer, let rhs = operands[1]?.integer,
      let wide = try? compute(lhs, rhs)
    else { return nil }
    if !isLowBitsOnly {
      guard let narrow = try? compute(lhs.truncated(to: 32), rhs.truncated(to: 32)),
        wide.truncated(to: 32) == narrow
      else { return nil }
    }
    return .constant(op.context.number(wide, op.context.indexType))
  }
}

/// The same, where operands may be exchanged and regrouped.
public protocol AssociativeIndexBinary: IndexBinary {}

extension AssociativeIndexBinary {
  public static var traits: Traits { [.pure, .commutative] }

  public static var canonicalizations: [Pattern] {
    [
      // op(op(x, c0), c1) → op(x, op(c0, c1))
      Pattern("regroup-\(name)") { (op: Op<Self>, rewriter) throws(NoMatch) in
        guard let outer = op.rhs.constant else { throw NoMatch("rhs is not constant") }
        guard let inner = op.lhs.defined(by: Self.self) else {
          throw NoMatch("lhs is not the same operation")
        }
        guard let constant = inner.rhs.constant else { throw NoMatch("rhs of lhs is not constant") }
        guard let both = combined(outer, constant) else { throw NoMatch("the constants cannot be combined") }
        let sum = rewriter.create(Index.Constant.self, at: op.location) { $0.value = .init(both) }
        return rewriter.replace(
          op, with: rewriter.create(Self.self) { ($0.lhs, $0.rhs) = (inner.lhs, sum.result) })
      }
    ]
  }

  /// Returns what the operation makes of two constants, if that is the same on all targets.
  private static func combined(_ lhs: Attribute, _ rhs: Attribute) -> Int? {
    guard let left = lhs.integer, let right = rhs.integer, let wide = try? compute(left, right) else {
      return nil
    }
    if !isLowBitsOnly {
      let narrow = try? compute(left.truncated(to: 32), right.truncated(to: 32))
      if wide.truncated(to: 32) != narrow { return nil }
    }
    return wide.signedValue
  }
}

/// A division; dividing by zero has no meaning, nor has a signed quotient that is too large.
public protocol IndexDivision: IndexBinary {
  /// How the operands are read.
  static var signedness: Signedness { get }
  /// Returns the result for a divisor that is not zero.
  static func divide(_ lhs: WideInteger, _ rhs: WideInteger) -> WideInteger
}

extension IndexDivision {
  public static func compute(_ lhs: WideInteger, _ rhs: WideInteger) throws(Undefined) -> WideInteger? {
    if rhs.isZero { throw Undefined("division by zero") }
    if signedness == .signed, rhs.isAllOnes, lhs == .minimum(width: lhs.width, .signed) {
      throw Undefined("signed overflow of a division")
    }
    return divide(lhs, rhs)
  }
}

/// A shift; the second operand is the number of places, and must be less than the width.
public protocol IndexShift: IndexBinary {
  /// Returns `value` shifted by `amount`, which is less than its width.
  static func shift(_ value: WideInteger, by amount: Int) -> WideInteger
}

extension IndexShift {
  public static func compute(_ lhs: WideInteger, _ rhs: WideInteger) throws(Undefined) -> WideInteger? {
    guard let amount = rhs.unsignedValue, amount < UInt64(lhs.width) else { return nil }
    return shift(lhs, by: Int(amount))
  }

  /// Folds shifts by less than 32 only: more is poison on some targets.
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    guard let amount = operands[1]?.integer?.unsignedValue, amount < 32 else { return nil }
    return foldConstants(op, operands)
  }
}
