import AccelIR
import AccelText
import Testing

/// The text of types and attributes whose parameters are declared.
@Suite struct ParameterTests {
  @Test(arguments: [
    "!pipe.stream<f32>", "!pipe.stream<f32, depth = 4>", "!pipe.grid<4x?xf32, row>",
    "!pipe.grid<f32, column>",
    "!pipe.listed<1, 2>", "!pipe.listed<1, 2, \"x\\0A\">",
    """
    !pipe.everything<number = -1, flag = true, ratio = 1.500000e+00, label = "a\\22", word = w, extra = [1, f32], \
    map = affine_map<(d0) -> (d0 + 1)>, sizes = 1, 2>
    """,
    """
    !pipe.everything<number = 1, flag = false, ratio = 0.000000e+00, label = "", word = "1", \
    map = affine_map<() -> ()>>
    """,
  ])
  func comesBackAsItIs(type: String) {
    #expect(roundTrip("\"x.y\"() {a = \(type)} : () -> ()") == "\"x.y\"() {a = \(type)} : () -> ()")
  }

  @Test func fieldsComeInAnyOrder() {
    #expect(
      roundTrip("\"x.y\"() {a = #pipe.window<stride = 1, size = 3>} : () -> ()")
        == "\"x.y\"() {a = #pipe.window<size = 3, stride = 1>} : () -> ()")
  }

  @Test func defaultsAreNotPrinted() {
    #expect(roundTrip("\"x.y\"() {a = !pipe.stream<f32, depth = 1>} : () -> ()").contains("stream<f32>"))
  }

  @Test(arguments: [
    ("!pipe.stream<f32, depth = 1 x>", "expected '>'"), ("!pipe.stream", "expected '<'"),
    ("!pipe.stream<f32, size = 1>", "expected 'depth'"),
    ("!pipe.stream<f32, depth = x>", "expected integer value"),
    ("!pipe.stream<f32, depth = -1>", "expected a depth of at least 0, but found -1"),
    ("!pipe.grid<4xf32, diagonal>", "expected one of: row, column"),
    ("#pipe.window<size = 3>", "struct is missing required parameter: stride"),
    ("#pipe.window<size = 3, size = 3>", "duplicate or unknown struct parameter name: size"),
    ("#pipe.window<width = 3>", "duplicate or unknown struct parameter name: width"),
    ("#pipe.window<3>", "expected a parameter name in struct"),
    ("!pipe.everything<flag = 1>", "expected 'true' or 'false'"),
    ("!pipe.everything<map = 1>", "expected an affine map"),
    ("!pipe.everything<map = x>", "expected an affine map"),
    ("!pipe.everything<label = x>", "expected string"),
    ("!pipe.listed<1>", "expected ','"),
  ])
  func sayWhatIsWrong(text: String, message: String) {
    #expect(roundTrip("\"x.y\"() {a = \(text)} : () -> ()") == message)
  }

  @Test func storedParametersAreTyped() {
    let context = Context(dialects: [Pipe.self])
    let type = context.type(Pipe.Stream(element: context.i32, depth: 4))
    #expect(type.as(Pipe.Stream.self)?.depth == 4)
    #expect("\(type)" == "!pipe.stream<i32, depth = 4>")
  }

  @Test func typesInsideAreFoundByAliases() {
    let text = "!pair = tuple<i32, i32>\n\"x.y\"() {a = !pipe.stream<!pair>} : () -> ()"
    #expect(roundTrip(text).contains("!pipe.stream<tuple<i32, i32>>"))
    let context = Context(dialects: [Pipe.self])
    var parts: [TypeOrAttribute] = []
    context.type(Pipe.Stream(element: context.i32, depth: 4)).walkParts { parts.append($0) }
    #expect(parts == [.type(context.i32)])
  }
}
