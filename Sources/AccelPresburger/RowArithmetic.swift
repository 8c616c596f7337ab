// Arithmetic on rows of numbers that says when a number leaves 64 bits.

/// Returns the greatest common divisor of the magnitudes, 0 if all are 0.
package func commonDivisor(_ numbers: some Sequence<Int>) -> UInt {
  var divisor: UInt = 0
  for number in numbers where number != 0 {
    divisor = commonDivisor(divisor, number.magnitude)
    if divisor == 1 { return 1 }
  }
  return divisor
}

/// Returns the greatest common divisor of two numbers.
func commonDivisor(_ first: UInt, _ second: UInt) -> UInt {
  var (first, second) = (first, second)
  while second != 0 { (first, second) = (second, first % second) }
  return first
}

/// Returns the quotient rounded towards negative infinity.
/// - Requires: the divisor is positive.
package func floorDivided(_ dividend: Int, _ divisor: Int) -> Int {
  let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? quotient - 1 : quotient
}

/// Returns the quotient rounded towards positive infinity.
/// - Requires: the divisor is positive.
package func ceilDivided(_ dividend: Int, _ divisor: Int) -> Int {
  let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
  return remainder > 0 ? quotient + 1 : quotient
}

/// Returns `first * firstScale + second * secondScale`, `nil` if a number leaves 64 bits.
func combination(_ first: [Int], _ firstScale: Int, _ second: [Int], _ secondScale: Int) -> [Int]? {
  var isLost = false
  let row = [Int](unsafeUninitializedCapacity: first.count) { buffer, count in
    for index in first.indices {
      let (one, lost) = first[index].multipliedReportingOverflow(by: firstScale)
      let (other, lostToo) = second[index].multipliedReportingOverflow(by: secondScale)
      let (sum, lostSum) = one.addingReportingOverflow(other)
      if lost || lostToo || lostSum { isLost = true }
      buffer[index] = sum
    }
    count = first.count
  }
  return isLost ? nil : row
}

extension [Int] {
  /// Divides all numbers by what divides them all.
  mutating func divideByCommonDivisor() {
    let divisor = commonDivisor(self)
    guard divisor > 1, let divisor = Int(exactly: divisor) else { return }
    for index in indices { self[index] /= divisor }
  }

  /// Divides the scales by what divides them all, and rounds the constant down.
  mutating func tighten() {
    guard count > 1 else { return }
    let divisor = commonDivisor(dropLast())
    guard divisor > 1, let divisor = Int(exactly: divisor) else { return }
    for index in 0..<count - 1 { self[index] /= divisor }
    self[count - 1] = floorDivided(self[count - 1], divisor)
  }

  /// `true` iff all scales are 0.
  var isConstantRow: Bool { dropLast().allSatisfy { $0 == 0 } }
}
