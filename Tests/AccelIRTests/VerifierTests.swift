import AccelIR
import Testing

/// Each expectation is what mlir-opt says of the same mistake.
@Suite struct VerifierTests {
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

  @Test func typesKnownToBeValidSayNothingOfOthers() {
    var ir = TestIR()
    let (a, b) = (ir.values(ir.i32)[0], ir.values(ir.f32)[0])
    for _ in 0..<2 { ir.builder.create(T.AddI.self, operands: [a, a], results: [ir.i32]) }
    #expect(ir.errors() == [])
    for (operands, result) in [([a, b], ir.i32), ([b, a], ir.i32), ([a, a], ir.f32), ([b, b], ir.f32)] {
      let op = ir.builder.create(T.AddI.self, operands: operands, results: [result]).operation
      #expect(ir.errors().count == 1)
      op.erase()
    }
  }

  @Test(arguments: [true, false]) func threadsFindWhatOneFinds(isMultithreaded: Bool) {
    var ir = TestIR()
    ir.context.isMultithreaded = isMultithreaded
    let outside = ir.builder
    // Enough for the verifier to share it.
    for index in 0..<40 {
      ir.function("f\(index)", arguments: [ir.i32])
      let argument = ir.builder.block!.arguments[0]
      for _ in 0..<600 { ir.builder.create(T.AddI.self, operands: [argument, argument], results: [ir.i32]) }
      ir.builder.create(T.Return.self)
      ir.builder = outside
    }
    #expect(ir.errors() == [])
    var wrong = Array(ir.module.region(0).entry!.operations).filter { $0.is(T.Function.self) }
    wrong = [wrong[30], wrong[7]]
    for function in wrong {
      ir.builder.move(before: function.region(0).entry!.first!)
      ir.builder.create(T.Use.self, results: [ir.i32])
    }
    #expect(ir.errors() == Array(repeating: "'test.use' op requires zero results", count: 2))
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

  // MARK: Traits about types

  @Test func typeTraits() {
    var ir = TestIR()
    let c = ir.context
    let (i32, f32) = (ir.i32, ir.f32)
    func vector(_ shape: [Int], _ element: Type) -> Type { c.vectorType(shape, element) }
    func tensor(_ shape: [Int], _ element: Type) -> Type { c.tensorType(shape, element) }
    func errors<S: OpSchema>(_: S.Type, _ operands: [Type], _ results: [Type]) -> [String] {
      let values = ir.builder.create(T.Produce.self, results: operands).operation.results
      return ir.errors(of: ir.builder.create(S.self, operands: Array(values), results: results).operation)
    }
    let v4 = vector([4], i32)
    #expect(errors(T.SameShape.self, [v4], [vector([4], f32)]) == [])
    #expect(
      errors(T.SameShape.self, [v4], [vector([5], i32)]) == [
        "'test.same_shape' op requires the same shape for all operands and results"
      ])
    #expect(errors(T.SameShape.self, [v4], [i32]).count == 1)
    #expect(
      errors(T.SameShape.self, [], [i32]) == ["'test.same_shape' op expected 1 or more operands, but found 0"]
    )
    #expect(errors(T.SameShape.self, [i32], []) == ["'test.same_shape' op expected 1 or more results"])
    #expect(
      errors(T.SameOperandsShape.self, [v4, vector([4, 4], i32)], []) == [
        "'test.same_operands_shape' op requires the same shape for all operands"
      ])
    #expect(
      errors(T.SameOperandsShape.self, [tensor([4, ShapeDimension.dynamic], i32), tensor([4, 3], f32)], [])
        == [])
    #expect(
      errors(T.SameOperandsShape.self, [v4, c.vectorType([4], i32, scalable: [true])], []).count == 1)
    #expect(
      errors(T.SameElement.self, [v4], [f32]) == [
        "'test.same_element' op requires the same element type for all operands and results"
      ])
    #expect(errors(T.SameElement.self, [v4], [i32]) == [])
    #expect(
      errors(T.SameOperandsElement.self, [v4, f32], []) == [
        "'test.same_operands_element' op requires the same element type for all operands"
      ])
    #expect(
      errors(T.SameRank.self, [v4, vector([4, 4], i32)], []) == [
        "'test.same_rank' op operands don't have matching ranks"
      ])
    #expect(
      errors(T.SameRank.self, [v4], [vector([4, 4], i32)]) == [
        "'test.same_rank' op result type has different rank than operands"
      ])
    #expect(errors(T.SameRank.self, [i32, v4], [tensor([7], f32)]) == [])
    #expect(
      errors(T.Elementwise.self, [i32], [v4]) == [
        "'test.elementwise' op if a result is non-scalar, then at least one operand must be non-scalar"
      ])
    #expect(
      errors(T.Elementwise.self, [v4], [i32]) == [
        "'test.elementwise' op if an operand is non-scalar, then there must be at least one non-scalar result"
      ])
    #expect(
      errors(T.Elementwise.self, [v4], [v4, i32]) == [
        "'test.elementwise' op if an operand is non-scalar, then all results must be non-scalar"
      ])
    #expect(
      errors(T.Elementwise.self, [v4], [tensor([4], i32)]) == [
        "'test.elementwise' op all non-scalar operands/results must have the same shape and base type"
      ])
    #expect(errors(T.Elementwise.self, [v4, i32], [vector([4], f32)]) == [])
    #expect(errors(T.BoolResult.self, [], [v4]) == ["'test.bool_result' op requires a bool result type"])
    #expect(errors(T.FloatResult.self, [], [v4]) == ["'test.float_result' op requires a floating point type"])
    #expect(
      errors(T.IntegerResult.self, [], [f32]) == [
        "'test.integer_result' op requires an integer or index type"
      ])
    #expect(errors(T.FloatOperand.self, [v4], []) == ["'test.float_operand' op requires a float type"])
    #expect(
      errors(T.IntegerOperand.self, [f32], []) == [
        "'test.integer_operand' op requires an integer or index type"
      ])
  }

  // MARK: Regions and blocks

  @Test func regionsAndTheirArguments() {
    var ir = TestIR()
    let bit = ir.values(ir.i1)[0]
    let op = ir.builder.create(T.If.self, operands: [bit], regions: 2).operation
    #expect(
      ir.errors(of: op) == [
        "'test.if' op region #0 ('thenRegion') failed to verify constraint: region with 1 blocks"
      ])
    let block = ir.builder.createBlock(in: op.region(0), arguments: [ir.i32])
    #expect(ir.errors(of: op) == ["'test.if' op expects a non-empty block"])
    ir.move(to: block)
    let yield = ir.builder.create(T.Yield.self).operation
    #expect(ir.errors(of: op) == ["'test.if' op region #0 should have no arguments"])
    block.eraseArgument(at: 0, in: ir.context)
    #expect(ir.errors(of: op) == [])
    ir.move(to: ir.builder.createBlock(in: op.region(0)))
    ir.builder.create(T.Yield.self)
    #expect(ir.errors(of: op) == ["'test.if' op expects region #0 to have 0 or 1 blocks"])
    yield.erase()
    ir.move(to: ir.module.region(0).entry!)
    let module = ir.builder.create(Builtin.Module.self, regions: 1).operation
    #expect(
      ir.errors(of: module) == [
        "'builtin.module' op region #0 ('bodyRegion') failed to verify constraint: region with 1 blocks"
      ])
    _ = ir.builder.createBlock(in: module.region(0), arguments: [ir.i32])
    #expect(ir.errors(of: module) == ["'builtin.module' op region should have no arguments"])
    let bodies = ir.builder.create(T.Bodies.self, regions: 2).operation
    #expect(
      ir.errors(of: bodies) == [
        "'test.bodies' op region #1 ('others') failed to verify constraint: region with at least 1 blocks"
      ])
  }

  @Test func graphRegionsHaveOneBlock() {
    var ir = TestIR()
    let graph = ir.builder.create(T.Graph.self, regions: 1).operation
    _ = ir.builder.createBlock(in: graph.region(0))
    _ = ir.builder.createBlock(in: graph.region(0))
    #expect(ir.errors(of: graph) == ["'test.graph' op expects graph region #0 to have 0 or 1 blocks"])
  }

  @Test func blocksEndWithTerminators() {
    var ir = TestIR()
    ir.context.describe = { $0.name.string }
    ir.context.showsOperationsInDiagnostics = false
    ir.function("f")
    #expect(ir.errors() == ["empty block: expect at least a terminator"])
    ir.use()
    #expect(ir.errors() == ["block with no terminator, has test.use"])
    ir.ret()
    #expect(ir.errors() == [])
    ir.ret()
    #expect(ir.errors() == ["'test.return' op must be the last operation in the parent block"])
  }

  @Test func successors() {
    var ir = TestIR()
    ir.context.allowsUnregisteredDialects = true
    let function = ir.function("f")
    let entry = ir.builder.block!
    let target = ir.block()
    let jump = ir.unregistered("foo.jump", successors: [target])
    let end = ir.ret()
    ir.move(to: target)
    ir.ret()
    #expect(ir.errors() == ["operation with block successors must terminate its parent block"])
    end.erase()
    #expect(ir.errors() == [])
    jump.setSuccessor(0, to: entry)
    #expect(ir.errors() == ["entry block of region may not have predecessors"])
    ir.leave()
    ir.function("g")
    let other = ir.block()
    ir.ret()
    ir.move(to: other)
    ir.ret()
    jump.setSuccessor(0, to: other)
    #expect(ir.errors(of: function) == ["'foo.jump' op branching to block of a different region"])
    jump.erase()
    ir.move(to: entry)
    ir.branch(other)
    #expect(ir.errors(of: function) == ["reference to block defined in another region"])
  }

  @Test func implicitTerminators() {
    var ir = TestIR()
    ir.context.allowsUnregisteredDialects = true
    let loop = ir.builder.create(T.For.self, regions: 1).operation
    let block = ir.builder.createBlock(in: loop.region(0))
    ir.move(to: block)
    #expect(ir.errors() == ["'test.for' op expects a non-empty block"])
    let other = ir.unregistered("foo.end")
    #expect(
      ir.errors() == [
        "'test.for' op expects regions to end with 'test.yield', found 'foo.end'",
        "  in custom textual format, the absence of terminator implies 'test.yield'",
      ])
    other.erase()
    ir.builder.create(T.Yield.self)
    #expect(ir.errors() == [])
  }

  @Test func parents() {
    var ir = TestIR()
    let yield = ir.builder.create(T.Yield.self).operation
    #expect(ir.errors() == ["'test.yield' op expects parent op to be one of 'test.if, test.for'"])
    yield.erase()
    ir.ret()
    #expect(ir.errors() == ["'test.return' op expects parent op 'test.func'"])
  }

  // MARK: Values

  @Test func usesBeforeDefinitions() {
    var ir = TestIR()
    ir.function("f")
    let use = ir.use()
    let value = ir.values(ir.i32)[0]
    ir.ret()
    use.setOperands([value])
    #expect(
      ir.errors() == [
        "operand #0 does not dominate this use", "  operand defined here (op in the same block)",
      ])
    let definition = value.definingOperation!
    definition.move(before: use, in: use.block!)
    #expect(ir.errors() == [])
  }

  @Test func usesInOtherBlocks() {
    var ir = TestIR()
    ir.function("f", arguments: [ir.i1])
    let condition = ir.builder.block!.arguments[0]
    let (one, two, dead) = (ir.block(ir.i32), ir.block(), ir.block())
    ir.builder.create(
      T.CondBranch.self, operands: [condition, ir.values(ir.i32)[0]],
      properties: [ir.context.denseArray([1, 1, 0], width: 32)], successors: [one, two])
    ir.move(to: one)
    let value = ir.values(ir.i32)[0]
    ir.branch(two)
    ir.move(to: two)
    let use = ir.use(value)
    ir.ret()
    ir.move(to: dead)
    ir.use(value)
    ir.ret()
    #expect(
      ir.errors() == [
        "operand #0 does not dominate this use", "  operand defined here (op in the same region)",
      ])
    use.setOperand(0, to: one.arguments[0])
    #expect(
      ir.errors() == [
        "operand #0 does not dominate this use",
        "  operand defined as a block argument (block #1 in the same region)",
      ])
    use.setOperand(0, to: condition)
    #expect(ir.errors() == [], "a block that cannot be reached may use anything")
  }

  @Test func usesInOtherRegions() {
    var ir = TestIR()
    ir.function("f")
    let one = ir.builder.create(T.Scope.self, results: [ir.i32], regions: 1).operation
    let two = ir.builder.create(T.Scope.self, regions: 1).operation
    let later = ir.values(ir.i32)[0]
    let use = ir.use()
    ir.ret()
    ir.move(to: ir.builder.createBlock(in: one.region(0), arguments: [ir.i32]))
    let inside = ir.values(ir.i32)[0]
    let argument = one.region(0).entry!.arguments[0]
    let outerUse = ir.use()
    ir.move(to: ir.builder.createBlock(in: two.region(0)))
    let otherUse = ir.use()
    func check(_ op: Operation, _ value: Value, _ note: String) {
      op.setOperands([value])
      #expect(ir.errors() == ["operand #0 does not dominate this use", "  operand defined \(note)"])
      op.setOperands([])
    }
    check(outerUse, later, "here (op in a parent region)")
    check(outerUse, one.result(0), "here (op in a parent region)")
    check(use, inside, "here (op in a child region)")
    check(use, argument, "as a block argument (block #0 in a child region)")
    check(otherUse, inside, "here (op is neither in a parent nor in a child region)")
    check(otherUse, argument, "as a block argument (block #0 neither in a parent nor in a child region)")
    #expect(ir.errors() == [])
  }

  @Test func blockArgumentsOfParents() {
    var ir = TestIR()
    ir.function("f", arguments: [ir.i1])
    let (one, two) = (ir.block(ir.i32), ir.block())
    ir.builder.create(T.Switch.self, successors: [one, two])
    ir.move(to: one)
    ir.ret()
    ir.move(to: two)
    let scope = ir.builder.create(T.Scope.self, regions: 1).operation
    ir.ret()
    ir.move(to: ir.builder.createBlock(in: scope.region(0)))
    ir.use(one.arguments[0])
    #expect(
      ir.errors() == [
        "operand #0 does not dominate this use",
        "  operand defined as a block argument (block #1 in a parent region)",
      ])
  }

  @Test func graphsNeedNoOrder() {
    var ir = TestIR()
    let graph = ir.builder.create(T.Graph.self, regions: 1).operation
    ir.move(to: ir.builder.createBlock(in: graph.region(0)))
    let use = ir.use()
    use.setOperands([ir.values(ir.i32)[0]])
    #expect(ir.errors() == [])
  }

  @Test func unregisteredOperationsWithOneBlockNeedNoOrder() {
    var ir = TestIR()
    ir.context.allowsUnregisteredDialects = true
    let op = ir.unregistered("foo.region", regions: 1)
    ir.move(to: ir.builder.createBlock(in: op.region(0)))
    let use = ir.use()
    use.setOperands([ir.values(ir.i32)[0]])
    #expect(ir.errors() == [])
  }

  @Test func isolation() {
    var ir = TestIR()
    let value = ir.values(ir.i32)[0]
    ir.function("f")
    let use = ir.use(value)
    ir.ret()
    #expect(
      ir.errors() == [
        "'test.use' op using value defined outside the region", "  required by region isolation constraints",
      ])
    use.erase()
    #expect(ir.errors() == [])
  }

  // MARK: Symbols

  @Test func symbols() {
    var ir = TestIR()
    let function = ir.function("f")
    ir.ret()
    #expect(ir.errors() == [])
    ir.leave()
    ir.function("f")
    ir.ret()
    #expect(
      ir.errors() == ["redefinition of symbol named 'f'", "  see existing symbol definition here"])
    function.setProperty(0, to: nil)
    #expect(ir.errors(of: function) == ["'test.func' op requires attribute 'sym_name'"])
    function.setProperty(0, to: ir.context.string("g"))
    function.setProperty(1, to: ir.context.string("foo"))
    #expect(
      ir.errors() == [
        "'test.func' op visibility expected to be one of [\"public\", \"private\", \"nested\"], but got \"foo\""
      ])
    function.setProperty(1, to: ir.context.integer(3, ir.i32))
    #expect(
      ir.errors() == [
        "'test.func' op requires visibility attribute 'sym_visibility' to be a string attribute, but got 3 : i32"
      ])
  }

  @Test func declarationsArePrivate() {
    var ir = TestIR()
    let op = ir.builder.create(T.Function.self, properties: [ir.context.string("f"), nil], regions: 1)
      .operation
    #expect(ir.errors() == ["'test.func' op symbol declaration cannot have public visibility"])
    op.setProperty(1, to: ir.context.string("private"))
    #expect(ir.errors() == [])
  }

  @Test func symbolsLiveInTables() {
    var ir = TestIR()
    ir.function("f")
    let inner = ir.function("g")
    ir.ret()
    ir.move(to: inner.block!)
    ir.ret()
    #expect(ir.errors() == ["'test.func' op symbol's parent must have the SymbolTable trait"])
  }

  @Test func symbolTablesHaveOneBlock() {
    var ir = TestIR()
    let table = ir.builder.create(T.Table.self, regions: 1).operation
    #expect(
      ir.errors() == ["'test.table' op Operations with a 'SymbolTable' must have exactly one block"])
    _ = ir.builder.createBlock(in: table.region(0))
    #expect(ir.errors() == [])
  }

  @Test func symbolUses() {
    var ir = TestIR()
    func call(_ name: String) {
      ir.builder.create(T.Call.self, properties: [ir.context.symbolRef(ir.context.identifier(name))])
    }
    ir.function("f")
    call("f")
    ir.ret()
    #expect(ir.errors() == [])
    ir.leave()
    let nested = ir.builder.create(Builtin.Module.self, regions: 1).operation
    ir.move(to: ir.builder.createBlock(in: nested.region(0)))
    call("f")
    #expect(ir.errors() == ["'test.call' op 'f' does not reference a valid function"], "it is another table")
  }

  // MARK: Dialects and hand-written verifiers

  @Test func unregisteredOperations() {
    var ir = TestIR()
    let foreign = ir.unregistered("foo.bar")
    #expect(
      ir.errors() == [
        "'foo.bar' op created with unregistered dialect. If this is intended, please call "
          + "allowUnregisteredDialects() on the MLIRContext, or use -allow-unregistered-dialect with the "
          + "MLIR opt tool used"
      ])
    ir.context.allowsUnregisteredDialects = true
    #expect(ir.errors() == [])
    foreign.erase()
    ir.unregistered("test.unknown")
    #expect(
      ir.errors() == [
        "unregistered operation 'test.unknown' found in dialect ('test') that does not allow unknown operations"
      ])
  }

  @Test func discardableAttributes() {
    var ir = TestIR()
    let use = ir.use()
    func set(_ name: String) {
      use.attributeDictionary = ir.context.dictionary([
        NamedAttribute(ir.context.identifier(name), ir.context.unit)
      ])
    }
    set("test.allowed")
    #expect(ir.errors() == [])
    set("other.forbidden")
    #expect(ir.errors() == [])
    set("test.forbidden")
    #expect(ir.errors() == ["attribute 'test.forbidden' is forbidden"])
  }

  @Test func handwrittenVerifiers() {
    var ir = TestIR()
    let op = ir.builder.create(T.Checked.self, regions: 1).operation
    #expect(ir.errors() == ["'test.checked' op needs a body", "  nothing here"])
    ir.move(to: ir.builder.createBlock(in: op.region(0)))
    #expect(ir.errors() == ["'test.checked' op needs an operation inside"])
    ir.use()
    #expect(ir.errors() == [])
  }

  // MARK: Order

  @Test func siblingsAreVerifiedAllTheSame() {
    var ir = TestIR()
    for name in ["f", "g", "h"] {
      ir.leave()
      ir.function(name)
      if name != "g" { ir.ret() }
      ir.ret()
    }
    let error = "'test.return' op must be the last operation in the parent block"
    #expect(ir.errors() == [error, error])
  }

  @Test func structureComesBeforeOperationsAndDominanceLast() {
    var ir = TestIR()
    ir.context.allowsUnregisteredDialects = true
    ir.function("f")
    let use = ir.use()
    let value = ir.values(ir.i32)[0]
    use.setOperands([value])
    let wrong = ir.builder.create(T.Narrow.self).operation
    let target = ir.block()
    let jump = ir.unregistered("foo.jump", successors: [target])
    ir.ret()
    ir.move(to: target)
    ir.ret()
    #expect(ir.errors() == ["operation with block successors must terminate its parent block"])
    jump.erase()
    #expect(ir.errors() == ["'test.narrow' op requires a single operand"])
    wrong.erase()
    #expect(ir.errors().first == "operand #0 does not dominate this use")
  }

  @Test func withoutRecursionOnlyTheOperationIsVerified() {
    var ir = TestIR()
    ir.builder.create(T.Narrow.self)
    var options = VerificationOptions()
    options.isRecursive = false
    #expect(ir.errors(options) == [])
  }

  @Test func theOperationIsShown() {
    var ir = TestIR()
    ir.context.describe = { "\($0.name.string)!" }
    ir.builder.create(T.Narrow.self)
    #expect(
      ir.errors() == ["'test.narrow' op requires a single operand", "  see current operation: test.narrow!"])
    ir.context.describe = { "\($0.name.string)\n{}" }
    #expect(ir.errors().last == "  see current operation: \ntest.narrow\n{}")
    ir.context.showsOperationsInDiagnostics = false
    #expect(ir.errors() == ["'test.narrow' op requires a single operand"])
  }
}
