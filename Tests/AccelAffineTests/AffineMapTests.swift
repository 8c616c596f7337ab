import AccelAffine
import Testing

struct AffineMapTests {
  @Test func makesCommonMaps() {
    #expect(AffineMap.identity(2).description == "(d0, d1) -> (d0, d1)")
    #expect(AffineMap.symbolIdentity(2).description == "()[s0, s1] -> (s0, s1)")
    #expect(
      AffineMap.minorIdentity(dimensionCount: 3, resultCount: 2).description == "(d0, d1, d2) -> (d1, d2)")
    #expect(AffineMap.permutation([2, 0, 1]).description == "(d0, d1, d2) -> (d2, d0, d1)")
    #expect(AffineMap.constant(7).description == "() -> (7)")
    #expect(
      AffineMap.inferring(fromResults: [[d1], [s0 + 1]]).map(\.description)
        == ["(d0, d1)[s0] -> (d1)", "(d0, d1)[s0] -> (s0 + 1)"])
  }

  @Test func recognisesIdentities() throws {
    #expect(AffineMap.identity(3).isIdentity && AffineMap.identity(3).isMinorIdentity)
    #expect(try !map("(d0, d1) -> (d1, d0)").isIdentity)
    #expect(try map("(d0, d1, d2) -> (d1, d2)").isMinorIdentity)
    #expect(try !map("(d0, d1)[s0] -> (d1)").isMinorIdentity)
    #expect(try map("()[s0] -> (s0)").isSymbolIdentity)
    #expect(try !map("(d0) -> (d0)").isSymbolIdentity)
    #expect(try map("() -> ()").isEmpty && !map("(d0) -> ()").isEmpty)
  }

  @Test func recognisesPermutations() throws {
    #expect(try map("(d0, d1) -> (d1, d0)").isPermutation)
    #expect(try !map("(d0, d1) -> (d1, d1)").isPermutation)
    #expect(try !map("(d0, d1) -> (d1)").isPermutation)
    #expect(try map("(d0, d1) -> (d1)").isProjectedPermutation())
    #expect(try !map("(d0, d1)[s0] -> (d1)").isProjectedPermutation())
    #expect(try !map("(d0, d1) -> (d1, 0)").isProjectedPermutation())
    #expect(try map("(d0, d1) -> (d1, 0)").isProjectedPermutation(allowingZeros: true))
    #expect(try !map("(d0) -> (d0, 0)").isProjectedPermutation(allowingZeros: true))
  }

  @Test func recognisesBroadcasts() throws {
    #expect(try map("(d0, d1, d2) -> (0, d2)").broadcastPositionsOfMinorIdentity == [0])
    #expect(try map("(d0, d1, d2) -> (d2, 0)").broadcastPositionsOfMinorIdentity == nil)
    #expect(try map("(d0, d1, d2) -> (0, d1)").permutationToMinorIdentityWithBroadcasting == [1, 0])
    #expect(try map("(d0, d1, d2) -> (d0, 0)").permutationToMinorIdentityWithBroadcasting == nil)
    #expect(try map("(d0, d1) -> (d1, 0, 0, d0)").permutationToMinorIdentityWithBroadcasting == [3, 0, 1, 2])
  }

  @Test func knowsItsResults() throws {
    #expect(try map("() -> (4)").singleConstant == 4)
    #expect(try map("() -> (4, 5)").constants == [4, 5])
    #expect(try map("(d0) -> (4, d0)").constants == nil)
    #expect(try map("(d0, d1) -> (0, d1)").resultPosition(ofDimension: 1) == 1)
    #expect(try map("(d0) -> (d0 * 8, 12)").largestKnownDivisor == 4)
    #expect(try map("(d0) -> (0)").largestKnownDivisor == .max)
    #expect(try map("(d0)[s0] -> (d0)").isFunction(ofDimension: 0))
    #expect(try !map("(d0)[s0] -> (d0)").isFunction(ofSymbol: 0))
  }

  @Test func composes() throws {
    let outer = try map("(d0, d1)[s0] -> (d0 + s0, d1 * 2)")
    let inner = try map("(d0)[s0] -> (d0 * s0, d0 - 1)")
    #expect(outer.composed(with: inner).description == "(d0)[s0, s1] -> (d0 * s1 + s0, (d0 - 1) * 2)")
  }

  @Test func inverts() throws {
    #expect(
      try map("(d0, d1) -> (d1, d0 + d1, d0)").inversePermutation?.description == "(d0, d1, d2) -> (d2, d0)")
    #expect(try map("(d0, d1) -> (d1)").inversePermutation == nil)
    #expect(
      try map("(d0, d1, d2) -> (d2, 0)").inverseAndBroadcastProjectedPermutation.description
        == "(d0, d1) -> (0, 0, d0)")
  }

  @Test func selectsResults() throws {
    let all = try map("(d0, d1) -> (d0, 0, d1, d1, 3)")
    #expect(all.droppingResults(at: [0, 4]).description == "(d0, d1) -> (0, d1, d1)")
    #expect(all.droppingZeroResults.description == "(d0, d1) -> (d0, d1, d1, 3)")
    #expect(all.removingRepeatedResults.description == "(d0, d1) -> (d0, 0, d1, 3)")
    #expect(all.subMap([4, 0]).description == "(d0, d1) -> (3, d0)")
    #expect(all.majorSubMap(2).description == "(d0, d1) -> (d0, 0)")
    #expect(all.minorSubMap(1).description == "(d0, d1) -> (3)")
  }

  @Test func projectsInputs() throws {
    let map = try map("(d0, d1, d2)[s0, s1] -> (d2 + s1, d0)")
    #expect(map.compressingUnusedDimensions.description == "(d0, d1)[s0, s1] -> (d1 + s1, d0)")
    #expect(map.compressingUnusedSymbols.description == "(d0, d1, d2)[s0] -> (d2 + s0, d0)")
    #expect(
      map.projectingDimensions([0], compressing: false).description == "(d0, d1, d2)[s0, s1] -> (d2 + s1, 0)")
    #expect(
      map.projectingSymbols([1], compressing: true).description == "(d0, d1, d2)[s0] -> (d2, d0)")
    #expect(
      try AccelAffineTests.map("(d0, d1) -> (d1)").expandingDimensions(toRank: 3, projecting: [1]).description
        == "(d0, d1, d2) -> (d2)")
  }

  @Test func concatenates() throws {
    let maps = [try map("(d0)[s0] -> (d0 + s0)"), try map("(d0, d1)[s0, s1] -> (d1 * s1)")]
    #expect(AffineMap.concatenating(maps).description == "(d0, d1)[s0, s1, s2] -> (d0 + s0, d1 * s2)")
    #expect(AffineMap.concatenating([]).isEmpty)
  }

  @Test func foldsConstants() throws {
    let map = try map("(d0, d1)[s0] -> (d0 + s0, d1, 3)")
    #expect(
      try map.partiallyConstantFolded(dimensions: [2, nil], symbols: [5]).description
        == "(d0, d1)[s0] -> (7, d1, 3)")
    #expect(try map.values(dimensions: [1, 2], symbols: [3]) == [4, 2, 3])
    #expect(
      try AccelAffineTests.map("(d0, d1) -> (d0 + d1 - d0)").simplified.description == "(d0, d1) -> (d1)")
    #expect(
      map.replacing([d0 + s0: d1], dimensionCount: 2, symbolCount: 0).description == "(d0, d1) -> (d1, d1, 3)"
    )
  }
}

struct IntegerSetTests {
  @Test func knowsItsPoints() throws {
    let set = try set("(d0)[s0] : (d0 >= 0, d0 <= s0, d0 mod 2 == 0)")
    #expect(try set.contains(dimensions: [4], symbols: [5]))
    #expect(try !set.contains(dimensions: [6], symbols: [5]))
    #expect(try !set.contains(dimensions: [3], symbols: [5]))
    #expect(set.equalityCount == 1 && set.inputCount == 2)
  }

  @Test func hasCanonicalForms() throws {
    #expect(IntegerSet.universe(dimensionCount: 1).description == "(d0) : (0 == 0)")
    #expect(IntegerSet.empty(dimensionCount: 1, symbolCount: 1).description == "(d0)[s0] : (1 == 0)")
    #expect(IntegerSet.empty(dimensionCount: 1).isCanonicallyEmpty)
    #expect(try set("(d0) : ()") == .universe(dimensionCount: 1))
  }

  @Test func replacesInputs() throws {
    let set = try set("(d0)[s0] : (d0 - s0 >= 0)")
    #expect(
      set.replacing(dimensions: [d1], symbols: [3], dimensionCount: 2, symbolCount: 0).description
        == "(d0, d1) : (d1 - 3 >= 0)")
  }
}
