import Testing

@testable import AccelReduce

@Suite struct AttributeReductionTests {
  @Test func discardableAttributesGo() {
    let text = "module attributes {d.a = 1 : i32} {\n  \"test.op\"() {b, c = 2 : i8} : () -> ()\n}\n"
    #expect(reduced(text, by: .discardableAttributes) == "module {\n  \"test.op\"() : () -> ()\n}\n\n")
  }

  @Test func propertiesBecomeWhatTheyAreByDefault() {
    let text = function(
      "(%arg0: f32)",
      "%0 = arith.addf %arg0, %arg0 fastmath<fast> : f32\n\"test.op\"() <{a = 1 : i8}> : () -> ()\nreturn")
    #expect(
      reduced(text, by: .properties)
        == function(
          "(%arg0: f32)", "%0 = arith.addf %arg0, %arg0 : f32\n\"test.op\"() : () -> ()\nreturn"))
  }

  @Test func numbersBecomeZero() {
    let text =
      "module {\n  \"test.op\"() {a = 5 : i64, b = 1.5 : f32, c = dense<[1, 2]> : tensor<2xi8>} : () -> ()\n}\n"
    #expect(
      reduced(text, by: .attributeValues)
        == "module {\n  \"test.op\"() {a = 0 : i64, b = 0.000000e+00 : f32, c = dense<0> : tensor<2xi8>} : () -> ()\n}\n\n"
    )
  }

  @Test func vectorsBecomeScalars() {
    let text = function(
      "(%arg0: vector<4xi32>) -> vector<4xi32>",
      """
      %cst = arith.constant dense<[1, 2, 3, 4]> : vector<4xi32>
      %0 = arith.addi %arg0, %cst : vector<4xi32>
      return %0 : vector<4xi32>
      """)
    #expect(
      reduced(text, by: .scalars)
        == function(
          "(%arg0: i32) -> i32",
          "%c1_i32 = arith.constant 1 : i32\n%0 = arith.addi %arg0, %c1_i32 : i32\nreturn %0 : i32"))
    #expect(reduced(text, by: .shapes)?.contains("dense<1> : vector<1xi32>") == true)
  }

  @Test func integersBecomeNarrow() {
    let text = function("() -> i64", "%c = arith.constant 300 : i64\nreturn %c : i64")
    #expect(
      reduced(text, by: .widths)
        == function("() -> i32", "%c300_i32 = arith.constant 300 : i32\nreturn %c300_i32 : i32"))
  }
}
