import Accel
import Testing

@Suite struct LoopTests {
  private let context = Context(dialects: [Loops.self])

  /// Returns the text of the operations of a module after `pass`.
  private func run(_ pass: some Pass, on text: String) throws -> [String] {
    let module = try #require(parse(SourceFile(name: "test", text: text), into: context))
    try PipelineRunner().run(Pipeline("any", [.pass(pass)]), on: module)
    return module.description.split(separator: "\n").dropFirst().dropLast().map {
      String($0.drop { $0 == " " }).replacing("\"loops.", with: "\"")
    }
  }

  @Test func invariantCodeLeavesAllLoopsAroundIt() throws {
    let lines = try run(
      LoopInvariantCodeMotion(),
      on: """
        %0 = "loops.compute"() : () -> i32
        "loops.repeat"() ({
          "loops.repeat"() ({
            %1 = "loops.compute"(%0) : (i32) -> i32
            %2 = "loops.compute"(%1) : (i32) -> i64
            "loops.write"(%2) : (i64) -> ()
          }) : () -> ()
        }) : () -> ()
        """)
    #expect(
      lines == [
        #"%0 = "compute"() : () -> i32"#, #"%1 = "compute"(%0) : (i32) -> i32"#,
        #"%2 = "compute"(%1) : (i32) -> i64"#, #""repeat"() ({"#, #""repeat"() ({"#,
        #""write"(%2) : (i64) -> ()"#, "}) : () -> ()", "}) : () -> ()",
      ])
  }

  @Test func whatVariesOrMayFailStaysInTheLoop() throws {
    let text = """
      %0 = "loops.compute"() : () -> i32
      "loops.repeat"() ({
      ^bb0(%i: i32):
        %1 = "loops.compute"(%i) : (i32) -> i32
        %2 = "loops.divide"(%0) : (i32) -> i32
        %3 = "loops.compute"(%1, %0) : (i32, i32) -> i32
        "loops.write"(%2, %3) : (i32, i32) -> ()
      }) : () -> ()
      """
    let lines = try run(LoopInvariantCodeMotion(), on: text)
    #expect(lines[1] == #""repeat"() ({"#)
    #expect(lines.count == 8)
  }

  @Test func operationsSinkIntoTheOnlyRegionThatNeedsThem() throws {
    let lines = try run(
      ControlFlowSink(),
      on: """
        %0 = "loops.compute"() : () -> i32
        %1 = "loops.compute"(%0) : (i32) -> i32
        %2 = "loops.compute"() : () -> i64
        %3 = "loops.compute"() : () -> f32
        "loops.when"() ({
          "loops.write"(%1, %3) : (i32, f32) -> ()
        }, {
          "loops.write"(%2, %3) : (i64, f32) -> ()
        }) : () -> ()
        """)
    #expect(
      lines == [
        #"%0 = "compute"() : () -> i64"#, #"%1 = "compute"() : () -> f32"#, #""when"() ({"#,
        #"%2 = "compute"() : () -> i32"#, #"%3 = "compute"(%2) : (i32) -> i32"#,
        #""write"(%3, %1) : (i32, f32) -> ()"#, "}, {", #""write"(%0, %1) : (i64, f32) -> ()"#,
        "}) : () -> ()",
      ])
  }

  @Test(arguments: [0, 1] as [UInt32])
  func checksComeBeforeWhatTheyCheck(_ level: UInt32) throws {
    let lines = try run(
      GenerateRuntimeVerification { $0.verboseLevel = level }, on: #""loops.checked"() : () -> ()"#)
    #expect(
      lines == [#""write"() {verbosity = \#(level) : i32} : () -> ()"#, #""checked"() : () -> ()"#])
  }
}
