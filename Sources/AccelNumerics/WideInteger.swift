/// How an operation reads the bits of an integer.
public enum Signedness: Hashable, Sendable {
  /// As two's complement.
  case signed
  /// As a natural number.
  case unsigned
}

/// A pattern of a fixed number of bits, and arithmetic on it modulo 2ʷⁱᵈᵗʰ.
///
/// The pattern has no sign of its own; operations for which the sign matters say how they read it.
/// Binary operations require operands of one width.
public struct WideInteger: Hashable, Sendable {
  /// All digits in base 2⁶⁴, least significant first, iff there are more than 64 bits.
  ///
  /// Bits beyond the width are zero, so equal patterns have equal digits.
  @usableFromInline var limbs: [UInt64]?
  /// The bits if there are at most 64, else zero; bits beyond the width are zero.
  @usableFromInline var word: UInt64
  /// The number of bits.
  @usableFromInline var bitCount: UInt32

  /// The largest width.
  public static let maximumWidth = 1 << 24 - 1

  /// The number of bits.
  @inlinable public var width: Int { Int(bitCount) }

  /// The bits below `width` of a 64-bit word.
  @inlinable static func mask(_ width: Int) -> UInt64 {
    width == 0 ? 0 : UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- width)
  }

  /// Creates the low `width` bits of `word`, or as many zeros above it as needed.
  @inlinable public init(word: UInt64, width: Int) {
    bitCount = UInt32(width)
    if width <= 64 {
      self.word = word & Self.mask(width)
      limbs = nil
    } else {
      self.word = 0
      limbs = Self.digits([word], width: width, fill: 0)
    }
  }

  /// Creates the low `width` bits of `value`, or as many copies of its sign above it as needed.
  @inlinable public init(_ value: Int, width: Int) {
    bitCount = UInt32(width)
    let word = UInt64(truncatingIfNeeded: value)
    if width <= 64 {
      self.word = word & Self.mask(width)
      limbs = nil
    } else {
      self.word = 0
      limbs = Self.digits([word], width: width, fill: value < 0 ? .max : 0)
    }
  }

  /// Creates the low `width` bits of a number in base 2⁶⁴, or as many zeros above it as needed.
  public init(limbs: [UInt64], width: Int) {
    self.init(limbs: limbs, width: width, fill: 0)
  }

  /// Creates the low `width` bits of `limbs` followed by copies of `fill`.
  init(limbs: [UInt64], width: Int, fill: UInt64) {
    if width <= 64 {
      self.init(word: limbs.first ?? fill, width: width)
    } else {
      self.init(word: 0, width: 0)
      bitCount = UInt32(width)
      self.limbs = Self.digits(limbs, width: width, fill: fill)
    }
  }

  /// Returns the digits of the low `width` bits of `limbs` followed by copies of `fill`.
  @usableFromInline static func digits(_ limbs: [UInt64], width: Int, fill: UInt64) -> [UInt64] {
    precondition(width <= maximumWidth, "width out of range")
    var result = limbs
    let count = (width + 63) >> 6
    if result.count < count {
      result += repeatElement(fill, count: count - result.count)
    } else {
      result.removeLast(result.count - count)
    }
    if width & 63 != 0 { result[count - 1] &= mask(width & 63) }
    return result
  }

  /// Creates the low bits of a natural number.
  init(_ value: Natural, width: Int) {
    self.init(limbs: value.limbs, width: width, fill: 0)
  }

  /// Creates the low `width` bits of `bits`, or as many zeros above it as needed.
  public init(_ bits: UInt128, width: Int) {
    if width <= 64 {
      self.init(word: UInt64(truncatingIfNeeded: bits), width: width)
      return
    }
    self.init(
      limbs: [UInt64(truncatingIfNeeded: bits), UInt64(truncatingIfNeeded: bits >> 64)], width: width)
  }

  /// All digits in base 2⁶⁴, least significant first; bits beyond the width are zero.
  public var words: [UInt64] { limbs ?? [word] }

  /// The pattern as a natural number.
  var natural: Natural { limbs.map(Natural.init(limbs:)) ?? Natural(word) }

  /// The low 128 bits.
  public var low128: UInt128 {
    guard let limbs else { return UInt128(word) }
    return UInt128(limbs[1]) << 64 | UInt128(limbs[0])
  }

  // MARK: Distinguished values

  /// Returns the pattern of `width` zeros.
  @inlinable public static func zero(width: Int) -> Self { Self(word: 0, width: width) }

  /// Returns the pattern of `width` ones.
  @inlinable public static func allOnes(width: Int) -> Self { Self(-1, width: width) }

  /// Returns the smallest value of this width.
  public static func minimum(width: Int, _ signedness: Signedness) -> Self {
    guard signedness == .signed, width > 0 else { return zero(width: width) }
    return Self(word: 1, width: width).shiftedLeft(by: width - 1)
  }

  /// Returns the largest value of this width.
  public static func maximum(width: Int, _ signedness: Signedness) -> Self {
    let ones = allOnes(width: width)
    return signedness == .unsigned ? ones : ones.shiftedRight(by: 1, .unsigned)
  }

  // MARK: Inspection

  /// `true` iff no bit is set.
  @inlinable public var isZero: Bool {
    guard let limbs else { return word == 0 }
    return limbs.allSatisfy { $0 == 0 }
  }

  /// `true` iff every bit is set.
  public var isAllOnes: Bool { self == Self.allOnes(width: width) }

  /// `true` iff the highest bit is set.
  @inlinable public var isNegative: Bool { width > 0 && self[width &- 1] }

  /// `true` iff the bit at `position` is set.
  @inlinable public subscript(position: Int) -> Bool {
    guard let limbs else { return word &>> UInt64(truncatingIfNeeded: position) & 1 != 0 }
    return limbs[position >> 6] &>> UInt64(truncatingIfNeeded: position & 63) & 1 != 0
  }

  /// The number of zeros above the highest one.
  @inlinable public var leadingZeroBitCount: Int {
    guard let limbs else { return word.leadingZeroBitCount &- (64 &- width) }
    let index = limbs.lastIndex { $0 != 0 }
    guard let index else { return width }
    return width - (index * 64 + 64 - limbs[index].leadingZeroBitCount)
  }

  /// The number of zeros below the lowest one, or the width if there is none.
  @inlinable public var trailingZeroBitCount: Int {
    guard let limbs else { return min(word.trailingZeroBitCount, width) }
    let index = limbs.firstIndex { $0 != 0 }
    guard let index else { return width }
    return index * 64 + limbs[index].trailingZeroBitCount
  }

  /// The number of ones.
  @inlinable public var nonzeroBitCount: Int {
    guard let limbs else { return word.nonzeroBitCount }
    return limbs.reduce(0) { $0 + $1.nonzeroBitCount }
  }

  /// The smallest width that holds the value read in the given way.
  public func neededWidth(_ signedness: Signedness) -> Int {
    guard signedness == .signed, isNegative else {
      return width - leadingZeroBitCount + (signedness == .signed ? 1 : 0)
    }
    return width - (~self).leadingZeroBitCount + 1
  }

  /// The value as a natural number, if it fits.
  @inlinable public var unsignedValue: UInt64? {
    guard let limbs else { return word }
    return limbs.dropFirst().allSatisfy { $0 == 0 } ? limbs[0] : nil
  }

  /// The value in two's complement, if it fits.
  @inlinable public var signedValue: Int? {
    guard limbs == nil else { return wideSignedValue }
    return Int(truncatingIfNeeded: signExtendedWord)
  }

  /// The value in two's complement of a pattern of more than 64 bits, if it fits.
  @usableFromInline var wideSignedValue: Int? {
    let low = Int(truncatingIfNeeded: limbs![0])
    return self == Self(low, width: width) ? low : nil
  }

  /// The at most 64 bits in two's complement.
  @inlinable var signExtendedWord: Int64 {
    let shift = Int64(truncatingIfNeeded: (64 &- width) & 63)
    return (Int64(truncatingIfNeeded: word) &<< shift) &>> shift
  }
}

// MARK: - Comparison

extension WideInteger {
  /// `true` iff this value is less than `other`.
  @inlinable public func isLess(than other: Self, _ signedness: Signedness) -> Bool {
    assert(width == other.width, "operands of different widths")
    guard let limbs, let others = other.limbs else {
      return signedness == .unsigned ? word < other.word : signExtendedWord < other.signExtendedWord
    }
    if signedness == .signed, isNegative != other.isNegative { return isNegative }
    for index in limbs.indices.reversed() where limbs[index] != others[index] {
      return limbs[index] < others[index]
    }
    return false
  }

  /// Returns the lesser value.
  @inlinable public static func minimum(_ left: Self, _ right: Self, _ signedness: Signedness) -> Self {
    right.isLess(than: left, signedness) ? right : left
  }

  /// Returns the greater value.
  @inlinable public static func maximum(_ left: Self, _ right: Self, _ signedness: Signedness) -> Self {
    left.isLess(than: right, signedness) ? right : left
  }
}
