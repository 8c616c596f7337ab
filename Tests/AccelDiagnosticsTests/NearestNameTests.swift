import AccelDiagnostics
import Testing

@Suite struct NearestNameTests {
  let names = ["arith.addi", "arith.addf", "arith.constant", "func.func", "func.return", "cse", "a"]

  @Test(arguments: [
    ("arith.adi", "arith.addi"),  // one missing; addf is two away
    ("arith.adid", "arith.addi"),  // swapped
    ("arith.addx", "arith.addf"),  // a tie, broken by byte order
    ("arith.cosntnat", "arith.constant"),  // two swaps
    ("Func.Func", "func.func"),
    ("func.func", "func.func"),
    ("sce", "cse"),
    ("csee", "cse"),
    ("fucn.retrun", "func.return"),
  ])
  func finds(_ name: String, _ expected: String) {
    #expect(nearestName(to: name, among: names) == expected)
    #expect(nearestName(to: name, among: names.reversed()) == expected)
  }

  @Test(arguments: ["", "scf.while", "csexx", "esc", "xyz", "canonicalize"])
  func keepsQuiet(_ name: String) {
    #expect(nearestName(to: name, among: names) == nil)
  }

  @Test func ignoresEmptyCandidates() {
    #expect(nearestName(to: "a", among: [""]) == nil)
    #expect(nearestName(to: "a", among: []) == nil)
  }

  /// The distance by its definition, without a bound.
  private func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    guard let a = left.last else { return right.count }
    guard let b = right.last else { return left.count }
    let (left, right) = (left.dropLast(), right.dropLast())
    var best = distance(Array(left), Array(right)) + (a == b ? 0 : 1)
    best = min(best, distance(Array(left), Array(right) + [b]) + 1)
    best = min(best, distance(Array(left) + [a], Array(right)) + 1)
    if a == right.last, b == left.last {
      best = min(best, distance(Array(left.dropLast()), Array(right.dropLast())) + 1)
    }
    return best
  }

  @Test func agreesWithTheDefinition() {
    let words = (0..<81).map { number in
      String(
        decoding: [number / 27, number / 9 % 3, number / 3 % 3, number % 3].map { UInt8($0 + 97) },
        as: UTF8.self)
    }
    for word in words.prefix(9) {
      for other in words {
        let isNear = distance(Array(word.utf8), Array(other.utf8)) <= 1
        #expect((nearestName(to: word, among: [other]) != nil) == isNear, "\(word) \(other)")
      }
    }
  }
}
