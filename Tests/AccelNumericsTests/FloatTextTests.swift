import AccelNumerics
import AccelSupport
import Testing

@Suite struct FloatTextTests {
  /// Bits, format, and the text of mlir-opt.
  static let printed: [(UInt128, FloatFormat, String)] = [
    (0x0, .f32, "0.000000e+00"),
    (0x8000_0000, .f32, "-0.000000e+00"),
    (0x3F80_0000, .f32, "1.000000e+00"),
    (0x3DCC_CCCD, .f32, "1.000000e-01"),
    (0x3727_C5AC, .f32, "9.99999974E-6"),
    (0x1, .f32, "1.401300e-45"),
    (0x7F80_0000, .f32, "0x7F800000"),
    (0x7FC0_0000, .f32, "0x7FC00000"),
    (0xFFC0_0001, .f32, "0xFFC00001"),
    // Six digits do not read back; a whole number has no point, so the bits are printed.
    (0x4B80_0000, .f32, "0x4B800000"),
    (0x4194_324F << 32 | 0x6000_0000, .f64, "0x4194324F60000000"),
    (0x4078_0000_0000_0000, .f64, "3.840000e+02"),
    (0xC1BE_6B74_AC00_0000, .f64, "0xC1BE6B74AC000000"),
    (0xC274_78D3_EAA0_0000, .f64, "-1.406824E+12"),
    (0x7FEF_FFFF_FFFF_FFFF, .f64, "1.7976931348623157E+308"),
    (0x1, .f64, "4.940660e-324"),
    // Truncation to six digits hits a whole number, where an inexact power of ten cannot decide.
    (0x4161_2A88_0000_0000, .f64, "9.000000e+06"),
    (0x4163_12CE_C000_0000, .f64, "9.999990e+06"),
    (0xC0C1_E244_9BA5_E354, .f64, "-9156.536"),
    (0xC04E_6C25_5B03_5BD5, .f64, "-60.844889999999999"),
    (0x3F12_A344_8BF5_BFFF, .f64, "7.1097430000000003E-5"),
    (0x3FFB_CCCC_CCCC_CCCC_D000, .f80, "0.100000000000000005551"),
    (0x1, .f80, "3.645200e-4951"),
    (0x7FFF_1142_11FD_B9FD_CAAB, .f80, "0x7FFF114211FDB9FDCAAB"),
    (0x7FFF_8000_0000_0000_0000, .f80, "0x7FFF8000000000000000"),
    (0x3FFB_9999_9999_9999 << 64 | 0xA000_0000_0000_0000, .f128, "0.100000000000000005551115123125782702"),
    (0x1, .f128, "6.475180e-4966"),
    (0x2E66, .f16, "9.997550e-02"),
    (0x7BFF, .f16, "6.550400e+04"),
    (0x3DCD, .bf16, "1.000980e-01"),
    (0x0001, .bf16, "9.183550e-41"),
    (0x3FC00, .tf32, "0x3FC00"),
    // The last digit is truncated in the first line, where N has 24 bits, and rounded half up in the second.
    (0x01, .f8E4M3FNUZ, "9.765620e-04"),
    (0x01, .f8E4M3, "1.953130e-03"),
    (0x80, .f8E4M3FNUZ, "0x80"),
    (0x7F, .f8E4M3FN, "0x7F"),
    (0x00, .f8E8M0FNU, "5.877470e-39"),
    (0xFF, .f8E8M0FNU, "0xFF"),
    (0x3F, .f6E2M3FN, "-7.500000e+00"),
    (0xF, .f4E2M1FN, "-6.000000e+00"),
  ]

  @Test(arguments: printed) func prints(_ bits: UInt128, _ format: FloatFormat, _ text: String) {
    #expect(SoftFloat(bits, format).text == text)
  }

  /// Text, format, and what mlir-opt prints for it.
  static let literals: [(String, FloatFormat, String)] = [
    ("1.0", .f32, "1.000000e+00"),
    ("+1.5e+1", .f32, "1.500000e+01"),
    ("1.0e400", .f64, "0x7FF0000000000000"),
    ("-1.0e400", .f80, "0xFFFF8000000000000000"),
    ("1.0e-400", .f128, "0.000000e+00"),
    ("1.0e999999999999999999999", .f16, "0x7C00"),
    ("-1.0e-999999999999999999999", .f16, "-0.000000e+00"),
    // Wider formats see the literal as f64.
    ("0.1", .f80, "0.100000000000000005551"),
    ("0.1", .f128, "0.100000000000000005551115123125782702"),
    ("1.0e100", .f128, "1.00000000000000001590289110975991805E+100"),
    // Narrower formats round a second time: this text is above the middle, its f64 is the middle.
    ("1.00048828125000000000000000000001", .f16, "1.000000e+00"),
    ("1.0004882812500003", .f16, "1.000980e+00"),
    ("-0.0", .f8E5M2FNUZ, "0.000000e+00"),
    ("448.0", .f8E4M3FN, "4.480000e+02"),
    ("464.0", .f8E4M3FN, "4.480000e+02"),
    ("465.0", .f8E4M3FN, "0x7F"),
    ("448.0", .f8E4M3FNUZ, "0x80"),
    ("448.0", .f8E8M0FNU, "5.120000e+02"),
    ("0.0", .f8E8M0FNU, "5.877470e-39"),
    ("1.0e100", .f8E8M0FNU, "0xFF"),
    ("448.0", .f4E2M1FN, "6.000000e+00"),
    ("1.0e100", .f6E3M2FN, "2.800000e+01"),
  ]

  @Test(arguments: literals) func readsLiterals(_ text: String, _ format: FloatFormat, _ printed: String) {
    #expect(SoftFloat(literal: text, format)?.text == printed)
  }

  @Test func everyLiteralOfALiteralTextIsRead() {
    for text in ["1", "1.", ".5", "1e5", "1E5", "1.e5", "-1.5E-3"] {
      #expect(SoftFloat(literal: text, .f64)?.asDouble == Double(text.hasPrefix(".") ? "0" + text : text))
    }
    for text in ["", "-", ".", "e5", "1e", "1e+", "1.0x", "1..0", "0x1p3", "nan", "inf", "--1"] {
      #expect(SoftFloat(literal: text, .f64) == nil, "\(text)")
    }
  }

  @Test func hexadecimal() {
    func read(_ text: String, _ format: FloatFormat) -> SoftFloat? {
      var text = text
      return text.withUTF8 { SoftFloat(hexadecimal: $0, format) }
    }
    #expect(read("7FC00000", .f32) == .nan(.f32))
    #expect(read("7fff8000000000000000", .f80) == .infinity(.f80))
    #expect(read("1", .f16) == .smallest(.f16))
    #expect(read("1FF", .f8E5M2) == nil)
    #expect(read("40", .f6E2M3FN) == nil)
    #expect(read("", .f32) == nil)
  }

  @Test func bitsAreReported() {
    let buffer = ByteBuffer()
    #expect(!SoftFloat(0.1).write(to: buffer))
    #expect(!SoftFloat(1e300 / 3).write(to: buffer))
    #expect(SoftFloat(16_777_217.0).write(to: buffer))
    #expect(SoftFloat.nan(.f8E4M3FN).write(to: buffer))
    #expect("\(SoftFloat(1.0 as Float))" == "1.000000e+00:f32")
  }

  @Test func decimalsAreRoundedOnce() {
    var generator = FixedGenerator(1)
    for _ in 0..<500 {
      let digits = generator.next() >> (generator.next() % 64)
      let tail = generator.next() % 3 == 0 ? ".\(generator.next())\(generator.next())" : ""
      let text = "\(digits)\(tail)e\(Int(generator.next() % 700) - 350)"
      #expect(SoftFloat(decimal: text, .f64)?.asDouble == Double(text), "\(text)")
      #expect(SoftFloat(decimal: text, .f32)?.asFloat == Float(text), "\(text)")
    }
  }

  @Test func decimalsAtTheMiddle() {
    // 2⁵³ + 1 is in the middle; the digits beyond the nineteenth decide.
    #expect(SoftFloat(decimal: "9007199254740993", .f64)?.asDouble == 9_007_199_254_740_992)
    let (low, high) = (9_007_199_254_740_992.0, 9_007_199_254_740_994.0)
    #expect(SoftFloat(decimal: "9007199254740993.0000000000000000000001", .f64)?.asDouble == high)
    #expect(SoftFloat(decimal: "9007199254740993.0000000000000000000000", .f64)?.asDouble == low)
    let zeros = String(repeating: "0", count: 60)
    #expect(SoftFloat(decimal: "9007199254740993.\(zeros)1", .f64)?.asDouble == high)
    #expect(SoftFloat(decimal: "9007199254740993.\(zeros)", .f64)?.asDouble == low)
    #expect(SoftFloat(decimal: "9007199254740992.\(zeros)1", .f64, .up)?.asDouble == high)
    #expect(SoftFloat(decimal: "90071992547409950e-1", .f64)?.asDouble == 9_007_199_254_740_996)
    #expect(SoftFloat(decimal: "9007199254740993", .f64, .toNearestAway)?.asDouble == high)
    #expect(SoftFloat(decimal: "9007199254740993", .f64, .towardZero)?.asDouble == low)
    #expect(SoftFloat(decimal: "9007199254740993", .f64, .up)?.asDouble == high)
    #expect(SoftFloat(decimal: "-9007199254740993", .f64, .up)?.asDouble == -low)
    #expect(SoftFloat(decimal: "-9007199254740993", .f64, .down)?.asDouble == -high)
    #expect(SoftFloat(decimal: "1.00048828125000000000000000000001", .f16)?.bits.low128 == 0x3C01)
  }

  @Test(arguments: FloatFormat.allCases) func printedTextReadsBack(_ format: FloatFormat) {
    var generator = FixedGenerator(UInt64(format.rawValue))
    for _ in 0..<20 {
      let value = SoftFloat(bits: .random(width: format.width, &generator), format: format)
      let text = value.text
      if text.hasPrefix("0x") {
        var digits = String(text.dropFirst(2))
        #expect(digits.withUTF8 { SoftFloat(hexadecimal: $0, format) } == value)
      } else {
        #expect(SoftFloat(decimal: text, format) == value, "\(text)")
      }
    }
  }
}
