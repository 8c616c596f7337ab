import Testing

@testable import AccelReduce

@Suite struct BlockReductionTests {
  private static let diamond = function(
    "(%arg0: i1, %arg1: i32) -> i32",
    """
    cf.cond_br %arg0, ^bb1, ^bb2(%arg1 : i32)
    ^bb1:
      %0 = arith.addi %arg1, %arg1 : i32
      cf.br ^bb2(%0 : i32)
    ^bb2(%1: i32):
      return %1 : i32
    """)

  @Test func whatLedToABlockReturns() {
    #expect(
      reduced(Self.diamond, by: .blocks, at: 0..<1)
        == function(
          "(%arg0: i1, %arg1: i32) -> i32",
          "%0 = builtin.unrealized_conversion_cast to i32\nreturn %0 : i32"))
  }

  @Test func branchesBecomeStraight() {
    let first = reduced(Self.diamond, by: .straightening(0))
    #expect(first?.contains("cf.br ^bb1\n") == true)
    #expect(
      reduced(Self.diamond, by: .straightening(1))
        == function(
          "(%arg0: i1, %arg1: i32) -> i32",
          "cf.br ^bb1(%arg1 : i32)\n^bb1(%0: i32):  // pred: ^bb0\n  return %0 : i32"))
  }

  @Test func successorsBecomeOne() {
    let text = function(
      "(%arg0: i1)", "cf.cond_br %arg0, ^bb1, ^bb2\n^bb1:\n  cf.br ^bb2\n^bb2:\n  return")
    #expect(
      reduced(text, by: .redirection(1))
        == function(
          "(%arg0: i1)", "cf.cond_br %arg0, ^bb1, ^bb1\n^bb1:  // 2 preds: ^bb0, ^bb0\n  return"))
  }

  @Test func blocksMerge() {
    let text = function(
      "(%arg0: i32) -> i32",
      "cf.br ^bb1(%arg0 : i32)\n^bb1(%0: i32):\n  cf.br ^bb2\n^bb2:\n  return %0 : i32")
    #expect(reduced(text, by: .merging) == function("(%arg0: i32) -> i32", "return %arg0 : i32"))
  }

  @Test func argumentsGoWithWhatIsPassed() {
    let result = reduced(Self.diamond, by: .blockArguments(.argument))
    #expect(result?.contains("cf.cond_br %arg0, ^bb1, ^bb2\n") == true)
    #expect(result?.contains("return %arg2 : i32") == true)
    let text = function(
      "(%arg0: i1, %arg1: i32) -> i32",
      "cf.cond_br %arg0, ^bb1(%arg1 : i32), ^bb1(%arg1 : i32)\n^bb1(%0: i32):\n  return %0 : i32")
    #expect(
      reduced(text, by: .blockArguments(.value))
        == function(
          "(%arg0: i1, %arg1: i32) -> i32",
          "cf.cond_br %arg0, ^bb1, ^bb1\n^bb1:  // 2 preds: ^bb0, ^bb0\n  return %arg1 : i32"))
  }
}
