import AccelNumerics
import AccelSupport
import Testing

@Suite struct WideIntegerTests {
  /// Widths around the limits of the storage.
  static let widths = [1, 2, 7, 8, 31, 32, 33, 63, 64, 65, 100, 127, 128]

  @Test func smallWidthsMatchIntegersExhaustively() {
    for width in 0...3 {
      let count = 1 << width
      for left in 0..<count {
        for right in 0..<count { check(left, right, width) }
      }
    }
  }

  /// Compares all operations on two patterns with those of `Int`.
  private func check(_ left: Int, _ right: Int, _ width: Int) {
    let (a, b) = (WideInteger(left, width: width), WideInteger(right, width: width))
    let range = 1 << width
    func signed(_ value: Int) -> Int { width > 0 && value >= range / 2 ? value - range : value }
    func wide(_ value: Int) -> WideInteger { WideInteger(value, width: width) }
    let (x, y) = (signed(left), signed(right))
    #expect(a &+ b == wide(left + right))
    #expect(a &- b == wide(left - right))
    #expect(a &* b == wide(left * right))
    #expect((a & b, a | b, a ^ b) == (wide(left & right), wide(left | right), wide(left ^ right)))
    #expect(a.isLess(than: b, .unsigned) == (left < right))
    #expect(a.isLess(than: b, .signed) == (x < y))
    let signedRange = width == 0 ? 0..<1 : -range / 2..<range / 2
    func expectOverflow(
      _ operation: (WideInteger) -> (WideInteger, Signedness) -> (WideInteger, Bool),
      _ saturated: (WideInteger) -> (WideInteger, Signedness) -> WideInteger, _ exact: (Int, Int) -> Int
    ) {
      let (u, s) = (exact(left, right), exact(x, y))
      #expect(operation(a)(b, .unsigned) == (wide(u), !(0..<range).contains(u)))
      #expect(operation(a)(b, .signed) == (wide(s), !signedRange.contains(s)))
      #expect(saturated(a)(b, .unsigned) == wide(min(max(u, 0), range - 1)))
      let limited = min(max(s, signedRange.lowerBound), signedRange.upperBound - 1)
      #expect(saturated(a)(b, .signed) == wide(limited))
    }
    expectOverflow(WideInteger.addingReportingOverflow, WideInteger.addingSaturated, +)
    expectOverflow(WideInteger.subtractingReportingOverflow, WideInteger.subtractingSaturated, -)
    expectOverflow(
      { l in { l.multipliedReportingOverflow(by: $0, $1) } }, { l in { l.multipliedSaturated(by: $0, $1) } },
      *)
    guard right != 0 else { return }
    #expect(a.divided(by: b, .unsigned) == wide(left / right))
    #expect(a.remainder(dividingBy: b, .unsigned) == wide(left % right))
    #expect(a.divided(by: b, .signed) == wide(x / y))
    #expect(a.remainder(dividingBy: b, .signed) == wide(x % y))
    #expect(a.dividedReportingOverflow(by: b, .signed).overflow == !signedRange.contains(x / y))
    let floor = x / y - (x % y != 0 && (x < 0) != (y < 0) ? 1 : 0)
    #expect(a.floorDivided(by: b, .signed) == wide(floor))
    #expect(a.floorRemainder(dividingBy: b) == wide(x - floor * y))
    #expect(a.ceilDivided(by: b, .signed) == wide(floor + (x % y != 0 ? 1 : 0)))
    #expect(a.ceilDivided(by: b, .unsigned) == wide((left + right - 1) / right))
    #expect(a.floorDivided(by: b, .unsigned) == wide(left / right))
  }

  @Test(arguments: widths) func matchesInt128(_ width: Int) {
    var generator = FixedGenerator(UInt64(width))
    for _ in 0..<60 {
      let (a, b) = (
        WideInteger.random(width: width, &generator), WideInteger.random(width: width, &generator)
      )
      let (x, y) = (a.int128, b.int128)
      #expect(a &+ b == WideInteger(x &+ y, width: width))
      #expect(a &- b == WideInteger(x &- y, width: width))
      #expect(a &* b == WideInteger(x &* y, width: width))
      #expect(~a == WideInteger(~x, width: width))
      #expect(a.negated == WideInteger(0 &- x, width: width))
      #expect(a.isLess(than: b, .signed) == (x < y))
      #expect(a.isLess(than: b, .unsigned) == (a.low128 < b.low128))
      #expect(a.nonzeroBitCount == a.low128.nonzeroBitCount)
      #expect(a.leadingZeroBitCount == a.low128.leadingZeroBitCount - (128 - width))
      #expect(a.trailingZeroBitCount == min(a.low128.trailingZeroBitCount, width))
      let amount = Int(generator.next() % UInt64(width + 2))
      #expect(a.shiftedLeft(by: amount) == WideInteger(x << Int128(amount), width: width))
      #expect(a.shiftedRight(by: amount, .signed) == WideInteger(x >> Int128(amount), width: width))
      #expect(a.shiftedRight(by: amount, .unsigned).low128 == a.low128 >> UInt128(amount))
      #expect(a.text(.signed) == "\(x)")
      #expect(a.text(.unsigned) == "\(a.low128)")
      guard !b.isZero else { continue }
      #expect(a.divided(by: b, .unsigned).low128 == a.low128 / b.low128)
      #expect(a.remainder(dividingBy: b, .unsigned).low128 == a.low128 % b.low128)
      let isOverflow = y == -1 && x == Int128.min
      #expect(a.divided(by: b, .signed) == (isOverflow ? a : WideInteger(x / y, width: width)))
    }
  }

  @Test(arguments: [129, 192, 200, 256, 1000, 4096]) func largeWidthsObeyAlgebra(_ width: Int) {
    var generator = FixedGenerator(UInt64(width))
    for _ in 0..<15 {
      let a = WideInteger.random(width: width, &generator)
      let b = WideInteger.random(width: width, &generator)
      let c = WideInteger.random(width: width, &generator)
      #expect((a &+ b) &- b == a)
      #expect(a &* (b &+ c) == a &* b &+ a &* c)
      #expect(a ^ b == (a | b) & ~(a & b))
      #expect(a.negated == ~a &+ WideInteger(word: 1, width: width))
      #expect(a.rotatedLeft(by: 77).rotatedLeft(by: width - 77) == a)
      #expect(WideInteger(a.text(.unsigned))?.resized(to: width, .unsigned) == a)
      #expect(a.extended(to: width + 70, .signed).truncated(to: width) == a)
      #expect(a.extended(to: width + 70, .signed).text(.signed) == a.text(.signed))
      #expect(a.truncated(to: a.neededWidth(.signed)).extended(to: width, .signed) == a)
      #expect(a.truncated(to: a.neededWidth(.unsigned)).extended(to: width, .unsigned) == a)
      guard !b.isZero else { continue }
      for signedness in [Signedness.signed, .unsigned] {
        let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b, signedness)
        #expect(quotient &* b &+ remainder == a)
        let (size, bound) = signedness == .signed ? (remainder.absolute, b.absolute) : (remainder, b)
        #expect(size.isLess(than: bound, .unsigned))
        let (product, overflow) = a.multipliedReportingOverflow(by: b, signedness)
        let exact = a.extended(to: 2 * width, signedness) &* b.extended(to: 2 * width, signedness)
        #expect(product == exact.truncated(to: width))
        #expect(overflow == (product.extended(to: 2 * width, signedness) != exact))
        let (sum, carry) = a.addingReportingOverflow(b, signedness)
        let exactSum = a.extended(to: width + 1, signedness) &+ b.extended(to: width + 1, signedness)
        #expect(carry == (sum.extended(to: width + 1, signedness) != exactSum))
      }
    }
  }

  @Test func divisionCorrectsItsEstimate() {
    // The first quotient digit is estimated one too high, and must be taken back.
    let dividend = WideInteger(limbs: [0, 0, 1 << 63, (1 << 63) - 1], width: 256)
    let divisor = WideInteger(limbs: [1, 0, 1 << 63], width: 256)
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor, .unsigned)
    #expect(quotient &* divisor &+ remainder == dividend)
    #expect(remainder.isLess(than: divisor, .unsigned))
  }

  @Test func limits() {
    #expect(WideInteger.minimum(width: 8, .signed).signedValue == -128)
    #expect(WideInteger.maximum(width: 8, .signed).signedValue == 127)
    #expect(WideInteger.maximum(width: 8, .unsigned).unsignedValue == 255)
    #expect(WideInteger.minimum(width: 100, .signed).text(.signed) == "-633825300114114700748351602688")
    #expect(WideInteger.maximum(width: 100, .unsigned).isAllOnes)
    #expect(WideInteger(-1, width: 100).signedValue == -1)
    #expect(WideInteger(-1, width: 100).unsignedValue == nil)
    #expect(WideInteger.minimum(width: 100, .signed).signedValue == nil)
    #expect(WideInteger.zero(width: 0).signedValue == 0)
    #expect(!WideInteger.zero(width: 0).isNegative)
    #expect(WideInteger.allOnes(width: WideInteger.maximumWidth).nonzeroBitCount == WideInteger.maximumWidth)
  }

  @Test func equalPatternsAreEqual() {
    #expect(WideInteger(word: 5, width: 65) == WideInteger(limbs: [5, ~1], width: 65))
    #expect(WideInteger(word: 5, width: 8) != WideInteger(word: 5, width: 9))
    #expect(Set([WideInteger(-1, width: 4), WideInteger(15, width: 4)]).count == 1)
  }

  @Test func text() {
    #expect(WideInteger("0")?.width == 1)
    #expect(WideInteger("00000000000000000000000000255")?.width == 8)
    #expect(WideInteger("18446744073709551616")?.width == 65)
    #expect(WideInteger("fF", radix: 16)?.unsignedValue == 255)
    #expect(WideInteger("123456789abcdef0123456789", radix: 16)?.width == 97)
    for bad in ["", "-1", "1a", "12345678901234567890x", "1 "] { #expect(WideInteger(bad) == nil) }
    for bad in ["", "g", "0x1"] { #expect(WideInteger(bad, radix: 16) == nil) }
    #expect("\(WideInteger(-1, width: 8))" == "-1:i8")
  }

  @Test func textOfAWidth() {
    func read(_ text: String, _ width: Int, radix: Int = 10) -> UInt64? {
      var text = text
      return text.withUTF8 { WideInteger(digits: $0, radix: radix, width: width)?.unsignedValue }
    }
    #expect(read("255", 8) == 255)
    #expect(read("256", 8) == nil)
    #expect(read("00000000000000000000000255", 8) == 255)
    #expect(read("18446744073709551615", 64) == .max)
    #expect(read("18446744073709551616", 64) == nil)
    #expect(read("1FF", 9, radix: 16) == 511)
    #expect(read("200", 9, radix: 16) == nil)
  }

  @Test func hexadecimal() {
    func text(_ value: WideInteger) -> String {
      let buffer = ByteBuffer()
      value.writeHexadecimal(to: buffer)
      return buffer.string
    }
    #expect(text(WideInteger(word: 0, width: 80)) == "0")
    #expect(text(WideInteger(word: 0x7FC0, width: 16)) == "7FC0")
    #expect(text(WideInteger(limbs: [0x1, 0x7FFF], width: 80)) == "7FFF0000000000000001")
  }

  @Test func tenThousandDigits() {
    let digits = String(repeating: "7", count: 10_000)
    #expect(WideInteger(digits)?.text(.unsigned) == digits)
  }
}
