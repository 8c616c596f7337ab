import AccelIR
import Testing

/// Regions and blocks; each expectation is what mlir-opt says of the same mistake.
@Suite struct VerifierRegionTests {
  typealias T = TestDialect

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
}
