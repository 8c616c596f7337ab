import AccelAnalysis
import AccelNumerics
import Testing

/// What arithmetic makes of ranges holds everything that it makes of values.
@Suite struct IntegerRangeTests {
  private static let width = 3
  private static let values = (0..<1 << width).map { WideInteger($0, width: width) }

  /// All ranges without gaps, in both readings.
  private static let ranges: [IntegerRange] = [Signedness.signed, .unsigned].flatMap { signedness in
    values.flatMap { low in
      values.compactMap { $0.isLess(than: low, signedness) ? nil : IntegerRange(low, $0, signedness) }
    }
  }

  private static func contains(_ range: IntegerRange, _ value: WideInteger) -> Bool {
    [Signedness.signed, .unsigned].allSatisfy {
      !value.isLess(than: range.minimum($0), $0) && !range.maximum($0).isLess(than: value, $0)
    }
  }

  /// Something that can be done to two integers, and to two ranges.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let onRanges: @Sendable (IntegerRange, IntegerRange) -> IntegerRange
    let onValues: @Sendable (WideInteger, WideInteger) -> WideInteger?

    init(
      _ name: String, _ onRanges: @escaping @Sendable (IntegerRange, IntegerRange) -> IntegerRange,
      _ onValues: @escaping @Sendable (WideInteger, WideInteger) -> WideInteger?
    ) {
      (testDescription, self.onRanges, self.onValues) = (name, onRanges, onValues)
    }
  }

  static let cases: [Case] = [
    Case("add", { $0.adding($1) }, { $0 &+ $1 }),
    Case("add nsw", { $0.adding($1, promised: [.signed]) }) {
      let (sum, overflow) = $0.addingReportingOverflow($1, .signed)
      return overflow ? nil : sum
    },
    Case("sub", { $0.subtracting($1) }, { $0 &- $1 }),
    Case("sub nuw", { $0.subtracting($1, promised: [.unsigned]) }) {
      let (difference, overflow) = $0.subtractingReportingOverflow($1, .unsigned)
      return overflow ? nil : difference
    },
    Case("mul", { $0.multiplied(by: $1) }, { $0 &* $1 }),
    Case("divu", { $0.divided(by: $1, .unsigned, .towardZero) }) {
      $1.isZero ? nil : $0.divided(by: $1, .unsigned)
    },
    Case("ceildivu", { $0.divided(by: $1, .unsigned, .up) }) {
      $1.isZero ? nil : $0.ceilDivided(by: $1, .unsigned)
    },
    Case("divs", { $0.divided(by: $1, .signed, .towardZero) }) {
      signedQuotient($0, $1) { $0.divided(by: $1, .signed) }
    },
    Case("floordivs", { $0.divided(by: $1, .signed, .down) }) {
      signedQuotient($0, $1) { $0.floorDivided(by: $1, .signed) }
    },
    Case("remu", { $0.remainder(dividingBy: $1, .unsigned) }) {
      $1.isZero ? nil : $0.remainder(dividingBy: $1, .unsigned)
    },
    Case("rems", { $0.remainder(dividingBy: $1, .signed) }) {
      signedQuotient($0, $1) { $0.remainder(dividingBy: $1, .signed) }
    },
    Case("maxs", { $0.greater($1, .signed) }, { .maximum($0, $1, .signed) }),
    Case("minu", { $0.lesser($1, .unsigned) }, { .minimum($0, $1, .unsigned) }),
    Case("and", { $0.and($1) }, { $0 & $1 }),
    Case("or", { $0.or($1) }, { $0 | $1 }),
    Case("xor", { $0.exclusiveOr($1) }, { $0 ^ $1 }),
    Case("shl", { $0.shiftedLeft(by: $1) }) { shift($0, $1) { $0.shiftedLeft(by: $1) } },
    Case("shrs", { $0.shiftedRight(by: $1, .signed) }) { shift($0, $1) { $0.shiftedRight(by: $1, .signed) } },
    Case("shru", { $0.shiftedRight(by: $1, .unsigned) }) {
      shift($0, $1) { $0.shiftedRight(by: $1, .unsigned) }
    },
  ]

  /// Returns what `compute` gives, unless the quotient is undefined.
  private static func signedQuotient(
    _ left: WideInteger, _ right: WideInteger, _ compute: (WideInteger, WideInteger) -> WideInteger
  ) -> WideInteger? {
    if right.isZero || right.isAllOnes && left == .minimum(width: left.width, .signed) { return nil }
    return compute(left, right)
  }

  /// Returns what `compute` gives, unless all bits are moved out.
  private static func shift(
    _ value: WideInteger, _ amount: WideInteger, _ compute: (WideInteger, Int) -> WideInteger
  ) -> WideInteger? {
    amount.words[0] >= value.width ? nil : compute(value, Int(amount.words[0]))
  }

  @Test(arguments: cases) func holdsEveryResult(_ operation: Case) {
    // Every seventh pair of ranges is enough to hit all corners, and keeps the test fast.
    for (index, left) in Self.ranges.enumerated() {
      for right in Self.ranges.dropFirst(index % 7).enumerated().filter({ $0.offset % 7 == 0 }).map(\.element)
      {
        let range = operation.onRanges(left, right)
        for a in Self.values where Self.contains(left, a) {
          for b in Self.values where Self.contains(right, b) {
            guard let result = operation.onValues(a, b), !Self.contains(range, result) else { continue }
            Issue.record("\(a) and \(b) give \(result), which is not in \(range)")
            return
          }
        }
      }
    }
  }

  @Test func truncationAndExtensionHoldEveryResult() {
    for range in Self.ranges {
      for value in Self.values where Self.contains(range, value) {
        #expect(Self.contains(range.truncated(to: 2), value.truncated(to: 2)))
        for signedness in [Signedness.signed, .unsigned] {
          #expect(Self.contains(range.extended(to: 5, signedness), value.extended(to: 5, signedness)))
          if range.fits(2, signedness) {
            #expect(value.truncated(to: 2).extended(to: Self.width, signedness) == value)
          }
        }
      }
    }
  }

  @Test func aRangeOfOneValueIsConstant() {
    let three = WideInteger(3, width: 8)
    #expect(IntegerRange(three).constant == three)
    #expect(IntegerRange(width: 8).constant == nil)
    #expect(IntegerRange(width: 0).constant == nil)
    #expect(IntegerRange(three).union(IntegerRange(WideInteger(5, width: 8))).constant == nil)
  }
}
