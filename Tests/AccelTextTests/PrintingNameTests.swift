import AccelIR
import AccelText
import Testing

@Suite struct PrintingNameTests {
  private let nested = """
    %0 = "a.a"() : () -> i32
    "a.b"() ({
    ^bb0(%x: i32):
      %1 = "a.c"() ({
      ^bb0(%y: i32):
        %2 = "a.d"(%0, %1) : (i32, i32) -> i32
      }) : () -> i32
    }, {
    ^bb0(%x: i32):
      %3 = "a.e"(%x) : (i32) -> i32
    }) : () -> ()
    """

  @Test func siblingsShareNumbers() {
    #expect(
      reprintBody(nested) == """
        %0 = "a.a"() : () -> i32
        "a.b"() ({
        ^bb0(%arg0: i32):
          %1 = "a.c"() ({
          ^bb0(%arg1: i32):
            %2 = "a.d"(%0, %1) : (i32, i32) -> i32
          }) : () -> i32
        }, {
        ^bb0(%arg0: i32):
          %1 = "a.e"(%arg0) : (i32) -> i32
        }) : () -> ()
        """)
  }

  @Test func uniqueNumbersBeginWithTheLastRegion() {
    let expected = """
      %0 = "a.a"() : () -> i32
      "a.b"() ({
      ^bb0(%arg1: i32):
        %2 = "a.c"() ({
        ^bb0(%arg2: i32):
          %3 = "a.d"(%0, %2) : (i32, i32) -> i32
        }) : () -> i32
      }, {
      ^bb0(%arg0: i32):
        %1 = "a.e"(%arg0) : (i32) -> i32
      }) : () -> ()
      """
    #expect(reprintBody(nested) { $0.usesUniqueNumbers = true } == expected)
    #expect(reprintBody(nested) { $0.isGeneric = true } == expected)
  }

  @Test func locationsNameValues() {
    let text = """
      "a.a"() ({
      ^bb0(%a: i32 loc("foo"), %b: i32 loc("foo bar%"), %c: i32 loc("1x"), %d: i32):
        %0 = "a.b"() : () -> i32 loc("foo")
        %1:2 = "a.b"() : () -> (i32, i32) loc(callsite("foo" at "baz"))
        %2 = "a.b"() : () -> i32 loc(fused["f":1:1, "%x"("f":2:2)])
        %3 = "a.b"(%1#1) : (i32) -> i32 loc("\\E2 $-.")
      }) : () -> ()
      """
    #expect(
      reprintBody(text) { $0.namesValuesByLocation = true } == """
        "a.a"() ({
        ^bb0(%foo: i32, %foo_bar25: i32, %_1x: i32, %arg3: i32):
          %foo_0 = "a.b"() : () -> i32
          %foo_1:2 = "a.b"() : () -> (i32, i32)
          %_25x = "a.b"() : () -> i32
          %_E2_$-. = "a.b"(%foo_1#1) : (i32) -> i32
        }) : () -> ()
        """)
  }

  @Test func resultsCanHaveNamesOfTheirOwn() {
    let sketch = Sketch()
    let i32 = sketch.context.i32
    let pair = sketch.add("sample.pair", results: [i32, i32, i32])
    sketch.add("a.use", Array(pair.results))
    #expect(
      sketch.text() == """
        module {
          %0, %odd:2 = "sample.pair"() : () -> (i32, i32, i32)
          "a.use"(%0, %odd#0, %odd#1) : (i32, i32, i32) -> ()
        }

        """)
  }

  @Test func namesOfSiblingRegionsDoNotConflict() {
    let text = """
      sample.func @a {
        %a = constant 1 : i32 -> i32
        %b = constant 2 : i32 -> i32
      }
      sample.func @b {
        %a = constant 3 : i32 -> i32
      }
      """
    #expect(
      reprintBody(text) == """
        sample.func @a {
          %c_125 = constant 1 : i32 -> i32
          %c_125_0 = constant 2 : i32 -> i32
        }
        sample.func @b {
          %c_125 = constant 3 : i32 -> i32
        }
        """)
  }

  @Test func valuesFromElsewhereAreUnknown() {
    let sketch = Sketch()
    let other = Sketch()
    let i32 = sketch.context.i32
    let one = sketch.add("a.one", results: [i32])
    // Printing the other module first leaves a number behind that must not be taken for a name.
    _ = sketch.text()
    let foreign = other.add("a.use", [one.result(0)])
    #expect(print(foreign) == "\"a.use\"(<<UNKNOWN SSA VALUE>>) : (i32) -> ()")
    let block = other.context.createBlock()
    let branch = other.add("a.branch", successors: [block])
    #expect(print(branch) == "\"a.branch\"()[^INVALIDBLOCK] : () -> ()")
  }

  @Test func users() {
    let text = """
      %0 = "x.x"() : () -> i32
      "a"(%0, %0) : (i32, i32) -> ()
      %1:2 = "x.x"() : () -> (i32, i32)
      %2:2 = "a"(%1#0) : (i32) -> (i32, i32)
      %3 = "a"() : () -> i32
      %4:2 = "a"(%3) : (i32) -> (i32, i32)
      "x.z"(%0) ({
      ^bb0(%a: i32, %b: i32):
        "a"(%a, %a) : (i32, i32) -> ()
      }) : (i32) -> ()
      """
    #expect(
      reprintBody(text) { $0.showsUsers = true } == """
        %0 = "x.x"() : () -> i32 // users: %6, %1
        "a"(%0, %0) : (i32, i32) -> () // id: %1
        %2:2 = "x.x"() : () -> (i32, i32) // users: (%3#0, %3#1), (unused)
        %3:2 = "a"(%2#0) : (i32) -> (i32, i32) // unused
        %4 = "a"() : () -> i32 // users: %5#0, %5#1
        %5:2 = "a"(%4) : (i32) -> (i32, i32) // unused
        "x.z"(%0) ({
        ^bb0(%arg0: i32, %arg1: i32):
          // %arg0 is used by %7
          // %arg1 is unused
          "a"(%arg0, %arg0) : (i32, i32) -> () // id: %7
        }) : (i32) -> () // id: %6
        """)
  }

  @Test func namesInMessages() {
    let context = Context()
    #expect("\(context.identifier("a b"))" == "a b")
    #expect(
      "\(FlatSymbolRef(context.identifier("f"))) \(SymbolName(context.identifier("a b")))" == "@f @\"a b\"")
  }
}
