import AccelAffine
import Testing

struct AffineExprTests {
  @Test func hasTheStructureAsItsIdentity() throws {
    #expect(d0 + s0 == s0 + d0)
    #expect((d0 + s0).hashValue == (s0 + d0).hashValue)
    #expect(d0 != s0)
    #expect(d0.mod(4) != d0.floordiv(4))
    #expect(Set([d0 + 1, 1 + d0, d0 + 2]).count == 2)
  }

  @Test func knowsPureAndSymbolicExpressions() throws {
    #expect(try expr("d0 * 4 + s0 mod 3").isPureAffine)
    for text in ["d0 * s0", "d0 mod s0", "(d0 floordiv s0) + 1", "4 ceildiv s0"] {
      #expect(try !expr(text).isPureAffine)
    }
    #expect(try expr("s0 * s1 + 4").isSymbolicOrConstant)
    #expect(try !expr("s0 * s1 + d0").isSymbolicOrConstant)
  }

  @Test(arguments: [
    ("d0", 1), ("-12", 12), ("d0 * 12", 12), ("d0 * 12 + 8", 4), ("(d0 * 12) mod 8", 4),
    ("(d0 * 12 + 12) floordiv -6", 2), ("(d0 * 12 + 12) ceildiv 6", 2), ("(d0 * 12 + 24) floordiv 5", 1),
    ("0", 0),
  ])
  func knowsDivisors(text: String, divisor: Int64) throws {
    #expect(try expr(text).largestKnownDivisor == divisor)
  }

  @Test func knowsMultiples() throws {
    #expect(try expr("d0 * 12 + 8").isMultiple(of: 4))
    #expect(try !expr("d0 * 12 + 8").isMultiple(of: 8))
    #expect(try expr("(d0 * 4) * (s0 * 3)").isMultiple(of: 6))
    #expect(d0.isMultiple(of: -1) && !d0.isMultiple(of: 2))
    #expect(AffineExpr.constant(6).isMultiple(of: 3))
  }

  @Test func knowsWhatItDependsOn() throws {
    let expression = try expr("d1 + s2 * 4")
    #expect(expression.isFunction(ofDimension: 1) && !expression.isFunction(ofDimension: 2))
    #expect(expression.isFunction(ofSymbol: 2) && !expression.isFunction(ofSymbol: 1))
    let far = AffineExpr.dimension(70) + AffineExpr.symbol(80)
    #expect(far.isFunction(ofDimension: 70) && !far.isFunction(ofDimension: 71))
    #expect(far.isFunction(ofSymbol: 80) && !far.isFunction(ofSymbol: 63))
  }

  @Test func replacesAndSimplifies() throws {
    #expect(try expr("d0 + d1 * s0").replacing(dimensions: [3, 2], symbols: [5]) == 13)
    #expect(try expr("d0 + d1").replacing(dimensions: [d1]) == d1 * 2)
    #expect(try expr("d0 mod 3 + d1").replacing([try expr("d0 mod 3"): s0]) == d1 + s0)
    #expect(
      try expr("d0 + d1 + s0").shiftingDimensions(count: 2, by: 2, from: 1).description == "d0 + d3 + s0")
    #expect(try expr("d0 + s0 + s1").shiftingSymbols(count: 2, by: 3).description == "d0 + s3 + s4")
    #expect(try expr("d0 + d1").composed(with: map("(d0) -> (d0 * 2, d0)")) == d0 * 3)
  }

  @Test func walksOperandsFirst() throws {
    var met: [String] = []
    try expr("(d0 + 1) * s0").walk { met.append($0.description) }
    #expect(met == ["d0", "1", "d0 + 1", "s0", "(d0 + 1) * s0"])
  }

  @Test func evaluates() throws {
    let expression = try expr("(d0 * 3 - s0) floordiv 4 + d0 mod 5 - d0 ceildiv 4")
    #expect(try expression.value(dimensions: [-7], symbols: [2]) == -6 + 3 + 1)
    #expect(throws: AffinePoison()) { try expr("d0 mod s0").value(dimensions: [1], symbols: [-2]) }
    #expect(throws: AffinePoison()) { try expr("d0 floordiv s0").value(dimensions: [1], symbols: [0]) }
    #expect(throws: AffinePoison()) { try expr("d0 ceildiv s0").value(dimensions: [.min], symbols: [-1]) }
    #expect(try expr("d0 + s0").constantFolded(dimensions: [nil], symbols: [1]) == nil)
    #expect(try expr("s0 * 2").constantFolded(dimensions: [nil], symbols: [1]) == 2)
  }

  /// Printed in full this expression would have 2⁶⁰ leaves.
  @Test func sharedOperandsAreHandledOnce() throws {
    func shared() -> AffineExpr {
      (0..<60).reduce(d0) { sum, step in sum.floordiv(s0) + sum.mod(s1) }
    }
    let (first, second) = (shared(), shared())
    #expect(first == second)
    #expect(first != second + 1)
    #expect(
      try first.value(dimensions: [1000], symbols: [3, 7])
        == second.value(dimensions: [1000], symbols: [3, 7]))
    #expect(first.replacing(dimensions: [d0]) == first)
    #expect(first.replacing(dimensions: [0], symbols: [1, 1]) == 0)
    #expect(first.replacing([d0: d1]).isFunction(ofDimension: 1))
    #expect(!first.isFunction(ofDimension: 64))
    var count = 0
    first.walkDistinct { _ in count += 1 }
    // Each step has three operations and meets two symbols; the first meets d0 twice.
    #expect(count == 60 * 5 + 2)
    #expect(first.simplified(dimensionCount: 1, symbolCount: 2).isFunction(ofSymbol: 1))
  }
}
