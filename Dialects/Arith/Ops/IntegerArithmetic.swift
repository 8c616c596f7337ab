public import Accel

// MARK: Families

/// Two integers of one type in, one integer of that type out.
public protocol IntegerBinary: OpSchema {}

extension IntegerBinary {
  public static var lhs: Operand<0> { .init(.signlessIntegerLike) }
  public static var rhs: Operand<1> { .init(.same(as: lhs)) }
  public static var result: Result<0> { .init(.same(as: lhs)) }
  public static var fields: [any OpField] { [lhs, rhs, result] }
  public static var traits: Traits { .arithmetic }
  public static var assembly: Assembly? { "\(lhs), \(rhs)\(.attributes) : \(type: result)" }
}

/// The same with a promise not to overflow; if it is broken, the result is poison.
public protocol OverflowingIntegerBinary: IntegerBinary {}

extension OverflowingIntegerBinary {
  public static var overflowFlags: DefaultProperty<0, Arith.OverflowFlags> { .init([]) }
  public static var fields: [any OpField] { [lhs, rhs, overflowFlags, result] }
  public static var assembly: Assembly? {
    "\(lhs), \(rhs)\("overflow", overflowFlags)\(.attributes) : \(type: result)"
  }
}

/// The same with a promise not to lose bits; if it is broken, the result is poison.
public protocol ExactIntegerBinary: IntegerBinary {}

extension ExactIntegerBinary {
  public static var isExact: OptionalProperty<0, UnitAttr> { .init() }
  public static var fields: [any OpField] { [lhs, rhs, isExact, result] }
  public static var assembly: Assembly? {
    "\(lhs), \(rhs)\("exact", isExact)\(.attributes) : \(type: result)"
  }
}

/// A division that is undefined for a zero divisor.
public protocol PartialUnsignedDivision: IntegerBinary, ConditionallySpeculatableInterface {}

extension PartialUnsignedDivision {
  public static var interfaces: [Implements] { [conditionallySpeculatable] }

  /// It is safe anywhere if the divisor is known not to be zero.
  public static func speculatability(of op: Op<Self>) -> Speculatability {
    guard let divisor = op.rhs.constantInteger, !divisor.isZero else { return .never }
    return .always
  }
}

/// A division that is undefined for a zero divisor, and for the least number by -1.
public protocol PartialSignedDivision: IntegerBinary, ConditionallySpeculatableInterface {}

extension PartialSignedDivision {
  public static var interfaces: [Implements] { [conditionallySpeculatable] }

  /// It is safe anywhere if the divisor is known to be neither zero nor -1.
  public static func speculatability(of op: Op<Self>) -> Speculatability {
    guard let divisor = op.rhs.constantInteger, !divisor.isZero, !divisor.isAllOnes else { return .never }
    return .always
  }
}

extension Traits {
  /// Arithmetic that is undefined for some operands.
  static let partialArithmetic: Traits = [.noMemoryEffects, .elementwise, .sameOperandsAndResultType]
}

// MARK: Sums, products and shifts

extension Arith {
  /// Addition modulo 2ⁿ.
  ///
  ///     %sum = arith.addi %lhs, %rhs overflow<nsw> : i32
  public enum AddI: OverflowingIntegerBinary {
    public static let name = "arith.addi"
    public static let traits: Traits = [.arithmetic, .commutative]
  }

  /// Subtraction modulo 2ⁿ.
  ///
  ///     %difference = arith.subi %lhs, %rhs : i32
  public enum SubI: OverflowingIntegerBinary {
    public static let name = "arith.subi"
  }

  /// Multiplication modulo 2ⁿ.
  ///
  ///     %product = arith.muli %lhs, %rhs overflow<nsw, nuw> : i32
  public enum MulI: OverflowingIntegerBinary {
    public static let name = "arith.muli"
    public static let traits: Traits = [.arithmetic, .commutative]
  }

  /// A shift to the left, filling with zeros; poison if `rhs`, read as unsigned, is not less than the width.
  ///
  ///     %shifted = arith.shli %lhs, %rhs : i32
  public enum ShLI: OverflowingIntegerBinary {
    public static let name = "arith.shli"
  }

  /// A shift to the right, filling with zeros; poison if `rhs`, read as unsigned, is not less than the
  /// width.
  ///
  ///     %shifted = arith.shrui %lhs, %rhs exact : i32
  public enum ShRUI: ExactIntegerBinary {
    public static let name = "arith.shrui"
  }

  /// A shift to the right, filling with the sign; poison if `rhs`, read as unsigned, is not less than the
  /// width.
  ///
  ///     %shifted = arith.shrsi %lhs, %rhs : i32
  public enum ShRSI: ExactIntegerBinary {
    public static let name = "arith.shrsi"
  }
}

// MARK: Quotients and remainders

extension Arith {
  /// Unsigned division, rounding toward zero; undefined for a zero divisor.
  ///
  ///     %quotient = arith.divui %lhs, %rhs exact : i32
  public enum DivUI: ExactIntegerBinary, PartialUnsignedDivision {
    public static let name = "arith.divui"
    public static let traits: Traits = .partialArithmetic
  }

  /// Signed division, rounding toward zero; undefined for a zero divisor and for the least number by -1.
  ///
  ///     %quotient = arith.divsi %lhs, %rhs : i32
  public enum DivSI: ExactIntegerBinary, PartialSignedDivision {
    public static let name = "arith.divsi"
    public static let traits: Traits = .partialArithmetic
  }

  /// Unsigned division, rounding up; undefined for a zero divisor.
  ///
  ///     %quotient = arith.ceildivui %lhs, %rhs : i32
  public enum CeilDivUI: IntegerBinary, PartialUnsignedDivision {
    public static let name = "arith.ceildivui"
    public static let traits: Traits = .partialArithmetic
  }

  /// Signed division, rounding up; undefined for a zero divisor and for the least number by -1.
  ///
  ///     %quotient = arith.ceildivsi %lhs, %rhs : i32
  public enum CeilDivSI: IntegerBinary, PartialSignedDivision {
    public static let name = "arith.ceildivsi"
    public static let traits: Traits = .partialArithmetic
  }

  /// Signed division, rounding down; undefined for a zero divisor and for the least number by -1.
  ///
  ///     %quotient = arith.floordivsi %lhs, %rhs : i32
  public enum FloorDivSI: IntegerBinary {
    public static let name = "arith.floordivsi"
  }

  /// The remainder of an unsigned division; undefined for a zero divisor.
  ///
  ///     %remainder = arith.remui %lhs, %rhs : i32
  public enum RemUI: IntegerBinary {
    public static let name = "arith.remui"
  }

  /// The remainder of a signed division, with the sign of the dividend; undefined for a zero divisor.
  ///
  ///     %remainder = arith.remsi %lhs, %rhs : i32
  public enum RemSI: IntegerBinary {
    public static let name = "arith.remsi"
  }
}

// MARK: Bits

extension Arith {
  /// The bits that both have.
  ///
  ///     %both = arith.andi %lhs, %rhs : i32
  public enum AndI: IntegerBinary {
    public static let name = "arith.andi"
    public static let traits: Traits = [.arithmetic, .commutative, .idempotent]
  }

  /// The bits that one of them has.
  ///
  ///     %either = arith.ori %lhs, %rhs : i32
  public enum OrI: IntegerBinary {
    public static let name = "arith.ori"
    public static let traits: Traits = [.arithmetic, .commutative, .idempotent]
  }

  /// The bits that exactly one of them has.
  ///
  ///     %different = arith.xori %lhs, %rhs : i32
  public enum XOrI: IntegerBinary {
    public static let name = "arith.xori"
    public static let traits: Traits = [.arithmetic, .commutative]
  }
}

// MARK: Extremes

extension Arith {
  /// The greater of two signed integers.
  ///
  ///     %greater = arith.maxsi %lhs, %rhs : i32
  public enum MaxSI: IntegerBinary {
    public static let name = "arith.maxsi"
    public static let traits: Traits = [.arithmetic, .commutative]
  }

  /// The greater of two unsigned integers.
  ///
  ///     %greater = arith.maxui %lhs, %rhs : i32
  public enum MaxUI: IntegerBinary {
    public static let name = "arith.maxui"
    public static let traits: Traits = [.arithmetic, .commutative]
  }

  /// The less of two signed integers.
  ///
  ///     %less = arith.minsi %lhs, %rhs : i32
  public enum MinSI: IntegerBinary {
    public static let name = "arith.minsi"
    public static let traits: Traits = [.arithmetic, .commutative]
  }

  /// The less of two unsigned integers.
  ///
  ///     %less = arith.minui %lhs, %rhs : i32
  public enum MinUI: IntegerBinary {
    public static let name = "arith.minui"
    public static let traits: Traits = [.arithmetic, .commutative]
  }
}
