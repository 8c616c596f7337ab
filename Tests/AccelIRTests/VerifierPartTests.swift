import AccelIR
import Testing

/// Numbers, segments, properties and types of the parts of operations.
///
/// Each expectation is what mlir-opt says of the same mistake.
@Suite struct VerifierPartTests {
  typealias T = TestDialect

  // MARK: Counts

  @Test func wrongNumbersOfParts() {
    var ir = TestIR()
    let a = ir.values(ir.i32)[0]
    let entry = ir.builder.block!
    func check(_ message: String, _ op: Operation) {
      #expect(ir.errors(of: op) == [message])
      op.erase()
    }
    var b = ir.builder
    check(
      "'test.addi' op expected 2 operands, but found 1",
      b.create(T.AddI.self, operands: [a], results: [ir.i32]).operation)
    check(
      "'test.addi' op requires one result",
      b.create(T.AddI.self, operands: [a, a], results: [ir.i32, ir.i32]).operation)
    check(
      "'test.addi' op requires zero regions",
      b.create(T.AddI.self, operands: [a, a], results: [ir.i32], regions: 1).operation)
    check("'test.pair' op expected 2 results", b.create(T.Pair.self).operation)
    check("'test.produce' op requires zero operands", b.create(T.Produce.self, operands: [a]).operation)
    check("'test.use' op requires zero results", b.create(T.Use.self, results: [ir.i32]).operation)
    check("'test.narrow' op requires a single operand", b.create(T.Narrow.self).operation)
    check("'test.two' op expected 2 regions", b.create(T.Two.self, regions: 1).operation)
    check("'test.graph' op requires one region", b.create(T.Graph.self).operation)
    check("'test.bodies' op expected 1 or more regions", b.create(T.Bodies.self).operation)
    check("'test.rest' op expected 1 or more results", b.create(T.Rest.self, operands: [a]).operation)
    check(
      "'test.rest' op expected 1 or more operands, but found 0",
      b.create(T.Rest.self, results: [ir.i32]).operation)
    check("'test.br' op requires 1 successor but found 0", b.create(T.Branch.self).operation)
    check(
      "'test.cond_br' op requires 2 successors but found 1",
      b.create(T.CondBranch.self, operands: [a], successors: [entry]).operation)
    check("'test.switch' op requires at least 1 successors but found 0", b.create(T.Switch.self).operation)
    check(
      "'test.use' op requires 0 successors but found 1", b.create(T.Use.self, successors: [entry]).operation)
    #expect(ir.errors() == [])
  }

  // MARK: Segments

  @Test(
    arguments: [
      ([1, 0, 0], "operand count (2) does not match with the total size (1) specified in attribute"),
      ([1, 0], "operand count (2) does not match with the total size (0) specified in attribute"),
      ([1, 2, -1], ""),
      (nil, "operand count (2) does not match with the total size (0) specified in attribute"),
    ] as [([Int]?, String)])
  func operandSegments(sizes: [Int]?, message: String) {
    var ir = TestIR()
    ir.function("f")
    let condition = ir.values(ir.i1)[0]
    let target = ir.block()
    let op = ir.builder.create(
      T.CondBranch.self, operands: [condition, condition],
      properties: [sizes.map { ir.context.denseArray($0, width: 32) }], successors: [target, target])
    let expected =
      message.isEmpty
      ? "'test.cond_br' op 'operandSegmentSizes' attribute cannot have negative elements"
      : "'test.cond_br' op \(message) 'operandSegmentSizes'"
    #expect(ir.errors(of: op.operation) == [expected])
  }

  @Test func segmentsOfTheWrongKind() {
    var ir = TestIR()
    let op = ir.builder.create(T.ResultSegments.self, properties: [ir.context.string("x")]).operation
    #expect(
      ir.errors(of: op) == [
        "'test.result_segments' op requires dense i32 array attribute 'resultSegmentSizes'"
      ])
    op.setProperty(0, to: ir.context.denseArray([0, 1], width: 32))
    #expect(
      ir.errors(of: op) == [
        "'test.result_segments' op result count (0) does not match with the total size (1) specified in attribute 'resultSegmentSizes'"
      ])
  }

  @Test func groupsOfOptionalFields() {
    var ir = TestIR()
    let (a, b, f) = (ir.values(ir.i1)[0], ir.values(ir.i32)[0], ir.values(ir.f32)[0])
    func op(_ operands: [Value], _ sizes: [Int]) -> Operation {
      ir.builder.create(
        T.Optional.self, operands: operands, properties: [ir.context.denseArray(sizes, width: 32)]
      ).operation
    }
    let cases: [(Operation, [String])] = [
      (op([a, b, b], [1, 2]), []),
      (op([b], [0, 1]), []),
      (
        op([a, a], [2, 0]),
        ["'test.optional' op operand group starting at #0 requires 0 or 1 element, but found 2"]
      ),
      (op([b], [1, 0]), ["'test.optional' op operand #0 must be 1-bit signless integer, but got 'i32'"]),
      (
        op([a, b, f], [1, 2]),
        ["'test.optional' op operand #2 must be variadic of signless-integer-like, but got 'f32'"]
      ),
    ]
    for (op, expected) in cases { #expect(ir.errors(of: op) == expected) }
    let results = ir.builder.create(
      T.ResultSegments.self, results: [ir.i1, ir.i32, ir.i32],
      properties: [ir.context.denseArray([1, 2], width: 32)]
    ).operation
    #expect(
      ir.errors(of: results) == [
        "'test.result_segments' op result group starting at #1 requires 0 or 1 element, but found 2"
      ])
  }

  // MARK: Properties, types, relations

  @Test func properties() {
    var ir = TestIR()
    let a = ir.values(ir.i32)[0]
    let constant = ir.builder.create(T.Constant.self, results: [ir.i32]).operation
    #expect(ir.errors(of: constant) == ["'test.constant' op requires attribute 'value'"])
    let compare = ir.builder.create(
      T.CmpI.self, operands: [a, a], results: [ir.i1], properties: [ir.context.integer(7, ir.i64)]
    ).operation
    #expect(
      ir.errors(of: compare) == [
        "'test.cmpi' op attribute 'predicate' failed to satisfy constraint: allowed 64-bit signless integer cases: 0, 1"
      ])
    compare.setProperty(0, to: ir.context.integer(1, ir.i64))
    #expect(ir.errors(of: compare) == [])
  }

  @Test func types() {
    var ir = TestIR()
    let (a, f) = (ir.values(ir.i32)[0], ir.values(ir.f32)[0])
    let vector = ir.values(ir.context.vectorType([4], ir.i32))[0]
    func add(_ operands: [Value], _ result: Type) -> Operation {
      ir.builder.create(T.AddI.self, operands: operands, results: [result]).operation
    }
    func compare(_ operands: [Value], _ result: Type) -> Operation {
      ir.builder.create(
        T.CmpI.self, operands: operands, results: [result], properties: [ir.context.integer(1, ir.i64)]
      ).operation
    }
    let bit = ir.values(ir.i1)[0]
    let cases: [(Operation, [String])] = [
      (add([a, f], ir.i32), ["'test.addi' op operand #1 must be signless-integer-like, but got 'f32'"]),
      (add([f, a], ir.f32), ["'test.addi' op operand #0 must be signless-integer-like, but got 'f32'"]),
      (add([a, a], ir.i64), ["'test.addi' op requires the same type for all operands and results"]),
      (compare([a, a], ir.i32), ["'test.cmpi' op result #0 must be bool-like, but got 'i32'"]),
      (
        compare([vector, vector], ir.i1),
        ["'test.cmpi' op failed to verify that result type has i1 element type and same shape as operands"]
      ),
      (compare([bit, a], ir.i1), ["'test.cmpi' op requires all operands to have the same type"]),
      (compare([vector, vector], ir.context.vectorType([4], ir.i1)), []),
      (
        ir.builder.create(T.Select.self, operands: [bit, a, bit], results: [ir.i32]).operation,
        ["'test.select' op failed to verify that all of {true_value, false_value, result} have same type"]
      ),
      (
        ir.builder.create(T.Rest.self, operands: [a, f, a], results: [ir.i32]).operation,
        ["'test.rest' op operand #2 must be variadic of floating-point-like, but got 'i32'"]
      ),
    ]
    for (op, expected) in cases { #expect(ir.errors(of: op) == expected) }
  }

  @Test func sameTypesMayDifferInShapeOnlyIfInferenceAgrees() {
    var ir = TestIR()
    let dynamic = ShapeDimension.dynamic
    let c = ir.context
    let known = ir.values(c.tensorType([2, 3], ir.i32))[0]
    let partly = ir.values(c.tensorType([dynamic, 3], ir.i32))[0]
    func add(_ operands: [Value], _ result: Type) -> [String] {
      ir.errors(of: ir.builder.create(T.AddI.self, operands: operands, results: [result]).operation)
    }
    #expect(add([known, partly], known.type) == [])
    #expect(
      add([known, partly], c.tensorType([2, dynamic], ir.i32)) == [
        "'test.addi' op inferred type(s) 'tensor<2x3xi32>' are incompatible with return type(s) of operation 'tensor<2x?xi32>'",
        "'test.addi' op failed to infer returned types",
      ])
    let encoded = ir.values(c.tensorType([2, 3], ir.i32, encoding: c.string("x")))[0]
    #expect(
      add([partly, encoded], encoded.type) == [
        "'test.addi' op requires the same encoding for all operands and results"
      ])
  }

  @Test func aConstraintSeesManyTypes() {
    var ir = TestIR()
    for width in 1...64 {
      let value = ir.values(ir.context.integerType(width))[0]
      ir.builder.create(T.Narrow.self, operands: [value])
    }
    #expect(ir.errors() == ["'test.narrow' op operand #0 must be narrow, but got 'i33'"])
  }
}
