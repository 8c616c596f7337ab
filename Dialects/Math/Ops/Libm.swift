public import Accel
import ArithDialect

/// A function of the C library, for both of its formats.
///
/// A constant is folded to what the library says, as MLIR does: bits that differ between libraries differ there, too.
public struct Libm: Sendable {
  private let single: @Sendable (Float) -> Float
  private let double: @Sendable (Double) -> Double

  /// Wraps a function on `f32` and the same on `f64`.
  init(_ single: @escaping @Sendable (Float) -> Float, _ double: @escaping @Sendable (Double) -> Double) {
    (self.single, self.double) = (single, double)
  }

  /// Returns what the function makes of a number; other formats go by way of `f64`.
  func callAsFunction(_ number: SoftFloat) -> SoftFloat {
    if number.format == .f32 { return SoftFloat(single(number.asFloat)) }
    if number.format == .f64 { return SoftFloat(double(number.asDouble)) }
    return SoftFloat(double(number.nearestDouble)).converted(to: number.format).value
  }
}

/// The same for functions of two numbers.
public struct BinaryLibm: Sendable {
  private let single: @Sendable (Float, Float) -> Float
  private let double: @Sendable (Double, Double) -> Double

  /// Wraps a function on `f32` and the same on `f64`.
  init(
    _ single: @escaping @Sendable (Float, Float) -> Float,
    _ double: @escaping @Sendable (Double, Double) -> Double
  ) {
    (self.single, self.double) = (single, double)
  }

  /// Returns what the function makes of two numbers of one format.
  func callAsFunction(_ lhs: SoftFloat, _ rhs: SoftFloat) -> SoftFloat {
    if lhs.format == .f32 { return SoftFloat(single(lhs.asFloat, rhs.asFloat)) }
    if lhs.format == .f64 { return SoftFloat(double(lhs.asDouble, rhs.asDouble)) }
    return SoftFloat(double(lhs.nearestDouble, rhs.nearestDouble)).converted(to: lhs.format).value
  }
}

extension SoftFloat {
  /// The number as the processor's, for `f32`.
  fileprivate var asFloat: Float { Float(bitPattern: UInt32(truncatingIfNeeded: bits.unsignedValue ?? 0)) }
  /// The number as the processor's, for `f64`.
  fileprivate var asDouble: Double { Double(bitPattern: bits.unsignedValue ?? 0) }
}

extension FloatFormat {
  /// `true` iff the C library computes in this format, and constants of it are folded.
  var isLibms: Bool { self == .f32 || self == .f64 }
}

/// Which constants a function of the C library is folded for.
public enum LibmDomain: Sendable {
  /// All numbers.
  case all
  /// Numbers without a minus sign; zero with one counts as negative.
  case withoutMinus
  /// Numbers that are not negative when one is added.
  case fromMinusOne
  /// None: the function is only executed.
  case none

  /// `true` iff the function is folded for `number`.
  func contains(_ number: SoftFloat) -> Bool {
    switch self {
    case .all: true
    case .withoutMinus: !number.isNegative
    case .fromMinusOne: !(number + .one(number.format)).isNegative
    case .none: false
    }
  }
}

/// A function of one number that the C library computes.
public protocol LibmFunction: FloatFunction {
  /// The function.
  static var libm: Libm { get }
  /// Which constants it is folded for.
  static var domain: LibmDomain { get }
}

extension LibmFunction {
  public static var domain: LibmDomain { .all }

  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let format = op.result.type.floatFormat
    return foldNumber(op, operands) { format.isLibms && domain.contains($0) ? libm($0) : nil }
  }
}
