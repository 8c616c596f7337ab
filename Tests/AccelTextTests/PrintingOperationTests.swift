import AccelIR
import AccelNumerics
import AccelText
import Testing

@Suite struct PrintingOperationTests {
  @Test func genericForm() {
    let sketch = Sketch()
    let i32 = sketch.context.i32
    let one = sketch.add(
      "x.one", results: [i32],
      attributes: [("b c", sketch.context.unit), ("a", sketch.context.integer(1, i32))])
    let two = sketch.add(
      "x.two", [one.result(0)], results: [i32, sketch.context.floatType(.f32)], regions: 2)
    let entry = sketch.block(two, 0, arguments: [i32, i32])
    let target = sketch.block(two, 0, arguments: [i32])
    sketch.add("x.branch", [entry.arguments[1]], successors: [target, target], to: entry)
    sketch.add("x.use", [two.result(1), target.arguments[0]], to: target)
    _ = sketch.block(two, 1)
    #expect(
      sketch.text { $0.isGeneric = true } == """
        "builtin.module"() ({
          %0 = "x.one"() {a = 1 : i32, "b c"} : () -> i32
          %1:2 = "x.two"(%0) ({
          ^bb0(%arg0: i32, %arg1: i32):
            "x.branch"(%arg1)[^bb1, ^bb1] : (i32) -> ()
          ^bb1(%2: i32):  // 2 preds: ^bb0, ^bb0
            "x.use"(%1#1, %2) : (f32, i32) -> ()
          }, {
          ^bb0:
          }) : (i32) -> (i32, f32)
        }) : () -> ()

        """)
  }

  @Test func customForm() {
    let sketch = Sketch()
    let (context, i32) = (sketch.context, sketch.context.i32)
    let function = sketch.add(
      "sample.func", properties: ["sym_name": context.string("f g")], attributes: [("k", context.unit)],
      regions: 1)
    let entry = sketch.block(function, arguments: [i32])
    let first = sketch.add(
      "sample.constant", results: [i32], properties: ["value": context.integer(7, i32)], to: entry)
    let second = sketch.add(
      "sample.constant", results: [i32], properties: ["value": context.integer(8, i32)], to: entry)
    let flagged = ["mode": context.string("fast"), "flag": context.unit]
    sketch.add("sample.flagged", [first.result(0)], properties: flagged, to: entry)
    let full = ["mode": context.string("slow"), "extra": context.integer(-1, context.i64)]
    sketch.add(
      "sample.flagged", [second.result(0)], properties: full,
      attributes: [("a", context.bool(true)), ("z", context.integer(3, context.i64))], to: entry)
    sketch.add(
      "sample.segmented", [first.result(0), second.result(0), entry.arguments[0]],
      properties: ["operandSegmentSizes": context.denseArray([1, 2], width: 32)], to: entry)
    sketch.add("sample.return", [entry.arguments[0]], to: entry)
    #expect(
      sketch.text() == """
        module {
          sample.func @"f g" attributes {k} {
          ^bb0(%arg0: i32):
            %c_125 = constant 7 : i32 -> i32
            %c_125_0 = constant 8 : i32 -> i32
            flagged %c_125 plain {flag} : i32
            flagged %c_125_0 mode "slow" extra -1 {a = true, z = 3 : i64} : i32
            segmented (%c_125) (%c_125_0, %arg0) : (i32, i32, i32) -> ()
            return %arg0 : i32
          }
        }

        """)
  }
}
