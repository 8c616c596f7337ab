/// How a value between two values of a format is rounded.
public enum Rounding: Hashable, Sendable {
  /// To the nearer value, or the one with an even significand.
  case toNearestEven
  /// To the nearer value, or the one farther from zero.
  case toNearestAway
  /// To the value nearer to zero.
  case towardZero
  /// To the higher value.
  case up
  /// To the lower value.
  case down
}

/// What happened while computing a value.
public struct FloatStatus: OptionSet, Hashable, Sendable {
  /// The flags, one bit each.
  public let rawValue: UInt8

  /// Creates a set of flags from their bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The operation has no result, or an operand was a signaling NaN.
  public static let invalid = FloatStatus(rawValue: 1)
  /// A finite number was divided by zero.
  public static let divisionByZero = FloatStatus(rawValue: 2)
  /// The result is beyond the largest finite value.
  public static let overflow = FloatStatus(rawValue: 4)
  /// The result is inexact and below the normal values.
  public static let underflow = FloatStatus(rawValue: 8)
  /// The result was rounded.
  public static let inexact = FloatStatus(rawValue: 16)
}
