import AccelIR
import AccelNumerics
import Testing

@Suite struct MatcherTests {
  private let context = Context(dialects: [])

  /// Returns an integer of 8 bits.
  private func i8(_ value: Int) -> Attribute? { context.integer(value, context.integerType(8)) }

  /// Returns a vector of integers of 8 bits.
  private func vector(_ values: [Int]) -> Attribute? { context.denseVector(values, context.integerType(8)) }

  @Test func scalarsAndUniformElementsMatch() {
    #expect(i8(0).isZero && vector([0, 0]).isZero)
    #expect(i8(1).isOne && vector([1, 1]).isOne)
    #expect(i8(-1).isAllOnes && vector([-1, -1]).isAllOnes)
    #expect(i8(-128).isMinimum(.signed) && i8(127).isMaximum(.signed))
    #expect(i8(0).isMinimum(.unsigned) && vector([255, 255]).isMaximum(.unsigned))
    #expect(Attribute?.some(context.bool(true)).isOne && Attribute?.some(context.bool(true)).isAllOnes)
  }

  @Test func otherNumbersDoNotMatch() {
    #expect(!i8(1).isZero && !i8(0).isOne && !i8(127).isAllOnes)
    #expect(!vector([0, 1]).isZero && !vector([1, 0]).isOne)
    let (nothing, float): (Attribute?, Attribute?) = (nil, context.float(bits: 0, context.floatType(.f32)))
    // The macro would take the optional for one that is to be chained through.
    let found = [nothing.isZero, float.isZero]
    #expect(found == [false, false])
    #expect(!i8(0).isMinimum(.signed) && !i8(127).isMaximum(.unsigned))
  }

  @Test func floatsAreReadFromScalarsAndUniformElements() {
    let f32 = context.floatType(.f32)
    let one = SoftFloat.one(.f32)
    #expect(context.number(one.bits, f32).float == one)
    #expect(context.number(one.bits, context.vectorType([3], f32)).float == one)
    #expect(context.numbers([one.bits, one.negated.bits], context.vectorType([2], f32)).float == nil)
    #expect(i8(1)?.float == nil)
  }

  @Test(arguments: [1, 7, 8, 12, 64, 65, 80, 128])
  func numbersKeepTheirBits(_ width: Int) throws {
    let type = context.integerType(width)
    let numbers = [WideInteger(-2, width: width), WideInteger(1, width: width), .allOnes(width: width)]
    for number in numbers { #expect(context.number(number, type).integer == number) }
    let elements = try #require(
      context.numbers(numbers, context.vectorType([3], type)).as(DenseElementsAttr.self))
    #expect((0..<3).map { elements.bits(at: $0) } == numbers)
    #expect(!elements.isSplat || width == 0)
  }

  @Test func zeroNeedsAKnownShapeOfIntegers() {
    let i32 = context.i32
    #expect(context.zero(i32) == context.integer(0, i32))
    #expect(context.zero(context.indexType) == context.integer(0, context.indexType))
    #expect(context.zero(context.vectorType([2], i32)).isZero)
    #expect(context.zero(context.tensorType([ShapeDimension.dynamic], i32)) == nil)
    #expect(context.zero(context.floatType(.f32)) == nil)
  }
}
