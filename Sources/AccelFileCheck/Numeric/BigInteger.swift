/// A whole number of any size.
struct BigInteger: Equatable {
  /// The magnitude in base 2³², lowest digit first, without leading zeros.
  private var digits: [UInt32]
  /// `true` iff the number is below zero.
  private(set) var isNegative: Bool

  /// Creates the number from a small one.
  init(_ value: Int) {
    digits = [UInt32(truncatingIfNeeded: value.magnitude), UInt32(value.magnitude >> 32)]
    isNegative = value < 0
    normalize()
  }

  /// Creates a number from its digits, leading zeros allowed.
  private init(digits: [UInt32], isNegative: Bool) {
    self.digits = digits
    self.isNegative = isNegative
    normalize()
  }

  /// `true` iff the number is zero.
  var isZero: Bool { digits.isEmpty }
  /// The number with the opposite sign.
  var negated: BigInteger { BigInteger(digits: digits, isNegative: !isNegative) }

  /// Appends a digit in the given radix to a non-negative number.
  mutating func append(digit: UInt32, radix: UInt32) {
    var carry = UInt64(digit)
    for index in digits.indices {
      let product = UInt64(digits[index]) * UInt64(radix) + carry
      digits[index] = UInt32(truncatingIfNeeded: product)
      carry = product >> 32
    }
    if carry > 0 { digits.append(UInt32(carry)) }
  }

  /// Returns the magnitude in the given radix.
  func text(radix: UInt32, uppercase: Bool) -> String {
    if isZero { return "0" }
    var rest = digits
    var result: [UInt8] = []
    let letters = Array((uppercase ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
    while !rest.isEmpty {
      let remainder = Self.divideInPlace(&rest, by: radix)
      result.append(letters[Int(remainder)])
    }
    return String(decoding: result.reversed(), as: UTF8.self)
  }

  /// Returns the sum.
  static func + (left: BigInteger, right: BigInteger) -> BigInteger {
    if left.isNegative == right.isNegative {
      return BigInteger(digits: sum(left.digits, right.digits), isNegative: left.isNegative)
    }
    return isLess(left.digits, right.digits)
      ? BigInteger(digits: difference(right.digits, left.digits), isNegative: right.isNegative)
      : BigInteger(digits: difference(left.digits, right.digits), isNegative: left.isNegative)
  }

  /// Returns the difference.
  static func - (left: BigInteger, right: BigInteger) -> BigInteger { left + right.negated }

  /// Returns the product.
  static func * (left: BigInteger, right: BigInteger) -> BigInteger {
    var digits = [UInt32](repeating: 0, count: left.digits.count + right.digits.count)
    for (i, a) in left.digits.enumerated() {
      var carry: UInt64 = 0
      for (j, b) in right.digits.enumerated() {
        let value = UInt64(a) * UInt64(b) + UInt64(digits[i + j]) + carry
        digits[i + j] = UInt32(truncatingIfNeeded: value)
        carry = value >> 32
      }
      digits[i + right.digits.count] = UInt32(carry)
    }
    return BigInteger(digits: digits, isNegative: left.isNegative != right.isNegative)
  }

  /// Returns the quotient rounded towards zero.
  ///
  /// - Requires: `right` is not zero.
  static func / (left: BigInteger, right: BigInteger) -> BigInteger {
    var quotient = [UInt32](repeating: 0, count: left.digits.count)
    var rest = BigInteger(0)
    for index in left.digits.indices.reversed() {
      for bit in (0..<32).reversed() {
        rest = rest + rest + BigInteger(Int(left.digits[index] >> UInt32(bit) & 1))
        if isLess(rest.digits, right.digits) { continue }
        rest = BigInteger(digits: difference(rest.digits, right.digits), isNegative: false)
        quotient[index] |= 1 << UInt32(bit)
      }
    }
    return BigInteger(digits: quotient, isNegative: left.isNegative != right.isNegative)
  }

  /// `true` iff `left` is the smaller one.
  static func < (left: BigInteger, right: BigInteger) -> Bool { (left - right).isNegative }

  /// Removes leading zeros, and the sign of zero.
  private mutating func normalize() {
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { isNegative = false }
  }

  /// Divides a magnitude by a digit and returns the remainder.
  private static func divideInPlace(_ digits: inout [UInt32], by divisor: UInt32) -> UInt32 {
    var remainder: UInt64 = 0
    for index in digits.indices.reversed() {
      let value = remainder << 32 | UInt64(digits[index])
      digits[index] = UInt32(value / UInt64(divisor))
      remainder = value % UInt64(divisor)
    }
    while digits.last == 0 { digits.removeLast() }
    return UInt32(remainder)
  }

  /// Returns the sum of two magnitudes.
  private static func sum(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var carry: UInt64 = 0
    for index in 0..<max(left.count, right.count) {
      carry += UInt64(index < left.count ? left[index] : 0) + UInt64(index < right.count ? right[index] : 0)
      result.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    if carry > 0 { result.append(UInt32(carry)) }
    return result
  }

  /// Returns `left - right` where `left` is not the smaller one.
  private static func difference(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
    var result = left
    var borrow: Int64 = 0
    for index in result.indices {
      let value = Int64(left[index]) - Int64(index < right.count ? right[index] : 0) - borrow
      borrow = value < 0 ? 1 : 0
      result[index] = UInt32(truncatingIfNeeded: value)
    }
    while result.last == 0 { result.removeLast() }
    return result
  }

  /// `true` iff `left` is the smaller magnitude.
  private static func isLess(_ left: [UInt32], _ right: [UInt32]) -> Bool {
    if left.count != right.count { return left.count < right.count }
    for index in left.indices.reversed() where left[index] != right[index] {
      return left[index] < right[index]
    }
    return false
  }
}
