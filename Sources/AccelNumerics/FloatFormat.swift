/// How a floating-point value is laid out in bits: one case for each float type of the IR.
public enum FloatFormat: UInt8, Hashable, Sendable, CaseIterable {
  case f16, bf16, f32, f64, f80, f128, tf32
  case f8E5M2, f8E4M3, f8E4M3FN, f8E5M2FNUZ, f8E4M3FNUZ, f8E4M3B11FNUZ, f8E3M4, f8E8M0FNU
  case f6E2M3FN, f6E3M2FN, f4E2M1FN

  /// Which values a format has besides finite ones.
  public enum Specials: Hashable, Sendable {
    /// Infinities, and NaNs with a payload, under the highest exponent.
    case ieee
    /// No infinity; NaN is the pattern whose bits, without the sign, are all ones.
    case nanIsAllOnes
    /// No infinity and no negative zero; NaN is the pattern that negative zero would have.
    case nanIsNegativeZero
    /// Finite values only.
    case none
  }

  /// The name of the IR type.
  public var name: StaticString {
    switch self {
    case .f16: "f16"
    case .bf16: "bf16"
    case .f32: "f32"
    case .f64: "f64"
    case .f80: "f80"
    case .f128: "f128"
    case .tf32: "tf32"
    case .f8E5M2: "f8E5M2"
    case .f8E4M3: "f8E4M3"
    case .f8E4M3FN: "f8E4M3FN"
    case .f8E5M2FNUZ: "f8E5M2FNUZ"
    case .f8E4M3FNUZ: "f8E4M3FNUZ"
    case .f8E4M3B11FNUZ: "f8E4M3B11FNUZ"
    case .f8E3M4: "f8E3M4"
    case .f8E8M0FNU: "f8E8M0FNU"
    case .f6E2M3FN: "f6E2M3FN"
    case .f6E3M2FN: "f6E3M2FN"
    case .f4E2M1FN: "f4E2M1FN"
    }
  }

  /// The number of bits of a value.
  public var width: Int {
    switch self {
    case .f16, .bf16: 16
    case .f32: 32
    case .f64: 64
    case .f80: 80
    case .f128: 128
    case .tf32: 19
    case .f8E5M2, .f8E4M3, .f8E4M3FN, .f8E5M2FNUZ, .f8E4M3FNUZ, .f8E4M3B11FNUZ, .f8E3M4, .f8E8M0FNU: 8
    case .f6E2M3FN, .f6E3M2FN: 6
    case .f4E2M1FN: 4
    }
  }

  /// The number of bits of a normal value's significand, with the leading one.
  public var precision: Int {
    switch self {
    case .f16, .tf32: 11
    case .bf16: 8
    case .f32: 24
    case .f64: 53
    case .f80: 64
    case .f128: 113
    case .f8E3M4: 5
    case .f8E4M3, .f8E4M3FN, .f8E4M3FNUZ, .f8E4M3B11FNUZ, .f6E2M3FN: 4
    case .f8E5M2, .f8E5M2FNUZ, .f6E3M2FN: 3
    case .f4E2M1FN: 2
    case .f8E8M0FNU: 1
    }
  }

  /// The exponent of the largest finite values, for significands in 1..<2.
  public var maximumExponent: Int {
    switch self {
    case .f16, .f8E5M2, .f8E5M2FNUZ: 15
    case .bf16, .f32, .tf32, .f8E8M0FNU: 127
    case .f64: 1023
    case .f80, .f128: 16383
    case .f8E4M3, .f8E4M3FNUZ: 7
    case .f8E4M3FN: 8
    case .f8E4M3B11FNUZ, .f6E3M2FN: 4
    case .f8E3M4: 3
    case .f6E2M3FN, .f4E2M1FN: 2
    }
  }

  /// The exponent of the smallest normal values, for significands in 1..<2.
  public var minimumExponent: Int {
    switch self {
    case .f16, .f8E5M2: -14
    case .bf16, .f32, .tf32: -126
    case .f64: -1022
    case .f80, .f128: -16382
    case .f8E4M3, .f8E4M3FN: -6
    case .f8E5M2FNUZ: -15
    case .f8E4M3FNUZ: -7
    case .f8E4M3B11FNUZ: -10
    case .f8E3M4, .f6E3M2FN: -2
    case .f6E2M3FN, .f4E2M1FN: 0
    case .f8E8M0FNU: -127
    }
  }

  /// The values besides finite ones.
  public var specials: Specials {
    switch self {
    case .f16, .bf16, .f32, .f64, .f80, .f128, .tf32, .f8E5M2, .f8E4M3, .f8E3M4: .ieee
    case .f8E4M3FN, .f8E8M0FNU: .nanIsAllOnes
    case .f8E5M2FNUZ, .f8E4M3FNUZ, .f8E4M3B11FNUZ: .nanIsNegativeZero
    case .f6E2M3FN, .f6E3M2FN, .f4E2M1FN: .none
    }
  }

  /// `true` iff there are infinities.
  public var hasInfinity: Bool { specials == .ieee }

  /// `true` iff there is a NaN.
  public var hasNaN: Bool { specials != .none }

  /// `true` iff there is a zero, and there are denormal values.
  public var hasZero: Bool { self != .f8E8M0FNU }

  /// `true` iff there is a sign bit.
  public var hasSign: Bool { self != .f8E8M0FNU }

  /// `true` iff the leading one of the significand is stored.
  var storesLeadingBit: Bool { self == .f80 }

  /// The number of stored significand bits.
  var significandWidth: Int { storesLeadingBit ? precision : precision - 1 }

  /// The number of stored exponent bits.
  public var exponentWidth: Int { width - significandWidth - (hasSign ? 1 : 0) }

  /// The stored exponent of values with exponent zero.
  var bias: Int { hasZero ? 1 - minimumExponent : -minimumExponent }

  /// Returns the format with this name, such as `f8E4M3FN`.
  public init?(name: UnsafeBufferPointer<UInt8>) {
    for format in Self.allCases {
      let candidate = UnsafeBufferPointer(
        start: format.name.utf8Start, count: format.name.utf8CodeUnitCount)
      if candidate.elementsEqual(name) {
        self = format
        return
      }
    }
    return nil
  }
}
