import Accel
import Testing

/// Interfaces of operations on shapes: what they say, and what the verifier says of operations that break their rules.
@Suite struct InterfaceTests {
  private let context: Context

  init() {
    context = Context(dialects: [Shapes.self])
    context.allowsUnregisteredDialects = true
    context.showsOperationsInDiagnostics = false
  }

  /// Returns the messages of the errors in `text`.
  private func errors(_ text: String) -> [String] {
    let (_, found) = context.diagnostics.capture { parse(SourceFile(name: "t", text: text), into: context) }
    return found.map(\.message)
  }

  /// Returns the operations directly in a module, those called `d.…` left out.
  private func operations(_ text: String) throws -> [Operation] {
    let module = try #require(parse(SourceFile(name: "t", text: text), into: context))
    return try #require(module.region(0).entry).operations.filter { $0.isRegistered }
  }

  @Test func viewsAndSelections() throws {
    let found = try operations(
      """
      %0:3 = "d.values"() : () -> (memref<4xi8>, memref<4xi8>, i1)
      %1 = "shapes.view"(%0#0) : (memref<4xi8>) -> memref<i32>
      %2 = "shapes.choose"(%0#2, %0#0, %0#1) : (i1, memref<4xi8>, memref<4xi8>) -> memref<4xi8>
      """)
    let view = try #require(found[0].interface(ViewLikeWitness.self))
    #expect(view.source(found[0]) == found[0].operand(0))
    #expect(view.destination(found[0]) == found[0].result(0))
    #expect(found[1].interface(ViewLikeWitness.self) == nil)
    let choice = try #require(found[1].interface(SelectLikeWitness.self))
    let parts = [choice.condition, choice.trueValue, choice.falseValue].map { $0(found[1]) }
    #expect(parts == [0, 2, 1].map { found[1].operand($0) })
    #expect(found[0].interface(SelectLikeWitness.self) == nil)
  }

  @Test func destinationStyle() throws {
    let found = try operations(
      """
      %0:4 = "d.values"() : () -> (i8, tensor<4xi8>, tensor<8xi8>, memref<i8>)
      %1:2 = "shapes.fill"(%0#0, %0#1, %0#2) : (i8, tensor<4xi8>, tensor<8xi8>) -> (tensor<4xi8>, tensor<8xi8>)
      "shapes.fill"(%0#0, %0#3) : (i8, memref<i8>) -> ()
      """)
    let (tensors, buffers) = (found[0], found[1])
    let style = try #require(tensors.interface(DestinationStyleWitness.self))
    #expect(style.inputs(tensors) == [tensors.operand(0)])
    #expect(style.result(tensors, ofInit: 2) == tensors.result(1))
    #expect(style.initIndex(tensors, of: tensors.result(0)) == 1)
    #expect(style.hasPureTensorSemantics(tensors) && !style.hasPureBufferSemantics(tensors))
    #expect(style.hasPureBufferSemantics(buffers) && !style.hasPureTensorSemantics(buffers))
  }

  @Test(
    arguments: [
      ("(%0#0, %0#0) : (i8, i8) -> ()", "expected that operand #1 is a tensor or a memref"),
      (
        "(%0#0, %0#1) : (i8, tensor<4xi8>) -> ()",
        "expected the number of tensor results (0) to be equal to the number of output tensors (1)"
      ),
      (
        "(%0#0, %0#1) : (i8, tensor<4xi8>) -> tensor<8xi8>",
        "expected type of operand #1 ('tensor<4xi8>') to match type of corresponding result ('tensor<8xi8>')"
      ),
    ])
  func brokenDestinationStyle(_ operation: String, _ message: String) {
    let values = "%0:2 = \"d.values\"() : () -> (i8, tensor<4xi8>)\n"
    let result = operation.hasSuffix("()") ? "" : "%1 = "
    #expect(errors(values + result + "\"shapes.fill\"" + operation) == ["'shapes.fill' op \(message)"])
  }

  @Test func inferredTypesAndShapes() throws {
    let values = "%0:2 = \"d.values\"() : () -> (i8, index)\n"
    #expect(errors(values + "%1 = \"shapes.typed\"(%0#1, %0#0) : (index, i8) -> i8") == [])
    #expect(
      errors(values + "%1 = \"shapes.typed\"(%0#0, %0#1) : (i8, index) -> i8") == [
        "'shapes.typed' op inferred type(s) 'index' are incompatible with return type(s) of operation 'i8'",
        "'shapes.typed' op failed to infer returned types",
      ])
    #expect(errors("%1 = \"shapes.typed\"() : () -> i8") == ["'shapes.typed' op needs an operand"])
    let found = try operations(
      values + """
        %1 = "shapes.sized"(%0#1, %0#1) : (index, index) -> tensor<?x?xi8>
        %2 = "shapes.sized"() : () -> tensor<i8>
        """)
    let shapes = try #require(found[0].interface(ReifiableShapeWitness.self)?.resultShapes)
    let rewriter = Rewriter(context)
    #expect(shapes(found[0], rewriter) == [[.value(found[0].operand(0)), .value(found[0].operand(1))]])
    #expect(shapes(found[1], rewriter) == nil)
  }

  @Test(
    arguments: [
      ("(%0#0)", "(i8) -> i8", "%a: i8", "%a) : (i8)", nil),
      (
        "(%0#0, %0#0)", "(i8, i8) -> i8", "%a: i8", "%a) : (i8)",
        "different number of inits and region iter_args: 2 != 1"
      ),
      (
        "(%0#0)", "(i8) -> i8", "%a: i8", "%a, %a) : (i8, i8)",
        "different number of region iter_args and yielded values: 1 != 2"
      ),
      (
        "(%0#0)", "(i8) -> ()", "%a: i8", "%a) : (i8)",
        "different number of loop results and region iter_args: 0 != 1"
      ),
      (
        "(%0#0)", "(i8) -> i8", "%a: index", "%a) : (index)",
        "0-th init and 0-th region iter_arg have different type: 'i8' != 'index'"
      ),
      (
        "(%0#0)", "(i8) -> i8", "%a: i8", "%0#1) : (index)",
        "0-th region iter_arg and 0-th yielded value have different type: 'i8' != 'index'"
      ),
      (
        "(%0#0)", "(i8) -> index", "%a: i8", "%a) : (i8)",
        "0-th region iter_arg and 0-th loop result have different type: 'i8' != 'index'"
      ),
    ] as [(String, String, String, String, String?)])
  func loopsHandOnWhatTheyGet(
    _ initial: String, _ type: String, _ argument: String, _ yielded: String, _ message: String?
  ) {
    let text = """
      %0:2 = "d.values"() : () -> (i8, index)
      \(type.hasSuffix("()") ? "" : "%1 = ")"shapes.loop"\(initial) ({
      ^bb0(\(argument)):
        "shapes.next"(\(yielded) -> ()
      }) : \(type)
      """
    #expect(errors(text) == (message.map { ["'shapes.loop' op \($0)"] } ?? []))
  }

  @Test(
    arguments: [
      ("%a: i8", "%a) : (i8)", nil),
      (
        "", "%0#0) : (i8)",
        "parent to Region #0: region branch point has 1 operands, but region successor needs 0 inputs"
      ),
      (
        "%a: index", "%0#0) : (i8)",
        "parent to Region #0: successor operand type #0 'i8' should match successor input type #0 'index'"
      ),
      (
        "%a: i8", ") : ()",
        "Operation shapes.next to parent: region branch point has 0 operands, but region successor needs 1 inputs"
      ),
      (
        "%a: i8", "%0#1) : (index)",
        "Operation shapes.next to parent: successor operand type #0 'index' should match successor input type #0 'i8'"
      ),
    ] as [(String, String, String?)])
  func valuesFitAlongTheEdgesBetweenRegions(_ argument: String, _ yielded: String, _ message: String?) {
    let text = """
      %0:2 = "d.values"() : () -> (i8, index)
      %1 = "shapes.once"(%0#0) ({
      ^bb0(\(argument)):
        "shapes.next"(\(yielded) -> ()
      }) : (i8) -> i8
      """.replacing("^bb0():", with: "^bb0:")
    let prefix = "'shapes.once' op along control flow edge from "
    #expect(errors(text) == (message.map { [prefix + $0] } ?? []))
  }

  @Test func subsetsAreTheSameOrApart() throws {
    let found = try operations(
      """
      %0:3 = "d.values"() : () -> (index, index, tensor<?xi8>)
      %1 = "shapes.add"(%0#0, %0#1) : (index, index) -> index
      %2 = "shapes.add"(%0#1, %0#0) : (index, index) -> index
      %a = "shapes.take"(%1, %0#2) <{size = 4 : i64}> : (index, tensor<?xi8>) -> tensor<4xi8>
      %b = "shapes.put"(%2, %a, %0#2) <{size = 4 : i64}> : (index, tensor<4xi8>, tensor<?xi8>) -> tensor<?xi8>
      %c = "shapes.take"(%0#0, %0#2) <{size = 4 : i64}> : (index, tensor<?xi8>) -> tensor<4xi8>
      %d = "shapes.take"(%1, %0#2) <{size = 5 : i64}> : (index, tensor<?xi8>) -> tensor<5xi8>
      """)
    let (take, put, elsewhere, longer) = (found[2], found[3], found[4], found[5])
    let witness = try #require(take.interface(SubsetWitness.self))
    #expect(witness.kind == .extraction && put.interface(SubsetWitness.self)?.kind == .insertion)
    #expect(witness.isEquivalent(take, put) { $0 == $1 })
    #expect(!witness.isEquivalent(take, put) { _, _ in false })
    #expect(!witness.isEquivalent(take, elsewhere) { $0 == $1 })
    #expect(!witness.isEquivalent(take, longer) { $0 == $1 })
    // Nothing is known of the distance.
    #expect(!witness.isDisjoint(take, elsewhere) { $0 == $1 })
    #expect(!witness.isDisjoint(take, put) { $0 == $1 })
    #expect(
      errors(
        """
        %0:2 = "d.values"() : () -> (index, tensor<?xi8>)
        "shapes.take"(%0#0, %0#1) <{size = 4 : i64}> : (index, tensor<?xi8>) -> ()
        """) == ["'shapes.take' op SubsetExtractionOpInterface ops must have one result"])
  }

  @Test func slicesThatFollowEachOtherAreDisjoint() {
    func slice(_ offset: Int, _ size: Int, _ stride: Int = 1) -> HyperrectangularSlice {
      HyperrectangularSlice(
        offsets: [.constant(offset)], sizes: [.constant(size)], strides: [.constant(stride)])
    }
    #expect(slice(0, 4).isDisjoint(from: slice(4, 1)) && slice(4, 1).isDisjoint(from: slice(0, 4)))
    #expect(!slice(0, 5).isDisjoint(from: slice(4, 1)))
    #expect(slice(0, 3, 2).isDisjoint(from: slice(5, 9)))
    #expect(!slice(0, 3, 2).isDisjoint(from: slice(4, 9)))
    #expect(!slice(0, Int.max, Int.max).isDisjoint(from: slice(0, 1)))
  }
}
