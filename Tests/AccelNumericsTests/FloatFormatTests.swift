import AccelNumerics
import Testing

@Suite struct FloatFormatTests {
  /// Format, one, largest, smallest normal, smallest, infinity and NaN, in hexadecimal.
  static let patterns: [(FloatFormat, [UInt128])] = [
    (.f16, [0x3C00, 0x7BFF, 0x0400, 1, 0x7C00, 0x7E00]),
    (.bf16, [0x3F80, 0x7F7F, 0x0080, 1, 0x7F80, 0x7FC0]),
    (.f32, [0x3F80_0000, 0x7F7F_FFFF, 0x0080_0000, 1, 0x7F80_0000, 0x7FC0_0000]),
    (.f64, [0x3FF0 << 48, 0x7FEF_FFFF_FFFF_FFFF, 0x0010 << 48, 1, 0x7FF0 << 48, 0x7FF8 << 48]),
    (.f80, [0x3FFF_8 << 60, 0x7FFE_FFFF_FFFF_FFFF_FFFF, 0x0001_8 << 60, 1, 0x7FFF_8 << 60, 0x7FFF_C << 60]),
    (.f128, [0x3FFF << 112, 0x7FFF << 112 - 1, 1 << 112, 1, 0x7FFF << 112, 0x7FFF_8 << 108]),
    (.tf32, [0x1FC00, 0x3FBFF, 0x400, 1, 0x3FC00, 0x3FE00]),
    (.f8E5M2, [0x3C, 0x7B, 0x04, 1, 0x7C, 0x7E]),
    (.f8E4M3, [0x38, 0x77, 0x08, 1, 0x78, 0x7C]),
    (.f8E4M3FN, [0x38, 0x7E, 0x08, 1, 0x7F, 0x7F]),
    (.f8E5M2FNUZ, [0x40, 0x7F, 0x04, 1, 0x80, 0x80]),
    (.f8E4M3FNUZ, [0x40, 0x7F, 0x08, 1, 0x80, 0x80]),
    (.f8E4M3B11FNUZ, [0x58, 0x7F, 0x08, 1, 0x80, 0x80]),
    (.f8E3M4, [0x30, 0x6F, 0x10, 1, 0x70, 0x78]),
    (.f8E8M0FNU, [0x7F, 0xFE, 0, 0, 0xFF, 0xFF]),
    (.f6E2M3FN, [0x08, 0x1F, 0x08, 1, 0, 0]),
    (.f6E3M2FN, [0x0C, 0x1F, 0x04, 1, 0, 0]),
    (.f4E2M1FN, [0x2, 0x7, 0x2, 1, 0, 0]),
  ]

  @Test(arguments: patterns) func distinguishedValues(_ format: FloatFormat, _ bits: [UInt128]) {
    #expect(SoftFloat.one(format).bits.low128 == bits[0])
    #expect(SoftFloat.largest(format).bits.low128 == bits[1])
    #expect(SoftFloat.smallestNormal(format).bits.low128 == bits[2])
    #expect(SoftFloat.smallest(format).bits.low128 == bits[3])
    #expect(SoftFloat.infinity(format).bits.low128 == bits[4])
    #expect(SoftFloat.nan(format).bits.low128 == bits[5])
    #expect(SoftFloat.infinity(format).isInfinity == (format.hasInfinity || !format.hasNaN))
    #expect(SoftFloat.nan(format).isNaN)
    #expect(SoftFloat.smallest(format).isDenormal == format.hasZero)
    #expect(!SoftFloat.smallestNormal(format).isDenormal)
    #expect(SoftFloat.zero(format).isZero == format.hasZero)
    #expect(SoftFloat.largest(format).isFinite)
  }

  @Test func allFormatsAreCovered() {
    #expect(Self.patterns.map(\.0) == FloatFormat.allCases)
  }

  @Test(arguments: FloatFormat.allCases) func names(_ format: FloatFormat) {
    var name = "\(format)"
    #expect(name == format.name.description)
    #expect(name.withUTF8 { FloatFormat(name: $0) } == format)
    #expect(format.exponentWidth > 0)
    var other = name + "X"
    #expect(other.withUTF8 { FloatFormat(name: $0) } == nil)
  }

  @Test func classification() {
    #expect(SoftFloat(0x7F80_0001, .f32).isSignaling)
    #expect(!SoftFloat(0x7FC0_0001, .f32).isSignaling)
    #expect(!SoftFloat(0x7F, .f8E4M3FN).isSignaling)
    #expect(SoftFloat(0x80, .f8E5M2FNUZ).isNaN)
    #expect(!SoftFloat(0x80, .f8E5M2FNUZ).isZero)
    #expect(SoftFloat(0x8000, .f16).isZero)
    #expect(SoftFloat(0x8000, .f16) != SoftFloat(0, .f16))
    #expect(SoftFloat(0xFF, .f8E8M0FNU).isNaN)
    #expect(!SoftFloat(0xFE, .f8E8M0FNU).isNegative)
  }

  @Test func x87PatternsAreMadeCanonical() {
    // An exponent without the leading bit is NaN; the sign and the significand stay.
    #expect(SoftFloat(0x3FFF_0000_0000_0000_0001, .f80).bits.low128 == 0x7FFF_0000_0000_0000_0001)
    #expect(SoftFloat(0xBFFF_0000_0000_0000_0001, .f80).bits.low128 == 0xFFFF_0000_0000_0000_0001)
    #expect(SoftFloat(0x3FFF_0000_0000_0000_0001, .f80).isNaN)
    // A leading bit without exponent is the smallest normal value.
    #expect(SoftFloat(0x0000_8000_0000_0000_0000, .f80) == .smallestNormal(.f80))
  }
}
