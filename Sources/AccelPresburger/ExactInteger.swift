/// A number left its width; what was computed must be computed again with numbers of any width.
struct Overflow: Error {}

/// Integers whose operations are exact, or say that they cannot be.
protocol ExactInteger: Comparable, Hashable, Sendable {
  /// Creates a number.
  init(_ value: Int)
  /// The number, if it has 64 bits.
  var word: Int? { get }
  /// -1, 0 or 1.
  var sign: Int { get }
  /// Returns the sum.
  func adding(_ other: Self) throws(Overflow) -> Self
  /// Returns the product.
  func multiplied(by other: Self) throws(Overflow) -> Self
  /// The number with the other sign.
  func negated() throws(Overflow) -> Self
  /// Returns quotient, rounded down, and remainder by a positive number.
  func floorDivided(by divisor: Self) throws(Overflow) -> (quotient: Self, remainder: Self)
}

extension ExactInteger {
  /// The magnitude.
  func magnitudeOrThrow() throws(Overflow) -> Self { sign < 0 ? try negated() : self }
  /// Returns the difference.
  func subtracting(_ other: Self) throws(Overflow) -> Self { try adding(try other.negated()) }
  /// Returns the greatest common divisor, which is not negative.
  func commonDivisor(_ other: Self) throws(Overflow) -> Self {
    var (first, second) = (try magnitudeOrThrow(), try other.magnitudeOrThrow())
    while second.sign != 0 { (first, second) = (second, try first.floorDivided(by: second).remainder) }
    return first
  }
  /// The quotient, rounded up, by a positive number.
  func ceilDivided(by divisor: Self) throws(Overflow) -> Self {
    try negated().floorDivided(by: divisor).quotient.negated()
  }
}

extension Int: ExactInteger {
  var word: Int? { self }
  var sign: Int { signum() }
  func adding(_ other: Int) throws(Overflow) -> Int {
    let (sum, overflows) = addingReportingOverflow(other)
    if overflows { throw Overflow() }
    return sum
  }
  func multiplied(by other: Int) throws(Overflow) -> Int {
    let (product, overflows) = multipliedReportingOverflow(by: other)
    if overflows { throw Overflow() }
    return product
  }
  func negated() throws(Overflow) -> Int {
    if self == .min { throw Overflow() }
    return 0 - self
  }
  func floorDivided(by divisor: Int) throws(Overflow) -> (quotient: Int, remainder: Int) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

/// An integer of any size.
struct BigInteger: ExactInteger {
  /// `true` iff it is less than 0.
  private var isNegative = false
  /// The magnitude, the least significant part first, without zeros at the end.
  private var digits: [UInt32] = []

  init(_ value: Int) {
    isNegative = value < 0
    let magnitude = value.magnitude
    digits = [UInt32(truncatingIfNeeded: magnitude), UInt32(truncatingIfNeeded: magnitude >> 32)]
    trim()
  }

  /// Creates a number of its parts.
  private init(_ digits: [UInt32], isNegative: Bool) {
    (self.digits, self.isNegative) = (digits, isNegative)
    trim()
  }

  /// Drops zeros at the end.
  private mutating func trim() {
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { isNegative = false }
  }

  var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

  var word: Int? {
    guard digits.count <= 2 else { return nil }
    let magnitude = digits.reversed().reduce(UInt(0)) { $0 << 32 | UInt($1) }
    if isNegative { return magnitude <= Int.min.magnitude ? Int(truncatingIfNeeded: 0 &- magnitude) : nil }
    return Int(exactly: magnitude)
  }

  static func < (lhs: BigInteger, rhs: BigInteger) -> Bool {
    if lhs.isNegative != rhs.isNegative { return lhs.isNegative }
    let order = compare(lhs.digits, rhs.digits)
    return lhs.isNegative ? order > 0 : order < 0
  }

  /// Compares two magnitudes.
  private static func compare(_ lhs: [UInt32], _ rhs: [UInt32]) -> Int {
    if lhs.count != rhs.count { return lhs.count < rhs.count ? -1 : 1 }
    for index in lhs.indices.reversed() where lhs[index] != rhs[index] {
      return lhs[index] < rhs[index] ? -1 : 1
    }
    return 0
  }

  func adding(_ other: BigInteger) throws(Overflow) -> BigInteger {
    if isNegative == other.isNegative {
      return BigInteger(Self.sum(digits, other.digits), isNegative: isNegative)
    }
    return Self.compare(digits, other.digits) >= 0
      ? BigInteger(Self.difference(digits, other.digits), isNegative: isNegative)
      : BigInteger(Self.difference(other.digits, digits), isNegative: other.isNegative)
  }

  /// Returns the sum of two magnitudes.
  private static func sum(_ lhs: [UInt32], _ rhs: [UInt32]) -> [UInt32] {
    var carry: UInt64 = 0
    var result: [UInt32] = []
    for index in 0..<max(lhs.count, rhs.count) {
      carry += UInt64(index < lhs.count ? lhs[index] : 0) + UInt64(index < rhs.count ? rhs[index] : 0)
      result.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    return result + [UInt32(carry)]
  }

  /// Returns the difference of two magnitudes, the first of which is not less.
  private static func difference(_ lhs: [UInt32], _ rhs: [UInt32]) -> [UInt32] {
    var borrow: Int64 = 0
    return lhs.indices.map { index in
      let digit = Int64(lhs[index]) - Int64(index < rhs.count ? rhs[index] : 0) + borrow
      borrow = digit >> 32
      return UInt32(truncatingIfNeeded: digit)
    }
  }

  func multiplied(by other: BigInteger) throws(Overflow) -> BigInteger {
    var result = [UInt32](repeating: 0, count: digits.count + other.digits.count)
    for (index, digit) in digits.enumerated() {
      var carry: UInt64 = 0
      for (offset, factor) in other.digits.enumerated() {
        carry += UInt64(digit) * UInt64(factor) + UInt64(result[index + offset])
        result[index + offset] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      result[index + other.digits.count] = UInt32(carry)
    }
    return BigInteger(result, isNegative: isNegative != other.isNegative)
  }

  func negated() throws(Overflow) -> BigInteger { BigInteger(digits, isNegative: !isNegative) }

  func floorDivided(by divisor: BigInteger) throws(Overflow) -> (quotient: BigInteger, remainder: BigInteger)
  {
    let (quotient, remainder) = Self.divide(digits, divisor.digits)
    let result = (
      BigInteger(quotient, isNegative: isNegative), BigInteger(remainder, isNegative: isNegative)
    )
    if result.1.sign >= 0 { return result }
    return (try result.0.adding(BigInteger(-1)), try result.1.adding(divisor))
  }

  /// Divides magnitudes bit by bit, or digit by digit if the divisor has one.
  private static func divide(_ dividend: [UInt32], _ divisor: [UInt32]) -> ([UInt32], [UInt32]) {
    if compare(dividend, divisor) < 0 { return ([], dividend) }
    var quotient = [UInt32](repeating: 0, count: dividend.count)
    if divisor.count == 1 {
      var rest: UInt64 = 0
      for index in dividend.indices.reversed() {
        rest = rest << 32 | UInt64(dividend[index])
        quotient[index] = UInt32(rest / UInt64(divisor[0]))
        rest %= UInt64(divisor[0])
      }
      return (quotient, rest == 0 ? [] : [UInt32(rest)])
    }
    var rest = BigInteger(0)
    for index in dividend.indices.reversed() {
      for bit in (0..<32).reversed() {
        rest.digits = shifted(rest.digits, adding: dividend[index] >> UInt32(bit) & 1)
        guard compare(rest.digits, divisor) >= 0 else { continue }
        rest = BigInteger(difference(rest.digits, divisor), isNegative: false)
        quotient[index] |= 1 << UInt32(bit)
      }
    }
    return (quotient, rest.digits)
  }

  /// Returns twice a magnitude plus a bit.
  private static func shifted(_ digits: [UInt32], adding bit: UInt32) -> [UInt32] {
    var carry = bit
    var result = digits.map { digit in
      defer { carry = digit >> 31 }
      return digit << 1 | carry
    }
    if carry != 0 { result.append(carry) }
    return result
  }
}
