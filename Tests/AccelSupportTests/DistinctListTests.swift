import AccelSupport
import Testing

/// Lists of different elements, short and long.
@Suite struct DistinctListTests {
  @Test(arguments: [0, 1, 16, 17, 18, 100])
  func eachElementIsKeptOnce(_ count: Int) {
    var list = DistinctList<Int>()
    for round in 0..<3 {
      for element in 0..<count { #expect(list.insert(element * 7) == (round == 0)) }
    }
    #expect(list.elements == (0..<count).map { $0 * 7 })
  }
}
