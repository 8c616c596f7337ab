import Testing

@testable import AccelReduce

@Suite struct ReductionTests {
  private static let sum = function(
    "(%arg0: i32, %arg1: i32) -> i32",
    """
    %0 = arith.addi %arg0, %arg1 : i32
    %1 = arith.muli %0, %arg1 : i32
    return %1 : i32
    """)

  @Test func newArgumentsStandInForResults() {
    #expect(
      reduced(Self.sum, by: .operations(.argument))
        == function("(%arg0: i32, %arg1: i32, %arg2: i32) -> i32", "return %arg2 : i32"))
  }

  @Test func nobodyAddsArgumentsToFunctionsThatAreCalled() {
    let call = """
      func.func private @f(%a: i32) -> i32 {
        %0 = arith.addi %a, %a : i32
        return %0 : i32
      }
      func.func @g(%a: i32) -> i32 {
        %0 = call @f(%a) : (i32) -> i32
        return %0 : i32
      }
      """
    let result = reduced(call, by: .operations(.argument), at: 0..<1)
    #expect(result?.contains("%0 = builtin.unrealized_conversion_cast to i32\n    return %0") == true)
  }

  @Test func opaqueValuesStandInForResults() {
    #expect(
      reduced(Self.sum, by: .operations(.opaque))
        == function(
          "(%arg0: i32, %arg1: i32) -> i32",
          "%0 = builtin.unrealized_conversion_cast to i32\nreturn %0 : i32"))
  }

  @Test func operandsStandInForResults() {
    #expect(
      reduced(Self.sum, by: .operations(.value))
        == function("(%arg0: i32, %arg1: i32) -> i32", "return %arg0 : i32"))
  }

  @Test func constantsStandInForResults() {
    #expect(
      reduced(Self.sum, by: .operations(.constant), at: 1..<2)
        == function(
          "(%arg0: i32, %arg1: i32) -> i32",
          """
          %c0_i32 = arith.constant 0 : i32
          %0 = arith.addi %arg0, %arg1 : i32
          return %c0_i32 : i32
          """))
  }

  @Test func symbolsGoWithTheirUsers() {
    let text = """
      func.func private @g(i32) -> i32
      func.func @f(%a: i32) -> i32 {
        %0 = call @g(%a) : (i32) -> i32
        return %0 : i32
      }
      """
    #expect(
      reduced(text, by: .symbols, at: 0..<1)
        == function("(%arg0: i32) -> i32", "%0 = builtin.unrealized_conversion_cast to i32\nreturn %0 : i32"))
  }

  @Test func bodiesGo() {
    #expect(
      reduced(Self.sum, by: .bodies) == "module {\n  func.func private @f(i32, i32) -> i32\n}\n\n")
  }

  @Test func argumentsAndResultsGoWhereFunctionsAreCalled() {
    let text = """
      func.func private @g(i32 {d.a}, i64) -> (i32, i64 {d.b})
      func.func @f(%a: i32, %b: i64) -> i64 {
        %0:2 = call @g(%a, %b) : (i32, i64) -> (i32, i64)
        return %0#1 : i64
      }
      """
    let withoutArgument = reduced(text, by: .functionArguments, at: 0..<1)
    #expect(withoutArgument?.contains("@g(i64) -> (i32, i64 {d.b})") == true)
    #expect(withoutArgument?.contains("call @g(%arg1) : (i64) -> (i32, i64)") == true)
    let withoutResult = reduced(text, by: .functionResults, at: 0..<1)
    #expect(withoutResult?.contains("@g(i32 {d.a}, i64) -> (i64 {d.b})") == true)
    #expect(withoutResult?.contains("call @g(%arg0, %arg1) : (i32, i64) -> i64\n    return %0 : i64") == true)
  }

  @Test func regionsComeInTheirOperationsPlaces() {
    let text = """
      func.func @f(%a: i32) {
        %r = "test.loop"(%a) ({
        ^bb0(%i: i32):
          %0 = arith.addi %a, %i : i32
          "test.yield"(%0) : (i32) -> ()
        }) : (i32) -> i32
        "test.use"(%r) : (i32) -> ()
        return
      }
      """
    #expect(
      reduced(text, by: .inlining)
        == function(
          "(%arg0: i32)",
          """
          %0 = builtin.unrealized_conversion_cast to i32
          %1 = arith.addi %arg0, %0 : i32
          "test.yield"(%1) : (i32) -> ()
          "test.use"(%1) : (i32) -> ()
          return
          """))
  }

  @Test func operandsAndUnknownResultsGo() {
    let text = function("(%arg0: i32)", "%0:2 = \"test.op\"(%arg0, %arg0) : (i32, i32) -> (i32, i32)\nreturn")
    #expect(
      reduced(text, by: .operands)
        == function("(%arg0: i32)", "%0:2 = \"test.op\"() : () -> (i32, i32)\nreturn"))
    #expect(
      reduced(text, by: .results)
        == function("(%arg0: i32)", "\"test.op\"(%arg0, %arg0) : (i32, i32) -> ()\nreturn"))
  }

  @Test func operandsBecomeTheFirstArgument() {
    #expect(
      reduced(Self.sum, by: .operandRedirection)
        == function("(%arg0: i32, %arg1: i32) -> i32", "return %arg0 : i32"))
  }

  @Test func deadCodeGoes() {
    let text = function(
      "(%arg0: i32)",
      "%0 = arith.addi %arg0, %arg0 : i32\n%1 = arith.addi %0, %0 : i32\nreturn\n^bb1:\n  cf.br ^bb1")
    #expect(reduced(text, by: .all[0]) == function("(%arg0: i32)", "return"))
  }
}
