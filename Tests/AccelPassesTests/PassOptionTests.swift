import AccelIR
import AccelPasses
import Testing

/// Has an option of each type.
private struct Everything: Pass {
  static let name = "everything"
  static let summary = "Have an option of each type"
  enum Color: String, PassOptionEnum {
    case red, green
    var help: String { rawValue }
  }
  var flag = false
  var int = 1
  var small: Int32 = 2
  var unsigned: UInt = 3
  var short: UInt32 = 4
  var text = ""
  var color = Color.red
  var list: [Int] = []
  var words: [String] = []
  var maybe: Int?
  static let options: [PassOption<Self>] = [
    .init("flag", \.flag, "h"), .init("int", \.int, "h"), .init("small", \.small, "h"),
    .init("unsigned", \.unsigned, "h"), .init("short", \.short, "h"), .init("text", \.text, "h"),
    .init("color", \.color, "h"), .init("list", \.list, "h"), .init("words", \.words, "h"),
    .init("maybe", \.maybe, "h"),
  ]
  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {}
}

/// Options of passes and of named pipelines: from text to values and back.
struct PassOptionTests {
  /// How many times a pipeline has a pass.
  private struct Times: PipelineOptions {
    var count = 1
    static let options: [PassOption<Self>] = [.init("count", \.count, "How often")]
  }

  private static let registry = PassRegistry(
    passes: [Everything.self],
    pipelines: [
      NamedPipeline("often", "Do it often", Times.self) { options in
        Array(repeating: .pass(Everything()), count: options.count)
      }
    ])

  private func read(_ options: String) throws -> Everything {
    let pipeline = try Pipeline("any(everything{\(options)})", Self.registry)
    guard case .pass(let pass as Everything) = pipeline.elements.first else { throw PassFailure("no pass") }
    return pass
  }

  @Test func readsEachType() throws {
    let pass = try read(
      "flag int=-7 small=0x10 unsigned=8 short=9 text={a b} color=green list=1,2 list=3 words={a b,\"c,d\"} maybe=5"
    )
    #expect(pass.flag && pass.int == -7 && pass.small == 16 && pass.unsigned == 8 && pass.short == 9)
    #expect(pass.text == "a b" && pass.color == .green && pass.list == [1, 2, 3] && pass.maybe == 5)
    #expect(pass.words == ["a b", "c,d"])
  }

  @Test(arguments: ["", "flag=true int=3 list=1,2 text={x y}", "words={a b},c color=green maybe=1 short=7"])
  func textAndValueAreEachOthers(_ options: String) throws {
    let pass = try read(options)
    let pipeline = Pipeline("any") { pass }
    #expect(try Pipeline(pipeline.text, Self.registry).text == pipeline.text)
  }

  @Test(arguments: [
    ("flag=2", "for the --flag option: '2' is invalid value for boolean argument! Try 0 or 1"),
    ("int=x", "for the --int option: 'x' value invalid for long argument!"),
    ("small=99999999999", "for the --small option: '99999999999' value invalid for integer argument!"),
    ("unsigned=-1", "for the --unsigned option: '-1' value invalid for ulong argument!"),
    ("short=", "for the --short option: '' value invalid for uint argument!"),
    ("int", "for the --int option: requires a value!"),
    ("color=blue", "for the --color option: Cannot find option named 'blue'!"),
    ("list=1,x", "for the --list option: 'x' value invalid for long argument!"),
  ])
  func complainsOfValues(_ options: String, _ preface: String) {
    do throws(PipelineError) {
      _ = try Pipeline("any(everything{\(options)})", Self.registry)
      Issue.record("no error")
    } catch {
      #expect(error.preface == preface)
      #expect(error.message == "\nfailed to add `everything` with options `\(options)`\n")
    }
  }

  @Test func anUnknownOptionNamesTheOthers() {
    do throws(PipelineError) {
      _ = try Pipeline("any(f.f(everything{colour=red}))", Self.registry)
      Issue.record("no error")
    } catch {
      #expect(
        error.message
          == "<Pass-Options-Parser>: no such option colour\n\nfailed to add `everything` with options `colour=red`\n"
          + "failed to add `f.f` with options `` to inner pipeline\n")
      #expect(error.options?.known.first == "color")
    }
  }

  @Test func namedPipelinesHaveOptions() throws {
    #expect(try Pipeline("any(often{count=2})", Self.registry).elements.count == 2)
    #expect(throws: PipelineError.self) { try Pipeline("any(often{count=x})", Self.registry) }
  }
}
