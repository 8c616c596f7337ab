import AccelNumerics
import Testing

@Suite struct FloatArithmeticTests {
  /// Returns a value that often has an extreme exponent or few digits.
  private static func random(_ format: FloatFormat, _ generator: inout FixedGenerator) -> SoftFloat {
    switch generator.next() % 4 {
    case 0: SoftFloat(bits: .random(width: format.width, &generator), format: format)
    case 1: SoftFloat(Double(Int(generator.next() % 64) - 32) / 4).converted(to: format).value
    default: SoftFloat(Double.random(in: -100...100, using: &generator)).converted(to: format).value
    }
  }

  /// `true` iff the values are the same number, or both NaN.
  private func isSame(_ left: SoftFloat, _ right: Double) -> Bool {
    left.isNaN && right.isNaN || left.asDouble.bitPattern == right.bitPattern
  }

  /// `true` iff the values are the same number, or both NaN.
  private func isSame(_ left: SoftFloat, _ right: Float) -> Bool {
    left.isNaN && right.isNaN || left.asFloat.bitPattern == right.bitPattern
  }

  @Test func convertsExactlyWhatTheFormatHas() {
    let third = SoftFloat(1.0 / 3)
    #expect(SoftFloat(1.5).convertedExactly(to: .f16) == SoftFloat(0x3E00, .f16))
    #expect(third.convertedExactly(to: .f32) == nil)
    #expect(SoftFloat(65536.0).convertedExactly(to: .f16) == nil)
    #expect(SoftFloat.infinity(.f64).convertedExactly(to: .f16) == .infinity(.f16))
    #expect(SoftFloat.infinity(.f64).convertedExactly(to: .f8E4M3FN) == nil)
    #expect(SoftFloat.infinity(.f64).convertedExactly(to: .f4E2M1FN) == nil)
    #expect(SoftFloat.nan(.f32).convertedExactly(to: .f16) == .nan(.f16))
    #expect(SoftFloat(0x7FC0_0001, .f32).convertedExactly(to: .f16) == nil)
    #expect(SoftFloat.nan(.f32).convertedExactly(to: .f8E4M3FN) == nil)
    #expect(SoftFloat.nan(.f8E4M3FN).convertedExactly(to: .f8E4M3FNUZ) == .nan(.f8E4M3FNUZ))
  }

  @Test func exponentsAreThoseOfNormalNumbers() {
    #expect(SoftFloat(1.0).exponent == 0 && SoftFloat(-6.0).exponent == 2 && SoftFloat(0.75).exponent == -1)
    #expect(SoftFloat.smallest(.f32).exponent == -149)
    #expect(SoftFloat(0.0).exponent == nil && SoftFloat.nan(.f32).exponent == nil)
    #expect(SoftFloat.infinity(.f16).exponent == nil)
  }

  @Test func matchesTheProcessorOnF64() {
    var generator = FixedGenerator(64)
    for _ in 0..<1000 {
      let (a, b) = (Self.random(.f64, &generator), Self.random(.f64, &generator))
      let c = Self.random(.f64, &generator)
      let (x, y, z) = (a.asDouble, b.asDouble, c.asDouble)
      #expect(isSame(a.adding(b).value, x + y))
      #expect(isSame(a.subtracting(b).value, x - y))
      #expect(isSame(a.multiplied(by: b).value, x * y))
      #expect(isSame(a.divided(by: b).value, x / y))
      #expect(isSame(a.remainder(dividingBy: b).value, x.truncatingRemainder(dividingBy: y)))
      #expect(isSame(a.fusedMultiplyAdd(b, c).value, z.addingProduct(x, y)))
      #expect(isSame(a.fusedMultiplyAdd(b, (a * b).negated).value, (-(x * y)).addingProduct(x, y)))
      #expect(isSame(a.squareRoot().value, x.squareRoot()))
      #expect(isSame(a + b, x + y) && isSame(a - b, x - y) && isSame(a * b, x * y) && isSame(a / b, x / y))
      #expect(isSame(a.roundedToIntegral(.up), x.rounded(.up)))
      #expect(isSame(a.roundedToIntegral(.down), x.rounded(.down)))
      #expect(isSame(a.roundedToIntegral(.towardZero), x.rounded(.towardZero)))
      #expect(isSame(a.roundedToIntegral(.toNearestEven), x.rounded(.toNearestOrEven)))
      #expect(isSame(a.roundedToIntegral(.toNearestAway), x.rounded(.toNearestOrAwayFromZero)))
      #expect(a.isInteger == (x == x.rounded() && x.isFinite))
      #expect((a.compared(to: b) == .less) == (x < y))
      #expect((a.compared(to: b) == .greater) == (x > y))
      #expect((a.compared(to: b) == .equal) == (x == y))
    }
  }

  @Test func matchesTheProcessorOnF32() {
    var generator = FixedGenerator(32)
    for _ in 0..<1000 {
      let (a, b) = (Self.random(.f32, &generator), Self.random(.f32, &generator))
      let c = Self.random(.f32, &generator)
      let (x, y, z) = (a.asFloat, b.asFloat, c.asFloat)
      #expect(isSame(a.adding(b).value, x + y))
      #expect(isSame(a.subtracting(b).value, x - y))
      #expect(isSame(a.multiplied(by: b).value, x * y))
      #expect(isSame(a.divided(by: b).value, x / y))
      #expect(isSame(a.remainder(dividingBy: b).value, x.truncatingRemainder(dividingBy: y)))
      #expect(isSame(a.fusedMultiplyAdd(b, c).value, z.addingProduct(x, y)))
      #expect(isSame(a.squareRoot().value, x.squareRoot()))
      #expect(isSame(a + b, x + y) && isSame(a - b, x - y) && isSame(a * b, x * y) && isSame(a / b, x / y))
      let wide = SoftFloat(Double.random(in: -1e10...1e10, using: &generator))
      #expect(isSame(wide.converted(to: .f32).value, Float(wide.asDouble)))
    }
  }

  #if arch(x86_64)
    @Test func matchesTheProcessorOnF80() {
      func number(_ value: SoftFloat) -> Float80 {
        let bits = value.bits.low128
        return Float80(
          sign: value.isNegative ? .minus : .plus, exponentBitPattern: UInt(bits >> 64 & 0x7FFF),
          significandBitPattern: UInt64(truncatingIfNeeded: bits))
      }
      var generator = FixedGenerator(80)
      for _ in 0..<500 {
        let (a, b) = (Self.random(.f80, &generator), Self.random(.f80, &generator))
        guard a.isFinite, b.isFinite else { continue }
        let (x, y) = (number(a), number(b))
        for (mine, theirs) in [
          (a + b, x + y), (a - b, x - y), (a * b, x * y), (a / b, x / y),
          (a.squareRoot().value, x.squareRoot()),
          (a.remainder(dividingBy: b).value, x.truncatingRemainder(dividingBy: y)),
        ] {
          #expect(mine.isNaN && theirs.isNaN || number(mine) == theirs, "\(a) \(b)")
        }
      }
    }
  #endif

  @Test(arguments: FloatFormat.allCases.filter { $0.width <= 8 && $0.hasSign })
  func narrowFormatsMatchF64(_ format: FloatFormat) {
    var generator = FixedGenerator(UInt64(format.rawValue))
    for _ in 0..<300 {
      let a = SoftFloat(UInt128(generator.next() % (1 << UInt64(format.width))), format)
      let b = SoftFloat(UInt128(generator.next() % (1 << UInt64(format.width))), format)
      let c = SoftFloat(UInt128(generator.next() % (1 << UInt64(format.width))), format)
      let (x, y, z) = (
        a.converted(to: .f64).value, b.converted(to: .f64).value, c.converted(to: .f64).value
      )
      // In f64 all of these are exact but quotients and roots, whose second rounding is harmless.
      func check(_ mine: SoftFloat, _ wide: SoftFloat) {
        let narrow = wide.converted(to: format).value
        #expect(mine == narrow || mine.isNaN && narrow.isNaN, "\(a) \(b)")
      }
      check(a + b, x + y)
      check(a - b, x - y)
      check(a * b, x * y)
      check(a.fusedMultiplyAdd(b, c).value, x.fusedMultiplyAdd(y, z).value)
      check(a.remainder(dividingBy: b).value, x.remainder(dividingBy: y).value)
      check(a / b, x / y)
      check(a.squareRoot().value, x.squareRoot().value)
    }
  }

  @Test(arguments: FloatFormat.allCases.filter { $0.precision < 53 })
  func directedRoundingBracketsTheValue(_ format: FloatFormat) {
    var generator = FixedGenerator(UInt64(format.rawValue))
    let limit = SoftFloat.largest(format).converted(to: .f64).value.asDouble
    for _ in 0..<150 {
      let bound = generator.next() % 2 == 0 ? limit : min(limit, 8)
      let x = Double.random(in: (format.hasSign ? -bound : bound / 256)...bound, using: &generator)
      let value = SoftFloat(x)
      let (down, downStatus) = value.converted(to: format, .down)
      let up = value.converted(to: format, .up).value
      let (low, high) = (down.converted(to: .f64).value.asDouble, up.converted(to: .f64).value.asDouble)
      #expect(low <= x && x <= high)
      #expect(downStatus.contains(.inexact) == (low != x))
      #expect((down == up) == (low == x))
      // There is no value between the two.
      let middle = SoftFloat((low + high) / 2).converted(to: format).value
      #expect(middle == down || middle == up || middle.isZero && (down.isZero || up.isZero))
      #expect(value.converted(to: format, .towardZero).value == (x < 0 ? up : down))
      let away = value.converted(to: format, .toNearestAway).value.converted(to: .f64).value.asDouble
      #expect(away == (x - low < high - x || x - low == high - x && x < 0 ? low : high))
    }
  }

  @Test func addendsOfAllDistancesRoundOnce() {
    // 1 ± 2⁻ᵏ for the distances around the precision, where the sticky bit decides.
    for format in [FloatFormat.f64, .f128] {
      let one = SoftFloat.one(format)
      var small = one
      for distance in 1...260 {
        small = small / SoftFloat(2.0).converted(to: format).value
        #expect((one.adding(small, .up).value == one) == false)
        #expect((one.subtracting(small, .down).value == one) == false)
        #expect((one.adding(small, .down).value == one) == (distance >= format.precision))
        #expect((one + small == one) == (distance >= format.precision))
        #expect((one - small == one) == (distance > format.precision))
        #expect(one.adding(small).status.contains(.inexact) == (distance >= format.precision))
      }
    }
  }

  @Test func f128() {
    func value(_ text: String) -> SoftFloat { SoftFloat(decimal: text, .f128)! }
    #expect(value("1") / value("3") == SoftFloat(0x3FFD << 112 | (1 << 112 - 1) / 3, .f128))
    #expect((value("0.1") + value("0.2")).bits.low128 == 0x3FFD_3333_3333_3333_3333_3333_3333_3334)
    #expect(value("2").squareRoot().value == value("1.41421356237309504880168872420969807856967187537694"))
    #expect(value("1e4932").multiplied(by: value("10")).status == [.overflow, .inexact])
    let power = SoftFloat(0x1p1000).converted(to: .f128).value
    #expect((power * power * power).remainder(dividingBy: value("7")).value == value("1"))
    #expect((power * power).remainder(dividingBy: value("-7")).value == value("4"))
    #expect(value("3").fusedMultiplyAdd(value("5"), value("-15")).value == .zero(.f128))
  }

  @Test func nansAreKept() {
    let (first, second, signaling) = (
      SoftFloat(0xFFC0_0001, .f32), SoftFloat(0x7FC0_0002, .f32), SoftFloat(0x7F80_0003, .f32)
    )
    let one = SoftFloat.one(.f32)
    #expect(first + second == first)
    #expect(one * second == second)
    #expect(one - first == first)
    #expect(one / signaling == SoftFloat(0x7FC0_0003, .f32))
    #expect(one.adding(signaling).status == .invalid)
    #expect(one.adding(second).status == [])
    #expect(one.fusedMultiplyAdd(second, first).value == second)
    #expect(one.fusedMultiplyAdd(one, first).value == first)
    // An infinite addend decides, also when the product alone would overflow.
    let (large, infinity) = (SoftFloat.largest(.f32), SoftFloat.infinity(.f32))
    #expect(large.fusedMultiplyAdd(large, infinity.negated).value == infinity.negated)
    #expect(first.squareRoot().value == first)
    #expect(first.negated == SoftFloat(0x7FC0_0001, .f32))
    #expect(SoftFloat.minimum(one, first) == first)
    #expect(SoftFloat.minimumNumber(one, first) == one)
    #expect(SoftFloat.maximumNumber(signaling, one) == SoftFloat(0x7FC0_0003, .f32))
    #expect(first.compared(to: first) == .unordered)
  }

  @Test func operationsWithoutResult() {
    let (zero, infinity) = (SoftFloat.zero(.f32), SoftFloat.infinity(.f32))
    for (value, status) in [
      infinity.subtracting(infinity), zero.multiplied(by: infinity), zero.divided(by: zero),
      infinity.divided(by: infinity), infinity.remainder(dividingBy: zero), zero.remainder(dividingBy: zero),
      zero.fusedMultiplyAdd(infinity, SoftFloat(0xFFC0_0001, .f32)), SoftFloat(-1.0 as Float).squareRoot(),
    ] {
      #expect(value == SoftFloat(0x7FC0_0000, .f32))
      #expect(status == .invalid)
    }
    #expect(SoftFloat.one(.f32).divided(by: zero).status == .divisionByZero)
    #expect(infinity - infinity == .nan(.f32))
  }

  @Test func signsOfZero() {
    let (zero, minus) = (SoftFloat.zero(.f16), SoftFloat.zero(.f16, isNegative: true))
    let one = SoftFloat.one(.f16)
    #expect(zero + minus == zero && minus + minus == minus && minus - zero == minus)
    #expect(one - one == zero && one.subtracting(one, .down).value == minus)
    #expect(zero.adding(minus, .down).value == minus)
    #expect(one.negated * zero == minus)
    #expect(SoftFloat.minimum(zero, minus) == minus && SoftFloat.maximum(minus, zero) == zero)
    #expect(zero.compared(to: minus) == .equal)
    #expect(SoftFloat(-0.25 as Float).roundedToIntegral(.up) == .zero(.f32, isNegative: true))
    // A format without negative zero cannot give one.
    let tiny = SoftFloat.smallest(.f8E4M3FNUZ, isNegative: true)
    #expect(tiny * .smallest(.f8E4M3FNUZ) == .zero(.f8E4M3FNUZ))
    #expect(SoftFloat.zero(.f8E4M3FNUZ).negated == .zero(.f8E4M3FNUZ))
    #expect(tiny - .zero(.f8E4M3FNUZ) == tiny)
    #expect(SoftFloat.nan(.f8E4M3FNUZ).negated.isNaN)
  }

  @Test func scalesHaveNoZero() {
    let two = SoftFloat(0x80, .f8E8M0FNU)
    #expect(two + two == SoftFloat(0x81, .f8E8M0FNU))
    #expect(two - two == SoftFloat(0x00, .f8E8M0FNU))
    #expect(two * two == SoftFloat(0x81, .f8E8M0FNU))
    #expect(two / two == .one(.f8E8M0FNU))
    #expect(SoftFloat.largest(.f8E8M0FNU) * two == .nan(.f8E8M0FNU))
    // 3 is in the middle of 2 and 4, and every significand is odd.
    #expect(SoftFloat(3.0).converted(to: .f8E8M0FNU).value == SoftFloat(0x81, .f8E8M0FNU))
  }

  @Test func valuesWithoutBits() {
    // mlir-opt folds and prints these; stored as bits they are other values.
    let two = SoftFloat(0x80, .f8E8M0FNU)
    #expect(two.negated.text == "-2.000000e+00")
    #expect(two.negated != two && two.negated.negated == two && two.negated.bits == two.bits)
    #expect((two - two * two).text == "-2.000000e+00")
    #expect(two.negated.compared(to: two) == .less)
    #expect(SoftFloat(literal: "-1.0e-400", .f8E8M0FNU) == SoftFloat(0, .f8E8M0FNU))
    let infinity = SoftFloat.one(.f4E2M1FN) / .zero(.f4E2M1FN)
    #expect(infinity.isInfinity && !infinity.isZero)
    #expect(infinity.text == "0x0" && infinity.negated.text == "0x8")
    #expect(infinity.bits == SoftFloat.zero(.f4E2M1FN).bits)
    #expect(infinity.converted(to: .f32).value == .infinity(.f32))
    let nan = SoftFloat.zero(.f4E2M1FN) / .zero(.f4E2M1FN)
    #expect(nan.isNaN && !nan.isZero && nan.text == "0x0" && nan.negated.text == "0x8")
    #expect(SoftFloat.nan(.f16, isNegative: true).converted(to: .f6E3M2FN).value.text == "0x20")
    #expect(SoftFloat(literal: "-1.0e400", .f6E2M3FN)?.text == "0x20")
    #expect(SoftFloat.largest(.f4E2M1FN) + .largest(.f4E2M1FN) == .largest(.f4E2M1FN))
  }

  @Test func overflowFollowsTheRounding() {
    let large = SoftFloat(1e10)
    #expect(large.converted(to: .f16).value == .infinity(.f16))
    #expect(large.converted(to: .f16).status == [.overflow, .inexact])
    #expect(large.converted(to: .f16, .towardZero).value == .largest(.f16))
    #expect(large.converted(to: .f16, .down).value == .largest(.f16))
    #expect(large.negated.converted(to: .f16, .down).value == .infinity(.f16, isNegative: true))
    #expect(large.negated.converted(to: .f16, .up).value == .largest(.f16, isNegative: true))
    #expect(large.converted(to: .f8E4M3FN).value == .nan(.f8E4M3FN))
    #expect(large.converted(to: .bf16).value.nearestDouble == 9_999_220_736)
    #expect(large.converted(to: .f8E4M3FN, .towardZero).value == .largest(.f8E4M3FN))
    #expect(large.converted(to: .f4E2M1FN).value == .largest(.f4E2M1FN))
    #expect(SoftFloat(1e-10).converted(to: .f16).status == [.underflow, .inexact])
  }

  @Test func nansAreConverted() {
    // The highest bits of the payload stay, signaling ones become quiet.
    #expect(SoftFloat(0x7F80_2001, .f32).converted(to: .f16).value == SoftFloat(0x7E01, .f16))
    #expect(SoftFloat(0x7F80_2001, .f32).converted(to: .f16).status == .invalid)
    #expect(SoftFloat(0xFE01, .f16).converted(to: .f32).value == SoftFloat(0xFFC0_2000, .f32))
    #expect(SoftFloat(0xFE01, .f16).converted(to: .f80).value == SoftFloat(0xFFFF_C020 << 48, .f80))
    #expect(SoftFloat(0xFE01, .f16).converted(to: .f8E4M3FN).value == SoftFloat(0xFF, .f8E4M3FN))
    #expect(SoftFloat(0x7F, .f8E4M3FN).converted(to: .f16).value == SoftFloat(0x7F80, .f16))
    #expect(SoftFloat(0x80, .f8E5M2FNUZ).converted(to: .f16).value == .nan(.f16))
    #expect(SoftFloat.infinity(.f16).converted(to: .f8E5M2FNUZ).value == .nan(.f8E5M2FNUZ))
    #expect(SoftFloat(0xFC00, .f16).converted(to: .f8E4M3FN).value == SoftFloat(0xFF, .f8E4M3FN))
    #expect(SoftFloat(0x7F80_0001, .f32).converted(to: .f32).value == SoftFloat(0x7FC0_0001, .f32))
  }

  @Test func integers() {
    func integer(_ value: Double, _ width: Int, _ signedness: Signedness, _ rounding: Rounding = .towardZero)
      -> (Int?, FloatStatus)
    {
      let (value, status) = SoftFloat(value).converted(toIntegerOfWidth: width, signedness, rounding)
      return (signedness == .signed ? value.signedValue : value.unsignedValue.map { Int($0) }, status)
    }
    #expect(integer(2.5, 8, .signed) == (2, .inexact))
    #expect(integer(2.5, 8, .signed, .toNearestEven) == (2, .inexact))
    #expect(integer(2.5, 8, .signed, .toNearestAway) == (3, .inexact))
    #expect(integer(-2.5, 8, .signed, .down) == (-3, .inexact))
    #expect(integer(-128, 8, .signed) == (-128, []))
    #expect(integer(-128.5, 8, .signed) == (-128, .inexact))
    #expect(integer(-129, 8, .signed) == (-128, .invalid))
    #expect(integer(127.5, 8, .signed) == (127, .inexact))
    #expect(integer(128, 8, .signed) == (127, .invalid))
    #expect(integer(255, 8, .unsigned) == (255, []))
    #expect(integer(256, 8, .unsigned) == (255, .invalid))
    #expect(integer(-0.5, 8, .unsigned) == (0, .inexact))
    #expect(integer(-1, 8, .unsigned) == (0, .invalid))
    #expect(integer(.nan, 8, .signed) == (0, .invalid))
    #expect(integer(.infinity, 8, .signed) == (127, .invalid))
    #expect(integer(-.infinity, 8, .signed) == (-128, .invalid))
    #expect(integer(-0.0, 8, .signed) == (0, []))
    let wide = SoftFloat(0x1p150).converted(toIntegerOfWidth: 200, .signed).value
    #expect(wide == WideInteger(word: 1, width: 200).shiftedLeft(by: 150))
    #expect(SoftFloat.converted(wide.negated, .signed, to: .f64).value == SoftFloat(-0x1p150))
    #expect(SoftFloat.converted(wide.negated, .unsigned, to: .f16).value == .infinity(.f16))
    let odd = WideInteger(word: 0x0100_0001, width: 32)
    #expect(SoftFloat.converted(odd, .signed, to: .f32).status == .inexact)
    let bit = WideInteger(word: 1, width: 1)
    #expect(SoftFloat.converted(bit, .signed, to: .f32).value == .one(.f32, isNegative: true))
    #expect(SoftFloat.converted(bit, .unsigned, to: .f32).value == .one(.f32))
  }
}
