import AccelAffine
import AccelPresburger
import Foundation
import Testing

/// What is found out about sets is compared with looking at all points of a small box.
struct EmptinessTests {
  /// How many sets are drawn.
  private static let count =
    ProcessInfo.processInfo.environment["ACCEL_PRESBURGER_SETS"].flatMap { Int($0) } ?? 1000
  /// The box reaches from -radius to radius in each dimension.
  private static let radius = 4

  /// All points of the box.
  private static func points(_ dimensions: Int) -> [[Int]] {
    (0..<dimensions).reduce([[]]) { points, _ in
      points.flatMap { point in (-radius...radius).map { point + [$0] } }
    }
  }

  /// Draws a system that has no point outside of the box.
  private static func draw(_ dimensions: Int, _ random: inout Draw) -> ConstraintSystem {
    var system = ConstraintSystem(dimensionCount: dimensions)
    for variable in 0..<dimensions {
      system.addBound(.lower, variable, -radius)
      system.addBound(.upper, variable, radius)
    }
    for _ in 0..<random.next(5) {
      let row = (0..<dimensions).map { _ in random.next(15) - 7 } + [random.next(21) - 10]
      if random.next(3) == 0 { system.equalities.append(row) } else { system.inequalities.append(row) }
    }
    return system
  }

  @Test func emptinessIsThatOfAllPoints() {
    var random = Draw(seed: 1)
    var empty = 0
    for number in 0..<Self.count {
      let dimensions = 1 + random.next(3)
      let system = Self.draw(dimensions, &random)
      let points = Self.points(dimensions).filter(system.contains)
      #expect(system.isIntegerEmpty == points.isEmpty, "set \(number): \(system)")
      if points.isEmpty { empty += 1 }
      // The fast ways may overlook that there is no point, but not points.
      if !points.isEmpty { #expect(!system.isEmpty && !system.isRationallyEmpty, "set \(number): \(system)") }
      let sample = system.integerSample
      #expect((sample != nil) == !points.isEmpty)
      if let sample { #expect(system.contains(sample), "set \(number): \(sample) in \(system)") }
    }
    #expect(empty > Self.count / 10 && empty < Self.count * 9 / 10)
  }

  @Test func projectionsKeepAllPoints() {
    var random = Draw(seed: 2)
    for number in 0..<Self.count / 10 {
      let dimensions = 2 + random.next(2)
      let system = Self.draw(dimensions, &random)
      let points = Self.points(dimensions).filter(system.contains)
      for variable in 0..<dimensions {
        var rest = system
        rest.projectOut(variable..<variable + 1)
        for point in points {
          var point = point
          point.remove(at: variable)
          #expect(rest.contains(point), "set \(number)")
        }
        if let lower = system.constantLowerBound(variable) {
          #expect(points.allSatisfy { $0[variable] >= lower }, "set \(number)")
        }
        if let upper = system.constantUpperBound(variable) {
          #expect(points.allSatisfy { $0[variable] <= upper }, "set \(number)")
        }
      }
      for remove in [
        { $0.removeRedundantConstraints() }, { $0.removeRedundantInequalities() },
        { $0.removeTrivialRedundancy() },
      ] as [(inout ConstraintSystem) -> Void] {
        var reduced = system
        remove(&reduced)
        #expect(Self.points(dimensions).filter(reduced.contains) == points, "set \(number)")
      }
    }
  }

  @Test func differencesUnionsAndIntersections() throws {
    var random = Draw(seed: 3)
    for number in 0..<Self.count / 10 {
      let dimensions = 1 + random.next(2)
      let (one, two) = (Self.draw(dimensions, &random), Self.draw(dimensions, &random))
      let (first, second) = (PresburgerSet(one), PresburgerSet(two))
      let points = Self.points(dimensions)
      let (inOne, inTwo) = (points.filter(one.contains), points.filter(two.contains))
      let difference = try #require(first.subtracting(second))
      #expect(difference.isEmpty == inOne.allSatisfy(inTwo.contains), "pair \(number)")
      #expect(first.intersection(second).isEmpty == !inOne.contains(where: inTwo.contains), "pair \(number)")
      #expect(first.union(second).isEmpty == (inOne.isEmpty && inTwo.isEmpty), "pair \(number)")
      #expect(first.isEqual(to: second) == (inOne == inTwo), "pair \(number)")
      #expect(first.union(second).isEqual(to: second.union(first)) == true, "pair \(number)")
      for point in points.prefix(20) {
        #expect(
          difference.contains(point) == (inOne.contains(point) && !inTwo.contains(point)), "pair \(number)")
      }
    }
  }

  @Test func setsWithQuotients() throws {
    // The multiples of 3 are those of 6, and those that leave 3.
    let multiples = try system("(d0) : (d0 mod 3 == 0)")
    let ofSix = try system("(d0) : (d0 mod 6 == 0)")
    let withRest = try system("(d0) : (d0 mod 6 - 3 == 0)")
    #expect(PresburgerSet(multiples).isEqual(to: PresburgerSet(ofSix).union(PresburgerSet(withRest))) == true)
    #expect(PresburgerSet(multiples).isEqual(to: PresburgerSet(ofSix)) == false)
    #expect(PresburgerSet(ofSix).isSubset(of: PresburgerSet(multiples)) == true)
    let rest = try #require(PresburgerSet(multiples).subtracting(PresburgerSet(ofSix)))
    let sample = try #require(rest.sample)
    #expect(sample[0] % 3 == 0 && sample[0] % 6 != 0)
  }

  @Test func unboundedSetsWithHoles() throws {
    #expect(try system("(d0, d1) : (2 * d0 - 4 * d1 - 1 == 0)").isIntegerEmpty)
    #expect(try !system("(d0, d1) : (7 * d0 - 12 * d1 - 31 == 0)").isIntegerEmpty)
    #expect(
      try system("(d0, d1) : (27 - 11 * d0 - 13 * d1 >= 0, 11 * d0 + 13 * d1 - 27 >= 0, d0 >= 0, d1 >= 0)")
        .isIntegerEmpty)
    // The shadow has integers that no point of the set lies above.
    #expect(
      try system(
        "(d0, d1) : (11 * d0 + 13 * d1 - 27 >= 0, 45 - 11 * d0 - 13 * d1 >= 0, 7 * d0 - 9 * d1 + 10 >= 0, 4 - 7 * d0 + 9 * d1 >= 0)"
      ).isIntegerEmpty)
  }

  @Test func numbersThatLeaveSixtyFourBits() throws {
    var system = ConstraintSystem(dimensionCount: 3)
    let large = Int.max / 3
    system.equalities = [[large, large - 1, 0, -1], [0, large - 2, large - 3, 5]]
    system.inequalities = [[large, 0, large - 7, 0]]
    // Nothing is known by the fast way; nothing must be claimed.
    #expect(!system.isEmpty)
    #expect(!system.isIntegerEmpty)
    system.equalities.append([1, 0, 0, 0])
    system.equalities.append([0, 1, 0, 0])
    #expect(system.isIntegerEmpty)
    #expect(system.isRationallyEmpty)
  }

  /// Returns the system of a set.
  private func system(_ text: String) throws -> ConstraintSystem {
    var text = text
    let set = try text.withUTF8 { bytes in
      var parser = AffineParser(bytes)
      return try parser.parseSet()
    }
    return try #require(ConstraintSystem(set))
  }
}

/// Numbers that look random, the same in each run.
struct Draw {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  /// Returns a number that is not negative and less than `limit`.
  mutating func next(_ limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(limit))
  }
}
