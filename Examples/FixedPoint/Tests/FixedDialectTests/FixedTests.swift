import Accel
import AccelDialects
import FixedDialect
import Testing

@Suite struct FixedTests {
  /// Where the tests' operations live.
  private let context = Context(dialects: [Fixed.self])

  @Test func fieldsReadWhatTheBuilderWrote() {
    let type = context.type(Fixed.PointType(width: 16, fraction: 8))
    let narrow = context.type(Fixed.PointType(width: 16, fraction: 4))
    var builder = Builder(context)
    let module = builder.create(Builtin.Module.self) { $0.body = .block() }
    if let block = module.body.entry { builder.move(toEndOf: block) }

    let one = builder.create(Fixed.Constant.self) {
      $0.bits = 256
      $0.result = type
    }
    let sum = builder.create(Fixed.Add.self) { ($0.lhs, $0.rhs) = (one.result, one.result) }
    let rescaled = builder.create(Fixed.Rescale.self) {
      $0.input = sum.result
      $0.rounding = .nearest
      $0.result = narrow
    }
    let clamped = builder.create(Fixed.Clamped.self) {
      $0.interval = Fixed.Interval(low: 0, high: 8)
      $0.result = type
      $0.body = .block { builder, _ in
        builder.create(Fixed.Yield.self) { $0.value = sum.result }
      }
    }

    #expect(one.bits == 256)
    #expect(sum.lhs == one.result)
    #expect(rescaled.rounding == .nearest)
    #expect(rescaled.result.type.as(Fixed.PointType.self)?.fraction == 4)
    #expect(clamped.interval.high == 8)
    #expect(verify(module.operation))
  }

  @Test func declarationsAreRight() { #expect(Fixed.declarationMistakes == []) }

  @Test func constantsAreMaterialized() throws {
    let type = context.type(Fixed.PointType(width: 16, fraction: 8))
    var builder = Builder(context)
    let made = Fixed.materializeConstant(256.attribute(in: context), type: type, at: .unknown, &builder)
    #expect(try #require(made?.as(Fixed.Constant.self)).bits == 256)
  }

  @Test func interfacesAreAskedByGenericCode() throws {
    let text = """
      func.func @f(%x: !fixed.point<16, 8>) {
        %0 = fixed.rescale %x rounding nearest : !fixed.point<16, 8> to !fixed.point<16, 4>
        return
      }
      """
    let context = Context(dialects: AllDialects.all + [Fixed.self])
    let module = try #require(parse(SourceFile(name: "test", text: text), into: context))
    var cycles = 0
    module.walk(.preOrder) { op in
      cycles += op.interface(CostWitness.self)?.cycles(op) ?? 0
      return .advance
    }
    #expect(cycles == 2)
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
