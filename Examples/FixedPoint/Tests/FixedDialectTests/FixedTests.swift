import Accel
import FixedDialect
import Testing

@Suite struct FixedTests {
  /// Where the tests' operations live.
  private let context = Context(dialects: [Fixed.self])

  @Test func fieldsReadWhatTheBuilderWrote() {
    let type = context.type(Fixed.PointType(width: 16, fraction: 8))
    let narrow = context.type(Fixed.PointType(width: 16, fraction: 4))
    var builder = Builder(context)
    let module = builder.create(Builtin.Module.self, regions: 1)
    builder.move(toEndOf: builder.createBlock(in: module.body))

    let one = builder.create(
      Fixed.Constant.self, results: [type], properties: [context.integer(256, context.integerType(64))])
    let sum = builder.create(Fixed.Add.self, operands: [one.result, one.result], results: [type])
    let rescaled = builder.create(
      Fixed.Rescale.self, operands: [sum.result], results: [narrow],
      properties: [Fixed.Rounding.nearest.attribute(in: context)])

    #expect(one.bits.value == 256)
    #expect(sum.lhs == one.result)
    #expect(rescaled.rounding == .nearest)
    #expect(rescaled.result.type.as(Fixed.PointType.self)?.fraction == 4)
    #expect(verify(rescaled.operation))
  }

  @Test func textIsReadAndVerified() throws {
    let file = SourceFile(name: "test", text: "%x = fixed.constant 128 : !fixed.point<8, 4>")
    let (module, diagnostics) = context.diagnostics.capture { parse(file, into: context) }
    #expect(module == nil)
    #expect(
      diagnostics.map(\.message) == ["'fixed.constant' op expected a value of 8 bits, but found 128"])
  }

  @Test func typesAreUnique() {
    let type = Fixed.PointType(width: 16, fraction: 8)
    #expect(context.type(type) == context.type(type))
    #expect("\(context.type(type))" == "!fixed.point<16, 8>")
  }
}
