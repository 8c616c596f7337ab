/// How two values compare as numbers.
public enum FloatOrder: Hashable, Sendable {
  case less, equal, greater
  /// One of the values is not a number.
  case unordered
}

extension SoftFloat {
  /// Returns how this value compares to `other` as a number; the zeros are equal.
  public func compared(to other: Self) -> FloatOrder {
    assert(format == other.format, "operands of different formats")
    if isNaN || other.isNaN { return .unordered }
    if isZero, other.isZero || isZero && bits == other.bits { return .equal }
    let (left, right) = (unsignedBits, other.unsignedBits)
    if isNegative != other.isNegative { return isNegative ? .less : .greater }
    if left == right { return .equal }
    return (left < right) != isNegative ? .less : .greater
  }

  /// Returns the lesser value, −0 before 0, or the first NaN (IEEE 754-2019 `minimum`).
  public static func minimum(_ left: Self, _ right: Self) -> Self {
    if left.isNaN { return left.quieted }
    if right.isNaN { return right.quieted }
    return lesser(left, right)
  }

  /// Returns the greater value, 0 before −0, or the first NaN (IEEE 754-2019 `maximum`).
  public static func maximum(_ left: Self, _ right: Self) -> Self {
    if left.isNaN { return left.quieted }
    if right.isNaN { return right.quieted }
    return greater(left, right)
  }

  /// Returns the lesser value, −0 before 0, or the one that is a number (IEEE 754-2008 `minNum`).
  ///
  /// The result is NaN if both are, or if one is signaling.
  public static func minimumNumber(_ left: Self, _ right: Self) -> Self {
    if let result = number(left, right) { return result }
    return lesser(left, right)
  }

  /// Returns the greater value, 0 before −0, or the one that is a number (IEEE 754-2008 `maxNum`).
  ///
  /// The result is NaN if both are, or if one is signaling.
  public static func maximumNumber(_ left: Self, _ right: Self) -> Self {
    if let result = number(left, right) { return result }
    return greater(left, right)
  }

  /// Returns the result if an operand is NaN, else `nil`.
  private static func number(_ left: Self, _ right: Self) -> Self? {
    if left.isSignaling { return left.quieted }
    if right.isSignaling { return right.quieted }
    if left.isNaN { return right }
    return right.isNaN ? left : nil
  }

  /// Returns the lesser of two numbers, −0 before 0.
  private static func lesser(_ left: Self, _ right: Self) -> Self {
    if left.isZero, right.isZero { return left.isNegative ? left : right }
    return right.compared(to: left) == .less ? right : left
  }

  /// Returns the greater of two numbers, 0 before −0.
  private static func greater(_ left: Self, _ right: Self) -> Self {
    if left.isZero, right.isZero { return left.isNegative ? right : left }
    return left.compared(to: right) == .less ? right : left
  }
}
