/// The highest 128 bits of each power of ten that a product of a word with a double's range needs.
enum PowersOfTen {
  /// The exponents in the table are −`limit`...`limit`.
  static let limit = 350
  /// The largest exponent whose power of five has at most 128 bits: from zero to it, entries are exact.
  static let exactLimit = 55

  /// The entries, from the lowest exponent.
  private static let table: [UInt128] = makeTable()

  /// Returns 10^exponent / 2^`scale(exponent)`, a number in 2¹²⁷..<2¹²⁸, rounded down.
  static func significand(_ exponent: Int) -> UInt128 { table[exponent + limit] }

  /// Returns ⌊log₂ 10^exponent⌋ − 127.
  static func scale(_ exponent: Int) -> Int { (exponent * 217_706) >> 16 - 127 }

  /// Computes the table, in about a tenth of a millisecond.
  private static func makeTable() -> [UInt128] {
    var table = [UInt128](repeating: 0, count: 2 * limit + 1)
    var power = Natural(1 as UInt64)
    for exponent in 0...limit {
      table[limit + exponent] = power.bits128(from: power.bitLength - 128)
      power.multiply(by: 5)
    }
    // ⌊⌊x/5⌋/5⌋ = ⌊x/25⌋: dividing again and again stays exact. 1/5³⁵⁰ starts 813 bits below the point.
    var inverse = Natural(1 as UInt64) << 1024
    for exponent in 1...limit {
      _ = inverse.divide(by: 5)
      table[limit - exponent] = inverse.bits128(from: inverse.bitLength - 128)
    }
    return table
  }

  /// The bits of a product that are dropped when the power is inexact.
  private static let doubtful: UInt128 = 1 << 60 - 1

  /// Returns the product of `word` and a power of ten, if its highest 67 bits are known for certain.
  ///
  /// That is enough to round it to a precision of 64.
  /// - Requires: `word` is not zero.
  static func product(_ word: UInt64, _ exponent: Int) -> Fields? {
    guard -limit...limit ~= exponent else { return nil }
    let shift = word.leadingZeroBitCount
    let normal = word &<< UInt64(truncatingIfNeeded: shift)
    let power = significand(exponent)
    let (topHigh, topLow) = normal.multipliedFullWidth(by: UInt64(truncatingIfNeeded: power >> 64))
    let (lowHigh, low) = normal.multipliedFullWidth(by: UInt64(truncatingIfNeeded: power))
    var high = (UInt128(topHigh) << 64 | UInt128(topLow)) &+ UInt128(lowHigh)
    let isExact = 0...exactLimit ~= exponent
    if !isExact {
      // The true power is less than one above the entry, so the true product is above this one, by less than
      // `normal`: a carry out of `low`. If it stops within the doubtful bits, those above are right.
      guard high & doubtful != doubtful else { return nil }
      high &= ~doubtful
    }
    let isNormal = high >> 127 != 0
    return Fields(
      isNegative: false, exponent: 127 + 64 - shift + scale(exponent) + (isNormal ? 0 : -1),
      significand: isNormal ? high : high &<< 1, isSticky: !isExact || low != 0)
  }
}
