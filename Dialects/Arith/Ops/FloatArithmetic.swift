public import Accel

/// Two floating-point numbers of one type in, one of that type out.
public protocol FloatBinary: OpSchema {}

extension FloatBinary {
  public static var lhs: Operand<0> { .init(.floatLike) }
  public static var rhs: Operand<1> { .init(.same(as: lhs)) }
  public static var fastmath: DefaultProperty<0, Arith.FastMathFlags> { .init([]) }
  public static var result: Result<0> { .init(.same(as: lhs)) }
  public static var fields: [any OpField] { [lhs, rhs, fastmath, result] }
  public static var traits: Traits { .arithmetic }
  public static var assembly: Assembly? {
    "\(lhs), \(rhs)\("fastmath", fastmath)\(.attributes) : \(type: result)"
  }
}

extension Arith {
  /// The number with the other sign.
  ///
  ///     %negative = arith.negf %operand : f32
  public enum NegF: OpSchema {
    public static let name = "arith.negf"
    public static var operand: Operand<0> { .init(.floatLike) }
    public static var fastmath: DefaultProperty<0, FastMathFlags> { .init([]) }
    public static var result: Result<0> { .init(.same(as: operand)) }
    public static let fields: [any OpField] = [operand, fastmath, result]
    public static let traits: Traits = .arithmetic
    public static let assembly: Assembly? =
      "\(operand)\("fastmath", fastmath)\(.attributes) : \(type: result)"
  }

  /// Addition.
  ///
  ///     %sum = arith.addf %lhs, %rhs fastmath<contract> : f32
  public enum AddF: FloatBinary {
    public static let name = "arith.addf"
    public static let traits: Traits = [.arithmetic, .commutative]
  }

  /// Subtraction.
  ///
  ///     %difference = arith.subf %lhs, %rhs : f32
  public enum SubF: FloatBinary {
    public static let name = "arith.subf"
  }

  /// Multiplication.
  ///
  ///     %product = arith.mulf %lhs, %rhs : f32
  public enum MulF: FloatBinary {
    public static let name = "arith.mulf"
    public static let traits: Traits = [.arithmetic, .commutative]
  }

  /// Division.
  ///
  ///     %quotient = arith.divf %lhs, %rhs : f32
  public enum DivF: FloatBinary {
    public static let name = "arith.divf"
  }

  /// The remainder of a division, with the sign of the dividend.
  ///
  ///     %remainder = arith.remf %lhs, %rhs : f32
  public enum RemF: FloatBinary {
    public static let name = "arith.remf"
  }

  /// The greater number; NaN if one is NaN; -0.0 is less than +0.0.
  ///
  ///     %greater = arith.maximumf %lhs, %rhs : f32
  public enum MaximumF: FloatBinary {
    public static let name = "arith.maximumf"
    public static let traits: Traits = [.arithmetic, .commutative]
  }

  /// The greater number; the other if one is NaN; either of -0.0 and +0.0.
  ///
  ///     %greater = arith.maxnumf %lhs, %rhs : f32
  public enum MaxNumF: FloatBinary {
    public static let name = "arith.maxnumf"
    public static let traits: Traits = [.arithmetic, .commutative]
  }

  /// The less number; NaN if one is NaN; -0.0 is less than +0.0.
  ///
  ///     %less = arith.minimumf %lhs, %rhs : f32
  public enum MinimumF: FloatBinary {
    public static let name = "arith.minimumf"
    public static let traits: Traits = [.arithmetic, .commutative]
  }

  /// The less number; the other if one is NaN; either of -0.0 and +0.0.
  ///
  ///     %less = arith.minnumf %lhs, %rhs : f32
  public enum MinNumF: FloatBinary {
    public static let name = "arith.minnumf"
    public static let traits: Traits = [.arithmetic, .commutative]
  }
}
