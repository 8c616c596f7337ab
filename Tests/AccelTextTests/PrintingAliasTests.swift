import AccelIR
import AccelText
import Testing

@Suite struct PrintingAliasTests {
  @Test func mapsAndWhatHoldsThem() {
    let text = """
      "a.a"() {a = affine_map<(d0) -> (d0)>, b = distinct[0]<affine_map<(d0) -> (d0 + 1)>>} : () -> ()
      "a.b"() {a = affine_set<(d0) : (d0 >= 0)>, b = memref<4xf32, affine_map<(d0) -> (d0 + 1)>>, c = distinct[1]<>} : () -> ()
      "a.c"() {c = [loc(fused<affine_map<(d0) -> (d0)>>["x"])]} : () -> ()
      """
    #expect(
      reprint(text) == """
        #loc = loc("x")
        #map = affine_map<(d0) -> (d0)>
        #map1 = affine_map<(d0) -> (d0 + 1)>
        #set = affine_set<(d0) : (d0 >= 0)>
        #distinct = distinct[0]<#map1>
        #loc1 = loc(fused<#map>[#loc])
        module {
          "a.a"() {a = #map, b = #distinct} : () -> ()
          "a.b"() {a = #set, b = memref<4xf32, #map1>, c = distinct[1]<>} : () -> ()
          "a.c"() {c = [#loc1]} : () -> ()
        }

        """)
  }

  @Test func longTuplesComeFirst() {
    let elements = Array(repeating: "i1", count: 17).joined(separator: ", ")
    #expect(
      reprint("%0 = \"a.a\"() {m = affine_map<() -> ()>} : () -> tuple<\(elements)>") == """
        !tuple = tuple<\(elements)>
        #map = affine_map<() -> ()>
        module {
          %0 = "a.a"() {m = #map} : () -> !tuple
        }

        """)
  }

  private let located = """
    "a.a"() ({
    ^bb0(%a: i32 loc("arg"("f":1:1))):
      "a.b"() : () -> () loc(callsite("in" at "f":2:2))
      "a.c"() : () -> () loc(fused<1>["f":1:1, unknown])
    }) : () -> () loc("f":1:2 to 3:4)
    """

  @Test func locationsOfOperationsAreDefinedAtTheEnd() {
    #expect(
      reprint(located) { $0.locations = .exact } == """
        #loc2 = loc("f":1:1)
        #loc5 = loc("arg"(#loc2))
        module {
          "a.a"() ({
          ^bb0(%arg0: i32 loc("arg"(#loc2))):
            "a.b"() : () -> () loc(#loc6)
            "a.c"() : () -> () loc(#loc7)
          }) : () -> () loc(#loc1)
        } loc(#loc)
        #loc = loc(unknown)
        #loc1 = loc("f":1:2 to 3:4)
        #loc3 = loc("in")
        #loc4 = loc("f":2:2)
        #loc6 = loc(callsite(#loc3 at #loc4))
        #loc7 = loc(fused<1 : i64>[#loc2])

        """)
  }

  @Test func localScopeHasNoAliases() {
    let text = reprint(located) {
      $0.locations = .exact
      $0.usesLocalScope = true
    }
    #expect(
      text == """
        module {
          "a.a"() ({
          ^bb0(%arg0: i32 loc("arg"("f":1:1))):
            "a.b"() : () -> () loc(callsite("in" at "f":2:2))
            "a.c"() : () -> () loc(fused<1 : i64>["f":1:1])
          }) : () -> () loc("f":1:2 to 3:4)
        } loc(unknown)
        """)
  }

  @Test func shortLocations() {
    let text = reprint(located) {
      $0.locations = .pretty
      $0.usesLocalScope = true
    }
    #expect(
      text == """
        module {
          "a.a"() ({
          ^bb0(%arg0: i32 "arg"(f:1:1)):
            "a.b"() : () -> () "in" at f:2:2
            "a.c"() : () -> () <1 : i64>[f:1:1]
          }) : () -> () f:1:2 to 3:4
        } [unknown]
        """)
  }

  @Test func skippedRegionsHaveNoAliases() {
    let text = "\"a.a\"() ({\n  \"a.b\"() {m = affine_map<() -> ()>} : () -> ()\n}) : () -> ()"
    #expect(reprint(text) { $0.skipsRegions = true } == "module {...}\n")
  }
}
