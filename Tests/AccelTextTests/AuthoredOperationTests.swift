import AccelDiagnostics
import AccelIR
import AccelText
import Testing

/// Operations that are built by the names of their fields, and their text.
@Suite struct AuthoredOperationTests {
  private let context = Context(dialects: [Pipe.self])

  /// Creates a builder in a new module.
  private func moduleBuilder() -> (Builder, Op<Builtin.Module>) {
    var builder = Builder(context)
    let module = builder.create(Builtin.Module.self) { $0.body = .block() }
    builder.move(toEndOf: module.body.entry!)
    return (builder, module)
  }

  @Test func fieldsAreAssignedByName() {
    var (builder, module) = moduleBuilder()
    let source = builder.create(Pipe.Source.self) {
      $0.value = 3
      $0.exact = true
      $0.out = context.i32
      $0.attach("x.y", context.unit)
    }
    let compared = builder.create(Pipe.Compare.self) {
      $0.rhs = source.out
      $0.lhs = source.out
      $0.predicate = .equal
    }
    builder.create(Pipe.Concat.self) {
      $0.after = compared.out
      $0.inputs = [source.out, source.out]
    }
    builder.create(Pipe.Stage.self) {
      $0.input = source.out
      $0.body = .block([context.i32]) { builder, arguments in
        builder.create(Pipe.Compare.self) { ($0.lhs, $0.rhs) = (arguments[0], arguments[0]) }
      }
    }
    builder.create(Pipe.Windowed.self) {
      $0.window = Pipe.Window(size: 3, stride: 1)
      $0.names = ["a", "b"]
      $0.ratio = 0.5
      $0.element = context.i32
    }
    builder.create(Pipe.Typed.self) { $0.value = TypedAttribute(attribute: context.integer(1, context.i32))! }
    #expect(verify(module.operation))
    #expect(compared.predicate == .equal && source.exact && source.value == 3)
    #expect(
      "\(module.operation)" == """
        module {
          %0 = pipe.source 3 exact {x.y} : i32
          %1 = pipe.compare %0, %0 by equal : i32
          %2 = pipe.concat %0, %0 after %1 : i32, i32
          pipe.stage %0 : i32 {
          ^bb0(%arg0: i32):
            %4 = pipe.compare %arg0, %arg0 : i32
          }
          pipe.windowed <size = 3, stride = 1> names ["a", "b"] ratio 5.000000e-01 element i32
          %3 = pipe.typed 1 : i32
        }

        """)
  }

  @Test func blocksAndRegionsAreBuilt() {
    var (builder, module) = moduleBuilder()
    builder.create(Pipe.Choose.self) {
      $0.cases = [.block { builder, _ in builder.create(Pipe.Yield.self) { _ in } }, .empty]
    }
    let chosen = module.body.entry!.first!
    builder.create(Pipe.Choose.self) { $0.cases = [.taken(from: chosen.region(0))] }
    #expect(chosen.region(0).isEmpty)
    var other = Builder(context)
    let outer = other.create(Pipe.Choose.self) {
      $0.cases = [
        .blocks { builder, region in
          let (first, second) = (builder.createBlock(in: region), builder.createBlock(in: region))
          builder.move(toEndOf: first)
          builder.create(Pipe.Route.self) { $0.target = second }
        }
      ]
    }
    #expect(outer.cases[0].entry?.last?.successors.count == 1)
  }

  @Test func textComesBackAsItIs() {
    let text = """
      %0 = pipe.source 3 : i32
      %1 = pipe.compare %0, %0 by equal : i32
      %2 = pipe.concat %0 : i32
      pipe.stage %0 : i32 {
      }
      pipe.stage %0 : i32 {
        pipe.yield %0 : i32
      }
      pipe.stage %0 : i32 {
        pipe.yield {a}
      }
      pipe.windowed <size = 3, stride = 1>
      """
    #expect(roundTrip(text) == text)
  }

  @Test func anAttributeIsReadWithItsNameToo() {
    #expect(
      roundTrip("pipe.windowed #pipe.window<size = 3, stride = 1>") == "pipe.windowed <size = 3, stride = 1>")
    #expect(roundTrip("pipe.windowed 1") == "custom op 'pipe.windowed' invalid kind of attribute specified")
  }

  @Test(arguments: [
    (
      "\"pipe.source\"() <{value = 9 : i64}> : () -> i32",
      "attribute 'value' failed to satisfy constraint: 64-bit signless integer attribute whose minimum value is 1 whose maximum value is 8"
    ),
    (
      "\"pipe.windowed\"() <{window = #pipe.window<size = 1, stride = 1>, names = []}> : () -> ()",
      "attribute 'names' failed to satisfy constraint: string array attribute with at least 1 elements"
    ),
    (
      "%a, %b = \"x.y\"() : () -> (tensor<2xi32>, f32)\n\"pipe.checked\"(%a, %b) : (tensor<2xi32>, f32) -> ()",
      "operand #0 must be tensor of 8-bit signless integer or 16-bit signed integer values, but got 'tensor<2xi32>'"
    ),
    (
      "%a, %b = \"x.y\"() : () -> (tensor<2xi8>, f32)\n\"pipe.checked\"(%a, %b) : (tensor<2xi8>, f32) -> ()",
      "operand #1 must be shaped of any type values, but got 'f32'"
    ),
    (
      "%a, %b = \"x.y\"() : () -> (tensor<2xi8>, tensor<3xi8>)\n\"pipe.checked\"(%a, %b) : (tensor<2xi8>, tensor<3xi8>) -> ()",
      "failed to verify that all of {a, b} have same shape"
    ),
    (
      "%a, %b = \"x.y\"() : () -> (tensor<2xi8>, tensor<2xf32>)\n\"pipe.checked\"(%a, %b) : (tensor<2xi8>, tensor<2xf32>) -> ()",
      "failed to verify that all of {a, b} have same element type"
    ),
    (
      "\"pipe.choose\"() ({ ^a: \"pipe.route\"()[^b] : () -> () ^b: pipe.yield }) : () -> ()",
      "region #0 ('cases') failed to verify constraint: region with at most 1 blocks"
    ),
  ])
  func constraintsSayWhatIsWrong(text: String, message: String) {
    #expect(roundTrip(text).hasSuffix(message), "\(roundTrip(text))")
  }

  @Test func assigningTooLittleStops() async {
    await #expect(processExitsWith: .failure) {
      var builder = Builder(Context(dialects: [Pipe.self]))
      builder.create(Pipe.Source.self) { $0.value = 1 }
    }
    await #expect(processExitsWith: .failure) {
      let context = Context(dialects: [Pipe.self])
      var builder = Builder(context)
      builder.create(Pipe.Source.self) { $0.out = context.i32 }
    }
    await #expect(processExitsWith: .failure) {
      var builder = Builder(Context(dialects: [Pipe.self]))
      builder.create(Pipe.Compare.self) { _ in }
    }
  }
}
