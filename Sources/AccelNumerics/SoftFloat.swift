/// A value of a floating-point format, as its exact bits.
///
/// Equality is that of the bits: `-0.0` differs from `0.0`, and a NaN equals itself. (Only the few values that a
/// format has no bits for, but MLIR computes with, are told apart by more.)
public struct SoftFloat: Hashable, Sendable {
  /// The bits; the width is the format's.
  public let bits: WideInteger
  /// How the bits are read.
  public let format: FloatFormat
  /// What the bits do not tell about the value.
  let unstored: Unstored

  /// The values that some formats have no bits for.
  ///
  /// MLIR computes with such values, and prints them, until they are stored as bits.
  enum Unstored: UInt8 {
    /// The bits tell all.
    case nothing
    /// The value is negative, in the format of scales, which has no sign (`f8E8M0FNU`).
    case minus
    /// The value is an infinity, in a format with finite values only. The bits are those of zero.
    case infinity
    /// The value is not a number, in a format with finite values only. The bits are those of zero.
    case nan
  }

  /// Creates the value with these bits.
  ///
  /// The patterns that the 387 and its successors reject (`f80` with an exponent but no leading bit) become
  /// NaNs, and denormals with a leading bit become normal, so that each value has one pattern.
  /// - Requires: `bits` has the width of the format.
  public init(bits: WideInteger, format: FloatFormat) {
    precondition(bits.width == format.width, "width of another format")
    self.format = format
    self.bits = format == .f80 ? Self.canonicalX87(bits) : bits
    unstored = .nothing
  }

  /// Creates an `f64`.
  @inlinable public init(_ value: Double) {
    self.init(word: value.bitPattern, .f64)
  }

  /// Creates an `f32`.
  @inlinable public init(_ value: Float) {
    self.init(word: UInt64(value.bitPattern), .f32)
  }

  /// Creates the value with these bits.
  ///
  /// - Requires: the format has at most 64 bits.
  @usableFromInline init(word: UInt64, _ format: FloatFormat) {
    bits = WideInteger(word: word, width: format.width)
    self.format = format
    unstored = .nothing
  }

  /// Creates the value with these bits, which are canonical.
  private init(pattern: UInt128, _ format: FloatFormat, _ unstored: Unstored) {
    bits = WideInteger(pattern, width: format.width)
    self.format = format
    self.unstored = unstored
  }

  /// Returns the one pattern of the value that an 80-bit pattern stands for.
  private static func canonicalX87(_ bits: WideInteger) -> WideInteger {
    let (significand, exponent) = (bits.words[0], bits.words[1] & 0x7FFF)
    var top = bits.words[1]
    switch (exponent, significand >> 63) {
    case (0, 1): top |= 1
    case (1...0x7FFE, 0): top |= 0x7FFF
    default: break
    }
    return WideInteger(limbs: [significand, top], width: 80)
  }

  // MARK: Fields

  /// The stored exponent.
  private var storedExponent: Int {
    let exponent = bits.low128 >> UInt128(format.significandWidth)
    return Int(truncatingIfNeeded: exponent & (1 << UInt128(format.exponentWidth) - 1))
  }

  /// The stored bits of the significand.
  var storedSignificand: UInt128 { bits.low128 & (1 << UInt128(format.significandWidth) - 1) }

  /// The bits without the sign.
  var unsignedBits: UInt128 {
    format.hasSign ? bits.low128 & (1 << UInt128(format.width - 1) - 1) : bits.low128
  }

  /// The bit of a NaN that tells quiet ones.
  static func quietBit(_ format: FloatFormat) -> UInt128 { 1 << UInt128(format.precision - 2) }

  // MARK: Classification

  /// `true` iff the sign is minus.
  public var isNegative: Bool { format.hasSign ? bits.isNegative : unstored == .minus }

  /// `true` iff the value is not a number.
  public var isNaN: Bool {
    switch format.specials {
    case .none: return unstored == .nan
    case .nanIsAllOnes: return unsignedBits == 1 << UInt128(format.width - (format.hasSign ? 1 : 0)) - 1
    case .nanIsNegativeZero: return isNegative && unsignedBits == 0
    case .ieee:
      let (magnitude, infinity) = (unsignedBits, Self.infinityBits(format))
      // NaNs of f80 may lack the leading bit and be below infinity.
      return magnitude > infinity
        || format.storesLeadingBit && magnitude >> 64 == 0x7FFF && magnitude != infinity
    }
  }

  /// `true` iff the value is a NaN whose use is an invalid operation.
  public var isSignaling: Bool {
    format.specials == .ieee && isNaN && storedSignificand & Self.quietBit(format) == 0
  }

  /// `true` iff the value is an infinity.
  public var isInfinity: Bool {
    switch format.specials {
    case .ieee: unsignedBits == Self.infinityBits(format)
    case .none: unstored == .infinity
    case .nanIsAllOnes, .nanIsNegativeZero: false
    }
  }

  /// `true` iff the value is neither a NaN nor an infinity.
  public var isFinite: Bool { !isNaN && !isInfinity }

  /// `true` iff the value is zero of either sign.
  public var isZero: Bool { format.hasZero && unsignedBits == 0 && isFinite }

  /// `true` iff the value is finite, not zero, and below the normal values.
  public var isDenormal: Bool { format.hasZero && storedExponent == 0 && storedSignificand != 0 }

  // MARK: Distinguished values

  /// The bits of positive infinity.
  private static func infinityBits(_ format: FloatFormat) -> UInt128 {
    let exponent: UInt128 = (1 << UInt128(format.exponentWidth) - 1) << UInt128(format.significandWidth)
    return format.storesLeadingBit ? exponent | 1 << UInt128(format.precision - 1) : exponent
  }

  /// Returns bits with the sign added.
  static func signed(_ magnitude: UInt128, isNegative: Bool, _ format: FloatFormat) -> Self {
    let sign: UInt128 = isNegative && format.hasSign ? 1 << UInt128(format.width - 1) : 0
    return Self(pattern: magnitude | sign, format, isNegative && !format.hasSign ? .minus : .nothing)
  }

  /// Returns zero, or the smallest value of a format without zero.
  public static func zero(_ format: FloatFormat, isNegative: Bool = false) -> Self {
    let hasNegative = format.hasZero && format.specials != .nanIsNegativeZero
    return signed(0, isNegative: isNegative && hasNegative, format)
  }

  /// Returns one.
  public static func one(_ format: FloatFormat, isNegative: Bool = false) -> Self {
    let fields = Fields(isNegative: isNegative, exponent: 0, significand: 1 << 127)
    return fields.rounded(to: format).value
  }

  /// Returns infinity, or NaN in a format that has only that.
  ///
  /// An infinity of a format with neither has the bits of zero.
  public static func infinity(_ format: FloatFormat, isNegative: Bool = false) -> Self {
    switch format.specials {
    case .ieee: signed(infinityBits(format), isNegative: isNegative, format)
    case .none: unstored(.infinity, isNegative: isNegative, format)
    case .nanIsAllOnes, .nanIsNegativeZero: nan(format, isNegative: isNegative)
    }
  }

  /// Returns a special value of a format with finite values only.
  private static func unstored(_ kind: Unstored, isNegative: Bool, _ format: FloatFormat) -> Self {
    Self(pattern: zero(format, isNegative: isNegative).bits.low128, format, kind)
  }

  /// Returns the quiet NaN without payload.
  ///
  /// A NaN of a format with finite values only has the bits of zero.
  public static func nan(_ format: FloatFormat, isNegative: Bool = false) -> Self {
    switch format.specials {
    case .ieee: signed(infinityBits(format) | quietBit(format), isNegative: isNegative, format)
    case .nanIsAllOnes:
      signed(1 << UInt128(format.width - (format.hasSign ? 1 : 0)) - 1, isNegative: isNegative, format)
    case .nanIsNegativeZero: signed(0, isNegative: true, format)
    case .none: unstored(.nan, isNegative: isNegative, format)
    }
  }

  /// Returns the largest finite value.
  public static func largest(_ format: FloatFormat, isNegative: Bool = false) -> Self {
    let magnitude: UInt128
    switch format.specials {
    case .ieee:
      // Below f80's infinity are its unnormal patterns.
      magnitude =
        format.storesLeadingBit ? 0x7FFE_FFFF_FFFF_FFFF_FFFF : infinityBits(format) - 1
    case .nanIsAllOnes: magnitude = nan(format).unsignedBits - 1
    case .nanIsNegativeZero, .none: magnitude = 1 << UInt128(format.width - 1) - 1
    }
    return signed(magnitude, isNegative: isNegative, format)
  }

  /// Returns the smallest positive value.
  public static func smallest(_ format: FloatFormat, isNegative: Bool = false) -> Self {
    signed(format.hasZero ? 1 : 0, isNegative: isNegative, format)
  }

  /// Returns the smallest positive normal value.
  public static func smallestNormal(_ format: FloatFormat, isNegative: Bool = false) -> Self {
    Fields(isNegative: isNegative, exponent: format.minimumExponent, significand: 1 << 127)
      .rounded(to: format).value
  }

  // MARK: Sign

  /// The value with the other sign, also of a NaN.
  public var negated: Self { with(isNegative: !isNegative) }

  /// The value with a positive sign, also of a NaN.
  public var absolute: Self { with(isNegative: false) }

  /// Returns the value with the sign of `other`.
  public func copyingSign(of other: Self) -> Self { with(isNegative: other.isNegative) }

  /// Returns the value with a sign.
  func with(isNegative: Bool) -> Self {
    if format.specials == .nanIsNegativeZero, unsignedBits == 0 { return self }
    if format.specials == .none, !isFinite { return .unstored(unstored, isNegative: isNegative, format) }
    return Self.signed(unsignedBits, isNegative: isNegative, format)
  }

  /// The value, with a signaling NaN made quiet.
  public var quieted: Self {
    guard isSignaling else { return self }
    return Self.signed(unsignedBits | Self.quietBit(format), isNegative: isNegative, format)
  }

  // MARK: Hardware

  /// The value as the processor's, for `f64`.
  var double: Double { Double(bitPattern: bits.word) }

  /// The value as the processor's, for `f32`.
  var float: Float { Float(bitPattern: UInt32(truncatingIfNeeded: bits.word)) }

  /// The value of `Double` nearest to the value.
  public var nearestDouble: Double { (format == .f64 ? self : converted(to: .f64).value).double }

  // MARK: Decoding

  /// The exponent of the value, for a significand in 1..<2; `nil` for zero, infinities and NaNs.
  public var exponent: Int? { isFinite && !isZero ? fields.exponent : nil }

  /// The value taken apart.
  ///
  /// - Requires: it is finite and not zero.
  var fields: Fields {
    let stored = storedExponent
    var significand = storedSignificand
    var exponent = stored - format.bias
    if format.hasZero, stored == 0 {
      exponent = format.minimumExponent
    } else {
      significand |= 1 << UInt128(format.precision - 1)
    }
    let shift = significand.leadingZeroBitCount
    return Fields(
      isNegative: isNegative, exponent: exponent - (shift - (128 - format.precision)),
      significand: significand << UInt128(shift))
  }
}
