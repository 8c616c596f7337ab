import AccelIR
import Synchronization
import Testing

@Suite struct InterningTests {
  @Test func equalValuesAreOneHandle() {
    let c = Context()
    #expect(c.integerType(7) == c.integerType(7) && c.integerType(7) != c.integerType(7, .signed))
    #expect(c.vectorType([2, 3], c.i32) == c.vectorType([2, 3], c.i32))
    #expect(c.vectorType([2, 3], c.i32) != c.vectorType([3, 2], c.i32))
    #expect(c.array([c.string("a")]) == c.array([c.string("a")]))
    let names = ["b", "a"].map { NamedAttribute(c.identifier($0), c.unit) }
    #expect(c.dictionary(names) == c.dictionary(names.reversed()))
    #expect(c.integer(-1, c.integerType(8)) == c.integer(255, c.integerType(8)))
    #expect(c.identifier("x") == c.identifier("x") && c.identifier("x") != c.identifier("y"))
    #expect(c.location(file: c.identifier("f"), line: 1, column: 2).isUnknown == false)
  }

  @Test func threadsGetTheSameHandles() async {
    let c = Context()
    let lists = await withTaskGroup(of: [Attribute].self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<2_000).map { number in
            let type = c.vectorType([number], c.integerType(65 + number % 100))
            return c.array([
              c.typeAttribute(type), c.string("name\(number)"), c.integer(number, c.i64),
              c.attribute(
                c.named(
                  c.identifier("l\(number)"),
                  c.location(file: c.identifier("f\(number % 50)"), line: number, column: 1))),
            ])
          }
        }
      }
      var lists: [[Attribute]] = []
      for await list in group { lists.append(list) }
      return lists
    }
    for list in lists { #expect(list == lists[0]) }
    #expect(Set(lists[0]).count == 2_000)
  }
}
