/// A natural number of any size: the exact arithmetic behind wide division and decimal text.
struct Natural: Equatable {
  /// The digits in base 2⁶⁴, least significant first, without zeros at the end.
  private(set) var limbs: [UInt64]

  /// Creates the number `word`.
  init(_ word: UInt64) { limbs = word == 0 ? [] : [word] }

  /// Creates the number `word`.
  init(_ word: UInt128) {
    self.init(limbs: [UInt64(truncatingIfNeeded: word), UInt64(truncatingIfNeeded: word >> 64)])
  }

  /// Creates the number with these digits in base 2⁶⁴, least significant first.
  init(limbs: [UInt64]) {
    self.limbs = limbs
    trim()
  }

  /// Drops the zeros at the end.
  private mutating func trim() {
    while limbs.last == 0 { limbs.removeLast() }
  }

  /// `true` iff the number is zero.
  var isZero: Bool { limbs.isEmpty }

  /// The number of bits up to the highest one that is set.
  var bitLength: Int {
    guard let last = limbs.last else { return 0 }
    return limbs.count * 64 - last.leadingZeroBitCount
  }

  /// The 128 bits from `position` upwards; positions below zero read as zeros.
  func bits128(from position: Int) -> UInt128 {
    func word(at position: Int) -> UInt64 {
      let (index, offset) = (position >> 6, UInt64(position & 63))
      let low = limbs.indices.contains(index) ? limbs[index] : 0
      let high = limbs.indices.contains(index + 1) ? limbs[index + 1] : 0
      return offset == 0 ? low : low &>> offset | high &<< (64 &- offset)
    }
    return UInt128(word(at: position + 64)) << 64 | UInt128(word(at: position))
  }

  /// `true` iff a bit below `position` is set.
  func hasBits(below position: Int) -> Bool {
    guard position > 0 else { return false }
    for (index, limb) in limbs.enumerated() where limb != 0 {
      return index * 64 + limb.trailingZeroBitCount < position
    }
    return false
  }

  /// Makes this number `self * factor + addend`.
  mutating func multiply(by factor: UInt64, adding addend: UInt64 = 0) {
    var carry = addend
    for index in limbs.indices {
      let product = limbs[index].multipliedFullWidth(by: factor)
      let (low, overflow) = product.low.addingReportingOverflow(carry)
      limbs[index] = low
      carry = product.high &+ (overflow ? 1 : 0)
    }
    if carry != 0 { limbs.append(carry) }
    if factor == 0 { trim() }
  }

  /// Divides this number by `divisor` and returns the remainder.
  mutating func divide(by divisor: UInt64) -> UInt64 {
    var remainder: UInt64 = 0
    for index in limbs.indices.reversed() {
      (limbs[index], remainder) = divisor.dividingFullWidth((remainder, limbs[index]))
    }
    trim()
    return remainder
  }

  /// Returns the product of two numbers.
  static func * (left: Natural, right: Natural) -> Natural {
    guard !left.isZero, !right.isZero else { return Natural(0 as UInt64) }
    var product = [UInt64](repeating: 0, count: left.limbs.count + right.limbs.count)
    for (offset, factor) in left.limbs.enumerated() where factor != 0 {
      var carry: UInt64 = 0
      for (index, limb) in right.limbs.enumerated() {
        var (high, low) = limb.multipliedFullWidth(by: factor)
        var overflow: Bool
        (low, overflow) = low.addingReportingOverflow(carry)
        if overflow { high &+= 1 }
        (low, overflow) = low.addingReportingOverflow(product[offset + index])
        if overflow { high &+= 1 }
        product[offset + index] = low
        carry = high
      }
      product[offset + right.limbs.count] = carry
    }
    return Natural(limbs: product)
  }

  /// Returns `base` to the power of `exponent`.
  static func power(_ base: UInt64, _ exponent: Int) -> Natural {
    var (result, square, rest) = (Natural(1 as UInt64), Natural(base), exponent)
    while rest > 0 {
      if rest & 1 != 0 { result = result * square }
      rest >>= 1
      if rest > 0 { square = square * square }
    }
    return result
  }

  /// Returns `left * 2^amount`.
  static func << (left: Natural, amount: Int) -> Natural {
    guard amount > 0, !left.isZero else { return left }
    let (words, offset) = (amount >> 6, UInt64(amount & 63))
    var result = [UInt64](repeating: 0, count: words)
    result.reserveCapacity(words + left.limbs.count + 1)
    guard offset != 0 else { return Natural(limbs: result + left.limbs) }
    var carry: UInt64 = 0
    for limb in left.limbs {
      result.append(limb &<< offset | carry)
      carry = limb &>> (64 &- offset)
    }
    result.append(carry)
    return Natural(limbs: result)
  }

  /// Returns `left / 2^amount`, rounded down.
  static func >> (left: Natural, amount: Int) -> Natural {
    let (words, offset) = (amount >> 6, UInt64(amount & 63))
    guard words < left.limbs.count else { return Natural(0 as UInt64) }
    var result = Array(left.limbs[words...])
    if offset != 0 {
      for index in result.indices {
        let above = index + 1 < result.count ? result[index + 1] : 0
        result[index] = result[index] &>> offset | above &<< (64 &- offset)
      }
    }
    return Natural(limbs: result)
  }

  /// `true` iff `left` is the smaller number.
  static func < (left: Natural, right: Natural) -> Bool {
    if left.limbs.count != right.limbs.count { return left.limbs.count < right.limbs.count }
    for index in left.limbs.indices.reversed() where left.limbs[index] != right.limbs[index] {
      return left.limbs[index] < right.limbs[index]
    }
    return false
  }

  /// Returns the sum of two numbers.
  static func + (left: Natural, right: Natural) -> Natural {
    var (result, carry) = (left.limbs, UInt64(0))
    if result.count < right.limbs.count {
      result += [UInt64](repeating: 0, count: right.limbs.count - result.count)
    }
    for index in result.indices {
      let (sum, first) = result[index].addingReportingOverflow(
        index < right.limbs.count ? right.limbs[index] : 0)
      let (total, second) = sum.addingReportingOverflow(carry)
      result[index] = total
      carry = first || second ? 1 : 0
    }
    if carry != 0 { result.append(carry) }
    return Natural(limbs: result)
  }

  /// Returns the quotient, rounded down, and the remainder (Knuth's algorithm D).
  ///
  /// - Requires: `divisor` is not zero.
  func quotientAndRemainder(dividingBy divisor: Natural) -> (quotient: Natural, remainder: Natural) {
    precondition(!divisor.isZero, "division by zero")
    if self < divisor { return (Natural(0 as UInt64), self) }
    if divisor.limbs.count == 1 {
      var quotient = self
      let remainder = quotient.divide(by: divisor.limbs[0])
      return (quotient, Natural(remainder))
    }
    let shift = divisor.limbs.last!.leadingZeroBitCount
    let scaled = (divisor << shift).limbs
    var rest = (self << shift).limbs
    if rest.count == limbs.count { rest.append(0) }
    let length = scaled.count
    var quotient = [UInt64](repeating: 0, count: rest.count - length)
    for position in quotient.indices.reversed() {
      quotient[position] = Self.reduce(&rest, at: position, by: scaled)
    }
    return (Natural(limbs: quotient), Natural(limbs: Array(rest[..<length])) >> shift)
  }

  /// Subtracts the largest possible multiple of `divisor · 2^(64·position)` and returns the factor.
  ///
  /// - Requires: the highest bit of `divisor` is set, and the factor is below 2⁶⁴.
  private static func reduce(_ rest: inout [UInt64], at position: Int, by divisor: [UInt64]) -> UInt64 {
    let length = divisor.count
    var factor = estimate(rest, at: position, by: divisor)
    var (carry, borrow) = (UInt64(0), false)
    for index in 0..<length {
      let product = factor.multipliedFullWidth(by: divisor[index])
      let (subtrahend, overflow) = product.low.addingReportingOverflow(carry)
      carry = product.high &+ (overflow ? 1 : 0)
      let (difference, first) = rest[position + index].subtractingReportingOverflow(subtrahend)
      let (total, second) = difference.subtractingReportingOverflow(borrow ? 1 : 0)
      rest[position + index] = total
      borrow = first || second
    }
    let (difference, first) = rest[position + length].subtractingReportingOverflow(carry)
    let (total, second) = difference.subtractingReportingOverflow(borrow ? 1 : 0)
    rest[position + length] = total
    guard first || second else { return factor }

    // The estimate was one too high, which happens about twice in 2⁶⁴ digits.
    factor &-= 1
    var overflow: UInt64 = 0
    for index in 0..<length {
      let (sum, first) = rest[position + index].addingReportingOverflow(divisor[index])
      let (total, second) = sum.addingReportingOverflow(overflow)
      rest[position + index] = total
      overflow = first || second ? 1 : 0
    }
    rest[position + length] &+= overflow
    return factor
  }

  /// Returns a quotient digit that is right or one too high, from the top three and two digits.
  private static func estimate(_ rest: [UInt64], at position: Int, by divisor: [UInt64]) -> UInt64 {
    let length = divisor.count
    let (top, second) = (divisor[length - 1], divisor[length - 2])
    var (factor, remainder) = (UInt64.max, UInt64(0))
    if rest[position + length] < top {
      (factor, remainder) = top.dividingFullWidth((rest[position + length], rest[position + length - 1]))
    } else {
      let (sum, overflow) = rest[position + length - 1].addingReportingOverflow(top)
      if overflow { return factor }
      remainder = sum
    }
    while factor.multipliedFullWidth(by: second) > (remainder, rest[position + length - 2]) {
      factor &-= 1
      let (sum, overflow) = remainder.addingReportingOverflow(top)
      if overflow { break }
      remainder = sum
    }
    return factor
  }
}
