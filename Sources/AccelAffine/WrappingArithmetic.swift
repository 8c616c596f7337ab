// Signed 64-bit arithmetic as MLIR's compiled code does it, without the traps.

/// Returns the greatest common divisor of two numbers taken as unsigned.
func wrappingGCD(_ lhs: Int64, _ rhs: Int64) -> Int64 {
  var (a, b) = (UInt64(bitPattern: lhs), UInt64(bitPattern: rhs))
  while b != 0 { (a, b) = (b, a % b) }
  return Int64(bitPattern: a)
}

/// Returns the absolute value, and the smallest number for itself.
func wrappingMagnitude(_ value: Int64) -> Int64 { value < 0 ? 0 &- value : value }

/// Returns the quotient rounded towards zero by a divisor other than 0, wrapped around.
func wrappingQuotient(_ dividend: Int64, _ divisor: Int64) -> Int64 {
  divisor == -1 ? 0 &- dividend : dividend / divisor
}

/// Returns the quotient rounded towards negative infinity, `nil` if there is none in 64 bits.
func floorQuotient(_ dividend: Int64, _ divisor: Int64) -> Int64? {
  guard divisor != 0, !(dividend == .min && divisor == -1) else { return nil }
  let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
  return remainder != 0 && (remainder < 0) != (divisor < 0) ? quotient - 1 : quotient
}

/// Returns the quotient rounded towards positive infinity, `nil` if there is none in 64 bits.
func ceilQuotient(_ dividend: Int64, _ divisor: Int64) -> Int64? {
  guard divisor != 0, !(dividend == .min && divisor == -1) else { return nil }
  let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
  return remainder != 0 && (remainder < 0) == (divisor < 0) ? quotient + 1 : quotient
}

/// Returns the remainder of the division rounded down by a positive divisor.
func floorRemainder(_ dividend: Int64, _ divisor: Int64) -> Int64 {
  let remainder = dividend % divisor
  return remainder < 0 ? remainder + divisor : remainder
}
