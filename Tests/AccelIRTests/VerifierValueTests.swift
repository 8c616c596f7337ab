import AccelIR
import Testing

/// Uses of values, and where they are defined; each expectation is what mlir-opt says of the same mistake.
@Suite struct VerifierValueTests {
  typealias T = TestDialect

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
}
